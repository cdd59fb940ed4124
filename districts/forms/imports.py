"""A ledger of works, and what holds for its rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.sheets import MOST_BYTES

from ..models import Indicator


class LedgerForm(forms.Form):
    """The file, what rows mean that do not say, and whether works that are there may be changed."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or Excel (.xlsx), at most 20 MB and 100 000 rows. One row names the columns: 编号, 辖区, 名称, 数量 …"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    indicator = forms.ModelChoiceField(
        label=_("Indicator, for rows that do not say"),
        queryset=Indicator.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("The sheet has a column for it"),
    )
    year = forms.IntegerField(
        label=_("Year, for rows that do not say"), required=False, min_value=2000, max_value=2100
    )
    change_existing = forms.BooleanField(
        label=_("Change existing works"),
        help_text=_(
            "Without the tick, rows that differ from the ledger are refused and listed. Steps are never taken back, "
            "and nothing changes the quantity of an accepted work."
        ),
        required=False,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB: split it."), code="large")
        return file
