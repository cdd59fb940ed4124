"""The ledger of works on the web."""
