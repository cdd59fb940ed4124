"""Rows that can be added and read, never changed: the database itself refuses."""

import pgtrigger

# Put into `Meta.triggers` of every event table. Raw SQL, bulk updates and the admin meet it alike.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
