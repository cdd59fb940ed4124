"""Selects written out in one go: Django renders each choice as a template of its own, and a county has 568 districts."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def select(widget: Mapping[str, Any]) -> SafeString:
    """The same as django/forms/widgets/select.html makes of this widget's context."""
    name = conditional_escape(widget["name"])
    lines = "".join(line for group in widget["optgroups"] for line in lines_of(*group))
    # Safe: every name, value and label in it was escaped.
    return mark_safe(f'<select name="{name}"{attributes(widget["attrs"])}>{lines}\n</select>')  # noqa: S308


def lines_of(label: Any, options: list[dict[str, Any]], _index: int) -> Iterator[str]:
    """A group's, or those of a choice by itself."""
    if label:
        yield f'\n  <optgroup label="{conditional_escape(label)}">'
    for option in options:
        value, words = conditional_escape(str(option["value"])), conditional_escape(option["label"])
        yield f'\n  <option value="{value}"{attributes(option["attrs"])}>{words}</option>'
    if label:
        yield "\n  </optgroup>"


def attributes(given: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(str(value))}"'
        for name, value in given.items()
        if value is not False
    )
