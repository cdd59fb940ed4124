import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.photos import LONGEST_SIDE, MAX_PIXELS, NotAPhoto, clean_photo

POSITION = 0x8825  # the EXIF tag that holds where a photo was taken
ORIENTATION = 0x0112


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), exif: Image.Exif | None = None
) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, kind, **({"exif": exif} if exif else {}))
    return SimpleUploadedFile(f"photo.{kind.lower()}", buffer.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_accepted_kind_becomes_a_jpeg(kind):
    photo, thumbnail = clean_photo(picture(kind))
    assert Image.open(photo).format == Image.open(thumbnail).format == "JPEG"


def test_position_and_camera_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # held upright: turn by 90 degrees
    exif[0x010F] = "Camera"
    exif.get_ifd(POSITION)[1] = "N"
    photo, _ = clean_photo(picture(exif=exif))
    cleaned = Image.open(photo)
    assert dict(cleaned.getexif()) == {}
    assert cleaned.size == (40, 60)


def test_a_large_picture_is_shrunk():
    photo, thumbnail = clean_photo(picture(size=(4000, 1000)))
    assert (max(Image.open(photo).size), max(Image.open(thumbnail).size)) == (LONGEST_SIDE, 360)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just words",
        b"\x00" * 200,
        b"\xff\xd8\xff\xe0broken",
        b"<svg onload=alert(1)>",
        b"GIF89a\x01\x00\x01\x00",
    ],
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(NotAPhoto):
        clean_photo(SimpleUploadedFile("words.jpg", content))


def test_a_picture_that_would_fill_the_memory_is_refused():
    side = int(MAX_PIXELS**0.5) + 100
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    with pytest.raises(NotAPhoto, match="too many pixels"):
        clean_photo(SimpleUploadedFile("bomb.png", buffer.getvalue()))
