"""Choosing a unit or a member in a form; every app uses these."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from .models import Unit


class UnitGroups(ModelChoiceIterator):
    """Bureaus, township governments and village committees, each under their kind."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield "", self.field.empty_label
        groups: dict[str, list[Any]] = {}
        for unit in self.queryset:
            groups.setdefault(unit.kind, []).append(self.choice(unit))
        yield from ((kind.label, groups[kind]) for kind in Unit.Kind if kind in groups)


class UnitField(forms.ModelChoiceField):
    """A unit, found by its kind or, where type_ahead.js runs, by a part of its name."""

    iterator = UnitGroups
    widget = forms.Select(attrs={"data-grouped": ""})
