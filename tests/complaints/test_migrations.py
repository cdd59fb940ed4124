"""Complaints of before handling are brought along, in every state they could stand in."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from complaints.limits import amber_at
from core.encrypted import digest

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("complaints", "0003_complaints_and_members"), ("members", "0001_initial")]
FILLED = ("complaints", "0006_fill_handling")
FIRST = timezone.make_aware(dt.datetime(2021, 7, 26, 9))
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
CONTACT_BY, ANSWER_BY = FIRST + DAY, FIRST + 7 * DAY


def migrate_to(*targets: tuple[str, str]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


def newest() -> list[tuple[str, str]]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


@pytest.fixture
def old() -> Iterator[Apps]:
    """The database as it was before handling; brought back to the newest afterwards, whatever happened."""
    try:
        yield migrate_to(*BEFORE)
    finally:
        migrate_to(*newest())


class Old:
    """Writes complaints as the program of before did."""

    def __init__(self, apps: Apps) -> None:
        self.apps = apps
        self.district = apps.get_model("districts", "District").objects.create(
            path="0001", depth=1, code="130682000000", name="定州市", short_name="定州市", level="county"
        )
        self.unit = apps.get_model("members", "Unit").objects.create(
            name="号头庄回族乡人民政府", kind="township", district=self.district
        )
        self.dispatcher, self.handler, self.second = (
            apps.get_model("members", "Member").objects.create(
                username=name, name=name, unit=self.unit, home_district=self.district
            )
            for name in ("chen", "lin", "ma")
        )
        self.category = apps.get_model("complaints", "Category").objects.create(
            path="0001", depth=1, name_zh="供暖", limit_class="urgent"
        )
        self.complaint = apps.get_model("complaints", "Complaint")
        self.event = apps.get_model("complaints", "ComplaintEvent")

    def write(self, code: str, state: str, *events: tuple[Any, ...], **values: Any) -> int:
        dispatched = {}
        if state in ("assigned", "in_progress", "answered", "closed"):
            dispatched = {
                "unit": self.unit,
                "dispatched_at": FIRST,
                "contact_by": CONTACT_BY,
                "answer_by": ANSWER_BY,
            }
        row = self.complaint.objects.create(
            **{
                "code": code,
                "title": "暖气不热",
                "body": "屋里只有十度",
                "district": self.district,
                "category": self.category,
                "contact_phone": "13800000000",
                "state": state,
                "received_at": FIRST,
                "accept_by": FIRST + HOUR,
            }
            | dispatched
            | values
        )
        for kind, at, actor, satisfaction in events:
            self.event.objects.create(
                complaint=row,
                kind=kind,
                at=at,
                actor=actor,
                from_state=state,
                to_state=state,
                district=self.district,
                unit=row.unit,
                note=kind,
                satisfaction=satisfaction,
            )
        return row.pk


def test_complaints_of_every_state_are_brought_along_while_the_program_of_before_goes_on(old):
    was = Old(old)
    assigned = ("assigned", FIRST, was.dispatcher, "")
    again = ("assigned", FIRST + DAY, was.dispatcher, "")
    contacted = ("contacted", FIRST + 2 * HOUR, was.handler, "")
    answered = ("answered", FIRST + 3 * DAY, was.second, "")
    closed = ("closed", FIRST + 4 * DAY, None, "satisfied")
    reopened = ("reopened", FIRST + 4 * DAY, None, "dissatisfied")
    done = {"contacted_at": FIRST + 2 * HOUR, "answered_at": FIRST + 3 * DAY}
    keys = {
        "received": was.write("2222-222", "received"),
        "declined": was.write("2222-223", "declined", ("declined", FIRST, was.dispatcher, "")),
        "accepted": was.write("2222-224", "accepted"),
        "assigned": was.write("2222-225", "assigned", assigned, again),
        "in_progress": was.write(
            "2222-226", "in_progress", assigned, contacted, answered, reopened, contacted_at=FIRST + 2 * DAY
        ),
        "answered": was.write("2222-227", "answered", assigned, contacted, answered, **done),
        "closed": was.write("2222-228", "closed", assigned, answered, closed, closed_at=closed[1], **done),
        "silent": was.write("2222-229", "assigned"),  # dispatched, and the event is missing
    }

    migrate_to(("complaints", "0005_handling_indexes"))
    keys["meanwhile"] = was.write("2222-232", "received")  # names none of the new columns
    migrate_to(FILLED)
    MigrationRecorder(connection).record_unapplied(*FILLED)  # cut off after all was written: it is done again
    new = migrate_to(*newest())

    rows = new.get_model("complaints", "Complaint").objects.order_by("pk")
    amber = amber_at(FIRST, ANSWER_BY)
    clock = ("dispatches", "with_unit_since", "amber_at", "handler_id")
    assert {row["pk"]: tuple(row[name] for name in clock) for row in rows.values("pk", *clock)} == {
        keys["received"]: (0, None, None, None),
        keys["declined"]: (0, None, None, None),
        keys["accepted"]: (0, None, None, None),
        keys["assigned"]: (2, FIRST + DAY, amber, None),
        keys["in_progress"]: (1, FIRST, amber, was.second.pk),
        keys["answered"]: (1, FIRST, amber, was.second.pk),
        keys["closed"]: (1, FIRST, amber, was.second.pk),
        keys["silent"]: (1, FIRST, amber, None),
        keys["meanwhile"]: (0, None, None, None),
    }
    assert {
        (row.limit_class, row.phone_digest, "暖气" in row.terms, row.version, row.is_public) for row in rows
    } == {("urgent", digest("13800000000"), True, 0, False)}
    verdicts = new.get_model("complaints", "Callback").objects.order_by("complaint_id")
    told: list[tuple[Any, ...]] = list(
        verdicts.values_list(
            "complaint", "at", "reached", "solved", "satisfaction", "contacted_in_time", "by"
        )
    )
    assert told == [
        (keys["in_progress"], reopened[1], True, False, "dissatisfied", False, None),
        (keys["closed"], closed[1], True, True, "satisfied", True, None),
    ]
    exclusions = new.get_model("complaints", "Exclusion").objects
    assert list(exclusions.values_list("complaint", "reason", "approved_by", "at", "note")) == [
        (keys["declined"], "declined", was.dispatcher.pk, FIRST, "declined")
    ]
