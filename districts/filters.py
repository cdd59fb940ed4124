"""Narrowing the list of works."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

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

    class Meta:
        model = Work
        fields = ["indicator", "year", "reached", "district"]

    @property
    def indicator_shown(self) -> Indicator | None:
        """The one indicator that is shown; None while several are."""
        chosen: Indicator | None = self.form.cleaned_data.get("indicator") if self.form.is_valid() else None
        return chosen

    def at_least(self, queryset: QuerySet[Work], name: str, value: str) -> QuerySet[Work]:
        return queryset.reached(value)  # type: ignore[attr-defined]
