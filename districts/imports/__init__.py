"""Ledgers of works from a file: rows → what they say → works that are new, moved on or described anew."""
