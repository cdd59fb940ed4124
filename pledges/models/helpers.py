"""协办: other members who help with a pledge."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Member

from .campaigns import Campaign
from .promises import Pledge
from .states import COUNTING


class PledgeHelperQuerySet(models.QuerySet["PledgeHelper"]):
    def filling_a_quota(self, campaign: Campaign) -> Self:
        """Helpers whose own quota a joint pledge fills too, because they agreed."""
        return self.filter(
            answer=PledgeHelper.Answer.AGREED,
            pledge__is_joint=True,
            pledge__campaign=campaign,
            pledge__state__in=COUNTING,
        )


class PledgeHelper(models.Model):
    """Somebody asked to help; a joint pledge counts for them too once they agree."""

    class Answer(models.TextChoices):
        ASKED = "asked", pgettext_lazy("helper", "asked")
        AGREED = "agreed", _("helps")
        DECLINED = "declined", _("declined")

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="helpers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="helping", verbose_name=_("member"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PledgeHelperQuerySet.as_manager()

    class Meta:
        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("pledge", "member", name="pledge_asks_a_helper_once"),
            models.CheckConstraint(
                condition=Q(answer="asked", answered_at__isnull=True)
                | Q(answer__in=["agreed", "declined"], answered_at__isnull=False),
                name="helper_answer_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)
