"""Choosing a category or a unit in a form; every form here uses these."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from .models import Category
from .suggestion.keywords import spoken


class CategoryGroups(ModelChoiceIterator):
    """The two lower levels under their level-1 category, the third marked by a dash."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield "", self.field.empty_label
        groups: dict[str, list[tuple[int, str]]] = {}
        names: list[str] = []
        for category in self.queryset:
            names = [*names[: category.depth - 1], category.name_zh]
            if category.depth == 1:
                group = groups.setdefault(category.name, [])
                continue
            dash = "　– " if category.depth == 3 else ""
            group.append((category.pk, f"{dash}{category.name}"))
            self.field.widget.words[category.pk] = " ".join(spoken().get("/".join(names), ()))
        yield from ((name, choices) for name, choices in groups.items() if choices)


class CategorySelect(forms.Select):
    """Tells type_ahead.js what residents call a category: nobody who types "street lamp" knows it is "municipal"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words: dict[int, str] = {}  # by category; its choices fill it

    def __deepcopy__(self, memo: dict[int, Any]) -> "CategorySelect":
        copied = super().__deepcopy__(memo)
        copied.words = {}  # each form's own
        return copied

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if words := self.words.get(value):
            option["attrs"]["data-words"] = words
        return option


class CategoryField(forms.ModelChoiceField):
    """A category of the second or third level, chosen through the first."""

    iterator = CategoryGroups
    widget = CategorySelect(attrs={"data-split": "", "data-split-choose": _("Choose a field")})

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
