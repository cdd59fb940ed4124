"""What staff send from a work list: complaints chosen together, and names for filters."""

from typing import Any, NamedTuple

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.codes import read_code
from core.forms import PlainTextField
from districts.fields import DistrictField
from districts.models import District
from members.models import Unit

from ..fields import CategoryField

LONGEST_QUERY = 500  # what a saved filter keeps
MOST_AT_ONCE = 100
BY_RULES = "rules"


class Chosen(NamedTuple):
    """A row that was ticked: which complaint, and the version that the list showed."""

    code: str
    seen: int


class ChosenField(forms.Field):
    """The ticked rows of a list, each as `K7M2-94Q@3`."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Tick the complaints first."),
        "too_many": _("Choose at most %(most)d at once."),
        "invalid": _("The list was not sent whole. Open it again."),
    }

    def to_python(self, value: Any) -> list[Chosen]:
        chosen = [self.read(text) for text in dict.fromkeys(value or [])]
        if len(chosen) > MOST_AT_ONCE:
            raise forms.ValidationError(
                self.error_messages["too_many"], code="too_many", params={"most": MOST_AT_ONCE}
            )
        return chosen

    def read(self, text: str) -> Chosen:
        code, _at, seen = text.partition("@")
        if (read := read_code(code)) is None or not (seen.isdecimal() and seen.isascii() and len(seen) < 10):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Chosen(read, int(seen))


class BulkAssignForm(forms.Form):
    """Several complaints to one unit, or each where the rules send it."""

    chosen = ChosenField()
    to = forms.ChoiceField(
        label=_("Assign the chosen to"), error_messages={"required": _("Choose the unit first.")}
    )

    def __init__(self, data: QueryDict | None = None, *, units: list[Unit]) -> None:
        super().__init__(data)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose the unit")),
            (BY_RULES, _("By the routing rules")),
            *((key, unit.name) for key, unit in self.units.items()),
        ]

    @property
    def unit(self) -> Unit | None:
        """The unit chosen; None: the rules decide."""
        return self.units.get(self.cleaned_data["to"])


class SaveFilterForm(forms.Form):
    """A member's own name for the list as it is narrowed now."""

    name = PlainTextField(label=_("Name of this list"), max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_query(self) -> QueryDict:
        """Measured as an address carries it, where each Chinese character takes nine."""
        query = QueryDict(self.cleaned_data["query"])
        MaxLengthValidator(LONGEST_QUERY)(query.urlencode())
        return query


class RoutingForm(forms.Form):
    """What and where, to see which rule fires."""

    category = CategoryField(label=_("Category"))
    district = DistrictField(
        label=_("Village or community"), queryset=District.objects.filter(level=District.Level.VILLAGE)
    )
