"""A week as a Word document in the layout of official documents (GB/T 9704)."""
