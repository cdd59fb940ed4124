"""A season of complaints, pledges and works in random order, some entered late, with weeks kept at random moments."""

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from complaints.lifecycle import NotAllowed as ComplaintRefused
from complaints.models import CLOCK_RUNS, Complaint, ComplaintEvent
from core.as_known import as_known
from core.weeks import Week, midnight
from districts.lifecycle import LedgerEntry, enter_works
from districts.models import District, Indicator, Stage, Work, WorkEvent
from pledges.lifecycle import NoPledgesLeft
from pledges.lifecycle import NotAllowed as PledgeRefused
from pledges.models import NOT_DELIVERED, Pledge, PledgeEvent
from summaries.facts import Facts, Period, gather, gather_at, gather_now
from summaries.facts.facts import WorkFacts
from summaries.figures import differences, rests_on_added_rows
from summaries.lifecycle import compile_week
from summaries.lifecycle import recount as recount_week
from summaries.models import WeeklySummary
from summaries.seals import stored_form
from tests.complaints import world as complaint_world
from tests.factories import file_complaint
from tests.pledges import world as pledge_world

DAY = dt.timedelta(days=1)
STAGES = [Stage.PLANNED, Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED]
COLUMNS = ("started", "completed", "accepted")
AGO = st.integers(0, 40)
Stocks = dict[str, dict[str, Counter[str]]]  # family → path → state


class Season(RuleBasedStateMachine):
    """Whatever happens and whenever it is entered: what is told equals what is counted."""

    raised: ClassVar[complaint_world.World]
    promised: ClassVar[pledge_world.World]
    villages: ClassVar[list[District]]
    toilets: ClassVar[Indicator]
    complaints = Bundle("complaints")
    pledges = Bundle("pledges")
    works = Bundle("works")

    def __init__(self) -> None:
        super().__init__()
        self.all_of_it = transaction.atomic()
        self.all_of_it.__enter__()
        self.start = self.now = self.raised.now
        self.days: dict[dt.date, Stocks] = {}  # as they were when they ended

    def teardown(self) -> None:
        try:
            self.past_days_stand_as_they_stood()
            frozen_weeks_are_what_the_events_say()
        finally:
            self.raised.now = self.promised.now = self.start
            transaction.set_rollback(True)
            self.all_of_it.__exit__(None, None, None)

    # ---- what can happen ------------------------------------------------------------------------

    @rule(target=complaints, village=st.integers(0, 1), ago=AGO)
    def file(self, village: int, ago: int) -> Complaint:
        self.forget(ago)
        complaint = file_complaint(self.villages[village], self.raised.category, self.now - ago * DAY)
        self.written()
        return complaint

    @rule(complaint=complaints, step=st.sampled_from(sorted(complaint_world.STEPS)))
    def handle(self, complaint: Complaint, step: str) -> None:
        self.take(self.raised, step, complaint)

    @rule(target=pledges)
    def promise(self) -> Any:
        self.promised.now = self.now
        try:
            with transaction.atomic():
                pledge = self.promised.log(due_on=timezone.localdate(self.now) + 5 * DAY)
        except (NoPledgesLeft, PledgeRefused):
            return Pledge.objects.first()
        self.written()
        return pledge

    @rule(
        pledge=pledges,
        step=st.sampled_from(["approve", "cancel", "deliver", "fail", "send_back", "strike_off"]),
    )
    def keep(self, pledge: Pledge, step: str) -> None:
        self.take(self.promised, step, pledge)

    @rule(
        target=works,
        village=st.integers(0, 1),
        quantity=st.decimals("0.5", "30", places=1),
        ago=AGO,
        year=st.integers(2020, 2022),
        reached=st.integers(1, 4),
    )
    def enter(self, village: int, quantity: Decimal, ago: int, year: int, reached: int) -> Work:
        self.forget(ago)
        steps = [(stage, self.now - ago * DAY) for stage in STAGES[:reached]]
        entry = LedgerEntry(self.villages[village], self.toilets, year, "户厕改造", quantity, steps)
        return enter_works([entry])[0]

    @rule(work=works, stage=st.sampled_from(STAGES), ago=st.integers(0, 3))
    def move(self, work: Work, stage: Stage, ago: int) -> None:
        """On or back, by an event as the ledger writes it."""
        self.forget(ago)
        last = work.events.order_by("-at", "-id")[0]
        at = max(self.now - ago * DAY, last.at)
        columns = {
            name: getattr(last, name)
            for name in ("work_id", "district_id", "indicator_id", "year", "quantity")
        }
        WorkEvent.objects.create(**columns, at=at, from_stage=last.to_stage, to_stage=stage)
        accepted_at = at if stage == Stage.ACCEPTED else None
        Work.objects.filter(pk=work.pk).update(stage=stage, accepted_at=accepted_at)

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.days[timezone.localdate(self.now)] = recount()
        self.now += days * DAY

    @rule(back=st.integers(1, 4))
    @precondition(lambda self: self.days)
    def week_is_compiled(self, back: int) -> None:
        week = Week.at(self.now)
        for _ in range(back):
            week = week.previous
        compile_week(week, at=self.now)

    def take(self, world: Any, step: str, subject: Any) -> None:
        if subject is None:
            return
        world.now = self.now
        try:
            with transaction.atomic():
                world.take(step, subject)
        except (ComplaintRefused, PledgeRefused):
            return
        self.now = max(self.now, world.now)
        self.written()

    def written(self) -> None:
        """The rows bear the moment of the season at which they were written, not the test's."""
        for model, name in (
            (ComplaintEvent, "complaints.ComplaintEvent"),
            (PledgeEvent, "pledges.PledgeEvent"),
        ):
            with pgtrigger.ignore(f"{name}:append_only"):
                model._default_manager.filter(written_at__gt=self.now + 300 * DAY).update(written_at=self.now)

    def forget(self, ago: int) -> None:
        """What is entered late changes how earlier days stood."""
        first = timezone.localdate(self.now - ago * DAY)
        self.days = {day: stocks for day, stocks in self.days.items() if day < first}

    # ---- what always holds ----------------------------------------------------------------------

    @invariant()
    def what_is_told_is_what_is_counted(self) -> None:
        told, counted = gather_now(self.now), recount()
        for path, facts in told.items():
            assert told_stocks(facts) == {family: counted[family][path] for family in counted}
            assert all(work.started >= work.completed >= work.accepted for work in facts.works.values())
            parent_is_its_children(
                facts, [told[child] for child in told if child[: -District.steplen] == path]
            )

    def past_days_stand_as_they_stood(self) -> None:
        for day, stocks in self.days.items():
            then = gather_at(day, year=2021)
            for path in then:
                assert told_stocks(then[path]) == {family: stocks[family][path] for family in stocks}, day
        first = timezone.localdate(self.start) - 30 * DAY
        for days in range(0, (timezone.localdate(self.now) - first).days, 4):
            replayed_equals_told(first + days * DAY)


