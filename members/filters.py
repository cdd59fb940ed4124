"""Narrowing lists of visits."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.week_field import WeekFilter
from core.weeks import Week
from districts.fields import DistrictFilter

from .models import Visit


class VisitFilter(django_filters.FilterSet):
    """By district and week."""

    district = DistrictFilter(label=_("District"))
    week = WeekFilter(label=_("Week"), method="in_week")

    class Meta:
        model = Visit
        fields = ["district", "week"]

    def in_week(self, queryset: QuerySet[Visit], name: str, value: Week) -> QuerySet[Visit]:
        return queryset.during(value)  # type: ignore[attr-defined]
