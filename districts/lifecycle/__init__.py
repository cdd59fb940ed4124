"""What can happen to works; each step checks, changes and appends its event in one transaction."""

from .basis import NotAllowed, Reason
from .entering import Description, Gates, LedgerEntry, Signature, enter_works
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
    "Signature",
    "accept_work",
    "add_photos",
    "cancel_work",
    "correct_quantity",
    "describe",
    "enter_works",
    "move_many",
    "move_on",
    "send_back",
    "shows_how_it_is",
    "take_back",
]
