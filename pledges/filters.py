"""Narrowing lists of pledges; weekly figures link here, so a number opens exactly its records."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.codes import read_code
from core.week_field import WeekFilter
from districts.fields import DistrictFilter

from .models import Pledge, PledgeEvent, State


class PledgeFilter(django_filters.FilterSet):
    """By state, lateness, origin and district, or by what happened in a week."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=State, empty_label=_("All states"))
    late = django_filters.ChoiceFilter(
        label=_("Overdue"), choices=[("true", _("Only late ones"))], method="only_late", empty_label=_("All")
    )
    source = django_filters.ChoiceFilter(
        label=_("Where from"),
        choices=[("complaint", _("Duty list: from complaints"))],
        method="only_duties",
        empty_label=_("All"),
    )
    complaint = django_filters.CharFilter(label=_("Tracking code"), method="of_complaint")
    district = DistrictFilter(label=_("District"))
    event = django_filters.ChoiceFilter(
        label=_("Event"), choices=PledgeEvent.Kind, method="leave", empty_label=_("Any event")
    )
    week = WeekFilter(label=_("Week"), method="leave")

    class Meta:
        model = Pledge
        fields = ["state", "late", "source", "complaint", "district", "event", "week"]

    def only_late(self, queryset: QuerySet[Pledge], name: str, value: str) -> QuerySet[Pledge]:
        return queryset.overdue(timezone.localdate()) if value else queryset  # type: ignore[attr-defined]

    def only_duties(self, queryset: QuerySet[Pledge], name: str, value: str) -> QuerySet[Pledge]:
        return queryset.duties() if value else queryset  # type: ignore[attr-defined]

    def of_complaint(self, queryset: QuerySet[Pledge], name: str, value: str) -> QuerySet[Pledge]:
        return queryset.filter(source_complaint__code=read_code(value))

    def leave(self, queryset: QuerySet[Pledge], name: str, value: Any) -> QuerySet[Pledge]:
        return queryset  # event and week mean something only together

    def filter_queryset(self, queryset: QuerySet[Pledge]) -> QuerySet[Pledge]:
        found = super().filter_queryset(queryset)
        event, week = self.form.cleaned_data.get("event"), self.form.cleaned_data.get("week")
        return found.with_event(event, week) if event and week else found
