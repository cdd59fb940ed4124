"""Files of complaints from other systems: sheets → rows → records, checked first, then taken over."""
