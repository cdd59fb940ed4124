"""The web face of members and of what they record."""
