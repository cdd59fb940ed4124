"""Whatever happens to works in whatever order: the figures by events are those by columns, and they are in order."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from districts import lifecycle
from districts.lifecycle import NotAllowed
from districts.models import Stage, Work, WorkDefect
from summaries.facts.facts import Period
from summaries.facts.starts import BEGINNING
from summaries.facts.works import COUNTS_AS, cells
from tests.districts.works import GATES, photo, plan

COLUMNS = ("started", "completed", "accepted")


class Works(RuleBasedStateMachine):
    """A keeper, an official and an inspector do anything with works of two villages, at any time."""

    world: ClassVar[Any]
    works = Bundle("works")

    def __init__(self) -> None:
        super().__init__()
        self.all_of_it = transaction.atomic()
        self.all_of_it.__enter__()
        self.now = self.world.now
        self.past: list[tuple[dt.datetime, dict[Any, Any]]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.all_of_it.__exit__(None, None, None)

    def attempt(self, step: Any, work: Work, **words: Any) -> None:
        try:
            with transaction.atomic():
                step(work, at=self.now, **words)
        except NotAllowed:
            pass

    # ---- what can happen ------------------------------------------------------------------------

    @rule(target=works, here=st.booleans(), quantity=st.integers(1, 30))
    def enter(self, here: bool, quantity: int) -> Work:
        village = self.world.village if here else self.world.township
        return plan(village, self.world.toilets, self.now, quantity)

    @rule(span=st.timedeltas(dt.timedelta(minutes=1), dt.timedelta(days=20)))
    def time_passes(self, span: dt.timedelta) -> None:
        self.past.append((self.now + dt.timedelta(seconds=1), by_columns()))
        self.now += span

    @rule(work=works, to=st.sampled_from(Stage), who=st.sampled_from(["lin", "bai", "dong"]))
    def move(self, work: Work, to: Stage, who: str) -> None:
        self.attempt(lifecycle.move_on, work, to=to, by=self.world.who[who])

    @rule(works=st.lists(works, max_size=4), to=st.sampled_from([Stage.STARTED, Stage.COMPLETED]))
    def move_many(self, works: list[Work], to: Stage) -> None:
        lifecycle.move_many(works, to=to, by=self.world.who["lin"], at=self.now)

    @rule(work=works, who=st.sampled_from(["lin", "bai", "dong"]))
    def accept(self, work: Work, who: str) -> None:
        self.attempt(
            lifecycle.accept_work, work, gates=GATES, photos=self.world.photo, by=self.world.who[who]
        )

    @rule(work=works)
    def send_back(self, work: Work) -> None:
        by_when = self.now.date() + dt.timedelta(days=9)
        self.attempt(lifecycle.send_back, work, what="渗漏", put_right_by=by_when, by=self.world.who["dong"])

    @rule(work=works)
    def take_back(self, work: Work) -> None:
        self.attempt(lifecycle.take_back, work, by=self.world.who["lin"], note="点错了")

    @rule(work=works, quantity=st.decimals("0.5", "40", places=2))
    def correct(self, work: Work, quantity: Decimal) -> None:
        self.attempt(
            lifecycle.correct_quantity, work, quantity=quantity, by=self.world.who["lin"], note="量错了"
        )

    @rule(work=works)
    def cancel(self, work: Work) -> None:
        self.attempt(lifecycle.cancel_work, work, by=self.world.who["bai"], note="拆迁")

    # ---- what always holds ----------------------------------------------------------------------

    @invariant()
    def events_and_columns_agree(self) -> None:
        later = self.now + dt.timedelta(seconds=1)
        assert by_events(later) == by_columns()

    @invariant()
    def what_was_stays_what_it_was(self) -> None:
        for moment, was in self.past[-3:]:
            assert by_events(moment) == was

    @invariant()
    def each_stage_includes_the_next(self) -> None:
        for started, completed, accepted in by_columns().values():
            assert started >= completed >= accepted >= 0

    @invariant()
    def only_what_is_under_way_waits_to_be_put_right(self) -> None:
        waiting = WorkDefect.objects.filter(put_right_at=None)
        assert not waiting.exclude(work__stage__in=[Stage.STARTED, Stage.PLANNED]).exists()


def by_events(moment: dt.datetime) -> dict[Any, tuple[Decimal, ...]]:
    counted = cells(2021, Period(moment, moment), BEGINNING, until=moment)
    return figures(
        (district, column, amount) for district, _, _, column, amount in counted if column in COLUMNS
    )


def by_columns() -> dict[Any, tuple[Decimal, ...]]:
    return figures(
        (work.district_id, column, work.quantity)
        for work in Work.objects.filter(year=2021)
        for column in COUNTS_AS.get(work.stage, ())
    )


def figures(rows: Any) -> dict[Any, tuple[Decimal, ...]]:
    """Started, completed and accepted by district; those that come to nothing are left out."""
    sums: dict[Any, list[Decimal]] = {}
    for district, column, amount in rows:
        sums.setdefault(district, [Decimal(0)] * len(COLUMNS))[COLUMNS.index(column)] += amount
    return {district: tuple(told) for district, told in sums.items() if any(told)}


@pytest.mark.django_db
def test_figures_by_events_are_the_figures_by_columns(
    village, township, toilets, lin, bai, dong, now, monkeypatch
):
    monkeypatch.setattr("districts.lifecycle.works.store_photo", lambda row, image, small: row.save())
    Works.world = SimpleNamespace(
        village=village,
        township=township,
        toilets=toilets,
        now=now,
        photo=photo(),
        who={"lin": lin, "bai": bai, "dong": dong},
    )
    run_state_machine_as_test(
        Works,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
        ),
    )
