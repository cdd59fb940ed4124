"""Who may read which summary."""

import rules
from django.shortcuts import get_object_or_404

from core.weeks import Week
from members.access import is_administrator, kept_by_administrators, oversees
from members.models import Member

from .models import WeeklySummary

rules.add_perm("summaries.read", oversees)
rules.add_perm("summaries.keep_displays", is_administrator)
kept_by_administrators("django_celery_beat", "periodictask", "crontabschedule")


def get_summary_for(member: Member, week: Week, code: str) -> WeeklySummary:
    """The summary if the member may read it; anything else is 404."""
    readable = WeeklySummary.objects.of_week(week).visible_to(member).select_related("district")
    return get_object_or_404(readable, district__code=code)
