"""An address as a QR code, drawn into the page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def drawn(address: str) -> SafeString:
    """Dark on light whatever the page's colours; how large it is says the page."""
    drawing = segno.make(address, error="m", micro=False)
    return mark_safe(drawing.svg_inline(scale=6, border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S308  # drawn by us
