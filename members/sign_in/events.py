"""The record of sign-ins: who, when, from which network; never what was typed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import APPEND_ONLY


class SignInEventQuerySet(models.QuerySet["SignInEvent"]):
    def of_members_in(self, path: str) -> "SignInEventQuerySet":
        """Those of members at home in the district of this tree path and below."""
        return self.filter(member__home_district__path__startswith=path)


class SignInEvent(models.Model):
    """Somebody signed in, failed to, was locked out, or lost their second factor to an administrator."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        WRONG_PASSWORD = "wrong_password", _("Wrong password")
        WRONG_CODE = "wrong_code", _("Wrong code of the second step")
        LOCKED_OUT = "locked_out", _("Locked out for some minutes")
        FACTOR_RESET = "factor_reset", _("Second step reset")

    # Without a member nobody has that staff number; what was typed is not kept, it may be a password.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="sign_in_events",
        verbose_name=_("member"),
    )
    kind = models.CharField(_("what happened"), max_length=15, choices=Kind)
    at = models.DateTimeField(_("when"))
    network = models.CharField(_("network"), max_length=45, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    note = models.CharField(_("reason"), max_length=200, blank=True)

    objects = SignInEventQuerySet.as_manager()

    class Meta:
        app_label = "members"
        verbose_name = _("sign-in event")
        verbose_name_plural = _("sign-in events")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="sign_in_event_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["signed_in", "wrong_password", "wrong_code", "locked_out", "factor_reset"]
                ),
                name="sign_in_event_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="factor_reset") | Q(by__isnull=False, member__isnull=False) & ~Q(note=""),
                name="factor_reset_has_actor_and_reason",
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
