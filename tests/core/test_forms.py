import re
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from core.forms import PlainTextField
from members.models import Unit
from pledges.filters import PublicPledgeFilter
from pledges.models import Pledge


class AnyForm(forms.Form):
    words = PlainTextField(min_length=4, max_length=10)
    line = forms.CharField(max_length=5, required=False)
    number = forms.IntegerField(min_value=1, max_value=1000, required=False)
    choice = forms.ChoiceField(choices=[("a", "A")])
    unit = forms.ModelChoiceField(Unit.objects.all(), required=False)
    email = forms.EmailField(required=False)


def said(field: str, **typed: str) -> list[str]:
    """What the form says at a field, in the words that the Chinese are translated from."""
    with translation.override("en"):
        return [str(error) for error in AnyForm(typed).errors.get(field, [])]


def cleaned(words: str, **options: Any) -> str:
    return PlainTextField(**options).clean(words)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("words", "", "Please fill this in."),
        ("words", "路灯", "Enter at least 4 characters."),
        ("words", "路" * 11, "Enter at most 10 characters (you have 11)."),
        ("words", "路灯不\0亮", "Contains a character that cannot be stored."),
        ("line", "路灯不亮了吧", "Enter at most 5 characters (you have 6)."),
        ("line", "路\0", "Contains a character that cannot be stored."),
        ("number", "0", "Enter 1 or more."),
        ("number", "1001", "Enter 1000 or less."),
        ("choice", "", "Please choose."),
        ("choice", "b", "Choose again from the list."),
        ("email", "zhang", "Enter an e-mail address, such as name@example.com."),
    ],
)
def test_what_is_wrong_is_said_as_a_person_would(field, value, words):
    assert said(field, **{field: value}) == [words]


def test_what_is_no_longer_to_be_had_is_to_be_chosen_again(db):
    assert said("unit", unit="999999") == ["Choose again from the list."]
    with translation.override("en"):
        found = PublicPledgeFilter({"district": "999999"}, queryset=Pledge.objects.all())
        assert list(found.form.errors["district"]) == ["Choose again from the list."]


def test_a_line_break_counts_once():
    assert cleaned("一\r\n二\r三", max_length=5) == "一\n二\n三"


@pytest.mark.parametrize("words", ["\u200b\u200b\u2060\ufeff", "\u202e", " \u200d\u200c "])
def test_what_nobody_can_see_is_nothing(words):
    with pytest.raises(forms.ValidationError, match=r"."):
        cleaned(words)


def test_invisible_marks_are_taken_out_and_those_that_scripts_need_stay():
    assert cleaned("\u202e路灯\u2066坏\u200b了 👨\u200d👩\u200d👧\ufeff ") == "路灯坏了 👨\u200d👩\u200d👧"


@pytest.mark.parametrize("words", ["a<b", "水位<3米，a<b", "5 < 6 > 4", "<3"])
def test_a_sign_is_no_markup(words):
    assert cleaned(words) == words


@pytest.mark.parametrize(
    "words", ["<b>", "</b>", "<a href=x>路灯</a>", "<!-- x -->", "<?php ?>", "a<b c='d'>"]
)
def test_markup_is_refused(words):
    with pytest.raises(forms.ValidationError, match=r"."):
        cleaned(words)


class AskingForm(forms.Form):
    village = forms.CharField(label="Village")
    how = forms.CharField(label="How did it go?")


def test_a_summary_of_errors_puts_no_colon_behind_a_question():
    with translation.override("en"):
        summary = render_to_string("components/error_summary.html", {"form": AskingForm({})})
    assert re.findall(r"<a [^>]*>(.*?)</a>", summary) == [
        "Village: Please fill this in.",
        "How did it go? Please fill this in.",
    ]
