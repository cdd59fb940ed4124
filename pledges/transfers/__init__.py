"""Members leave or move, and hand over what is open: the pages."""
