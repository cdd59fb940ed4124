"""Narrowing lists of pledges; weekly figures link here, so a number opens exactly its records."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models import Category
from core.codes import read_code
from core.day_field import PastDayFilter, end_of
from core.week_field import WeekFilter
from core.weeks import Week
from districts.fields import DistrictFilter
from members.models import Member, Role, Unit

from .models import COUNTING, PUBLIC, Initiative, Pledge, PledgeEvent, PledgeQuerySet, State

STANDINGS: dict[str, Sequence[str]] = {"counting": COUNTING, **{state.value: [state] for state in State}}


class PledgeFilter(django_filters.FilterSet):
    """By words, state, lateness, origin, place, unit, initiative and leader, or by what happened in a week.

    With `as_of` or `on`, state and lateness are those at the end of that week or day.
    """

    q = django_filters.CharFilter(
        label=_("Search"),
        method="containing",
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Words of the pledge, a name or a staff number."),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("counting", _("All but cancelled")), *State.choices],
        method="leave",
        empty_label=_("All states"),
    )
    late = django_filters.ChoiceFilter(
        label=_("Overdue"), choices=[("true", _("Only late ones"))], method="leave", empty_label=_("All")
    )
    source = django_filters.ChoiceFilter(
        label=_("Where from"),
        choices=[("complaint", _("Duty list: from complaints"))],
        method="only_duties",
        empty_label=_("All"),
    )
    unit = django_filters.ChoiceFilter(
        label=_("Unit"), field_name="member__unit_id", empty_label=_("All units")
    )
    initiative = django_filters.ChoiceFilter(
        label=_("Initiative"), field_name="initiative_id", empty_label=_("All initiatives")
    )
    led = django_filters.ChoiceFilter(
        label=_("Led by a leader"),
        choices=[("true", _("Only those"))],
        method="only_led",
        empty_label=_("All"),
    )
    campaign = django_filters.NumberFilter(field_name="campaign_id", widget=forms.HiddenInput)
    led_by = django_filters.NumberFilter(field_name="led_by_id", widget=forms.HiddenInput)
    member = django_filters.NumberFilter(field_name="member_id", widget=forms.HiddenInput)
    category = django_filters.ModelChoiceFilter(
        queryset=Category.objects.all(), method="in_category", widget=forms.HiddenInput
    )
    complaint = django_filters.CharFilter(label=_("Tracking code"), method="of_complaint")
    district = DistrictFilter(label=_("District"))
    event = django_filters.ChoiceFilter(
        label=_("Event"), choices=PledgeEvent.Kind, method="leave", empty_label=_("Any event")
    )
    week = WeekFilter(label=_("Week"), method="leave")
    as_of = WeekFilter(label=_("As it stood after week"), method="leave")
    # Where a figure of a past day leads.
    on = PastDayFilter(method="leave", widget=forms.HiddenInput)

    class Meta:
        model = Pledge
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, queryset: PledgeQuerySet, member: Member) -> None:
        super().__init__(data, queryset=queryset)
        initiatives = Initiative.objects.select_related("campaign").order_by("-campaign__opens_on", "id")
        self.filters["initiative"].extra["choices"] = [
            (each.pk, f"{each} · {each.campaign}") for each in initiatives
        ]
        if member.role == Role.CADRE:
            del self.filters["unit"]  # they see their own unit's at most
        else:
            units = Unit.objects.filter(district__path__startswith=member.home_district.path)
            self.filters["unit"].extra["choices"] = list(units.values_list("pk", "name"))

    def containing(self, queryset: PledgeQuerySet, name: str, value: str) -> PledgeQuerySet:
        return queryset.containing(value)

    def only_led(self, queryset: PledgeQuerySet, name: str, value: str) -> PledgeQuerySet:
        return queryset.led()

    def in_category(self, queryset: PledgeQuerySet, name: str, value: Category) -> PledgeQuerySet:
        return queryset.in_branch(value)

    def only_duties(self, queryset: QuerySet[Pledge], name: str, value: str) -> QuerySet[Pledge]:
        return queryset.duties() if value else queryset  # type: ignore[attr-defined]

    def of_complaint(self, queryset: QuerySet[Pledge], name: str, value: str) -> QuerySet[Pledge]:
        code = read_code(value) or ""  # None would find those without a complaint
        return queryset.filter(source_complaint__code=code)

    def leave(self, queryset: QuerySet[Pledge], name: str, value: Any) -> QuerySet[Pledge]:
        return queryset  # these mean something only together

    def filter_queryset(self, queryset: QuerySet[Pledge]) -> QuerySet[Pledge]:
        chosen = self.form.cleaned_data
        found = self.standing(super().filter_queryset(queryset), chosen)
        event, week = chosen.get("event"), chosen.get("week")
        return found.with_event(event, week, before=self.moment(chosen)) if event and week else found

    def standing(self, found: PledgeQuerySet, chosen: dict[str, Any]) -> PledgeQuerySet:
        """By state and lateness: as they are, or as they were at the end of a week."""
        states, late = STANDINGS.get(chosen.get("state", "")), chosen.get("late")
        if moment := self.moment(chosen):
            found = found.late_at(moment) if late else found
            return found if late and not states else found.in_state_at(states or State.values, moment)
        found = found.filter(state__in=states) if states else found
        return found.overdue(timezone.localdate()) if late else found

    def moment(self, chosen: dict[str, Any]) -> dt.datetime | None:
        """As of when things are shown; None for now."""
        if day := chosen.get("on"):
            return end_of(day, timezone.now())
        week: Week | None = chosen.get("as_of")
        return min(week.end, timezone.now()) if week else None

    @property
    def day_shown(self) -> dt.date | None:
        """The day at whose end things are shown as they stood; None for now or for a week's end."""
        day: dt.date | None = self.form.cleaned_data.get("on") if self.form.is_valid() else None
        return day

    @property
    def week_shown(self) -> Week | None:
        """The week after which things are shown as they stood; None for now."""
        week: Week | None = self.form.cleaned_data.get("as_of") if self.form.is_valid() else None
        return week


class PublicPledgeFilter(django_filters.FilterSet):
    """What anybody may narrow the approved pledges by."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(state, state.label) for state in PUBLIC], empty_label=_("All states")
    )
    district = DistrictFilter(label=_("District"))

    class Meta:
        model = Pledge
        fields = ["state", "district"]


class MissingFilter(django_filters.FilterSet):
    """Members without a pledge, by district and name; the campaign stays the one that is shown."""

    campaign = django_filters.CharFilter(method="as_shown", widget=forms.HiddenInput)
    district = DistrictFilter(label=_("District"), field_name="home_district")
    q = django_filters.CharFilter(
        label=_("Search"),
        method="containing",
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("A name, a staff number or a unit."),
    )

    class Meta:
        model = Member
        fields: list[str] = []

    def as_shown(self, queryset: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        return queryset

    def containing(self, queryset: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        words = Q(name__icontains=value) | Q(username__iexact=value) | Q(unit__name__icontains=value)
        return queryset.filter(words)
