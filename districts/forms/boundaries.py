"""Bringing a county's boundaries."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..geojson import BadBoundaries, Shapes, read_boundaries
from ..models import District


class BoundariesForm(forms.Form):
    """A GeoJSON file with the shape of each township, and of villages where there are some."""

    file = forms.FileField(
        label=gettext_lazy("GeoJSON file"),
        help_text=gettext_lazy(
            "A FeatureCollection in WGS 84; each shape's property “code” is the district's statistical code."
        ),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )

    def __init__(self, *args: Any, county: District, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.county = county

    def clean_file(self) -> Shapes:
        """The shapes by the districts' codes."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.BOUNDARIES_MAX_BYTES:
            limit = filesizeformat(settings.BOUNDARIES_MAX_BYTES)
            raise forms.ValidationError(
                _("The file is larger than %(limit)s; simplify the shapes.") % {"limit": limit}
            )
        known = District.objects.within(self.county).values_list("code", flat=True)
        try:
            return read_boundaries(file.read(), known)
        except BadBoundaries as problem:
            raise forms.ValidationError(str(problem)) from problem
