"""One-time links with which a member signs in for the first time."""

import datetime as dt
import hashlib
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def digest_of(token: str) -> str:
    """What is kept of a link: whoever reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


class SignInLinkQuerySet(models.QuerySet["SignInLink"]):
    def open(self) -> Self:
        """Neither used nor replaced; it may have expired."""
        return self.filter(used_at=None, withdrawn_at=None)


class SignInLink(models.Model):
    """A link that is good for one password, once, for seven days; only the digest of its token is kept."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("replaced"), null=True, blank=True)

    objects = SignInLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="member_has_one_open_link",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="sign_in_link_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="sign_in_link_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.made_at:%F}"

    def is_good(self, at: dt.datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at
