"""Narrowing lists of complaints; weekly figures link here, so a number opens exactly its records."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.day_field import PastDayFilter, end_of
from core.month_field import MonthFilter
from core.months import Month
from core.week_field import WeekFilter
from core.weeks import Week, midnight
from districts.fields import DistrictFilter
from districts.models import District
from members.models import Member, Role, Unit

from .models import IN_HAND, Category, Complaint, ComplaintEvent, ComplaintQuerySet, State
from .models.monthly import Outcome
from .worklists import WORK_LISTS

STANDINGS: dict[str, Sequence[str]] = {"open": IN_HAND, **{state.value: [state] for state in State}}
DUE = [("late", _("Late")), ("due_soon", _("Due soon"))]
ORDERS = {
    "due": (_("Due first"), ["answer_by", "accept_by", "id"]),
    "newest": (_("Newest first"), ["-received_at", "-id"]),
    "oldest": (_("Oldest first"), ["received_at", "id"]),
}


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


class ComplaintFilter(django_filters.FilterSet):
    """By words, work list, state, lateness, place, matter, unit and way in, or by what happened in a week.

    With `as_of` or `on`, state and lateness are those at the end of that week or day; with `month`, it is what was
    first dispatched in it, by how it stood and who held it at its end.
    """

    list = django_filters.ChoiceFilter(
        choices=[(name, work_list.label) for name, work_list in WORK_LISTS.items()],
        method="on_list",
        widget=forms.HiddenInput,
    )
    q = django_filters.CharFilter(
        label=_("Search"),
        method="containing",
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("Being handled")), *State.choices],
        method="leave",
        empty_label=_("All states"),
    )
    due = django_filters.ChoiceFilter(label=_("Due"), choices=DUE, method="by_due", empty_label=_("All"))
    late = django_filters.ChoiceFilter(
        choices=[("true", _("Late"))], method="leave", widget=forms.HiddenInput
    )
    district = DistrictFilter(label=_("District"))
    category = django_filters.ChoiceFilter(
        label=_("Category"), method="in_category", empty_label=_("All categories")
    )
    unit = django_filters.ChoiceFilter(label=_("Unit"), field_name="unit_id", empty_label=_("All units"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Complaint.Kind, empty_label=_("All kinds"))
    channel = django_filters.ChoiceFilter(
        label=_("Channel"), choices=Complaint.Channel, empty_label=_("All channels")
    )
    supervised = django_filters.ChoiceFilter(
        label=_("Supervised"),
        choices=[("true", _("Only supervised ones"))],
        method="only_supervised",
        empty_label=_("All"),
    )
    event = django_filters.ChoiceFilter(
        label=_("Event"), choices=ComplaintEvent.Kind, method="leave", empty_label=_("Any event")
    )
    week = WeekFilter(label=_("Week"), method="leave")
    as_of = WeekFilter(label=_("As it stood after week"), method="leave")
    # Where a figure of a past day leads.
    on = PastDayFilter(method="leave", widget=forms.HiddenInput)
    # Where a figure of the last days leads.
    received_from = django_filters.DateFilter(method="received_since", widget=forms.HiddenInput)
    # Where a figure of the monthly table leads.
    month = MonthFilter(method="leave", widget=forms.HiddenInput)
    outcome = django_filters.ChoiceFilter(
        choices=[("dispatched", _("Dispatched")), *Outcome.choices], method="leave", widget=forms.HiddenInput
    )
    holder = WholeNumberFilter(method="leave", widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    exactly = django_filters.ModelChoiceFilter(
        field_name="district",
        queryset=District.objects.all(),
        to_field_name="code",
        widget=forms.HiddenInput,
    )
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[(name, label) for name, (label, _columns) in ORDERS.items()],
        method="leave",
        empty_label=_("As the list comes"),
    )

    class Meta:
        model = Complaint
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, *, queryset: ComplaintQuerySet, member: Member, at: dt.datetime
    ) -> None:
        super().__init__(data, queryset=queryset)
        self.at = at
        self.branches = {
            str(node.pk): node for node in Category.objects.filter(depth__lte=2).order_by("path")
        }
        self.filters["category"].extra["choices"] = [
            (key, f"　{node.name}" if node.depth > 1 else node.name) for key, node in self.branches.items()
        ]
        self.units = [] if member.role == Role.CADRE else list(Unit.objects.answering())
        self.filters["unit"].extra["choices"] = [(unit.pk, unit.name) for unit in self.units]
        if not self.units:
            del self.filters["unit"]

    def on_list(self, queryset: ComplaintQuerySet, name: str, value: str) -> ComplaintQuerySet:
        return WORK_LISTS[value].of(queryset, self.at)

    def containing(self, queryset: ComplaintQuerySet, name: str, value: str) -> ComplaintQuerySet:
        return queryset.matching(value)

    def by_due(self, queryset: ComplaintQuerySet, name: str, value: str) -> ComplaintQuerySet:
        return WORK_LISTS[value].of(queryset, self.at)

    def received_since(self, queryset: ComplaintQuerySet, name: str, value: dt.date) -> ComplaintQuerySet:
        return queryset.filter(received_at__gte=midnight(value))

    def in_category(self, queryset: ComplaintQuerySet, name: str, value: str) -> ComplaintQuerySet:
        return queryset.in_branch(self.branches[value])

    def only_supervised(self, queryset: ComplaintQuerySet, name: str, value: str) -> ComplaintQuerySet:
        return queryset.supervised()

    def leave(self, queryset: QuerySet[Complaint], name: str, value: Any) -> QuerySet[Complaint]:
        return queryset  # these mean something only together, and the order comes last

    def filter_queryset(self, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        chosen = self.form.cleaned_data
        found = self.standing(super().filter_queryset(queryset), chosen)
        if (event := chosen.get("event")) and (week := chosen.get("week")):
            found = found.with_event(event, week, before=self.moment(chosen))
        if month := chosen.get("month"):
            found = self.of_month(found, month, chosen)
        return found.order_by(*ORDERS[chosen["sort"]][1]) if chosen.get("sort") else found

    def standing(self, found: ComplaintQuerySet, chosen: dict[str, Any]) -> ComplaintQuerySet:
        """By state and lateness: as they are, or as they were at the end of a week."""
        states, late = STANDINGS.get(chosen.get("state", "")), chosen.get("late")
        if moment := self.moment(chosen):
            found = found.late_at(moment) if late else found
            return found if late and not states else found.in_state_at(states or State.values, moment)
        found = found.filter(state__in=states) if states else found
        return found.overdue(self.at) if late else found

    def of_month(self, found: ComplaintQuerySet, month: Month, chosen: dict[str, Any]) -> ComplaintQuerySet:
        """What the monthly table counted in one of its cells."""
        found = found.of_month(month, self.at).with_outcome(chosen.get("outcome") or "dispatched")
        holder = chosen.get("holder")
        return found if holder is None else found.held_by(holder)

    @property
    def month_shown(self) -> Month | None:
        """The month that the rows were dispatched in; None for no month in particular."""
        month: Month | None = self.form.cleaned_data.get("month") if self.form.is_valid() else None
        return month

    def moment(self, chosen: dict[str, Any]) -> dt.datetime | None:
        """As of when things are shown; None for now."""
        if day := chosen.get("on"):
            return end_of(day, self.at)
        week: Week | None = chosen.get("as_of")
        return min(week.end, self.at) if week else None

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

    def query(self) -> str:
        """The filter as it stands, without what is empty, unknown or only a page number."""
        kept = QueryDict(mutable=True)
        for name in self.filters:
            if value := self.data.get(name):
                kept[name] = value
        return kept.urlencode()
