"""Whatever happens in whatever order: nothing impossible is reached, no event is lost, no quota overdrawn."""

import datetime as dt
from collections import Counter
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from pledges.lifecycle import NoPledgesLeft, NotAllowed, close_campaign, pledges_left
from pledges.models import COUNTING, Campaign, Pledge, PledgeEvent, PledgeHelper, PledgeVerification, State
from summaries.facts.pledges import standing_changes, standing_now
from summaries.facts.sums import read_moves, together
from tests.pledges.test_transitions import ALLOWED, world  # noqa: F401
from tests.pledges.world import STEPS, World

DONE = (State.DELIVERED, State.ACCEPTED)


class Lives(RuleBasedStateMachine):
    """Pledges of a member with two places, and a helper who has two as well."""

    world: ClassVar[World]
    actors: ClassVar[list[Any]]
    pledges = Bundle("pledges")

    def __init__(self) -> None:
        super().__init__()
        self.all_of_it = transaction.atomic()
        self.all_of_it.__enter__()
        self.start = self.world.now
        self.closed_with: Counter[str] | None = None

    def teardown(self) -> None:
        self.world.now = self.start
        transaction.set_rollback(True)
        self.all_of_it.__exit__(None, None, None)

    # ---- what can happen ------------------------------------------------------------------------

    @rule(target=pledges, joint=st.booleans(), helper=st.booleans())
    def promise(self, joint: bool, helper: bool) -> Any:
        owner, other = self.world.owner, self.world.helper
        try:
            with transaction.atomic():
                if helper:
                    self.world.owner, self.world.helper = other, owner
                return self.world.log(is_joint=joint)
        except (NoPledgesLeft, NotAllowed):
            return Pledge.objects.first() or self.nothing
        finally:
            self.world.owner, self.world.helper = owner, other

    nothing = Pledge(pk=0)

    @rule(span=st.timedeltas(dt.timedelta(minutes=1), dt.timedelta(days=20)))
    def time_passes(self, span: dt.timedelta) -> None:
        self.world.now += span

    @rule(pledge=pledges, step=st.sampled_from(sorted(STEPS)))
    def usual_step(self, pledge: Pledge, step: str) -> None:
        self.attempt(step, pledge)

    @rule(pledge=pledges, step=st.sampled_from(sorted(STEPS)), data=st.data())
    def step_of_anybody(self, pledge: Pledge, step: str, data: st.DataObject) -> None:
        self.attempt(step, pledge, by=data.draw(st.sampled_from(self.actors)))

    @rule(sure=st.integers(0, 9))
    def close(self, sure: int) -> None:
        campaign = Campaign.objects.get()
        if sure or campaign.closed_at:
            return
        close_campaign(campaign, by=self.actors[-1], at=self.world.tick())

    def attempt(self, step: str, pledge: Pledge, **changes: Any) -> None:
        """Take the step; what is refused changes nothing, and what is done was allowed."""
        if pledge.pk == 0:
            return
        before = self.world.fresh(pledge)
        events = PledgeEvent.objects.count()
        try:
            with transaction.atomic():
                self.world.take(step, pledge, **changes)
        except (NotAllowed, NoPledgesLeft):
            assert PledgeEvent.objects.count() == events
            return
        after = self.world.fresh(pledge)
        assert ALLOWED[step][before.state] == after.state, step
        assert PledgeEvent.objects.count() > events
        assert after.district_id == before.district_id
        judged = {"approve", "send_back", "cancel", "strike_off", "fail", "make_link", "supervise"}
        assert step not in judged or changes.get("by") != pledge.member

    # ---- what always holds ----------------------------------------------------------------------

    @invariant()
    def every_row_agrees_with_its_events(self) -> None:
        for pledge in Pledge.objects.prefetch_related("events"):
            events = sorted(pledge.events.all(), key=lambda event: event.pk)
            states = ["", *(event.to_state for event in events)]
            assert [event.from_state for event in events] == states[:-1]
            assert (states[-1], events[0].kind) == (pledge.state, "logged")
            assert [event.at for event in events] == sorted(event.at for event in events)
            assert (pledge.delivered_at is not None) == (pledge.state in DONE)
            assert (pledge.done_on is not None) == (pledge.state in DONE)

    @invariant()
    def no_quota_is_overdrawn(self) -> None:
        campaign = Campaign.objects.get()
        for member in (self.world.owner, self.world.helper):
            own = Pledge.objects.filter(member=member, state__in=COUNTING).count()
            joint = PledgeHelper.objects.filling_a_quota(campaign).filter(member=member).count()
            assert own + joint <= campaign.owed_max
            assert pledges_left(campaign, member) == campaign.owed_max - own - joint

    @invariant()
    def stock_now_is_the_sum_of_all_that_happened(self) -> None:
        now, ever = Counter[str](), Counter[str]()
        for _district, _fact, state, number in together(standing_now()):
            now[state] += number
        for _district, fact, states, number in together(standing_changes(Q())):
            for _name, state, change in read_moves(fact, states, number):
                ever[state] += change
        assert +now == +ever

    @invariant()
    def nothing_is_struck_off_by_its_owner(self) -> None:
        for event in PledgeEvent.objects.filter(kind="accepted").select_related("pledge"):
            assert event.actor_id != event.pledge.member_id

    @invariant()
    def one_link_is_open_at_most(self) -> None:
        now = self.world.now
        for pledge in Pledge.objects.all():
            assert PledgeVerification.objects.open_at(now).filter(pledge=pledge).count() <= 1

    @invariant()
    def nothing_is_logged_in_a_closed_campaign(self) -> None:
        closed_at = Campaign.objects.get().closed_at
        if closed_at:
            late = PledgeEvent.objects.filter(at__gt=closed_at)
            assert not late.filter(kind__in=["logged", "resubmitted", "returned"]).exists()


def test_no_sequence_of_steps_reaches_what_must_not_be(world, zhou, chen, wang):  # noqa: F811
    Lives.world = world
    Lives.actors = [world.owner, world.helper, world.official, world.inspector, zhou, chen, wang]
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
