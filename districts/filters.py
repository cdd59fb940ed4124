"""Narrowing the list of works."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.day_field import PastDayFilter, end_of

from .fields import DistrictFilter
from .models import ORDER, Indicator, Stage, Work, WorkQuerySet


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


class WorkFilter(django_filters.FilterSet):
    """By words, indicator, year, how far a work has come, and what is wrong with it."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="containing",
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Name, number, place, owner, builder."),
    )
    indicator = django_filters.ModelChoiceFilter(
        label=_("Indicator"),
        queryset=Indicator.objects.all(),
        to_field_name="code",
        empty_label=_("All indicators"),
    )
    stage = django_filters.ChoiceFilter(label=_("Stage"), choices=Stage, empty_label=_("Any stage"))
    district = DistrictFilter(label=_("District"))
    year = WholeNumberFilter(label=_("Year"), min_value=2000, max_value=2100)
    reached = django_filters.ChoiceFilter(
        label=_("Come at least to"),
        choices=[(stage.value, stage.label) for stage in ORDER],
        method="at_least",
        empty_label=_("Any stage"),
    )
    trouble = django_filters.ChoiceFilter(
        label=_("What is wrong"),
        choices=[("late", _("Late")), ("back", _("Sent back, to be put right"))],
        method="with_trouble",
        empty_label=_("All"),
    )

    # Where a figure of a past day leads: how far works had come by its end.
    on = PastDayFilter(method="as_it_stood", widget=forms.HiddenInput)

    class Meta:
        model = Work
        fields: list[str] = []

    def __init__(
        self, data: QueryDict | None = None, *, queryset: WorkQuerySet, today: dt.date | None = None
    ) -> None:
        self.today = today or timezone.localdate()
        super().__init__(data, queryset=queryset)

    @property
    def indicator_shown(self) -> Indicator | None:
        """The one indicator that is shown; None while several are."""
        chosen: Indicator | None = self.form.cleaned_data.get("indicator") if self.form.is_valid() else None
        return chosen

    @property
    def more_is_used(self) -> bool:
        """Whether one of the fields is used that are folded."""
        return any(self.form[name].value() for name in ("year", "reached", "trouble"))

    def containing(self, queryset: QuerySet[Work], name: str, value: str) -> QuerySet[Work]:
        return queryset.containing(value)  # type: ignore[attr-defined]

    def at_least(self, queryset: QuerySet[Work], name: str, value: str) -> QuerySet[Work]:
        if self.day_shown:  # then `as_it_stood` narrows by the stage of that day
            return queryset
        return queryset.reached(value)  # type: ignore[attr-defined]

    def as_it_stood(self, queryset: QuerySet[Work], name: str, value: dt.date) -> QuerySet[Work]:
        stage = self.form.cleaned_data.get("reached") or Stage.PLANNED
        moment = end_of(value, timezone.now())
        return queryset.reached_at(stage, moment).as_of(moment)  # type: ignore[attr-defined]

    @property
    def day_shown(self) -> dt.date | None:
        """The day at whose end works are shown as they stood; None for now."""
        day: dt.date | None = self.form.cleaned_data.get("on") if self.form.is_valid() else None
        return day

    def with_trouble(self, queryset: Any, name: str, value: str) -> QuerySet[Work]:
        found: QuerySet[Work] = queryset.late(self.today) if value == "late" else queryset.to_put_right()
        return found
