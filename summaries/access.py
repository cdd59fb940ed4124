"""Who may read which summary, and who makes it public."""

import rules
from django.shortcuts import get_object_or_404

from core.weeks import Week
from districts.models import District
from members.access import (
    is_administrator,
    is_official,
    kept_by_administrators,
    looks_after_all,
    oversees,
)
from members.models import Member

from .models import PublishedSummary, WeeklySummary


@rules.predicate
def in_home_district(member: Member, district: District) -> bool:
    return member.home_district.contains(district)


rules.add_perm("summaries.read", oversees)
rules.add_perm("summaries.edit", is_official & in_home_district)
rules.add_perm("summaries.publish", is_official & in_home_district)
rules.add_perm("summaries.conduct", is_official)
rules.add_perm("summaries.compile", is_official & looks_after_all)
rules.add_perm("summaries.verify", is_official & in_home_district)
rules.add_perm("summaries.schedule", (is_official | is_administrator) & looks_after_all)
rules.add_perm("summaries.subscribe", oversees & in_home_district)
rules.add_perm("summaries.add_address", is_official & in_home_district)
rules.add_perm("summaries.keep_templates", is_official | is_administrator)
rules.add_perm("summaries.keep_displays", is_administrator)
kept_by_administrators("django_celery_beat", "periodictask", "crontabschedule")


def get_summary_for(member: Member, week: Week, code: str) -> WeeklySummary:
    """The newest version of the summary if the member may read it; anything else is 404."""
    readable = WeeklySummary.objects.of_week(week).visible_to(member).current().select_related("district")
    return get_object_or_404(readable, district__code=code)


def get_version_for(member: Member, week: Week, code: str, edition: int) -> PublishedSummary:
    """One published version, if the member may read it."""
    readable = PublishedSummary.objects.of_week(week).visible_to(member)
    found = readable.select_related("district", "summary", "published_by")
    version: PublishedSummary = get_object_or_404(found, district__code=code, edition=edition)
    return version
