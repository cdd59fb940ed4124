"""节点: the dated steps of a pledge, scheduled backwards from its due date (倒排工期)."""

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .promises import Pledge


class PledgeMilestone(models.Model):
    """By this day, this much of a pledge is to be done."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="milestones")
    due_on = models.DateField(_("by when"))
    title = models.CharField(_("what is done by then"), max_length=60)
    reached_at = models.DateTimeField(_("reached"), null=True, blank=True)

    class Meta:
        verbose_name = _("milestone of a pledge")
        verbose_name_plural = _("milestones of pledges")
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint("pledge", "due_on", name="pledge_has_one_milestone_a_day")]

    def __str__(self) -> str:
        return f"{date_format(self.due_on)}: {self.title}"
