"""Charts as pictures, for where no script runs. Without letters: a server may have no font that writes Chinese."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

RED, GREY, LINE = "#b3261e", "#c9c9c9", "#555555"
COLOURS = ("#b3261e", "#1f5fa8", "#2e7d4f")
BAR = (600, 44)
CHART = (1400, 420)
MARGIN = 56


def bar(number: int, before: int, most: int) -> bytes:
    """This week's bar above a thin one of the week before, both as long as they are to the most there is."""
    picture = Image.new("RGBA", BAR)
    pen = ImageDraw.Draw(picture)
    for value, top, bottom, colour in ((number, 2, 28, RED), (before, 32, 42, GREY)):
        if value:
            pen.rectangle((0, top, max(3, (BAR[0] - 1) * value // max(most, 1)), bottom), fill=colour)
    return as_png(picture)


def columns(labels: Sequence[str], series: Sequence[Sequence[int]]) -> bytes:
    """Columns side by side for each label, of each series one; at most three series, in COLOURS."""
    picture = Image.new("RGBA", CHART)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=22)
    most = max((value for values in series for value in values), default=0) or 1
    wide, floor = (CHART[0] - 2 * MARGIN) / max(len(labels), 1), CHART[1] - MARGIN
    one = wide * 0.8 / max(len(series), 1)
    for place, label in enumerate(labels):
        left = MARGIN + place * wide + wide * 0.1
        for number, values in enumerate(series):
            top = floor - (floor - MARGIN) * values[place] / most
            edge = left + number * one
            pen.rectangle((edge, top, edge + one - 4, floor), fill=COLOURS[number])
            pen.text((edge + one / 2 - 2, top - 4), str(values[place]), fill=LINE, font=font, anchor="ms")
        pen.text((MARGIN + (place + 0.5) * wide, floor + 12), label, fill=LINE, font=font, anchor="ma")
    pen.line((MARGIN, floor, CHART[0] - MARGIN, floor), fill=LINE, width=2)
    return as_png(picture)


def as_png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.quantize(32).save(file, "PNG", optimize=True)  # on whatever colour the paper is
    return file.getvalue()
