"""Photos with something in them, as two phones take and send them."""

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def landscape(number: int, size: tuple[int, int] = (1200, 900)) -> SimpleUploadedFile:
    """A picture of its own for each number: blocks of light and shade."""
    chance = Random(number)
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for across in range(0, size[0], 150):
        for down in range(0, size[1], 150):
            shade = tuple(chance.randrange(256) for _ in range(3))
            draw.rectangle((across, down, across + 150, down + 150), fill=shade)
    return as_file(picture, quality=90)


def sent_on(photo: SimpleUploadedFile) -> SimpleUploadedFile:
    """The same one after a chat program has shrunk it."""
    photo.seek(0)
    with Image.open(photo) as picture:
        return as_file(picture.resize((640, 480)), quality=60)


def as_file(picture: Image.Image, *, quality: int) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return SimpleUploadedFile("photo.jpg", buffer.getvalue(), "image/jpeg")
