"""What can happen to works; each step checks, changes and appends its event in one transaction."""

from .boundaries import remove_boundaries, set_boundaries
from .works import LedgerEntry, enter_works

__all__ = ["LedgerEntry", "enter_works", "remove_boundaries", "set_boundaries"]
