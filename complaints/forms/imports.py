"""A file of complaints from another system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from districts.fields import DistrictField
from districts.models import District
from members.models import Member, Unit

from ..fields import CategoryField
from ..imports.check import Defaults
from ..imports.sheets import MOST_BYTES
from ..models import Complaint


class ImportForm(forms.Form):
    """The file, and what holds for rows that do not say otherwise."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), at most 20 MB and 100 000 rows. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[choice for choice in Complaint.Channel.choices if choice[0] != Complaint.Channel.VISIT],
        initial=Complaint.Channel.HOTLINE,
    )
    district = DistrictField(
        label=_("District"), help_text=_("Of rows that name no place. Places outside of it are refused.")
    )
    category = CategoryField(
        label=_("Category"),
        required=False,
        help_text=_("Of rows that name none. Left empty, it is suggested from the words."),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit that answered"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("By the routing rules"),
        help_text=_("Where no rule fits no unit is known, and nobody is called back."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = member.home_district
        self.fields["district"].queryset = District.objects.within(home)  # type: ignore[attr-defined]
        self.fields["district"].initial = home.code
        units = Unit.objects.filter(district__path__startswith=home.path).select_related("district")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB: split it."), code="large")
        return file

    def defaults(self) -> Defaults:
        return Defaults(**{name: value for name, value in self.cleaned_data.items() if name != "file"})
