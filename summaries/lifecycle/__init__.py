"""What can happen to a weekly summary: compiled, edited, published, corrected; and whether it still agrees."""

from .checking import Finding, Report, verify
from .compiling import WeekNotOver, compile_anew, compile_week, recount
from .errors import AlreadyPublished, NotAllowed, NotCompiled, NothingToCorrect, NotPublished, Overtaken
from .publishing import Looked, Words, correct, draft_of, edit, newest, publish, published, would_change

__all__ = [
    "AlreadyPublished",
    "Finding",
    "Looked",
    "NotAllowed",
    "NotCompiled",
    "NotPublished",
    "NothingToCorrect",
    "Overtaken",
    "Report",
    "WeekNotOver",
    "Words",
    "compile_anew",
    "compile_week",
    "correct",
    "draft_of",
    "edit",
    "newest",
    "publish",
    "published",
    "recount",
    "verify",
    "would_change",
]
