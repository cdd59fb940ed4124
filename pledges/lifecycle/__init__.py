"""What can happen to a pledge, one function each: lock the row, check, change, append the event."""

from .basis import NotAllowed
from .duties import make_duty, may_be_named, may_become_duty
from .promises import (
    NoPledgesLeft,
    Promise,
    approve,
    cancel,
    deliver,
    latest_due,
    log,
    pledges_left,
    post_progress,
    resubmit,
    send_back,
)
from .verifying import Verifying, fail, follow_complaints, strike_off, verifying

__all__ = [
    "NoPledgesLeft",
    "NotAllowed",
    "Promise",
    "Verifying",
    "approve",
    "cancel",
    "deliver",
    "fail",
    "follow_complaints",
    "latest_due",
    "log",
    "make_duty",
    "may_be_named",
    "may_become_duty",
    "pledges_left",
    "post_progress",
    "resubmit",
    "send_back",
    "strike_off",
    "verifying",
]
