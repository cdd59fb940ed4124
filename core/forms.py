"""What every form here shares: its look, and text that is plain text."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    EmailValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from .contact_digests import plain_number
from .quick_select import select

MARKUP = re.compile(r"<[a-zA-Z/!?][^<>]*>")
# They join the parts of an emoji and the letters of some scripts; all else that cannot be seen only deceives.
JOINERS = "\u200c\u200d"


def say_it_plainly() -> None:
    """Say what is wrong in a field as a person would, also where Django or a package of ours made the field.

    Called before the first field is made: each copies the words of its class.
    """
    forms.Field.default_error_messages["required"] = _("Please fill this in.")
    for chosen in (forms.ChoiceField, forms.ModelChoiceField):
        chosen.default_error_messages = chosen.default_error_messages | {
            "required": _("Please choose."),
            "invalid_choice": _("Choose again from the list."),
        }
    forms.FileField.default_error_messages = forms.FileField.default_error_messages | {
        "required": _("Please choose.")
    }
    MinLengthValidator.message = _("Enter at least %(limit_value)d characters.")
    MaxLengthValidator.message = _("Enter at most %(limit_value)d characters (you have %(show_value)d).")
    MinValueValidator.message = _("Enter %(limit_value)s or more.")
    MaxValueValidator.message = _("Enter %(limit_value)s or less.")
    EmailValidator.message = _("Enter an e-mail address, such as name@example.com.")
    ProhibitNullCharactersValidator.message = _("Contains a character that cannot be stored.")


class DayInput(forms.DateInput):
    """The phone's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PortalRenderer(TemplatesSetting):
    """Renders `{{ form.title.as_field_group }}` through our own field component, and selects in one go."""

    field_template_name = "components/field.html"

    def render(self, template_name: str, context: Any, request: HttpRequest | None = None) -> str:
        if template_name == "django/forms/widgets/select.html":
            return select(context["widget"])
        return super().render(template_name, context, request)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent, even if it is nothing; None when the page was only opened."""
    return request.POST if request.method == "POST" else None


def no_markup(text: str) -> None:
    """Refuse HTML: it would be shown as typed, and nobody who means well types it."""
    if MARKUP.search(text):
        raise ValidationError(_("Write plain words, without HTML tags such as <b>."), code="markup")


class PlainTextField(forms.CharField):
    """One or more lines of plain words, without what cannot be seen; a line break counts once."""

    default_validators = [no_markup]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        seen = "".join(char for char in text if char in JOINERS or unicodedata.category(char) != "Cf")
        plain = seen.replace("\r\n", "\n").replace("\r", "\n").strip()
        return plain if plain.strip(JOINERS + " \n") else ""


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
