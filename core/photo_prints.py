"""Telling the same photo again: by its bytes as kept, and by how it looks after another phone has shrunk it."""

import hashlib
import io

from django.core.files.base import ContentFile
from PIL import Image

SIDE = 8
# So many of the 64 signs may differ in two photos that look alike: about what shrinking and sending on does.
MOST_DIFFERENT = 4
FLAT = 6  # fewer signs than this: a plain wall, a black picture; many of those look alike


def sha256_of(image: ContentFile) -> str:
    """The digest of the picture as we keep it; the same upload, cleaned again, has the same one."""
    image.seek(0)
    digest = hashlib.sha256(image.read()).hexdigest()
    image.seek(0)
    return digest


def look_of(image: ContentFile) -> int | None:
    """A difference hash: for each of 64 places, whether it grows brighter to the right. None for a flat picture.

    As a signed number of 64 bits, which is what a database keeps.
    """
    image.seek(0)
    with Image.open(io.BytesIO(image.read())) as picture:
        grey = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS)
    image.seek(0)
    values = grey.tobytes()
    signs = 0
    for row in range(SIDE):
        for column in range(SIDE):
            place = row * (SIDE + 1) + column
            signs = signs << 1 | (values[place + 1] > values[place])
    if not FLAT <= signs.bit_count() <= SIDE * SIDE - FLAT:
        return None
    return signs - (1 << 64) if signs >= 1 << 63 else signs
