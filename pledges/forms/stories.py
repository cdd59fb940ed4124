"""A story of a kept pledge, and the consent of whom it shows."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField

from ..lifecycle import Telling
from ..models import Pledge, PledgePhoto, Story, StoryConsent


class StoryForm(forms.Form):
    """Title, text and the pledge's own photos."""

    title = PlainTextField(label=_("Title"), min_length=4, max_length=60)
    text = PlainTextField(
        label=_("What happened?"),
        min_length=20,
        max_length=Story.LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What the trouble was, what was done, what is better now. Everybody can read it."),
    )
    photos = forms.ModelMultipleChoiceField(
        label=_("Photos"),
        queryset=PledgePhoto.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    nobody = forms.BooleanField(
        label=_("Nobody is named in it, and nobody can be recognised in its photos"),
        required=False,
        help_text=_("Otherwise it is published only with the consent of whom it shows."),
    )

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = PledgePhoto.objects.filter(event__pledge=pledge).order_by("pk")
        self.fields["photos"].queryset = photos  # type: ignore[attr-defined]

    def telling(self) -> Telling:
        said = self.cleaned_data
        return Telling(said["title"], said["text"], list(said["photos"]), shows_people=not said["nobody"])


class ConsentForm(forms.Form):
    """Who agreed, how and when."""

    who = PlainTextField(
        label=_("Who agrees?"),
        max_length=60,
        help_text=_("Name, and for whom if for a child. Only editors see it."),
    )
    how = forms.ChoiceField(label=_("How did they agree?"), choices=StoryConsent.How)
    on = forms.DateField(
        label=_("When?"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return on
