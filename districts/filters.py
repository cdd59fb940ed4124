"""Narrowing lists by district and works by indicator."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .forms import DistrictField
from .models import District, Indicator, Stage, Work


class DistrictFilter(django_filters.ModelChoiceFilter):
    """The district chosen and everything below it."""

    field_class = DistrictField

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", District.objects.all())
        super().__init__(to_field_name="code", empty_label=_("All districts"), **kwargs)

    def filter(self, queryset: QuerySet[Any], value: District | None) -> QuerySet[Any]:
        return queryset.in_district(value) if value else queryset  # type: ignore[attr-defined]


class WorkFilter(django_filters.FilterSet):
    """By indicator, year and how far a work has come."""

    indicator = django_filters.ModelChoiceFilter(
        label=_("Indicator"),
        queryset=Indicator.objects.all(),
        to_field_name="code",
        empty_label=_("All indicators"),
    )
    year = django_filters.NumberFilter(
        label=_("Year"), field_class=forms.IntegerField, min_value=2000, max_value=2100
    )
    reached = django_filters.ChoiceFilter(
        label=_("Come at least to"),
        choices=[choice for choice in Stage.choices if choice[0] != Stage.CANCELLED],
        method="at_least",
        empty_label=_("Any stage"),
    )
    district = DistrictFilter(label=_("District"))

    class Meta:
        model = Work
        fields = ["indicator", "year", "reached", "district"]

    def at_least(self, queryset: QuerySet[Work], name: str, value: str) -> QuerySet[Work]:
        return queryset.reached(value)  # type: ignore[attr-defined]
