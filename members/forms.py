"""What members record of their own work."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField
from core.submissions import SubmissionField
from districts.fields import DistrictField
from districts.models import District

from .models import Member


class VisitForm(forms.Form):
    """A visit, logged on a phone in under a minute; no names of those visited."""

    submission = SubmissionField()
    district = DistrictField(label=_("Where?"))
    on = forms.DateField(label=_("When?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    people = forms.IntegerField(label=_("How many people did you meet?"), min_value=1, max_value=1000)
    opinions = forms.IntegerField(label=_("How many opinions did they raise?"), min_value=0, max_value=1000)
    solved_on_spot = forms.IntegerField(
        label=_("How many of them were put right on the spot?"), min_value=0, max_value=1000
    )
    note = PlainTextField(
        label=_("What was asked for?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names or phone numbers."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.within(member.home_district)  # type: ignore[attr-defined]
        self.fields["district"].initial = member.home_district.code
        self.fields["on"].initial = timezone.localdate()

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return self.cleaned_data["on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("solved_on_spot") or 0) > data.get("opinions", 1000):
            self.add_error("solved_on_spot", _("Not more than the opinions raised."))
        return data
