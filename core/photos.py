"""Photos as people send them, made safe to keep: turned upright, shrunk, every tag and position removed."""

import io
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

ACCEPTED = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 60_000_000  # about what the largest phone camera gives; more is an attempt to fill the memory
LONGEST_SIDE = 2000
THUMBNAIL_SIDE = 360


class NotAPhoto(ValueError):
    """The bytes are not a JPEG, PNG or WebP picture that can be read."""


def clean_photo(upload: UploadedFile) -> tuple[ContentFile, ContentFile]:
    """Return the photo and its thumbnail, both freshly encoded JPEG.

    Raises NotAPhoto for anything that is not a readable picture of an accepted kind.
    """
    picture = read_photo(upload)
    return encoded(picture, LONGEST_SIDE), encoded(picture, THUMBNAIL_SIDE)


def read_photo(upload: UploadedFile) -> Image.Image:
    try:
        upload.seek(0)
        with Image.open(upload, formats=ACCEPTED) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAPhoto("too many pixels")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # decodes large JPEGs at a smaller scale
            return ImageOps.exif_transpose(picture).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ) as problem:
        raise NotAPhoto(str(problem)) from problem


def encoded(picture: Image.Image, longest_side: int) -> ContentFile:
    """Re-encode from the pixels alone, so nothing hidden in the upload survives."""
    smaller = picture.copy()
    smaller.thumbnail((longest_side, longest_side))
    smaller.info.clear()
    buffer = io.BytesIO()
    smaller.save(buffer, "JPEG", quality=82, optimize=True)
    return ContentFile(buffer.getvalue())


def store_photo(row: Any, image: ContentFile, thumbnail: ContentFile) -> None:
    """Save a row with `image` and `thumbnail` columns, under names that say nothing and cannot be guessed."""
    name = uuid.uuid4().hex
    row.image.save(f"{name}.jpg", image, save=False)
    row.thumbnail.save(f"{name}_small.jpg", thumbnail, save=False)
    row.save()
