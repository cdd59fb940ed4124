"""What became of some rows of a file."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Self

from .reasons import Reason


@dataclass
class Outcome:
    """What is to be stored, how many rows had which fate, and of those worth a look: what changes, and what is wrong."""

    entries: list[Any] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    changes: list[tuple[int, str, str, list[list[str]]]] = field(default_factory=list)
    errors: list[tuple[int, str, list[Reason]]] = field(default_factory=list)

    def add(self, other: Self, *, most: int) -> None:
        """The counts in full, of the rows no more than can be shown; the entries themselves are forgotten."""
        self.counts += other.counts
        self.changes = [*self.changes, *other.changes][:most]
        self.errors = [*self.errors, *other.errors][:most]
