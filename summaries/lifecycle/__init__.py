"""What can happen to a weekly summary: compiled, edited, published, corrected; and whether it still agrees."""

from .checking import Finding, Report, verify
from .compiling import WeekNotOver, compile_anew, compile_week, recount
from .errors import AlreadyPublished, NotAllowed, NotCompiled, NothingToCorrect, NotPublished, Overtaken
from .jobs import ask, missed_weeks, run_waiting, weeks_between
from .publishing import Looked, Words, correct, draft_of, edit, newest, publish, published, would_change
from .schedule import Schedule, change_schedule, schedule
from .subscribing import add_address, confirm, end_for, send, send_again, subscribe, unsubscribe

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
    "Schedule",
    "WeekNotOver",
    "Words",
    "add_address",
    "ask",
    "change_schedule",
    "compile_anew",
    "compile_week",
    "confirm",
    "correct",
    "draft_of",
    "edit",
    "end_for",
    "missed_weeks",
    "newest",
    "publish",
    "published",
    "recount",
    "run_waiting",
    "schedule",
    "send",
    "send_again",
    "subscribe",
    "unsubscribe",
    "verify",
    "weeks_between",
    "would_change",
]