def frozen_weeks_are_what_the_events_say() -> None:
    """Whatever was written since: by the stocks of the week before and the week's flow, and replayed from the first event."""
    for county in WeeklySummary.objects.filter(district__level="county"):
        by_flow = recount_week(county.week, county.known)
        with as_known(county.known):
            replayed = gather(Period.of(county.week))
        for summary in WeeklySummary.objects.of_week(county.week).select_related("district"):
            assert wrong(summary, by_flow) == []
            # What was told late is a change of the week in which it was told; a replay does not know of that week.
            assert [name for name in wrong(summary, replayed) if not name.endswith("_change")] == []


def wrong(summary: WeeklySummary, facts: Any) -> list[str]:
    told = differences(summary.frozen, stored_form(facts[summary.district.path].freeze()))
    return [each.name for each in told if rests_on_added_rows(each.name, summary.frozen)]


def parent_is_its_children(facts: Facts, below: list[Facts]) -> None:
    """Here only villages have complaints and works of their own."""
    if below:
        sums = [told_stocks(one) for one in below]
        for family in ("complaints", "works"):
            assert told_stocks(facts)[family] == sum((one[family] for one in sums), Counter())


def told_stocks(facts: Facts) -> dict[str, Counter[str]]:
    work = facts.works.get("toilets", WorkFacts())
    columns = {name: getattr(work, name) for name in (*COLUMNS, "last_year") if getattr(work, name)}
    return {
        "complaints": +facts.complaints.stock,
        "pledges": +facts.pledges.stock,
        "works": Counter(columns),
    }


def recount() -> Stocks:
    """Every record, one by one, in Python."""
    stocks: Stocks = {family: defaultdict(Counter) for family in ("complaints", "pledges", "works")}
    for family, rows in (("complaints", Complaint.objects), ("pledges", Pledge.objects)):
        for record in rows.select_related("district"):
            for path in record.district.ancestor_paths():
                stocks[family][path][record.state] += 1
    for work in Work.objects.select_related("district"):
        for path in work.district.ancestor_paths():
            count_work(stocks["works"][path], work.year, work.stage, work.quantity)
    return stocks


def count_work(columns: Counter[str], year: int, stage: str, quantity: Decimal) -> None:
    reached = STAGES.index(Stage(stage))
    if year == 2021:
        for column in COLUMNS[:reached]:
            columns[column] += quantity  # type: ignore[assignment]
    elif year == 2020 and stage == Stage.ACCEPTED:
        columns["last_year"] += quantity  # type: ignore[assignment]


def replayed_equals_told(day: dt.date) -> None:
    """Event by event, in Python."""
    end = midnight(day + DAY)
    told = gather_at(day, year=2021)
    for family, events, late in (
        ("complaints", ComplaintEvent.objects, lambda one: one.answer_by and one.answer_by < end),
        ("pledges", PledgeEvent.objects, lambda one: one.due_on < day + DAY),
    ):
        subject = "complaint" if family == "complaints" else "pledge"
        stood: dict[Any, str] = {}
        for event in events.filter(at__lt=end).select_related(f"{subject}__district").order_by("at", "id"):
            stood[getattr(event, subject)] = event.to_state
        stock: dict[str, Counter[str]] = defaultdict(Counter)
        overdue: Counter[str] = Counter()
        for record, state in stood.items():
            for path in record.district.ancestor_paths():
                stock[path][state] += 1
                overdue[path] += bool(
                    state in (CLOCK_RUNS if family == "complaints" else NOT_DELIVERED) and late(record)
                )
        for path in told:
            facts = getattr(told[path], family)
            assert (+facts.stock, facts.overdue) == (stock[path], overdue[path]), (day, family)
