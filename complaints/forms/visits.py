"""A visit with the opinions heard on it, each in one line."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField
from members.forms import VisitForm
from members.models import Member

from ..lifecycle import Opinion
from ..models import Category
from ..suggestion.suggest import Suggester

MOST_OPINIONS = 6
Choices = list[tuple[Any, Any]]


class OpinionLine(forms.Form):
    """One opinion: in a line, and what became of it. What nobody sorts, its words do."""

    words = PlainTextField(
        label=_("What did they ask for?"),
        required=False,
        min_length=4,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        required=False,
        choices=[("handle", _("Passed on")), ("spot", _("Put right on the spot"))],
        initial="handle",
        widget=forms.RadioSelect,
    )
    done = PlainTextField(
        label=_("What was done?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    category = forms.ChoiceField(label=_("What is it about?"), required=False)

    def __init__(self, *args: Any, suggester: Suggester, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggester = suggester
        self.fields["category"].choices = choices  # type: ignore[attr-defined]

    def clean_category(self) -> Category | None:
        chosen = self.cleaned_data["category"]
        return next((each for each in self.suggester.categories if str(each.pk) == chosen), None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("words"):
            self.complete(data)
        elif "words" in data and (data.get("done") or data.get("category")):
            self.add_error("words", _("Say what they asked for."))
        return data

    def complete(self, data: dict[str, Any]) -> None:
        """Ask for what an opinion needs, and sort it by its words where nobody did."""
        self.chosen = data.get("category")
        data["category"] = self.chosen or self.suggester.best(data["words"])
        if data["category"] is None and "category" not in self.errors:
            self.add_error("category", _("Choose it here: the words do not say what it is about."))
        if data.get("outcome") == "spot" and not data.get("done"):
            self.add_error("done", _("Say what was done, so that the resident can see it."))

    @property
    def is_open(self) -> bool:
        """Whether it must be seen: something is written in it, or wrong with it."""
        return self.is_bound and bool(self["words"].value() or self.errors)

    @property
    def is_written(self) -> bool:
        return bool(self.cleaned_data.get("words"))

    def opinion(self) -> Opinion:
        data = self.cleaned_data
        done = data["done"] if data["outcome"] == "spot" else ""
        return Opinion(data["words"], data["category"], done, chosen=self.chosen)


class VisitWithOpinions:
    """The form of a visit and its lines as the one form they are on the page."""

    def __init__(self, request: HttpRequest, *, member: Member) -> None:
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        suggester = Suggester()
        choices = second_level(suggester.categories)
        self.visit = VisitForm(data, files, member=member)
        self.lines = [
            OpinionLine(data, prefix=f"opinion{number}", suggester=suggester, choices=choices)
            for number in range(1, MOST_OPINIONS + 1)
        ]

    @property
    def is_bound(self) -> bool:
        return self.visit.is_bound

    def is_valid(self) -> bool:
        return not self.errors

    @property
    def errors(self) -> dict[str, list[str]]:
        """By the name of the field as the page has it."""
        return {
            form.add_prefix(name): [str(error) for error in errors]
            for form in (self.visit, *self.lines)
            for name, errors in form.errors.items()
        }

    def opinions(self) -> list[Opinion]:
        return [line.opinion() for line in self.lines if line.is_written]


def second_level(categories: list[Category]) -> Choices:
    """The categories of the second level under those of the first; nobody has to choose."""
    groups: dict[str, list[tuple[int, str]]] = {}
    group = ""
    for category in categories:
        if category.depth == 1:
            group = category.name
        elif category.depth == 2:
            groups.setdefault(group, []).append((category.pk, category.name))
    return [("", _("Let the words decide")), *groups.items()]
