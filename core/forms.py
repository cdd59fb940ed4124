"""What every form here shares: its look, and text that is plain text."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from .contact_digests import plain_number

MARKUP = re.compile(r"<[a-zA-Z/!?]")


class PortalRenderer(TemplatesSetting):
    """Renders `{{ form.title.as_field_group }}` through our own field component."""

    field_template_name = "components/field.html"


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent, even if it is nothing; None when the page was only opened."""
    return request.POST if request.method == "POST" else None


def no_markup(text: str) -> None:
    """Refuse HTML: it would be shown as typed, and nobody who means well types it."""
    if MARKUP.search(text):
        raise ValidationError(_("Write plain words, without HTML tags such as <b>."), code="markup")


class PlainTextField(forms.CharField):
    """One or more lines of plain words; its lengths are told as a person would say them."""

    default_validators = [no_markup]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for validator in self.validators:
            if isinstance(validator, MinLengthValidator):
                validator.message = _("Enter at least %(limit_value)d characters.")
            elif isinstance(validator, MaxLengthValidator):
                validator.message = _("Enter at most %(limit_value)d characters (you have %(show_value)d).")


class PhoneField(forms.CharField):
    """A Chinese mobile or landline number; full-width digits, spaces and dashes are read too."""

    default_error_messages = {
        "invalid": _("Enter a mobile number of 11 digits, or a landline number with its area code.")
    }
    pattern = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "tel", "autocomplete": "tel"}

    def clean(self, value: Any) -> str:
        digits = plain_number(super().clean(value))
        if digits and not self.pattern.fullmatch(digits):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return digits
