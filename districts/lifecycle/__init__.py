"""What can happen to works, targets and reports; each step checks and changes in one transaction."""

from .basis import NotAllowed, Reason
from .boundaries import remove_boundaries, set_boundaries
from .entering import Description, Gates, LedgerEntry, Signature, enter_works
from .reports import ReportRefused, Standing, confirm_report, return_report, submit_report
from .targets import TargetOutdated, TargetRefused, hand_down, replan
from .works import (
    COMES_FROM,
    GOES_BACK_TO,
    Moved,
    accept_work,
    add_photos,
    cancel_work,
    correct_quantity,
    describe,
    move_many,
    move_on,
    send_back,
    shows_how_it_is,
    take_back,
)

__all__ = [
    "COMES_FROM",
    "GOES_BACK_TO",
    "Description",
    "Gates",
    "LedgerEntry",
    "Moved",
    "NotAllowed",
    "Reason",
    "ReportRefused",
    "Signature",
    "Standing",
    "TargetOutdated",
    "TargetRefused",
    "accept_work",
    "add_photos",
    "cancel_work",
    "confirm_report",
    "correct_quantity",
    "describe",
    "enter_works",
    "hand_down",
    "move_many",
    "move_on",
    "remove_boundaries",
    "replan",
    "return_report",
    "send_back",
    "set_boundaries",
    "shows_how_it_is",
    "submit_report",
    "take_back",
]
