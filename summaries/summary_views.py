"""Reading weekly summaries: the list of weeks, the version that holds, and those before it."""

from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from complaints.models import Category
from core.weeks import Week
from districts.models import District, Indicator
from members.access import MemberRequest
from members.models import Member

from . import dashboard
from .access import get_summary_for, get_version_for
from .chains import Fault
from .facts import Facts
from .figure_names import told_changes
from .models import PublishedSummary, Subscription, SummaryCheck, WeeklySummary
from .reading import Reading, read_newest
from .readings import address_of


@login_required
@require_safe
def summaries(request: MemberRequest) -> HttpResponse:
    """The weeks that have been compiled, newest first."""
    require_reader(request)
    home = request.user.home_district
    own = WeeklySummary.objects.filter(district=home).current()[:60]
    versions = {
        version.week: version for version in PublishedSummary.objects.filter(district=home).current()[:60]
    }
    rows = [(summary, versions.get(summary.week)) for summary in own]
    context = {
        "rows": rows,
        "may_conduct": rules.has_perm("summaries.conduct", request.user),
        "subscribed": Subscription.objects.running().filter(member=request.user, district=home).exists(),
    }
    return render(request, "summaries/summary_list.html", context)


@login_required
@require_safe
def week(request: MemberRequest, week: Week) -> HttpResponse:
    """A week's summary of the member's own district."""
    require_reader(request)
    return redirect("summary", week, request.user.home_district.code)


@login_required
@require_safe
def summary(request: MemberRequest, week: Week, code: str) -> HttpResponse:
    """One week of one district in six parts, last week's figure beside each."""
    require_reader(request)
    return show(request, read_newest(get_summary_for(request.user, week, code)))


@login_required
@require_safe
def version(request: MemberRequest, week: Week, code: str, edition: int) -> HttpResponse:
    """One published version, also one that was corrected since."""
    require_reader(request)
    found = get_version_for(request.user, week, code, edition)
    return show(request, Reading(found.summary, found))


def show(request: MemberRequest, reading: Reading) -> HttpResponse:
    facts, indicators = reading.facts, list(Indicator.objects.all())
    context = {
        "reading": reading,
        "district": reading.district,
        "week": reading.week,
        "facts": facts,
        "before": facts_of_week_before(reading),
        "row": dashboard.row(reading.district, facts, indicators),
        "townships": townships(request.user, reading.week, indicators),
        "top_categories": top_categories(facts),
        "deeds": reading.deeds(),
        "address": address_of(reading),
    }
    return render(request, "summaries/summary.html", context | standing(request.user, reading))


def facts_of_week_before(reading: Reading) -> Facts | None:
    before = WeeklySummary.objects.of_week(reading.week.previous).filter(district=reading.district).current()
    found = before.first()
    return found.facts if found else None


def townships(member: Member, week: Week, indicators: list[Indicator]) -> list[dashboard.Ranked]:
    siblings = WeeklySummary.objects.of_week(week).visible_to(member).current().select_related("district")
    rows = [
        dashboard.row(other.district, other.facts, indicators)
        for other in siblings
        if other.district.level == District.Level.TOWNSHIP
    ]
    return dashboard.ranked(rows)


def standing(member: Member, reading: Reading) -> dict[str, Any]:
    """Where the week stands in its life, whether it still agrees, and what this reader may do about it."""
    version = reading.version
    versions = list(
        PublishedSummary.objects.of_week(reading.week).filter(district=reading.district).order_by("-edition")
    )
    check = SummaryCheck.objects.filter(published=version).first() if version else None
    holds = not versions or version == versions[0]
    return {
        "version": version,
        "holds": holds,
        "versions": versions,
        "changes": told_changes(version.changes) if version else [],
        "check": check,
        "check_faults": [Fault(fault).label for fault in check.faults] if check else [],
        "check_differences": told_changes(check.differences) if check else [],
        "check_edited": told_changes(check.edited) if check else [],
        "may_edit": holds and not version and rules.has_perm("summaries.edit", member, reading.district),
        "may_publish": holds and rules.has_perm("summaries.publish", member, reading.district),
    }


def top_categories(facts: Facts) -> list[tuple[Category, int]]:
    """What residents raise most: level-1 categories of the week's complaints, most first."""
    roots = {category.path: category for category in Category.objects.get_root_nodes()}
    return [(roots[path], n) for path, n in facts.complaints.by_category.most_common(5)]


def require_reader(request: HttpRequest) -> None:
    if not rules.has_perm("summaries.read", request.user):
        raise PermissionDenied
