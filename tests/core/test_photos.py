import contextlib
import io
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.photos import LONGEST_SIDE, MAX_PIXELS, NotAPhoto, TooManyPixels, clean_photo

POSITION = 0x8825  # the EXIF tag that holds where a photo was taken
ORIENTATION = 0x0112


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), exif: Image.Exif | None = None
) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, kind, **({"exif": exif} if exif else {}))
    return SimpleUploadedFile(f"photo.{kind.lower()}", buffer.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
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


def test_the_photos_of_iphones_are_read():
    photo, _ = clean_photo(picture("HEIF", size=(640, 480)))
    assert (Image.open(photo).format, Image.open(photo).size) == ("JPEG", (640, 480))


def test_the_position_in_a_heic_is_gone():
    exif = Image.Exif()
    exif.get_ifd(POSITION)[1] = "N"
    photo, thumbnail = clean_photo(picture("HEIF", exif=exif))
    for cleaned in (photo, thumbnail):
        assert b"Exif" not in cleaned.read()


def test_what_can_be_seen_through_becomes_paper():
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(buffer, "PNG")
    photo, _ = clean_photo(SimpleUploadedFile("screen.png", buffer.getvalue()))
    assert Image.open(photo).getpixel((20, 20)) == (255, 255, 255)


def test_a_polyglot_keeps_its_picture_and_loses_its_script():
    """A JPEG with a page in its comment and an archive behind its end is a photo; only the pixels stay."""
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(buffer, "JPEG", comment=b"<script>alert(1)</script>")
    upload = SimpleUploadedFile("a.jpg", buffer.getvalue() + b"PK\x03\x04 <?php system('id'); ?>")
    photo, thumbnail = clean_photo(upload)
    for cleaned in (photo, thumbnail):
        content = cleaned.read()
        assert (b"script" in content, b"php" in content, b"PK\x03\x04" in content) == (False, False, False)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_cut_off_on_its_way_is_refused(kind):
    buffer = io.BytesIO()
    Image.effect_noise((300, 200), 90).convert("RGB").save(buffer, kind)
    half = buffer.getvalue()[: len(buffer.getvalue()) // 2]
    with pytest.raises(NotAPhoto):
        clean_photo(SimpleUploadedFile("half.jpg", half))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_far_too_large_for_pillow_is_refused_before_it_is_unpacked(kind):
    """200 megapixels in a few kilobytes; Pillow itself would raise or only warn."""
    buffer = io.BytesIO()
    Image.new("L", (20000, 10000)).save(buffer, kind)
    with pytest.raises(TooManyPixels):
        clean_photo(SimpleUploadedFile("bomb", buffer.getvalue()))


def test_a_text_bomb_in_a_png_is_refused():
    buffer = io.BytesIO()
    tags = PngInfo()
    tags.add_text("Comment", "A" * 70_000_000, zip=True)
    Image.new("RGB", (10, 10)).save(buffer, "PNG", pnginfo=tags)
    with pytest.raises(NotAPhoto):
        clean_photo(SimpleUploadedFile("text.png", buffer.getvalue()))


def test_odd_tags_of_a_camera_are_no_reason_to_refuse_its_photo():
    held_upright = struct.pack("<HHII", ORIENTATION, 3, 1, 6)
    in_words = struct.pack(
        "<HHI4s", 0x011A, 2, 4, b"300\0"
    )  # dots per inch, which belong there as a fraction
    tags = b"II*\0\x08\0\0\0" + struct.pack("<H", 2) + held_upright + in_words + bytes(4)
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(buffer, "JPEG", exif=b"Exif\0\0" + tags)
    photo, _ = clean_photo(SimpleUploadedFile("photo.jpg", buffer.getvalue()))
    assert Image.open(photo).size == (40, 60)


def test_a_heic_picture_that_lies_about_its_size_is_refused():
    content = picture("HEIF").read()
    width = content.index(b"ispe") + 8
    lying = content[:width] + struct.pack(">I", 0x7F000040) + content[width + 4 :]
    with pytest.raises(NotAPhoto):
        clean_photo(SimpleUploadedFile("photo.heic", lying))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 400), byte=st.integers(0, 255))
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_photo_with_a_broken_byte_is_read_or_refused(kind, place, byte):
    exif = Image.Exif()
    exif[ORIENTATION], exif[0x010F] = 6, "Camera"
    content = bytearray(picture(kind, exif=exif).read())
    content[place % len(content)] = byte
    with contextlib.suppress(NotAPhoto):
        clean_photo(SimpleUploadedFile("photo", bytes(content)))
