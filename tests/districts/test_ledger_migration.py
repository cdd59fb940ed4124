"""What the migrations write."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

from django.apps import apps
from django.db import connection

from districts.lifecycle import LedgerEntry, enter_works
from districts.models import ORDER, Stage, Work

fill = import_module("districts.migrations.0006_fill_ledger").fill


def test_works_of_before_get_their_ledger_and_their_moment(
    village, county, township, toilets, now, monkeypatch
):
    """The database's own rules stand already, so what is told apart is the ledger; the moment was never empty."""
    monkeypatch.setattr("districts.migrations.0006_fill_ledger.BATCH", 1)
    moments = [(stage, now + dt.timedelta(hours=hour)) for hour, stage in enumerate(ORDER)]
    entries = [
        LedgerEntry(village, toilets, 2021, "甲", Decimal(1), moments),
        LedgerEntry(county, toilets, 2021, "乙", Decimal(1), moments[:2]),
    ]
    enter_works(entries)
    Work.objects.update(township=None)
    with connection.schema_editor() as editor:
        for _ in range(2):
            fill(apps, editor)
    found = Work.objects.order_by("pk").values_list("township", "stage", "accepted_at")
    assert list(found) == [
        (township.pk, Stage.ACCEPTED, now + dt.timedelta(hours=3)),
        (county.pk, Stage.STARTED, None),
    ]
