"""What can happen to a complaint, one function each: lock the row, check, change, append the event."""

from .basis import ChangedMeanwhile, NotAllowed
from .callbacks import (
    call_back,
    check_and_close,
    confirm,
    dispute,
    may_reopen,
)
from .contacts import erase_contact, erase_contacts, reveal
from .handling import (
    answer,
    apply_to_extend,
    apply_to_hang,
    ask_resident,
    contact,
    decide,
    give_back,
    may_give_back,
    note,
    release,
    resume,
    sign,
    supervise,
)
from .imports import Record, take_over
from .intake import Filing, file, follow, inform, record_on_the_spot, withdraw
from .same_person import earlier_of
from .triage import Part, accept, acknowledge, assign, categorise, decline, merge, split

__all__ = [
    "ChangedMeanwhile",
    "Filing",
    "NotAllowed",
    "Part",
    "Record",
    "accept",
    "acknowledge",
    "answer",
    "apply_to_extend",
    "apply_to_hang",
    "ask_resident",
    "assign",
    "call_back",
    "categorise",
    "check_and_close",
    "confirm",
    "contact",
    "decide",
    "decline",
    "dispute",
    "earlier_of",
    "erase_contact",
    "erase_contacts",
    "file",
    "follow",
    "give_back",
    "inform",
    "may_give_back",
    "may_reopen",
    "merge",
    "note",
    "record_on_the_spot",
    "release",
    "resume",
    "reveal",
    "sign",
    "split",
    "supervise",
    "take_over",
    "withdraw",
]
