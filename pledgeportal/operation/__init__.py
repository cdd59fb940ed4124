"""How the portal's servers do, for administrators."""
