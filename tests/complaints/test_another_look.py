"""回头看: new complaints mark acceptances, another person looks, and it stands or goes back."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from complaints import lifecycle, tasks
from complaints.lifecycle import another_look
from complaints.models import (
    Category,
    Complaint,
    Recurrence,
    RecurrenceSweep,
    WatchedCategory,
    works_to_look_at,
)
from districts import lifecycle as ledger
from districts.models import District, Stage, Work
from tests.districts.works import GATES, accept, finish, photo, plan
from tests.factories import file_complaint, make_category, make_member

HERE: dict[str, Any] = {"latitude": Decimal("38.51600"), "longitude": Decimal("114.99000")}
DAY = dt.timedelta(days=1)
METRES_NORTH = Decimal("0.00001") * 100 / Decimal("111.19508")  # of latitude in a metre


def north(metres: int) -> dict[str, Any]:
    return {
        "latitude": round(HERE["latitude"] + metres * METRES_NORTH, 5),
        "longitude": HERE["longitude"],
    }


def east(metres: int) -> dict[str, Any]:
    wide = METRES_NORTH / Decimal("0.78242")  # cos 38.516°
    return {"latitude": HERE["latitude"], "longitude": round(HERE["longitude"] + metres * wide, 5)}


@pytest.fixture
def accepted(village, toilets, lin, dong, now):
    """A work that Lin finished and Dong accepted three days before now."""

    def make(district=village, *, at=now - 3 * DAY, **about: Any) -> Work:
        work = finish(plan(district, toilets, at - 2 * DAY, **about), by=lin, at=at - DAY)
        return accept(work, by=dong, at=at)

    return make


@pytest.fixture
def watched(category, toilets) -> WatchedCategory:
    return WatchedCategory.objects.create(indicator=toilets, category=category)


@pytest.fixture
def other(db) -> Category:
    return make_category(above="教育", name_zh="校园安全")


def marks() -> list[tuple[int, int, int | None]]:
    return list(Recurrence.objects.order_by("id").values_list("complaint_id", "work_id", "metres"))


# ---- Which are found --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        (HERE, 0),
        (north(150), 150),
        (east(150), 150),
        (north(199), 199),
        (north(202), None),
        (east(-202), None),
    ],
)
def test_a_complaint_within_sight_marks_the_acceptance(accepted, other_village, other, now, place, metres):
    work = accepted(**HERE)
    complaint = file_complaint(other_village, other, now, **place)
    assert lifecycle.find_recurrences(at=now) == (metres is not None)
    assert marks() == ([] if metres is None else [(complaint.pk, work.pk, metres)])


def test_a_complaint_of_the_same_village_marks_it_when_the_matter_is_tied(
    accepted, village, other_village, category, other, watched, now
):
    work = accepted()
    below = Category.objects.add_child(Category.objects.get(pk=category.pk), {"name_zh": "新农村建设"})
    complaint = file_complaint(village, below, now)
    file_complaint(village, other, now)
    file_complaint(other_village, category, now)
    assert lifecycle.find_recurrences(at=now) == 1
    assert marks() == [(complaint.pk, work.pk, None)]


def test_where_both_places_are_known_the_village_says_nothing(accepted, village, category, watched, now):
    accepted(**HERE)
    file_complaint(village, category, now, **north(900))
    assert lifecycle.find_recurrences(at=now) == 0


def test_a_township_is_too_wide_to_be_the_same_place(accepted, township, category, watched, now):
    accepted(township)
    file_complaint(township, category, now)
    assert lifecycle.find_recurrences(at=now) == 0


def test_only_acceptances_of_the_last_days_are_marked(accepted, village, category, watched, now):
    accepted(at=now - 181 * DAY)
    recent = accepted(at=now - 179 * DAY)
    complaint = file_complaint(village, category, now)
    lifecycle.find_recurrences(at=now)
    assert marks() == [(complaint.pk, recent.pk, None)]


def test_a_complaint_from_before_the_acceptance_casts_no_doubt(accepted, village, category, watched, now):
    file_complaint(village, category, now - 4 * DAY, **HERE)
    accepted(**HERE)
    accepted()
    assert lifecycle.find_recurrences(at=now) == 0


def test_what_is_not_accepted_is_not_marked(village, toilets, category, watched, lin, now):
    finish(plan(village, toilets, now - 2 * DAY, **HERE), by=lin, at=now - DAY)
    file_complaint(village, category, now, **HERE)
    assert lifecycle.find_recurrences(at=now) == 0


def test_thanks_and_what_was_withdrawn_cast_no_doubt(accepted, village, category, watched, now):
    accepted()
    file_complaint(village, category, now, kind=Complaint.Kind.THANKS)
    taken_back = file_complaint(village, category, now)
    found = file_complaint(village, category, now)
    lifecycle.withdraw(taken_back, at=now)
    lifecycle.find_recurrences(at=now)
    assert [complaint for complaint, _, _ in marks()] == [found.pk]
    lifecycle.withdraw(found, at=now)
    assert not Recurrence.objects.waiting().exists()


# ---- Looking through ----------------------------------------------------------------------------


def test_looking_again_finds_nothing_twice(accepted, village, category, watched, now):
    accepted()
    file_complaint(village, category, now)
    assert [lifecycle.find_recurrences(at=now) for _ in range(3)] == [1, 0, 0]
    assert lifecycle.find_recurrences(at=now, everything=True) == 0


def test_only_what_is_new_is_looked_through(accepted, village, category, watched, now, monkeypatch):
    monkeypatch.setattr(another_look, "STILL_WRITTEN", 0)
    file_complaint(village, category, now)
    lifecycle.find_recurrences(at=now)
    accepted(at=now - DAY)  # entered afterwards
    assert lifecycle.find_recurrences(at=now) == 0
    assert lifecycle.find_recurrences(at=now, everything=True) == 1
    assert RecurrenceSweep.objects.get().at == now


def test_what_was_still_being_written_is_looked_through_once_more(accepted, village, category, watched, now):
    complaint = file_complaint(village, category, now)
    newest = complaint.events.get().pk
    RecurrenceSweep.objects.create(pk=1, last_event=newest + 100)
    accepted()
    assert lifecycle.find_recurrences(at=now) == 1


def test_a_corrected_category_is_looked_through_again(accepted, village, category, other, watched, chen, now):
    work = accepted()
    complaint = file_complaint(village, other, now)
    lifecycle.find_recurrences(at=now)
    lifecycle.categorise(complaint, by=chen, at=now, category=category, limit_class="ordinary")
    lifecycle.find_recurrences(at=now)
    assert marks() == [(complaint.pk, work.pk, None)]
    lifecycle.categorise(complaint, by=chen, at=now, category=other, limit_class="ordinary")
    lifecycle.find_recurrences(at=now)
    assert marks() == []


def test_filing_and_sorting_ask_a_worker_to_look(
    village, category, chen, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as asked:
        complaint = file_complaint(village, category, now)
        lifecycle.categorise(complaint, by=chen, at=now, category=category, limit_class="urgent")
        lifecycle.accept(complaint, by=chen, at=now)
    assert [nudge.task for nudge in asked].count("complaints.look_again") == 1


def test_the_task_looks(accepted, village, category, watched, monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    accepted()
    file_complaint(village, category, now)
    tasks.look_again()
    assert Recurrence.objects.get().found_at == now


@pytest.mark.parametrize("number", [1, 3])
def test_the_statements_do_not_grow_with_the_complaints(
    accepted, village, category, watched, now, number, django_assert_num_queries
):
    for _ in range(number):
        accepted(**HERE)
        file_complaint(village, category, now, **HERE)
    with django_assert_num_queries(12):  # half of them of the transaction
        lifecycle.find_recurrences(at=now)


def test_places_and_villages_are_found_by_their_indexes(accepted, township, village, category, watched, now):
    """With many works and complaints no statement reads a whole table."""
    for number in range(100, 140):
        names = {"code": f"130682204{number}", "name": "某村", "short_name": "某村", "level": "village"}
        District.objects.add_child(District.objects.get(pk=township.pk), names)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO districts_work
            (indicator_id, district_id, year, name, quantity, stage, number, address, owner_mark, contractor,
             latitude, longitude, accepted_at)
            SELECT i.id, d.id, 2021, 'w', 1, 'accepted', '', '', '', '',
                   38 + n * 0.002, 114 + d.id %% 1000 * 0.001, %s
            FROM generate_series(1, 500) n, districts_indicator i, districts_district d WHERE d.level = 'village'""",
            [now - DAY],
        )
        cursor.execute("ANALYZE districts_work")
        words = {
            "ids": [file_complaint(village, category, now, **HERE).pk],
            "at": now,
            "span": 180 * DAY,
            "metres": 200,
            "degrees": 0.0018,
        }
        cursor.execute("EXPLAIN " + another_look.FIND, words)
        read = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on districts_work" not in read, read
    assert "work_accepted_place" in read, read


