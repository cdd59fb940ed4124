"""Who paid how many visits: rows of districts, units or members with their figures and the way to their list."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.weeks import Week
from districts.models import District
from members.models import Member, Unit, Visit

from .facts.facts import VisitFacts, add
from .facts.visits import grouped, together


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both counted."""

    since: dt.date
    until: dt.date
    label: str = ""

    @property
    def query(self) -> dict[str, str]:
        return {"since": self.since.isoformat(), "until": self.until.isoformat()}


@dataclass(frozen=True)
class CountRow:
    """One line of the table."""

    name: str
    facts: VisitFacts
    span: Span
    only: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def href(self) -> str:
        """Written for the rows of a page alone: a county has ten thousand members."""
        return list_of(self.span, **self.only)


def spans(today: dt.date) -> list[Span]:
    """The periods that offices ask for."""
    week = Week.of(today)
    last_month = today.replace(day=1) - dt.timedelta(days=1)
    return [
        Span(week.monday, today, _("This week")),
        Span(week.previous.monday, week.previous.sunday, _("Last week")),
        Span(today.replace(day=1), today, _("This month")),
        Span(last_month.replace(day=1), last_month, _("Last month")),
        Span(today.replace(month=1, day=1), today, _("This year")),
    ]


def list_of(span: Span, **narrowed: Any) -> str:
    return f"{reverse('visits')}?{urlencode(span.query | narrowed)}"


def own(member: Member, today: dt.date) -> list[CountRow]:
    """One line for each period of somebody's own visits."""
    mine = Visit.objects.filter(member=member)
    return [
        CountRow(span.label, together(mine.between(span.since, span.until)), span) for span in spans(today)
    ]


def by_district(visits: QuerySet[Visit], span: Span, district: District) -> list[CountRow]:
    """The districts right below, each with everything in it; what is of none of them stands for itself."""
    paths = dict(District.objects.within(district).values_list("pk", "path"))
    children = District.objects.within(district).filter(depth=district.depth + 1).order_by("path")
    totals: dict[str, VisitFacts] = {}
    for pk, facts in grouped(visits, "district_id").items():
        path = paths[pk][: len(district.path) + District.steplen]
        totals[path] = add(totals.get(path, VisitFacts()), facts)
    shown = [district] if district.path in totals or district.level == "village" else []
    return [
        CountRow(each.short_name, totals.get(each.path, VisitFacts()), span, district_query(each, district))
        for each in [*children, *shown]
    ]


def district_query(each: District, whole: District) -> dict[str, str]:
    return {"place": each.code} if each == whole else {"district": each.code}


def by_unit(visits: QuerySet[Visit], span: Span, district: District) -> list[CountRow]:
    """The units there whose members are asked for visits, and all that paid any."""
    facts = grouped(visits, "unit_id")
    asked = Unit.objects.filter(members__in=Member.objects.in_district(district).owing_pledges())
    units = (asked | Unit.objects.filter(pk__in=facts)).distinct().select_related("district")
    return most_first(
        CountRow(
            unit.name,
            facts.get(unit.pk, VisitFacts()),
            span,
            {"district": district.code, "unit": unit.pk},
            "" if unit.name.startswith(unit.district.short_name[:2]) else unit.district.short_name,
        )
        for unit in units
    )


def by_member(visits: QuerySet[Visit], span: Span, district: District) -> list[CountRow]:
    """The members there who are asked for visits, and all who paid any."""
    facts = grouped(visits, "member_id")
    asked = Member.objects.in_district(district).owing_pledges()
    members = (asked | Member.objects.filter(pk__in=facts)).select_related("unit")
    return most_first(
        CountRow(
            member.name,
            facts.get(member.pk, VisitFacts()),
            span,
            {"district": district.code, "member": member.pk},
            member.unit.name,
        )
        for member in members
    )


def most_first(rows: Iterable[CountRow]) -> list[CountRow]:
    return sorted(rows, key=lambda row: (-row.facts.visits, row.note, row.name))


WAYS = {"district": by_district, "unit": by_unit, "member": by_member}
