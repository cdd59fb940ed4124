"""What comes in: one module for each group of people."""
