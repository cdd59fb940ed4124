"""What a dashboard's reader may choose."""

from django import forms
from django.utils.translation import gettext_lazy as _

from districts.models import Indicator


class ChoiceForm(forms.Form):
    """Which year's works, and which indicator the chart draws."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)
    indicator = forms.ModelChoiceField(
        label=_("Chart"), queryset=Indicator.objects.all(), to_field_name="code", required=False
    )
