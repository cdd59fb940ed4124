"""Which categories a text may belong to: only ever a suggestion, chosen by a person."""

from .suggest import MOST, Suggester, suggest

__all__ = ["MOST", "Suggester", "suggest"]
