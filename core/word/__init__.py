"""Word documents that are filled from templates which people edit in Word."""
