"""What happened to a member's account."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import APPEND_ONLY


class MemberEvent(models.Model):
    """One thing that happened to a member; append-only."""

    class Kind(models.TextChoices):
        JOINED = "joined", pgettext_lazy("member", "Joined")
        MOVED = "moved", _("Moved to another unit")
        ROLE_CHANGED = "role", _("Role changed")
        LEFT = "left", pgettext_lazy("member", "Left")
        RETURNED = "returned", pgettext_lazy("member", "Came back")
        CORRECTED = "corrected", _("Entry corrected")
        LINKED = "linked", _("One-time link made")
        PASSWORD = "password", _("Password set by the link")  # a kind, not a password

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="history")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"))
    # null: a command on the server, or the member by their link
    actor = models.ForeignKey("members.Member", models.PROTECT, null=True, blank=True, related_name="+")
    from_unit = models.ForeignKey("members.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    to_unit = models.ForeignKey("members.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    from_role = models.CharField(max_length=15, blank=True)
    to_role = models.CharField(max_length=15, blank=True)
    # Who took over what was open.
    handed_to = models.ForeignKey("members.Member", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("member event")
        verbose_name_plural = _("member events")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at"], name="member_event_at")]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "joined",
                        "moved",
                        "role",
                        "left",
                        "returned",
                        "corrected",
                        "linked",
                        "password",
                    ]
                ),
                name="member_event_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="moved") | Q(from_unit__isnull=False, to_unit__isnull=False),
                name="member_moves_from_unit_to_unit",
            ),
            models.CheckConstraint(
                condition=Q(handed_to__isnull=True) | ~Q(handed_to=models.F("member")),
                name="member_hands_over_to_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"
