"""Hand-counted rows: what the facts say must be what happened."""

import datetime as dt
import json
from collections import Counter
from decimal import Decimal

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from complaints import lifecycle as complaint_steps
from complaints.models import Complaint
from core.weeks import Week
from districts.models import District, Stage, Target, TargetMilestone, planned_by
from members.lifecycle import log_visit
from pledges import lifecycle as pledge_steps
from pledges.models import Pledge
from summaries.facts import Facts, Period, gather, gather_at, gather_now
from summaries.facts.facts import ComplaintFacts, TargetFacts, VisitFacts, WorkFacts
from summaries.facts.late import LISTED, Late, LateComplaint, LatePledge
from summaries.facts.lights import Light, light
from summaries.facts.starts import Start
from summaries.lifecycle import compile_week
from tests.factories import enter_work, file_complaint, log_pledge

WEEK = Week(2021, 30)
DAY = dt.timedelta(days=1)


def facts_of(district, week: Week = WEEK) -> Facts:
    return gather(Period.of(week))[district.path]


def late_of(district) -> Late:
    late = facts_of(district).late
    assert late is not None
    return late


def test_nothing_happened_is_all_noughts(village, other_village):
    assert facts_of(District.objects.get_root(village)) == Facts(late=Late(), raised=(), deeds=())


def test_complaints_are_counted_by_what_happened(
    village, other_village, county, category, township_unit, chen, lin, now
):
    first = file_complaint(village, category, now)
    file_complaint(other_village, category, now)
    complaint_steps.accept(first, by=chen, at=now)
    complaint_steps.assign(first, to=township_unit, by=chen, at=now)
    complaint_steps.contact(first, by=lin, at=now + DAY / 24)
    complaint_steps.answer(first, by=lin, at=now + DAY, note="已修好")
    complaint_steps.confirm(first, satisfaction="basically", at=now + 2 * DAY)
    root = category.root_path
    assert facts_of(village).complaints == ComplaintFacts(
        received=1,
        accepted=1,
        accepted_in_time=1,
        answered=1,
        closed=1,
        by_channel=Counter(web=1),
        by_category=Counter({root: 1}),
        stock=Counter(closed=1),
        verdicts=1,
        contacted_in_time=1,
        solved=1,
        basically_satisfied=1,
    )
    assert facts_of(county).complaints.received == 2
    assert facts_of(county).complaints.open == 1


def test_what_others_stand_for_is_not_open():
    stock = Counter(received=1, accepted=2, waiting=3, hung=4, answered=5)
    done = Counter(closed=1, declined=1, merged=1, split=1, withdrawn=1)
    assert ComplaintFacts(stock=stock + done).open == 15


def test_a_complaint_is_overdue_at_the_weeks_end_even_if_answered_later(
    village, county, category, township_unit, chen, lin
):
    monday = WEEK.previous.start
    late = file_complaint(village, category, monday)
    complaint_steps.accept(late, by=chen, at=monday)
    complaint_steps.assign(late, to=township_unit, by=chen, at=monday)
    complaint_steps.answer(late, by=lin, at=WEEK.end + DAY, note="已修好")
    assert facts_of(county).complaints.overdue == 1
    assert facts_of(county, WEEK.previous).complaints.overdue == 0
    assert facts_of(county, WEEK.next).complaints.overdue == 0


def test_what_happened_twice_to_one_complaint_or_pledge_is_one(
    village, county, category, township_unit, campaign, chen, lin, bai, dong, now
):
    complaint = file_complaint(village, category, now)
    complaint_steps.accept(complaint, by=chen, at=now)
    complaint_steps.assign(complaint, to=township_unit, by=chen, at=now)
    complaint_steps.answer(complaint, by=lin, at=now, note="已修好")
    complaint_steps.dispute(complaint, satisfaction="dissatisfied", note="没修好", at=now)
    complaint_steps.answer(complaint, by=lin, at=now + DAY, note="又修了")
    pledge = log_pledge(lin, campaign, now)
    pledge_steps.approve(pledge, by=bai, at=now)
    pledge_steps.deliver(pledge, by=lin, at=now, note="完成")
    pledge_steps.fail(pledge, by=dong, at=now, note="路面未压实")
    pledge_steps.deliver(pledge, by=lin, at=now + DAY, note="压实了")
    facts = facts_of(county)
    assert (facts.complaints.answered, facts.complaints.reopened, facts.pledges.delivered) == (1, 1, 1)
    assert Complaint.objects.with_event("answered", WEEK).count() == 1
    assert Pledge.objects.with_event("delivered", WEEK).count() == 1


