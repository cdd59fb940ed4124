"""Pledges begun and not yet submitted: what was typed, for nobody else to see."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member

from .campaigns import Campaign


class PledgeDraft(models.Model):
    """A pledge form as it was left; it has no state, no event and no place in the quota until it is submitted."""

    MOST = 10  # of one member

    member = models.ForeignKey(Member, models.CASCADE, related_name="pledge_drafts")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of a pledge")
        verbose_name_plural = _("drafts of pledges")
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What was typed as its title; may be empty."""
        return "".join(self.typed.get("title", []))
