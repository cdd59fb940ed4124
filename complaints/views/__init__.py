"""The web face of complaints: one module for each group of people."""
