"""What the demo city's ledger says beside its figures: who builds, who signed, how it looks, what was sent back."""

import datetime as dt
from decimal import Decimal

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from core.photos import LONGEST_SIDE, THUMBNAIL_SIDE, encoded
from districts import lifecycle
from districts.lifecycle import Description, Gates, Signature
from districts.models import District, Stage, Work

from .people import Cast

CONTRACTORS = ["定州市第二建筑公司", "冀中建设集团", "恒通市政工程队", "乡村建设合作社"]
HOUSEHOLDS = "李王张刘陈杨赵孙周马"
SIDES = ["村东", "村西", "村南", "村北"]
SIGNERS = {
    "quality": ("质检员甲", "工程监理"),
    "technique": ("技术员乙", "乡镇技术站"),
    "acceptance": ("验收员丙", "市级验收组"),
}
WITH_PHOTOS = 6
LATE_ONE_IN = 12  # of the works that should be completed
SHAPES = {"before": ("#8d8478", "#6b5a45", "#a39684"), "after": ("#bfe3f5", "#b23a2f", "#f7f5ef")}


def about(village: District, code: str, number: int, *, due_on: dt.date) -> Description:
    """Number, place, builder and due day of the works of one township, in their order."""
    household = f"{HOUSEHOLDS[number % len(HOUSEHOLDS)]}家等户" if code in ("toilets", "courtyards") else ""
    return Description(
        number=f"{number:04}",
        address=f"{village.short_name}{SIDES[number % len(SIDES)]}",
        owner_mark=household,
        contractor=CONTRACTORS[(number // 7) % len(CONTRACTORS)],
        due_on=due_on,
    )


def due_day(year: int, share: Decimal, number: int, *, unfinished_on: dt.date | None) -> dt.date:
    """By its place in the list; what is not completed is put off by some weeks, all but every twelfth.

    `share`: how far down the list; `unfinished_on`: today, for a work that is not completed.
    """
    planned = dt.date(year, 1, 20) + dt.timedelta(days=int(share * 335))
    if unfinished_on is None or planned >= unfinished_on:
        return planned
    if number % LATE_ONE_IN == 0:
        return max(planned, unfinished_on - dt.timedelta(days=number % 23 + 1))
    return min(unfinished_on + dt.timedelta(days=number % 30 + 3), dt.date(year, 12, 31))


def gates(moment: dt.datetime) -> Gates:
    return {gate: Signature(name, moment.date(), position) for gate, (name, position) in SIGNERS.items()}


def show(actors: Cast, *, year: int, now: dt.datetime) -> None:
    """Photos of some works of the home township, and one that an inspection has sent back."""
    cadre, inspector = actors.accounts["cadre"], actors.accounts["inspector"]
    near = Work.objects.in_district(cadre.home_district).filter(year=year, indicator__code="toilets")
    long_ago = near.filter(stage=Stage.ACCEPTED, accepted_at__lt=now - dt.timedelta(days=10))
    chosen = [*near.filter(stage=Stage.COMPLETED).order_by("pk")[:2], *long_ago.order_by("pk")[:WITH_PHOTOS]]
    for plate, work in enumerate(chosen, start=1):
        lifecycle.add_photos(
            work,
            by=cadre,
            at=now - dt.timedelta(days=6),
            before=[picture("before", plate)],
            photos=[picture("after", plate)],
            note="改造前后对比",
        )
    if found := long_ago.order_by("pk").first():
        lifecycle.send_back(
            found,
            what="回头看发现两户化粪池盖板松动，须加固并重新密封。",
            put_right_by=now.date() + dt.timedelta(days=7),
            by=inspector,
            at=now - dt.timedelta(days=2),
        )


def picture(kind: str, plate: int) -> tuple[ContentFile, ContentFile]:
    """A drawn outhouse, as it was or as it is, with the number on its plate: no photo stands twice."""
    sky, roof, wall = SHAPES[kind]
    image = Image.new("RGB", (1200, 900), sky)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 640, 1200, 900), fill="#7a6a4f" if kind == "before" else "#9bbf7a")
    draw.rectangle((380, 330, 820, 700), fill=wall, outline="#4b4640", width=6)
    draw.polygon([(340, 340), (600, 180), (860, 340)], fill=roof, outline="#4b4640")
    draw.rectangle((540, 440, 670, 700), fill="#3d342a" if kind == "before" else "#3f7fae")
    if kind == "before":
        for step in range(5):
            draw.line([(400 + 80 * step, 350), (430 + 70 * step, 520 + 30 * step)], fill="#4b4640", width=5)
    else:
        for tile in range(400, 820, 60):
            draw.line([(tile, 336), (tile, 694)], fill="#d9d4c7", width=3)
        draw.rectangle((720, 400, 790, 470), fill="#cfeaf7", outline="#4b4640", width=4)
    draw.rectangle((560, 360, 650, 420), fill="#1f4e8c")
    draw.text((578, 362), str(plate), fill="white", font_size=48)
    return encoded(image, LONGEST_SIDE), encoded(image, THUMBNAIL_SIDE)