# ---- What becomes of it -------------------------------------------------------------------------


@pytest.fixture
def doubted(accepted, village, category, watched, now) -> Work:
    work = accepted()
    file_complaint(village, category, now)
    file_complaint(village, category, now)
    lifecycle.find_recurrences(at=now)
    return work


def waiting() -> list[Work]:
    return list(works_to_look_at(Recurrence.objects.waiting()))


def test_another_officer_says_that_it_stands(doubted, bai, now):
    assert waiting() == [doubted]
    assert lifecycle.say_it_stands(doubted, by=bai, at=now + DAY, note="现场看过，门是后来坏的") == 2
    assert waiting() == []
    recurrence = Recurrence.objects.all()[0]
    assert (recurrence.outcome, recurrence.looked_by, recurrence.looked_at) == ("stands", bai, now + DAY)
    doubted.refresh_from_db()
    assert doubted.stage == Stage.ACCEPTED


def test_what_is_sent_back_leaves_the_accepted_ones(doubted, bai, now):
    by_then = (now + 10 * DAY).date()
    lifecycle.send_work_back(doubted, by=bai, at=now + DAY, note="化粪池渗漏", put_right_by=by_then)
    doubted.refresh_from_db()
    assert (doubted.stage, waiting()) == (Stage.STARTED, [])
    assert {recurrence.outcome for recurrence in Recurrence.objects.all()} == {"sent_back"}
    defect = doubted.defects.get()
    assert (defect.what, defect.put_right_by) == ("化粪池渗漏", by_then)


