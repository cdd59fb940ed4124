"""Configuration, and what became of notices; complaints themselves move through their lifecycle, never here."""

from .configuration import CategoryAdmin
from .notices import NoticeAdmin

__all__ = ["CategoryAdmin", "NoticeAdmin"]
