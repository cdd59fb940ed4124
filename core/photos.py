"""Photos as people send them, made safe to keep: turned upright, shrunk, every tag and position removed."""

import io
import uuid
import warnings
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)

ACCEPTED = ("JPEG", "PNG", "WEBP", "HEIF")
MAX_PIXELS = 60_000_000  # about what the largest phone camera gives; more is an attempt to fill the memory
LONGEST_SIDE = 2000
THUMBNAIL_SIDE = 360
ORIENTATION = 0x0112  # the EXIF tag that says how the camera was held
TURNS: dict[Any, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class NotAPhoto(ValueError):
    """The bytes are not a JPEG, PNG, WebP or HEIC picture that can be read."""


class TooManyPixels(NotAPhoto):
    """Unpacked, the picture would fill the memory."""


class CutOff(NotAPhoto):
    """It begins as a picture, but its end is missing or broken."""


def clean_photo(upload: UploadedFile) -> tuple[ContentFile, ContentFile]:
    """Return the photo and its thumbnail, both freshly encoded JPEG.

    Raises NotAPhoto for anything that is not a readable picture of an accepted kind.
    """
    picture = read_photo(upload)
    return encoded(picture, LONGEST_SIDE), encoded(picture, THUMBNAIL_SIDE)


def read_photo(upload: UploadedFile) -> Image.Image:
    """The picture, shrunk, upright and on white, whatever it was."""
    with opened(upload) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise TooManyPixels("too many pixels")
        try:
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # decodes large JPEGs at a smaller scale
            picture.thumbnail(
                (LONGEST_SIDE, LONGEST_SIDE)
            )  # before turning: a copy of the whole costs memory
            return on_white(upright(picture))
        except Exception as problem:  # each decoder raises whatever a broken part makes it stumble over
            raise CutOff(str(problem)) from problem


def upright(picture: Image.Image) -> Image.Image:
    """Turned as its tags say; tags that cannot be read say nothing.

    `ImageOps.exif_transpose` would write all tags anew and stumble over odd ones, which some cameras write.
    """
    try:
        turn = TURNS.get(picture.getexif().get(ORIENTATION))
    except Exception:  # Pillow stumbles over odd tags in many ways; the picture itself is sound
        return picture
    return picture if turn is None else picture.transpose(turn)


def opened(upload: UploadedFile) -> Image.Image:
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow only warns where we refuse: the size is compared with MAX_PIXELS
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(upload, formats=ACCEPTED)
    except Image.DecompressionBombError as problem:
        raise TooManyPixels(str(problem)) from problem
    except Exception as problem:  # whatever a decoder makes of bytes that are no photo
        raise NotAPhoto(str(problem)) from problem


def on_white(picture: Image.Image) -> Image.Image:
    """Without transparency: what cannot be seen through becomes paper, not black."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")


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
