"""What a dashboard's reader may choose."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput
from districts.fields import DistrictField
from districts.models import Indicator


class ChoiceForm(forms.Form):
    """Which year's works, and which indicator the chart draws."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)
    indicator = forms.ModelChoiceField(
        label=_("Chart"), queryset=Indicator.objects.all(), to_field_name="code", required=False
    )


class VisitCountForm(forms.Form):
    """Whose visits are counted, and of which days."""

    by = forms.ChoiceField(
        choices=[("district", _("By district")), ("unit", _("By unit")), ("member", _("By member"))],
        required=False,
        widget=forms.HiddenInput,
    )
    district = DistrictField(label=_("District"), required=False, empty_label=_("All districts"))
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("This day lies before the first."))
        return data
