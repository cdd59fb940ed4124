"""What can happen to a work, and what cannot."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from districts import lifecycle
from districts.lifecycle import Description, LedgerEntry, NotAllowed, Reason
from districts.models import Stage, Work, WorkDefect, WorkEvent, WorkGate, WorkPhoto
from tests.districts.works import GATES, accept, finish, photo, plan

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def refusal(step, *args, **words) -> Reason:
    with pytest.raises(NotAllowed) as caught:
        step(*args, **words)
    return caught.value.reason


def history(work: Work) -> list[tuple[str, str, str]]:
    return list(work.events.values_list("kind", "from_stage", "to_stage"))


@pytest.fixture
def earlier(now) -> dt.datetime:
    return now - 30 * DAY


@pytest.fixture
def work(village, toilets, earlier) -> Work:
    return plan(village, toilets, earlier)


def test_a_work_goes_from_planned_to_accepted_and_each_step_is_an_event(work, lin, dong, now):
    done = accept(finish(work, by=lin, at=now), by=dong, at=now + HOUR)
    assert (done.stage, done.accepted_at) == (Stage.ACCEPTED, now + HOUR)
    assert history(work) == [
        ("entered", "", "planned"),
        ("moved", "planned", "started"),
        ("moved", "started", "completed"),
        ("moved", "completed", "accepted"),
    ]
    signed = WorkGate.objects.values_list("gate", "signed_by", "position", "event__actor")
    assert list(signed) == [(gate, s.signed_by, s.position, dong.pk) for gate, s in GATES.items()]


STEPS = {
    "start": lambda work, who, at: lifecycle.move_on(work, to=Stage.STARTED, by=who.bai, at=at),
    "complete": lambda work, who, at: lifecycle.move_on(work, to=Stage.COMPLETED, by=who.bai, at=at),
    "accept": lambda work, who, at: lifecycle.accept_work(
        work, gates=GATES, by=who.dong, at=at, photos=photo()
    ),
    "send_back": lambda work, who, at: lifecycle.send_back(
        work, what="化粪池渗漏", put_right_by=at.date() + 7 * DAY, by=who.dong, at=at
    ),
    "take_back": lambda work, who, at: lifecycle.take_back(work, by=who.bai, at=at, note="点错了"),
    "cancel": lambda work, who, at: lifecycle.cancel_work(work, by=who.bai, at=at, note="已拆迁"),
    "correct": lambda work, who, at: lifecycle.correct_quantity(
        work, quantity=Decimal(18), by=who.bai, at=at, note="两户不改"
    ),
}
TABLE = {
    #            planned      started      completed    accepted    cancelled
    "start":     ["started", None, None, None, None],
    "complete":  [None, "completed", None, None, None],
    "accept":    [None, None, "accepted", None, None],
    "send_back": [None, None, "started", "started", None],
    "take_back": [None, "planned", "started", None, "planned"],
    "cancel":    ["cancelled", "cancelled", "cancelled", None, None],
    "correct":   ["planned", "started", "completed", None, None],
}  # fmt: skip
CASES = [
    (step, stage, leads_to)
    for step, row in TABLE.items()
    for stage, leads_to in zip(Stage.values, row, strict=True)
]


@pytest.mark.parametrize(("step", "stage", "leads_to"), CASES)
def test_every_step_from_every_stage(step, stage, leads_to, work, bai, lin, dong, now, who):
    """As the table says; what it does not allow is refused and changes nothing."""
    if stage == Stage.CANCELLED:
        lifecycle.cancel_work(work, by=bai, at=now, note="已拆迁")
    elif stage == Stage.STARTED:
        lifecycle.move_on(work, to=Stage.STARTED, by=lin, at=now)
    elif stage != Stage.PLANNED:
        finish(work, by=lin, at=now)
    if stage == Stage.ACCEPTED:
        accept(work, by=dong, at=now)
    before = work.events.count()
    if leads_to is None:
        assert refusal(STEPS[step], work, who, now + HOUR) == Reason.WRONG_STAGE
        assert (Work.objects.get().stage, work.events.count()) == (stage, before)
    else:
        STEPS[step](work, who, now + HOUR)
        assert Work.objects.get().stage == leads_to


@pytest.fixture
def who(bai, dong):
    class Who:
        pass

    people = Who()
    people.bai, people.dong = bai, dong  # type: ignore[attr-defined]
    return people


# ---- Who --------------------------------------------------------------------------------------


def test_whoever_reported_it_completed_never_judges_it(work, bai, wang, now):
    finish(work, by=bai, at=now)
    assert refusal(accept, work, by=bai, at=now) == Reason.OWN_REPORT
    assert (
        refusal(lifecycle.send_back, work, what="漏", put_right_by=now.date(), by=bai, at=now)
        == Reason.OWN_REPORT
    )
    assert accept(work, by=wang, at=now).stage == Stage.ACCEPTED


def test_only_those_who_keep_a_ledger_of_the_place_move_works(work, zhou, dong, chen, now):
    for stranger in (zhou, dong, chen):
        reason = refusal(lifecycle.move_on, work, to=Stage.STARTED, by=stranger, at=now)
        assert reason == Reason.NOT_YOURS


def test_a_cadre_neither_accepts_nor_cancels(work, lin, bai, now):
    finish(work, by=bai, at=now)
    assert refusal(accept, work, by=lin, at=now) == Reason.NOT_YOURS
    assert refusal(lifecycle.cancel_work, work, by=lin, at=now, note="不修了") == Reason.NOT_YOURS


# ---- When -------------------------------------------------------------------------------------


def test_a_step_may_be_told_later_but_never_before_the_one_before_it(work, lin, now):
    lifecycle.move_on(work, to=Stage.STARTED, by=lin, at=now, on=now.date() - 5 * DAY)
    assert work.events.last().at.date() == (now - 6 * DAY).date()  # UTC: the city's midnight
    early, later = now.date() - 6 * DAY, now.date() + DAY
    done = {"to": Stage.COMPLETED, "by": lin, "at": now}
    assert refusal(lifecycle.move_on, work, on=early, **done) == Reason.TOO_EARLY
    assert refusal(lifecycle.move_on, work, on=later, **done) == Reason.FUTURE
    assert lifecycle.move_on(work, on=now.date() - 5 * DAY, **done).stage == Stage.COMPLETED


# ---- Acceptance -------------------------------------------------------------------------------


def test_acceptance_wants_all_gates_signed(work, lin, dong, now):
    finish(work, by=lin, at=now)
    two = {gate: signature for gate, signature in GATES.items() if gate != "technique"}
    assert refusal(lifecycle.accept_work, work, gates=two, by=dong, at=now) == Reason.NO_GATES
    assert not WorkGate.objects.exists()


def test_acceptance_wants_a_photo_of_how_it_is_now(work, lin, dong, now):
    lifecycle.move_on(work, to=Stage.STARTED, by=lin, at=now, before=photo())
    lifecycle.move_on(work, to=Stage.COMPLETED, by=lin, at=now)
    assert refusal(accept, work, by=dong, at=now) == Reason.NO_PHOTO
    lifecycle.add_photos(work, by=lin, at=now, photos=photo())
    assert accept(work, by=dong, at=now).stage == Stage.ACCEPTED
    assert list(WorkPhoto.objects.values_list("kind", flat=True)) == ["before", "after"]


def test_what_is_sent_back_is_late_after_the_day_it_was_given_not_after_its_first_one(work, lin, dong, now):
    today = now.date()
    Work.objects.update(due_on=today - 30 * DAY)
    assert list(Work.objects.late(today)) == [work]
    accept(finish(work, by=lin, at=now), by=dong, at=now)
    lifecycle.send_back(work, what="化粪池渗漏", put_right_by=today + 7 * DAY, by=dong, at=now + HOUR)
    assert not Work.objects.late(today + 7 * DAY)
    assert list(Work.objects.late(today + 8 * DAY)) == [work]


def test_what_is_sent_back_leaves_the_accepted_ones_and_wants_a_new_photo(work, lin, dong, now):
    accept(finish(work, by=lin, at=now), by=dong, at=now)
    work = lifecycle.send_back(
        work, what="化粪池渗漏", put_right_by=now.date() + 7 * DAY, by=dong, at=now + HOUR
    )
    assert (work.stage, work.accepted_at) == (Stage.STARTED, None)
    assert history(work)[-1] == ("sent_back", "accepted", "started")
    assert list(Work.objects.to_put_right()) == [work]
    lifecycle.move_on(work, to=Stage.COMPLETED, by=lin, at=now + 2 * HOUR)
    assert not Work.objects.to_put_right()
    assert WorkDefect.objects.get().put_right_at == now + 2 * HOUR
    assert refusal(accept, work, by=dong, at=now + 3 * HOUR) == Reason.NO_PHOTO
    lifecycle.add_photos(work, by=lin, at=now + 3 * HOUR, photos=photo())
    accept(work, by=dong, at=now + 3 * HOUR)
    assert WorkGate.objects.count() == 6


def test_putting_right_leaves_time(work, lin, dong, now):
    finish(work, by=lin, at=now)
    late = now.date() - DAY
    assert refusal(lifecycle.send_back, work, what="漏", put_right_by=late, by=dong, at=now) == Reason.PAST


# ---- Corrections ------------------------------------------------------------------------------


def test_a_quantity_goes_out_and_comes_in_with_the_reason(work, lin, now):
    lifecycle.move_on(work, to=Stage.STARTED, by=lin, at=now)
    lifecycle.correct_quantity(work, quantity=Decimal(18), by=lin, at=now, note="两户不改")
    told = work.events.filter(kind="corrected").values_list("from_stage", "to_stage", "quantity", "note")
    assert list(told) == [
        ("started", "", 20, "20 → 18 · 两户不改"),
        ("", "started", 18, "20 → 18 · 两户不改"),
    ]
    assert Work.objects.get().quantity == 18
    said = {"by": lin, "at": now}
    assert refusal(lifecycle.correct_quantity, work, quantity=Decimal(18), note="x", **said) == Reason.SAME
    assert refusal(lifecycle.correct_quantity, work, quantity=Decimal(9), note=" ", **said) == Reason.NO_WORDS


def test_what_is_said_of_a_work_changes_with_a_trace(work, lin, now):
    about = Description(number="017", contractor="定州二建", due_on=dt.date(2021, 9, 30))
    lifecycle.describe(work, name="第二批户厕", about=about, by=lin, at=now)
    changed = Work.objects.get()
    assert (changed.name, changed.number, changed.contractor) == ("第二批户厕", "017", "定州二建")
    noted = work.events.get(kind="noted")
    assert "第一批户厕改造 → 第二批户厕" in noted.note
    lifecycle.describe(changed, name="第二批户厕", about=about, by=lin, at=now)
    assert work.events.filter(kind="noted").count() == 1


def test_a_number_is_given_once_in_a_township(work, village, other_village, toilets, lin, now):
    plan(village, toilets, now, number="001")
    plan(other_village, toilets, now, number="001")
    assert refusal(plan, village, toilets, now, number="001") == Reason.TAKEN
    about = Description(number="001")
    assert refusal(lifecycle.describe, work, name="x", about=about, by=lin, at=now) == Reason.TAKEN
    assert Work.objects.get(pk=work.pk).number == ""


# ---- Many -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_moving_many_moves_what_can_and_says_why_not(
    village, other_village, toilets, lin, now, earlier, rows, django_assert_num_queries
):
    good = [plan(village, toilets, earlier) for _ in range(rows)]
    started = [plan(village, toilets, earlier) for _ in range(rows)]
    for each in started:
        lifecycle.move_on(each, to=Stage.STARTED, by=lin, at=now)
    elsewhere = [plan(other_village, toilets, earlier) for _ in range(rows)]
    with django_assert_num_queries(6):  # savepoint, lock, moments, stages, events, savepoint
        outcome = lifecycle.move_many([*good, *started, *elsewhere], to=Stage.STARTED, by=lin, at=now)
    assert outcome.moved == good
    assert {reason for _work, reason in outcome.refused} == {Reason.WRONG_STAGE, Reason.NOT_YOURS}
    assert Work.objects.filter(stage=Stage.STARTED).count() == 2 * rows
    assert WorkEvent.objects.filter(to_stage=Stage.STARTED).count() == 2 * rows


# ---- The database itself ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"latitude": 38}, "work_position_is_in_china"),
        ({"latitude": 115, "longitude": 38}, "work_position_is_in_china"),
        ({"number": "1", "township": None}, "work_number_is_of_a_ledger"),
        ({"stage": "accepted"}, "work_accepted_has_its_moment"),
        ({"accepted_at": dt.datetime(2021, 7, 1, tzinfo=dt.UTC)}, "work_accepted_has_its_moment"),
    ],
)
def test_the_database_refuses_impossible_works(work, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Work.objects.update(**changes)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"from_stage": "", "to_stage": ""}, "work_event_has_a_stage"),
        ({"kind": "noted", "from_stage": "planned", "to_stage": "started"}, "work_noted_moves_nothing"),
    ],
)
def test_the_database_refuses_impossible_events(work, now, values, constraint):
    first = work.events.get()
    beside = {"district_id": first.district_id, "indicator_id": first.indicator_id, "year": 2021}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WorkEvent.objects.create(work=work, at=now, quantity=1, **beside, **values)


def test_the_database_refuses_impossible_evidence(work, lin, dong, now):
    work = accept(finish(work, by=lin, at=now), by=dong, at=now)
    lifecycle.send_back(work, what="漏", put_right_by=now.date(), by=dong, at=now)
    for values, constraint in [
        ({"what": ""}, "work_defect_says_what"),
        ({"put_right_by": now.date() - DAY}, "work_defect_leaves_time"),
    ]:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            WorkDefect.objects.update(**values)
    with pytest.raises(IntegrityError, match="work_photo_kind_is_known"), transaction.atomic():
        WorkPhoto.objects.update(kind="during")
    gate = WorkGate.objects.earliest("id")
    for values, constraint in [
        ({"gate": "quality"}, "work_gate_is_signed_once"),
        ({"gate": "money"}, "work_gate_is_known"),
        ({"gate": "quality", "signed_by": ""}, "work_gate_names_a_person"),
    ]:
        row = {"work": work, "event": gate.event, "signed_by": "张", "signed_on": now.date()} | values
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            WorkGate.objects.create(**row)
    with pytest.raises(IntegrityError, match="work_has_one_open_defect"), transaction.atomic():
        WorkDefect.objects.create(
            work=work, event=work.events.first(), what="x", found_on=now.date(), put_right_by=now.date()
        )


def test_gates_are_never_changed(work, lin, dong, now):
    accept(finish(work, by=lin, at=now), by=dong, at=now)
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        WorkGate.objects.update(signed_by="别人")


def test_an_accepted_work_enters_with_its_gates(village, toilets, earlier):
    moments = [(stage, earlier) for stage in (Stage.PLANNED, Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED)]
    entry = LedgerEntry(village, toilets, 2021, "老台账", Decimal(3), moments, gates=GATES)
    [work] = lifecycle.enter_works([entry])
    assert (work.accepted_at, work.gates.count(), str(work.township)) == (earlier, 3, "号头庄回族乡")
