"""Choosing a district in a form or a filter; every app uses these."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.urls.converters import IntConverter, StringConverter
from django.utils.translation import gettext_lazy as _

from .models import District, township_path


class DistrictCodeConverter(StringConverter):
    """`<district_code:code>` in a URL pattern: twelve digits."""

    regex = r"[0-9]{12}"


class YearConverter(IntConverter):
    """`<year:year>` in a URL pattern: a year that somebody may mean."""

    regex = r"20[0-9]{2}"


class TownshipGroups(ModelChoiceIterator):
    """Villages under their townships; the page's script makes two short lists of it."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield "", self.field.empty_label
        # As values: a list's filter offers all 568, and making a model of each took a fifth of the page's time.
        rows = list(self.queryset.order_by("path").values_list("path", "level", "code", "short_name"))
        names = {path: name for path, *_rest, name in rows}
        if not any(level == District.Level.TOWNSHIP for _path, level, *_rest in rows):
            names = dict(District.objects.filter(level="township").values_list("path", "short_name"))
        groups: dict[str, list[Any]] = {}
        for path, level, code, name in rows:
            if level == District.Level.COUNTY:
                yield _("The whole county"), [(code, name)]
            else:
                groups.setdefault(names[township_path(path)], []).append((code, name))
        yield from groups.items()


class DistrictField(forms.ModelChoiceField):
    """A district, chosen through its township; the value is the statistical code."""

    iterator = TownshipGroups
    widget = forms.Select(attrs={"data-split": ""})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", District.objects.all())
        kwargs.setdefault("to_field_name", "code")
        first = {} if "empty_label" in kwargs else {"data-split-choose": _("Choose a township")}
        super().__init__(**{"empty_label": _("Choose a village or community")} | kwargs)
        self.widget.attrs.update(first)


class DistrictFilter(django_filters.ModelChoiceFilter):
    """The district chosen and everything below it."""

    field_class = DistrictField

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", District.objects.all())
        super().__init__(to_field_name="code", empty_label=_("All districts"), **kwargs)

    def filter(self, queryset: QuerySet[Any], value: District | None) -> QuerySet[Any]:
        return queryset.in_district(value) if value else queryset  # type: ignore[attr-defined]