def test_what_was_sent_back_elsewhere_waits_no_more_even_when_accepted_again(doubted, bai, dong, lin, now):
    ledger.send_back(doubted, what="渗漏", put_right_by=now.date() + 9 * DAY, by=bai, at=now + DAY)
    assert waiting() == []
    ledger.move_on(doubted, to=Stage.COMPLETED, by=lin, at=now + 2 * DAY)
    ledger.accept_work(doubted, gates=GATES, by=dong, at=now + 3 * DAY, photos=photo())
    assert waiting() == []


def test_neither_who_finished_nor_who_accepted_it_looks_again(doubted, dong, lin, wang, zhou, now):
    lin.role = "official"
    lin.save()
    elsewhere = make_member(role="inspector", home_district=zhou.home_district, unit=zhou.unit)
    for member in (dong, lin, elsewhere, make_member(home_district=doubted.district, unit=lin.unit)):
        assert not lifecycle.may_look_again(member, doubted)
        with pytest.raises(lifecycle.NotAllowed):
            lifecycle.say_it_stands(doubted, by=member, at=now, note="没问题")
    assert lifecycle.may_look_again(wang, doubted)


def test_an_outcome_needs_words_and_a_doubt(doubted, accepted, bai, now):
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.say_it_stands(doubted, by=bai, at=now, note=" ")
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.say_it_stands(accepted(), by=bai, at=now, note="没问题")
    with pytest.raises(ledger.NotAllowed):
        lifecycle.send_work_back(doubted, by=bai, at=now, note="渗漏", put_right_by=(now - DAY).date())
    assert waiting() == [doubted]


# ---- Constraints --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"looked_at": dt.datetime(2021, 8, 1, tzinfo=dt.UTC)}, "recurrence_is_looked_at_whole"),
        ({"outcome": "stands"}, "recurrence_is_looked_at_whole"),
        ({"note": "没问题"}, "recurrence_is_looked_at_whole"),
        ({"metres": -1}, "complaints_recurrence_metres_check"),
    ],
)
def test_a_look_is_whole_or_not_there(doubted, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Recurrence.objects.update(**change)


def test_one_that_is_looked_at_has_a_known_outcome_and_words(doubted, bai, now):
    for outcome, note in (("", "看过"), ("else", "看过"), ("stands", "")):
        with pytest.raises(IntegrityError, match="recurrence_is_looked_at_whole"), transaction.atomic():
            Recurrence.objects.update(looked_at=now, looked_by=bai, outcome=outcome, note=note)


def test_each_pair_and_each_tie_is_there_once(doubted, watched, now):
    first = Recurrence.objects.all()[0]
    for again, constraint in (
        (Recurrence(work=first.work, complaint=first.complaint, found_at=now), "recurrence_is_found_once"),
        (WatchedCategory(indicator=watched.indicator, category=watched.category), "category_is_watched_once"),
        (RecurrenceSweep(pk=2), "one_recurrence_sweep"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            again.save(force_insert=True)
