"""What happened to a pledge, with its evidence; append-only."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY
from core.backdated import BACKDATED
from districts.models import District
from members.models import Member

from .promises import Pledge
from .states import State


class PledgeEvent(models.Model):
    """One thing that happened to a pledge; append-only."""

    class Kind(models.TextChoices):
        LOGGED = "logged", _("Logged")
        RESUBMITTED = "resubmitted", _("Submitted again")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned with a reason")
        PROGRESS = "progress", _("Progress")
        DELIVERED = "delivered", _("Delivered")
        VERIFIED = "verified", _("Verified; the resident is answered")
        ACCEPTED = "accepted", _("Verified and struck off")
        FAILED = "failed", _("Verification failed")
        REOPENED = "reopened", _("Taken up again: not solved, says the resident")
        HANDED_OVER = "handed_over", _("Handed over to another member")
        CANCELLED = "cancelled", _("Cancelled")
        AGREED = "agreed", _("A helper joins")
        DECLINED = "declined", _("A helper declines")
        LINKED = "linked", _("A link was made for the beneficiary")
        SUPERVISED = "supervised", _("Supervised by an official")
        REPLIED = "replied", _("Supervision note answered")

    NOTE_LENGTH = 1000

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: the resident behind a duty, or the beneficiary
    from_state = models.CharField(max_length=10, choices=State, blank=True)
    to_state = models.CharField(max_length=10, choices=State)
    # Copied from the pledge so that counting a week reads this table alone.
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), max_length=NOTE_LENGTH, blank=True)
    # Whose it was and whose it is; only when it is handed over.
    from_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    to_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    # Made of the number that the form drew and of its words, so that a second click makes no second event.
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    # When the row was written, which may be long after `at`; empty for rows of before this was kept.
    written_at = models.DateTimeField(null=True, db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("pledge event")
        verbose_name_plural = _("pledge events")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["at", "kind"], name="pledge_event_at_kind"),
            models.Index(fields=["id"], condition=BACKDATED, name="pledge_event_backdated"),
        ]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="handed_over", from_member__isnull=False, to_member__isnull=False)
                | (~Q(kind="handed_over") & Q(from_member__isnull=True, to_member__isnull=True)),
                name="pledge_handed_over_names_both",
            ),
            models.CheckConstraint(
                condition=Q(from_member__isnull=True) | ~Q(from_member=F("to_member")),
                name="pledge_handed_over_to_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.kind}"


class PledgePhoto(models.Model):
    """Evidence posted with an event, re-encoded and without its tags."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")

    event = models.ForeignKey(PledgeEvent, models.PROTECT, related_name="photos")
    image = models.FileField(upload_to="pledges/%Y/%m/")
    thumbnail = models.FileField(upload_to="pledges/%Y/%m/")
    kind = models.CharField(_("shows"), max_length=10, choices=Kind, blank=True, default="", db_default="")
    # Of the picture as kept, and how it looks (core.photo_prints); empty for those of before.
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    look = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("pledge photo")
        verbose_name_plural = _("pledge photos")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["sha256"], condition=~Q(sha256=""), name="pledge_photo_sha256"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["", "before", "after"]), name="pledge_photo_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.pk}"
