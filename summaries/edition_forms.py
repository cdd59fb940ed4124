"""What an editor adds to a week, and why a version is corrected."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField
from pledges.models import Story

from .editions import EditorsPart
from .lifecycle import Words
from .models import Part

PLACES = [(number, str(number)) for number in range(1, len(Part.values) + 1)]


class WordsForm(forms.Form):
    """A foreword, the order of the six parts, the deeds to tell."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    foreword = PlainTextField(
        label=_("Foreword"),
        help_text=_("Stands above the figures. Plain words, no names of residents."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    deeds = forms.TypedMultipleChoiceField(
        label=_("Deeds worth telling"),
        help_text=_("Out of the stories that are published now."),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, stories: Sequence[Story], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deeds: Any = self.fields["deeds"]
        deeds.choices = [(story.pk, story.title) for story in stories]
        for part in Part:
            self.fields[f"place_{part}"] = forms.TypedChoiceField(
                label=part.label, choices=PLACES, coerce=int, widget=forms.Select
            )

    @property
    def places(self) -> list[Any]:
        """The fields that give each part its place."""
        return [self[f"place_{part}"] for part in Part]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        places = [cleaned.get(f"place_{part}") for part in Part]
        if None not in places and len(set(places)) < len(places):
            raise forms.ValidationError(_("Give each part a place of its own."), code="places")
        return cleaned

    def words(self) -> Words:
        data = self.cleaned_data
        parts = sorted(Part.values, key=lambda part: data[f"place_{part}"])
        return Words(data["foreword"], parts, data["deeds"])


def initial_of(words: EditorsPart, *, seen: int = 0) -> dict[str, Any]:
    places = {f"place_{part}": place for place, part in enumerate(words.parts, start=1)}
    return {"seen": seen, "foreword": words.foreword, "deeds": list(words.deeds), **places}


class CorrectionForm(WordsForm):
    """The same, and why a new version is needed."""

    reason = PlainTextField(
        label=_("Why is it corrected?"),
        help_text=_("Stands on the page of the new version."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LookedForm(forms.Form):
    """Which version and edit somebody had before them when they pressed the button."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
