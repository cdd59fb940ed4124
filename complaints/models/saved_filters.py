"""Lists that a member has narrowed and wants to open again."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Member


class SavedFilter(models.Model):
    """A work list under a member's own name for it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name of the list"), max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="one_saved_filter_of_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('complaints')}?{self.query}"
