"""Narrowing the list of works."""

import datetime as dt

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.day_field import PastDayFilter, end_of

from .fields import DistrictFilter
from .models import Indicator, Stage, Work


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


class WorkFilter(django_filters.FilterSet):
    """By indicator, year and how far a work has come."""

    indicator = django_filters.ModelChoiceFilter(
        label=_("Indicator"),
        queryset=Indicator.objects.all(),
        to_field_name="code",
        empty_label=_("All indicators"),
    )
    year = WholeNumberFilter(label=_("Year"), min_value=2000, max_value=2100)
    reached = django_filters.ChoiceFilter(
        label=_("Come at least to"),
        choices=[choice for choice in Stage.choices if choice[0] != Stage.CANCELLED],
        method="at_least",
        empty_label=_("Any stage"),
    )
    district = DistrictFilter(label=_("District"))
    # Where a figure of a past day leads: how far works had come by its end.
    on = PastDayFilter(method="as_it_stood", widget=forms.HiddenInput)

    class Meta:
        model = Work
        fields = ["indicator", "year", "reached", "district", "on"]

    @property
    def indicator_shown(self) -> Indicator | None:
        """The one indicator that is shown; None while several are."""
        chosen: Indicator | None = self.form.cleaned_data.get("indicator") if self.form.is_valid() else None
        return chosen

    def at_least(self, queryset: QuerySet[Work], name: str, value: str) -> QuerySet[Work]:
        if self.day_shown:  # then `as_it_stood` narrows by the stage of that day
            return queryset
        return queryset.reached(value)  # type: ignore[attr-defined]

    def as_it_stood(self, queryset: QuerySet[Work], name: str, value: dt.date) -> QuerySet[Work]:
        stage = self.form.cleaned_data.get("reached") or Stage.PLANNED
        return queryset.reached_at(stage, end_of(value, timezone.now()))  # type: ignore[attr-defined]

    @property
    def day_shown(self) -> dt.date | None:
        """The day at whose end works are shown as they stood; None for now."""
        day: dt.date | None = self.form.cleaned_data.get("on") if self.form.is_valid() else None
        return day