def test_what_is_late_is_listed_as_it_stood_up_the_tree_the_longest_late_first(
    village, other_village, county, category, township_unit, campaign, chen, lin
):
    def assigned(district, at):
        complaint = file_complaint(district, category, at)
        complaint_steps.accept(complaint, by=chen, at=at)
        return complaint_steps.assign(complaint, to=township_unit, by=chen, at=at)

    newer = assigned(village, WEEK.previous.start + DAY)
    older = assigned(other_village, WEEK.previous.start)
    pledge = log_pledge(lin, campaign, WEEK.start, due_on=WEEK.monday)
    complaint_steps.withdraw(newer, at=WEEK.end + DAY)
    late = late_of(county)
    unit = "号头庄回族乡人民政府"
    assert late.complaints == (
        LateComplaint(older.code, older.title, "大西丈村", unit, older.answer_by),
        LateComplaint(newer.code, newer.title, "号头庄村", unit, newer.answer_by),
    )
    assert late.pledges == (LatePledge(pledge.pk, pledge.title, "号头庄回族乡", unit, "林", WEEK.monday),)
    assert [row.code for row in late_of(village).complaints] == [newer.code]
    assert late_of(other_village).pledges == ()


def test_no_district_lists_more_than_a_page_can_show_but_all_are_counted(
    village, county, category, township_unit, chen
):
    for _ in range(LISTED + 1):
        complaint = file_complaint(village, category, WEEK.previous.start)
        complaint_steps.accept(complaint, by=chen, at=WEEK.previous.start)
        complaint_steps.assign(complaint, to=township_unit, by=chen, at=WEEK.previous.start)
    assert facts_of(county).complaints.overdue == LISTED + 1
    assert len(late_of(county).complaints) == LISTED


def test_pledges_are_counted_by_what_happened_and_by_who_has_pledged(
    township, county, campaign, lin, zhou, bai, dong, now
):
    pledge = log_pledge(lin, campaign, now)
    pledge_steps.approve(pledge, by=bai, at=now)
    pledge_steps.deliver(pledge, by=lin, at=now, note="完成")
    pledge_steps.strike_off(pledge, by=dong, at=now)
    log_pledge(lin, campaign, now)
    mine = facts_of(township).pledges
    assert (mine.logged, mine.delivered, mine.accepted, mine.stock) == (
        2,
        1,
        1,
        Counter(accepted=1, submitted=1),
    )
    whole = facts_of(county).pledges
    assert (whole.members, whole.members_with, whole.members_without) == (2, 1, 1)


def test_a_pledge_is_overdue_from_the_day_after_it_was_due(township, campaign, lin, now):
    log_pledge(lin, campaign, now, due_on=WEEK.next.monday)
    assert facts_of(township).pledges.overdue == 0
    assert facts_of(township, WEEK.next).pledges.overdue == 1


def test_visits_count_on_their_day(township, lin, zhou, county):
    log_visit(by=lin, district=township, on=WEEK.sunday, people=4, opinions=3, solved_on_spot=2)
    log_visit(by=lin, district=township, on=WEEK.next.monday, people=9, opinions=9, solved_on_spot=9)
    assert facts_of(county).visits == VisitFacts(visits=1, people=4, opinions=3, solved_on_spot=2)


def test_works_count_in_every_stage_they_have_passed(village, other_village, county, toilets):
    before, within = WEEK.start - DAY, WEEK.start + DAY
    enter_work(village, toilets, Decimal(20), (Stage.STARTED, before), (Stage.COMPLETED, within))
    enter_work(other_village, toilets, Decimal(30), (Stage.STARTED, within))
    enter_work(other_village, toilets, Decimal(7))
    assert facts_of(county).works == {
        "toilets": WorkFacts(
            started=Decimal(50),
            completed=Decimal(20),
            started_change=Decimal(30),
            completed_change=Decimal(20),
        )
    }


def test_last_years_works_stand_beside_this_years(village, county, toilets):
    done = [(stage, WEEK.start) for stage in (Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED)]
    enter_work(village, toilets, Decimal(19), *done)
    next_year = gather_now(timezone.make_aware(dt.datetime(2022, 3, 1)))[county.path]
    assert next_year.works["toilets"].last_year == Decimal(19)


def test_targets_are_a_districts_own_and_never_summed(county, township, toilets):
    Target.objects.create(indicator=toilets, district=county, year=2021, amount=800)
    Target.objects.create(indicator=toilets, district=township, year=2021, amount=800)
    assert facts_of(county).targets["toilets"].amount == Decimal(800)


def test_live_and_replayed_stocks_agree(
    village, county, category, campaign, toilets, township_unit, lin, bai, chen, now
):
    complaint = file_complaint(village, category, now)
    complaint_steps.accept(complaint, by=chen, at=now)
    pledge_steps.approve(log_pledge(lin, campaign, now), by=bai, at=now)
    enter_work(village, toilets, Decimal(20), (Stage.STARTED, now))
    live, replayed = gather_now(WEEK.end)[county.path], facts_of(county)
    assert live.complaints.stock == replayed.complaints.stock == Counter(accepted=1)
    assert live.pledges.stock == replayed.pledges.stock == Counter(active=1)
    assert live.works["toilets"].started == replayed.works["toilets"].started == Decimal(20)


