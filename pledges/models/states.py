"""The states of a pledge's life, and the groups of them that mean something."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a pledge stands; overdue is never a state."""

    SUBMITTED = "submitted", _("Awaiting approval")
    RETURNED = "returned", _("Returned")
    ACTIVE = "active", _("Under way")
    DELIVERED = "delivered", _("Delivered, to be verified")
    ACCEPTED = "accepted", _("Accepted and struck off")
    CANCELLED = "cancelled", _("Cancelled")


PUBLIC = [State.ACTIVE, State.DELIVERED, State.ACCEPTED]
NOT_DELIVERED = [State.SUBMITTED, State.RETURNED, State.ACTIVE]
COUNTING = [state for state in State if state != State.CANCELLED]  # those that fill a quota
OPEN = [*NOT_DELIVERED, State.DELIVERED]
