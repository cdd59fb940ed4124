"""What can happen to a pledge, one function each: lock the row, check, change, append the event."""

from .approving import approve, approve_many, cancel, send_back
from .basis import NotAllowed
from .beneficiary import GOOD_FOR, LinkIsVoid, behind, hear, make_link, may_be_asked
from .campaigns import close_campaign
from .drafts import TooManyDrafts, delete_draft, keep_draft
from .duties import make_duty, may_be_named, may_become_duty
from .handing_over import (
    CannotTake,
    Duties,
    hand_all_over,
    hand_over,
    key_of,
    left_behind,
    let_leave,
    let_move,
    may_take,
    open_duties,
    takers_for,
)
from .helpers import agree, decline
from .promises import LooksAlike, Promise, Step, latest_due, log, propose_steps, resubmit
from .quota import NoPledgesLeft, pledges_left
from .reminders import remind, remind_of_owing, reminded_today
from .stories import (
    NoConsent,
    Telling,
    change_story,
    draft_story,
    may_be_told,
    publish_story,
    record_consent,
    take_consent_back,
    withdraw_story,
)
from .supervision import reply, supervise
from .verifying import Verifying, fail, follow_complaints, strike_off, verifying
from .working import deliver, earliest_evidence, post_progress

__all__ = [
    "GOOD_FOR",
    "CannotTake",
    "Duties",
    "LinkIsVoid",
    "LooksAlike",
    "NoConsent",
    "NoPledgesLeft",
    "NotAllowed",
    "Promise",
    "Step",
    "Telling",
    "TooManyDrafts",
    "Verifying",
    "agree",
    "approve",
    "approve_many",
    "behind",
    "cancel",
    "change_story",
    "close_campaign",
    "decline",
    "delete_draft",
    "deliver",
    "draft_story",
    "earliest_evidence",
    "fail",
    "follow_complaints",
    "hand_all_over",
    "hand_over",
    "hear",
    "keep_draft",
    "key_of",
    "latest_due",
    "left_behind",
    "let_leave",
    "let_move",
    "log",
    "make_duty",
    "make_link",
    "may_be_asked",
    "may_be_named",
    "may_be_told",
    "may_become_duty",
    "may_take",
    "open_duties",
    "pledges_left",
    "post_progress",
    "propose_steps",
    "publish_story",
    "record_consent",
    "remind",
    "remind_of_owing",
    "reminded_today",
    "reply",
    "resubmit",
    "send_back",
    "strike_off",
    "supervise",
    "take_consent_back",
    "takers_for",
    "verifying",
    "withdraw_story",
]
