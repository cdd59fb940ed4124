"""What can happen to works, targets and reports; each step checks and changes in one transaction."""

from .reports import ReportRefused, Standing, confirm_report, return_report, submit_report
from .targets import TargetOutdated, TargetRefused, hand_down, replan
from .works import LedgerEntry, enter_works

__all__ = [
    "LedgerEntry",
    "ReportRefused",
    "Standing",
    "TargetOutdated",
    "TargetRefused",
    "confirm_report",
    "enter_works",
    "hand_down",
    "replan",
    "return_report",
    "submit_report",
]
