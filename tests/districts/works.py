"""A work of the ledger brought as far as a test needs it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core.photos import clean_photo
from districts import lifecycle
from districts.lifecycle import Description, LedgerEntry, Signature
from districts.models import District, Indicator, Stage, Work
from members.models import Member
from tests.core.test_photos import picture

GATES = {
    "quality": Signature("质检员张", dt.date(2021, 7, 28), "监理"),
    "technique": Signature("技术员李", dt.date(2021, 7, 28), "乡镇技术站"),
    "acceptance": Signature("验收员王", dt.date(2021, 7, 28), "住建局"),
}


def photo() -> list[Any]:
    return [clean_photo(picture())]


def plan(district: District, indicator: Indicator, at: dt.datetime, quantity: int = 20, **about: Any) -> Work:
    entry = LedgerEntry(
        district,
        indicator,
        2021,
        "第一批户厕改造",
        Decimal(quantity),
        [(Stage.PLANNED, at)],
        Description(**about),
    )
    return lifecycle.enter_works([entry])[0]


def finish(work: Work, *, by: Member, at: dt.datetime) -> Work:
    """Started and completed, with a photo of how it is."""
    work = lifecycle.move_on(work, to=Stage.STARTED, by=by, at=at)
    return lifecycle.move_on(work, to=Stage.COMPLETED, by=by, at=at, photos=photo())


def accept(work: Work, *, by: Member, at: dt.datetime) -> Work:
    return lifecycle.accept_work(work, gates=GATES, by=by, at=at)
