"""What members promise: campaigns, pledges, what happens to them, who helps, and who says that they are kept."""

from .campaigns import CONTACT_RETENTION_DAYS, REOPEN_DAYS, Campaign, CampaignQuerySet, Initiative
from .drafts import PledgeDraft
from .events import PledgeEvent, PledgePhoto
from .helpers import PledgeHelper
from .milestones import PledgeMilestone
from .promises import Pledge, PledgeQuerySet
from .reminders import Digest, Reminder
from .states import COUNTING, NOT_DELIVERED, OPEN, PUBLIC, State
from .stories import Story, StoryConsent, StoryEvent, StoryQuerySet, StoryState
from .supervision import SupervisionAnswer, SupervisionNote, SupervisionNoteQuerySet
from .verifications import PledgeVerification

__all__ = [
    "CONTACT_RETENTION_DAYS",
    "COUNTING",
    "NOT_DELIVERED",
    "OPEN",
    "PUBLIC",
    "REOPEN_DAYS",
    "Campaign",
    "CampaignQuerySet",
    "Digest",
    "Initiative",
    "Pledge",
    "PledgeDraft",
    "PledgeEvent",
    "PledgeHelper",
    "PledgeMilestone",
    "PledgePhoto",
    "PledgeQuerySet",
    "PledgeVerification",
    "Reminder",
    "State",
    "Story",
    "StoryConsent",
    "StoryEvent",
    "StoryQuerySet",
    "StoryState",
    "SupervisionAnswer",
    "SupervisionNote",
    "SupervisionNoteQuerySet",
]