@pytest.mark.parametrize("compiled", [False, True])
def test_what_is_asked_within_a_district_is_what_is_told_of_all(
    village,
    other_village,
    county,
    township,
    other_township,
    category,
    campaign,
    toilets,
    lin,
    zhou,
    now,
    compiled,
):
    for place, member in ((village, lin), (other_village, zhou)):
        file_complaint(place, category, WEEK.previous.start)
        log_pledge(member, campaign, WEEK.start, due_on=WEEK.monday)
        log_visit(by=member, district=place, on=WEEK.monday, people=1, opinions=1)
        enter_work(place, toilets, Decimal(20), (Stage.STARTED, WEEK.start))
    if compiled:
        compile_week(WEEK.previous, at=WEEK.start)
    for gathered in (
        lambda **within: gather_now(now, **within),
        lambda **within: gather_at(WEEK.monday, **within),
    ):
        everywhere = gathered()
        for district, told in ((county, 3), (township, 2), (village, 1)):
            within = gathered(within=district)
            assert len(within) == told
            assert dict(within) == {path: everywhere[path] for path in within}
            if district != county:
                with pytest.raises(KeyError):
                    within[county.path]
            assert within[district.path].complaints.stock.total() == (2 if district == county else 1)


def test_frozen_stock_plus_the_weeks_flow_is_the_whole_replay(village, county, category, campaign, lin, chen):
    for week in (WEEK.previous, WEEK):
        complaint = file_complaint(village, category, week.start)
        complaint_steps.accept(complaint, by=chen, at=week.start + DAY)
        log_pledge(lin, campaign, week.start)
    compile_week(WEEK.previous, at=WEEK.end)
    base = Start.before(WEEK.start)
    assert base.at == WEEK.start
    assert gather(Period.of(WEEK), base=base) == gather(Period.of(WEEK))


def test_facts_survive_freezing(village, county, category, campaign, toilets, lin, now):
    file_complaint(village, category, now)
    log_pledge(lin, campaign, now)
    enter_work(village, toilets, Decimal("1.5"), (Stage.STARTED, now))
    Target.objects.create(indicator=toilets, district=county, year=2021, amount=800)
    log_pledge(lin, campaign, WEEK.start, due_on=WEEK.monday)
    facts = facts_of(county)
    assert facts.late is not None
    assert facts.late.pledges
    frozen = json.loads(json.dumps(facts.freeze(), cls=DjangoJSONEncoder))
    assert Facts.thaw(frozen) == facts
    assert isinstance(facts.targets["toilets"], TargetFacts)


def test_facts_frozen_by_an_earlier_release_still_thaw():
    frozen = {
        "pledges": {"logged": 2, "delivered": 1, "accepted": 1, "stock": {"active": 3}, "overdue": 0},
        "visits": {"visits": 1, "people": 4, "opinions": 3, "solved_on_spot": 2, "shaken_hands": 9},
        "complaints": {
            "received": 7,
            "closed": 5,
            "by_channel": {"web": 7},
            "stock": {"closed": 5, "received": 2},
            "verdicts": 6,
            "contacted_in_time": 6,
            "solved": 5,
            "satisfied": 4,
            "basically_satisfied": 1,
            "counted_another_way": 1,
        },
        "works": {"toilets": {"started": "20", "accepted": "1.50"}},
        "targets": {"toilets": {"amount": "800.00", "planned": "400.00"}},
    }
    facts = Facts.thaw(json.loads(json.dumps(frozen)))
    assert (facts.complaints.response.value, facts.complaints.considered) == (Decimal(1), 6)
    assert facts.complaints.excluded == Counter()
    assert (facts.visits.people, facts.pledges.stock["active"]) == (4, 3)
    assert facts.works["toilets"].accepted == Decimal("1.5")
    assert facts.late is None


@pytest.mark.parametrize("rows", [1, 3])
def test_gathering_takes_the_same_number_of_statements(
    village, category, campaign, lin, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now)
    with django_assert_num_queries(7):
        gather_now(now)


def test_the_plan_curve_runs_straight_between_milestones():
    steps = [TargetMilestone(due_on=dt.date(2021, 7, 1), amount=Decimal(400))]

    def planned(*day: int) -> Decimal:
        return planned_by(steps, year=2021, amount=Decimal(800), day=dt.date(*day)).quantize(Decimal(1))

    assert [planned(2020, 12, 31), planned(2021, 1, 1), planned(2021, 4, 1)] == [0, 0, 199]
    assert [planned(2021, 7, 1), planned(2021, 12, 31), planned(2022, 5, 1)] == [400, 800, 800]


@pytest.mark.parametrize(
    ("accepted", "planned", "expected"),
    [
        (50, 50, Light.GREEN),
        (60, 50, Light.GREEN),
        ("40.01", 50, Light.GREEN),
        (40, 50, Light.YELLOW),
        (20, 50, Light.YELLOW),
        ("19.99", 50, Light.RED),
        (100, 100, Light.BLUE),
        (105, 100, Light.BLUE),
    ],
)
def test_lights_count_points_behind_the_plan(accepted, planned, expected):
    assert light(accepted=Decimal(accepted), planned=Decimal(planned), amount=Decimal(100)) == expected
