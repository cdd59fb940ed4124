"""Choosing a category or a unit in a form; every form here uses these."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from .models import Category


class CategoryGroups(ModelChoiceIterator):
    """The two lower levels under their level-1 category, the third marked by a dash."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield "", self.field.empty_label
        groups: dict[str, list[tuple[int, str]]] = {}
        group = ""
        for category in self.queryset:
            if category.depth == 1:
                group = category.name
            else:
                dash = "　– " if category.depth == 3 else ""
                groups.setdefault(group, []).append((category.pk, f"{dash}{category.name}"))
        yield from groups.items()


class CategoryField(forms.ModelChoiceField):
    """A category of the second or third level, chosen through the first."""

    iterator = CategoryGroups
    widget = forms.Select(attrs={"data-split": "", "data-split-choose": _("Choose a field")})

    def __init__(self, **kwargs: Any) -> None:
        queryset = Category.objects.only("path", "depth", "name_zh", "name_en", "limit_class").order_by(
            "path"
        )
        super().__init__(queryset=queryset, empty_label=_("Choose what it is about"), **kwargs)

    def to_python(self, value: Any) -> Category | None:
        category = super().to_python(value)
        if category is not None and category.depth == 1:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        return category
