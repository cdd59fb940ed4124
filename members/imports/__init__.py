"""Rosters from a file: rows → checked entries → accounts; checked first, then taken in."""
