"""What each role may do, read from the rules themselves."""
