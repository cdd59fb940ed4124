"""What offices do with accounts."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField
from core.sheets import MOST_BYTES
from districts.fields import DistrictField
from districts.models import District

from .fields import UnitField
from .models import Member, Role, Unit


class RosterForm(forms.Form):
    """The roster, and whether units that are missing are made."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or Excel (.xlsx), at most 20 MB and 100 000 rows. One row names the columns: 工号, 姓名, 单位 …"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    create_units = forms.BooleanField(
        label=_("Create units that do not exist yet"),
        required=False,
        help_text=_("Otherwise their rows are refused, with the nearest names."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB: split it."), code="large")
        return file


class RoleForm(forms.Form):
    """Another role."""

    to = forms.ChoiceField(label=_("New role"), choices=Role)
    note = PlainTextField(label=_("Reason"), required=False, max_length=500)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [choice for choice in Role.choices if choice[0] != member.role]
        self.fields["to"].choices = others  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """Where a member works from now on: within what the other looks after."""

    to_unit = UnitField(label=_("Unit"), queryset=Unit.objects.none(), empty_label=_("Choose the unit"))
    home_district = DistrictField(
        label=_("Home district"),
        required=False,
        empty_label=_("That of the unit"),
        help_text=_("The member sees this district and everything below it."),
    )
    note = PlainTextField(
        label=_("Reason"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.in_district(by.home_district).exclude(kind=Unit.Kind.BRANCH)
        self.fields["to_unit"].queryset = units  # type: ignore[attr-defined]
        within = District.objects.within(by.home_district)
        self.fields["home_district"].queryset = within  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Without a district of its own, the unit's."""
        data = super().clean() or {}
        if data.get("to_unit") and not data.get("home_district"):
            data["home_district"] = data["to_unit"].district
        return data


class FirstPasswordForm(forms.Form):
    """The password that a member chooses behind their link."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters, not only digits; a short sentence is easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.member)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", ValidationError(_("The two passwords differ."), code="differ"))
        return data
