import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from core.forms import PortalRenderer


def lines(html: str) -> list[str]:
    """Without the empty lines that nested templates leave."""
    return [line for line in html.splitlines() if line.strip()]


CHOICES = [
    ("", "全部"),
    ("a<", 'Words with "quotes" & <b>'),
    ("砖路镇", [("130682110200", "砖路村"), ("130682110201", "北砖路")]),
    (None, "Nothing"),
    (7, 7),
]


@pytest.mark.parametrize("value", ["", "a<", "130682110201", 7, "none of these", None])
@pytest.mark.parametrize(
    "attrs", [{}, {"id": "id_place", "data-split": "", "required": True, "disabled": False, "title": '"'}]
)
def test_a_select_looks_as_django_makes_it(value, attrs):
    widget = forms.Select(attrs={"class": "wide"}, choices=CHOICES)
    theirs, ours = (
        widget.render("place", value, attrs, each) for each in (DjangoTemplates(), PortalRenderer())
    )
    assert lines(ours) == lines(theirs)


def test_a_select_of_many_looks_as_django_makes_it():
    widget = forms.SelectMultiple(choices=CHOICES)
    theirs, ours = (
        widget.render("place", ["a<", "7"], None, each) for each in (DjangoTemplates(), PortalRenderer())
    )
    assert lines(ours) == lines(theirs)


def test_an_empty_select_looks_as_django_makes_it():
    theirs, ours = (
        forms.Select().render("place", "", None, each) for each in (DjangoTemplates(), PortalRenderer())
    )
    assert lines(ours) == lines(theirs)
