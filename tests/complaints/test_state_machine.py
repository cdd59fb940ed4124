"""Whatever happens in whatever order: nothing impossible is reached, no event lost, no clock wrong."""

import datetime as dt
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from complaints.lifecycle import ChangedMeanwhile, NotAllowed
from complaints.models import FINISHED, Application, Callback, Complaint, ComplaintEvent, Exclusion, State
from core.working_days import add_working_time, working_time_between
from tests.complaints.test_permissions import everybody  # noqa: F401  # every role in every place
from tests.complaints.test_transitions import ALLOWED
from tests.complaints.world import STEPS, World

ONCE = ("dispatched_at", "contacted_at")
DEADLINES = ("contact_by", "answer_by", "amber_at")
MOVES_DEADLINES = {"inform", "resume", "grant"}
FIRST = {"received", "part_of"}


class WorldByTheClock(World):
    """Steps follow each other day and night, on Sundays too."""

    def tick(self, time: dt.timedelta = dt.timedelta(minutes=10)) -> dt.datetime:
        self.now += time
        return self.now


class Lives(RuleBasedStateMachine):
    """Several complaints, acted upon by everybody at moments that lie apart by minutes or weeks."""

    world: ClassVar[World]
    actors: ClassVar[list[Any]]
    complaints = Bundle("complaints")

    def __init__(self) -> None:
        super().__init__()
        self.all_of_it = transaction.atomic()
        self.all_of_it.__enter__()
        self.start = self.world.now
        self.seen: dict[int, Any] = {}  # the rows after the step before
        self.step = ""

    def teardown(self) -> None:
        self.world.now = self.start
        transaction.set_rollback(True)
        self.all_of_it.__exit__(None, None, None)

    # ---- what can happen ------------------------------------------------------------------------

    @rule(target=complaints, thanks=st.booleans())
    def arrive(self, thanks: bool) -> Complaint:
        return self.world.file(kind="thanks" if thanks else "complaint")

    @rule(target=complaints, state=st.sampled_from(sorted(State.values)))
    def arrive_further_on(self, state: str) -> Complaint:
        return self.world.reach(state)

    @rule(span=st.timedeltas(dt.timedelta(minutes=1), dt.timedelta(days=20)))
    def time_passes(self, span: dt.timedelta) -> None:
        self.world.now += span  # by the clock: nights, Sundays and golden weeks too

    @rule(complaint=complaints, step=st.sampled_from(sorted(STEPS)))
    def usual_step(self, complaint: Complaint, step: str) -> None:
        self.attempt(step, complaint)

    @rule(complaint=complaints, step=st.sampled_from(sorted(STEPS)), data=st.data())
    def step_of_anybody(self, complaint: Complaint, step: str, data: st.DataObject) -> None:
        if step not in ("inform", "withdraw"):
            self.attempt(step, complaint, by=data.draw(st.sampled_from(self.actors)))

    @rule(complaint=complaints, into=complaints)
    def merge(self, complaint: Complaint, into: Complaint) -> None:
        self.attempt("merge", complaint, into=into)

    @rule(target=complaints, complaint=complaints)
    def split(self, complaint: Complaint) -> Any:
        return multiple(*(self.attempt("split", complaint) or []))

    @rule(complaint=complaints, step=st.sampled_from(["note", "categorise", "assign", "answer"]))
    def step_from_an_old_page(self, complaint: Complaint, step: str) -> None:
        before = self.world.fresh(complaint)
        with pytest.raises(ChangedMeanwhile):
            self.world.take(step, complaint, seen=before.version + 1)
        assert row(self.world.fresh(complaint)) == row(before)

    def attempt(self, step: str, complaint: Complaint, **changes: Any) -> Any:
        """Take the step; what is refused changes nothing, and what is done was allowed."""
        before = self.world.fresh(complaint)
        self.step = step
        try:
            with transaction.atomic():
                done = self.world.take(step, complaint, **changes)
        except NotAllowed:
            assert row(self.world.fresh(complaint)) == row(before)
            return None
        after = self.world.fresh(complaint)
        if step == "grant":
            step = "grant hanging" if after.state == State.HUNG else "grant an extension"
        assert ALLOWED[step][before.state] == after.state, step
        return done

    # ---- what always holds ----------------------------------------------------------------------

    @invariant()
    def every_row_agrees_with_its_events(self) -> None:
        for complaint in Complaint.objects.prefetch_related("events"):
            events = sorted(complaint.events.all(), key=lambda event: event.pk)
            states = ["", *(event.to_state for event in events)]
            assert [event.from_state for event in events] == states[:-1]
            assert states[-1] == complaint.state
            assert events[0].kind in FIRST
            assert complaint.version == len(events) - 1
            assert [event.at for event in events] == sorted(event.at for event in events)

    @invariant()
    def state_columns_fit_the_state(self) -> None:
        for complaint in Complaint.objects.all():
            state = complaint.state
            assert (complaint.paused_at is not None) == (state == State.WAITING)
            assert (complaint.answered_at is not None) == (state in (State.ANSWERED, State.CLOSED))
            assert (complaint.closed_at is not None) == (state == State.CLOSED)
            assert (complaint.review_on is not None) == (state == State.HUNG)
            assert (complaint.merged_into_id is not None) == (state == State.MERGED)
            assert (complaint.dispatches > 0) == (complaint.dispatched_at is not None)
            assert complaint.dispatches == complaint.events.filter(kind="assigned").count()
            if state in (State.IN_PROGRESS, State.ANSWERED):
                assert complaint.unit_id is not None

    @invariant()
    def clocks_run_forward_and_move_only_where_they_may(self) -> None:
        complaint: Any
        for complaint in Complaint.objects.all():
            before = self.seen.get(complaint.pk)
            self.seen[complaint.pk] = complaint
            if complaint.dispatched_at:
                assert complaint.dispatched_at < complaint.amber_at <= complaint.answer_by
            if before is None or before.dispatched_at is None:
                continue
            for name in ONCE:
                assert getattr(before, name) in (None, getattr(complaint, name))
            for name in DEADLINES:
                assert getattr(complaint, name) >= getattr(before, name)
                moved = getattr(complaint, name) != getattr(before, name)
                assert not moved or self.step in MOVES_DEADLINES, (name, self.step)
            if before.paused_at and not complaint.paused_at and before.answer_by > before.paused_at:
                self.clock_stood(before, complaint)

    def clock_stood(self, before: Any, after: Any) -> None:
        """What was left when it stopped is left when it runs again."""
        if after.state == State.IN_PROGRESS:
            left = working_time_between(before.paused_at, before.answer_by)
            assert add_working_time(after.events.latest("pk").at, left) == after.answer_by

    @invariant()
    def rows_beside_it_agree(self) -> None:
        assert Application.objects.filter(granted=None).exclude(
            complaint__state__in=[State.ASSIGNED, State.IN_PROGRESS, State.WAITING]
        ).count() == 0  # fmt: skip
        for complaint in Complaint.objects.filter(state__in=[State.DECLINED, State.MERGED, State.SPLIT]):
            assert complaint.exclusion.reason in (complaint.state, Exclusion.Reason.THANKS)
        assert not Complaint.objects.filter(state=State.WITHDRAWN, exclusion=None).exists()
        assert not Complaint.objects.filter(kind="thanks", state=State.CLOSED, exclusion=None).exists()
        verdicts = Callback.objects.filter(reached=True).order_by("id")
        told = ComplaintEvent.objects.exclude(satisfaction="").order_by("id")
        assert list(verdicts.values_list("complaint", "at", "satisfaction")) == list(
            told.values_list("complaint", "at", "satisfaction")
        )
        assert Exclusion.objects.count() == Exclusion.objects.values("complaint").distinct().count()

    @invariant()
    def a_whole_is_closed_when_its_parts_are(self) -> None:
        for whole in Complaint.objects.filter(parts__isnull=False).distinct():
            open_parts = whole.parts.exclude(state__in=FINISHED).exists()
            assert whole.state == (State.SPLIT if open_parts else State.CLOSED)


def row(complaint: Complaint) -> dict[str, Any]:
    return {field.attname: getattr(complaint, field.attname) for field in Complaint._meta.concrete_fields}


def test_no_sequence_of_steps_reaches_what_must_not_be(world, everybody):  # noqa: F811
    Lives.world, Lives.actors = (
        WorldByTheClock(**vars(world)),
        sorted(everybody.values(), key=lambda member: member.username),
    )
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
        ),
    )
