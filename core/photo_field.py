"""A form field for several photos at once."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .photos import CutOff, NotAPhoto, TooManyPixels, clean_photo


class PhotosInput(forms.ClearableFileInput):
    """Chooses many files; on a phone it offers the camera."""

    template_name = "components/photo_picker.html"
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Cleans to a list of (photo, thumbnail) pairs, re-encoded and without their tags."""

    widget = PhotosInput
    default_error_messages = {
        "too_many": ngettext_lazy(
            "Choose at most %(limit)d photo.", "Choose at most %(limit)d photos.", "limit"
        ),
        "too_large": _("“%(name)s” is larger than %(limit)s. Choose a smaller photo."),
        "too_many_pixels": _("“%(name)s” has more than 60 million pixels. Choose a smaller photo."),
        "cut_off": _("“%(name)s” is broken or was cut off on its way. Choose it once more, or take another."),
        "not_a_photo": _(
            "“%(name)s” is not a photo that can be read. Choose a JPEG, PNG, WebP or HEIC picture."
        ),
    }

    def __init__(self, *, most: int = settings.PHOTO_MAX_COUNT, **kwargs: Any) -> None:
        self.most = most  # before the widget asks for its attributes
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        kinds = "image/jpeg,image/png,image/webp,image/heic,image/heif"
        return {"accept": kinds, "data-limit": self.most}

    def clean(self, data: Any, initial: Any = None) -> list[tuple[ContentFile, ContentFile]]:
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > self.most:
            refusal = self.error_messages["too_many"]
            raise ValidationError(refusal, code="too_many", params={"limit": self.most})
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        return [self.clean_one(upload) for upload in uploads]

    def clean_one(self, upload: UploadedFile) -> tuple[ContentFile, ContentFile]:
        if (upload.size or 0) > settings.PHOTO_MAX_BYTES:
            raise self.refusal("too_large", upload, limit=filesizeformat(settings.PHOTO_MAX_BYTES))
        try:
            return clean_photo(upload)
        except TooManyPixels as problem:
            raise self.refusal("too_many_pixels", upload) from problem
        except CutOff as problem:
            raise self.refusal("cut_off", upload) from problem
        except NotAPhoto as problem:
            raise self.refusal("not_a_photo", upload) from problem

    def refusal(self, code: str, upload: UploadedFile, **params: str) -> ValidationError:
        params["name"] = upload.name or "?"
        return ValidationError(self.error_messages[code], code=code, params=params)
