"""The number that a form draws when it is opened, so that what is sent twice is taken once."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


def number_of(drawn: uuid.UUID, *content: object) -> uuid.UUID:
    """The number under which this content is kept: the same words from the same form have the same one.

    Other words from that form, after the browser's "back", have another: they are taken too.
    """
    return uuid.uuid5(drawn, "\n".join(str(getattr(part, "pk", part)) for part in content))


class SubmissionField(forms.UUIDField):
    """The number in a hidden field; a broken one is as good as none, for nobody typed it."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def to_python(self, value: Any) -> uuid.UUID | None:  # type: ignore[override]  # as UUIDField itself does
        try:
            return super().to_python(value)
        except ValidationError:
            return None
