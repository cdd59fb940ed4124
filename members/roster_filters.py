"""Narrowing the list of members."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.fields import DistrictFilter
from districts.models import District

from .models import Member, MemberQuerySet, Role, Unit


class MemberFilter(django_filters.FilterSet):
    """By words, role, standing and place; a unit's name on the page narrows to it and all below it."""

    q = django_filters.CharFilter(label=_("Name, staff number or unit"), method="by_words")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role, empty_label=_("All roles"))
    standing = django_filters.ChoiceFilter(
        label=_("Standing"),
        choices=[
            ("active", pgettext_lazy("members", "In office")),
            ("new", _("Never signed in")),
            ("left", pgettext_lazy("members", "Left")),
        ],
        method="by_standing",
        empty_label=_("All"),
    )
    district = DistrictFilter(label=_("Home district"))
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.all(), method="by_unit", widget=forms.HiddenInput
    )

    class Meta:
        model = Member
        fields = ["q", "role", "standing", "district", "unit"]

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = District.objects.within(member.home_district)
        self.filters["district"].field.queryset = within
        self.filters["unit"].field.queryset = Unit.objects.in_district(member.home_district)

    def by_words(self, queryset: MemberQuerySet, name: str, value: str) -> QuerySet[Member]:
        return queryset.matching(value.strip())

    def by_unit(self, queryset: MemberQuerySet, name: str, value: Unit | None) -> QuerySet[Member]:
        return queryset.under(value) if value else queryset

    def by_standing(self, queryset: MemberQuerySet, name: str, value: str) -> QuerySet[Member]:
        if value == "new":
            return queryset.never_signed_in()
        return queryset.filter(is_active=value == "active")
