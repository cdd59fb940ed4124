"""Narrowing lists of visits."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput
from core.week_field import WeekFilter
from core.weeks import Week
from districts.fields import DistrictFilter
from districts.models import District

from .models import Member, Unit, Visit


def members_known_to(request: HttpRequest) -> QuerySet[Member]:
    """Those of one's own district, and whoever paid a visit that one may see."""
    paid = Member.objects.filter(visits__in=Visit.objects.visible_to(request.user))  # type: ignore[arg-type]
    there = Member.objects.in_district(request.user.home_district)  # type: ignore[union-attr]
    return Member.objects.filter(Q(pk__in=paid) | Q(pk__in=there))


class VisitFilter(django_filters.FilterSet):
    """By district and days; a number on a page of counts also names a member, a unit or one place alone."""

    district = DistrictFilter(label=_("District"))
    week = WeekFilter(label=_("Week"), method="in_week")
    since = django_filters.DateFilter(label=_("From"), field_name="on", lookup_expr="gte", widget=DayInput)
    until = django_filters.DateFilter(label=_("Until"), field_name="on", lookup_expr="lte", widget=DayInput)
    member = django_filters.ModelChoiceFilter(queryset=members_known_to, widget=forms.HiddenInput)
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.all(), widget=forms.HiddenInput)
    place = django_filters.ModelChoiceFilter(
        field_name="district",
        queryset=District.objects.all(),
        to_field_name="code",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Visit
        fields = ["district", "week", "since", "until", "member", "unit", "place"]

    def in_week(self, queryset: QuerySet[Visit], name: str, value: Week) -> QuerySet[Visit]:
        return queryset.during(value)  # type: ignore[attr-defined]

    @property
    def only(self) -> list[Any]:
        """Whom or what the list is narrowed to by a number, in words."""
        chosen = [self.form.cleaned_data.get(name) for name in ("member", "unit", "place")]
        return [each for each in chosen if each]
