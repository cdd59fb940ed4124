"""Small cities whose weeks are worked out by hand: all six parts, at the edges of weeks and years, and afterwards."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.utils import timezone

from complaints import lifecycle as complaints
from complaints.models import Complaint
from core.weeks import Week
from districts import lifecycle as works
from districts.models import District, Stage, Target
from members.lifecycle import log_visit, move
from pledges import lifecycle as pledges
from pledges.models import Story
from summaries.facts import Facts
from summaries.facts.facts import ComplaintFacts, PledgeFacts, TargetFacts, VisitFacts, WorkFacts
from summaries.facts.late import Late, LateComplaint, LatePledge
from summaries.facts.raised import Raised
from summaries.lifecycle import compile_week, publish, verify
from summaries.models import WeeklySummary
from tests.districts.works import accept, photo, plan
from tests.factories import file_complaint, log_pledge, make_campaign

W29, W30, W31 = Week(2021, 29), Week(2021, 30), Week(2021, 31)
TWENTY = Decimal(20)


def at(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2021) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, hour, minute))


def of(district: District, week: Week) -> Facts:
    """As it was frozen."""
    return WeeklySummary.objects.of_week(week).current().get(district=district).facts


# ---- A city with one village: a week with all six parts, and the weeks beside it --------------------


@pytest.fixture
def one_village(village, township, county, category, campaign, toilets, township_unit, lin, bai, chen, dong):
    """
    Mon 19 Jul  complaint A comes in at nine, is accepted and dispatched at ten: due by ten on Mon 26
    Tue 20      Lin promises the road, Bai approves
    Wed 21      20 toilets are started
    Thu 22      Lin visits 4 people, hears 3 opinions, 2 are put right at once
    --- week 30
    Tue 27      A is answered, a day late; nobody had called before
    Wed 28      its resident is satisfied; B comes in at ten; the toilets are completed
    Thu 29      the road is delivered, and on
    Fri 30      it is accepted, as are the toilets; B is accepted at eleven, an hour late; Lin promises lamps by Saturday
    Sat 31      the road is told as a deed
    Sun  1 Aug  Lin visits 2 people, hears 1 opinion; C comes in a minute before midnight
    --- week 31
    Mon  2 Aug  D comes in at midnight
    """
    Target.objects.create(indicator=toilets, district=township, year=2021, amount=100)
    a = file_complaint(village, category, at(7, 19))
    complaints.accept(a, by=chen, at=at(7, 19, 10))
    complaints.assign(a, to=township_unit, by=chen, at=at(7, 19, 10))
    road = pledges.approve(log_pledge(lin, campaign, at(7, 20)), by=bai, at=at(7, 20))
    work = works.move_on(plan(village, toilets, at(7, 1)), to=Stage.STARTED, by=lin, at=at(7, 21))
    log_visit(by=lin, district=village, on=dt.date(2021, 7, 22), people=4, opinions=3, solved_on_spot=2)
    complaints.answer(a, by=lin, at=at(7, 27), note="已修好")
    complaints.confirm(a, satisfaction="satisfied", at=at(7, 28))
    b = file_complaint(village, category, at(7, 28, 10))
    finished(work, by=lin, on=at(7, 28))
    pledges.deliver(road, by=lin, at=at(7, 29), note="完成")
    pledges.strike_off(road, by=dong, at=at(7, 30))
    accept(work, by=dong, at=at(7, 30))
    complaints.accept(b, by=chen, at=at(7, 30, 11))
    lamps = log_pledge(lin, campaign, at(7, 30), title="装路灯", due_on=dt.date(2021, 7, 31))
    story = Story.objects.create(
        pledge=road, title="路修好了", text="村口的路修好了。", shows_people=False,
        state="published", published_at=at(7, 31),
    )  # fmt: skip
    log_visit(by=lin, district=village, on=dt.date(2021, 8, 1), people=2, opinions=1)
    c = file_complaint(village, category, at(8, 1, 23, 59))
    d = file_complaint(village, category, W31.start)
    for week in (W29, W30, W31):
        compile_week(week, at=W31.end)
    return {"a": a, "b": b, "c": c, "d": d, "lamps": lamps, "story": story, "work": work}


def finished(work, *, by, on):
    return works.move_on(work, to=Stage.COMPLETED, by=by, at=on, photos=photo())


def test_the_week_before_holds_what_had_happened_by_its_sunday(one_village, county, category):
    assert of(county, W29) == Facts(
        pledges=PledgeFacts(logged=1, stock=Counter(active=1), members=1, members_with=1),
        visits=VisitFacts(visits=1, people=4, opinions=3, solved_on_spot=2),
        complaints=ComplaintFacts(
            received=1,
            accepted=1,
            accepted_in_time=1,
            by_channel=Counter(web=1),
            by_category=Counter({category.root_path: 1}),
            stock=Counter(assigned=1),
        ),
        works={"toilets": WorkFacts(started=TWENTY, started_change=TWENTY)},
        late=Late(),  # A is due on Monday at ten
        deeds=(),
        raised=(),  # one alone is no group
    )


def test_all_six_parts_of_the_week(one_village, county, township, category):
    lamps, story = one_village["lamps"], one_village["story"]
    township_facts = of(township, W30)
    assert township_facts == Facts(
        pledges=PledgeFacts(
            logged=1,
            delivered=1,
            accepted=1,
            stock=Counter(accepted=1, submitted=1),
            overdue=1,  # the lamps, due on Saturday
            members=1,
            members_with=1,
        ),
        visits=VisitFacts(visits=1, people=2, opinions=1),
        complaints=ComplaintFacts(
            received=2,  # B and C
            accepted=1,  # B, too late
            answered=1,
            closed=1,
            by_channel=Counter(web=2),
            by_category=Counter({category.root_path: 2}),
            stock=Counter(closed=1, accepted=1, received=1),
            verdicts=1,
            solved=1,
            satisfied=1,  # contacted too late: only by the answer
        ),
        works={
            "toilets": WorkFacts(
                started=TWENTY,
                completed=TWENTY,
                accepted=TWENTY,
                completed_change=TWENTY,
                accepted_change=TWENTY,
                accepted_lately=TWENTY,
            )
        },
        targets={"toilets": TargetFacts(Decimal("100.00"), planned_on_august_first())},
        late=Late(
            pledges=(
                LatePledge(
                    lamps.pk, "装路灯", "号头庄回族乡", "号头庄回族乡人民政府", "林", dt.date(2021, 7, 31)
                ),
            )
        ),
        deeds=(story.pk,),
        raised=(alike(one_village["b"], one_village["c"], before=1),),  # A was of the week before
    )
    assert of(county, W30).complaints == township_facts.complaints
    assert of(county, W30).targets == {}  # the target is the township's


def alike(*filed: Complaint, before: int) -> Raised:
    """The factory's complaints say the same, all from one village."""
    return Raised(filed[0].title, tuple(complaint.pk for complaint in filed), villages=1, before=before)


def planned_on_august_first() -> Decimal:
    """A straight line over the year's 365 days: the first of August is its 213th."""
    return (Decimal(100) * 212 / 364).quantize(Decimal("0.01"))


def test_a_minute_before_midnight_and_midnight_are_two_weeks(one_village, county):
    assert [of(county, week).complaints.received for week in (W29, W30, W31)] == [1, 2, 1]
    assert W31.start == dt.datetime(2021, 8, 1, 16, tzinfo=dt.UTC)


def test_what_is_reopened_after_the_week_closed_counts_in_the_week_it_was_reopened(one_village, county, wang):
    publish(county, W30, by=wang, at=W31.end)
    complaints.dispute(one_village["a"], satisfaction="dissatisfied", note="又坏了", at=at(8, 10))
    w32 = W31.next
    compile_week(w32, at=w32.end)
    then, now = of(county, W30).complaints, of(county, w32).complaints
    assert (then.closed, then.solved, then.reopened, then.stock["closed"]) == (1, 1, 0, 1)
    assert (now.reopened, now.verdicts, now.solved, now.stock) == (
        1,
        1,
        0,
        Counter(in_progress=1, accepted=1, received=2),
    )
    assert verify([county], at=w32.end).agrees


def test_a_work_sent_back_leaves_the_accepted_ones_in_the_week_it_was_sent_back(
    one_village, county, dong, lin
):
    works.send_back(one_village["work"], what="渗漏", put_right_by=dt.date(2021, 9, 1), by=dong, at=at(8, 11))
    w32 = W31.next
    compile_week(w32, at=w32.end)
    assert of(county, W31).works["toilets"].accepted == TWENTY
    assert of(county, w32).works["toilets"] == WorkFacts(
        started=TWENTY,
        completed_change=-TWENTY,
        accepted_change=-TWENTY,  # accepted and taken back within four weeks
    )


# ---- A city with two townships: who moves takes their pledge's place along, not its past ------------


def test_a_member_who_moved_counts_where_they_are_at_home_and_their_pledge_where_it_was_made(
    township, other_township, county, campaign, other_unit, lin, bai, zhou, wang
):
    """Lin promises in the first township and moves to the second; Zhou of the second has promised nothing."""
    pledges.approve(log_pledge(lin, campaign, at(7, 20)), by=bai, at=at(7, 20))
    compile_week(W29, at=W29.end)
    move(lin, to_unit=other_unit, home_district=other_township, by=wang, at=at(7, 28), note="调动")
    compile_week(W30, at=W30.end)
    told = {
        (week.number, district.short_name): (
            of(district, week).pledges.members,
            of(district, week).pledges.members_with,
            of(district, week).pledges.stock["active"],
        )
        for week in (W29, W30)
        for district in (county, township, other_township)
    }
    assert told == {
        (29, "定州市"): (2, 1, 1),
        (29, "号头庄回族乡"): (1, 1, 1),
        (29, "西城乡"): (1, 0, 0),
        (30, "定州市"): (2, 1, 1),
        (30, "号头庄回族乡"): (0, 0, 1),
        (30, "西城乡"): (2, 1, 0),
    }


def test_the_county_is_its_townships_and_their_list_is_the_longest_late_first(
    village, other_village, township, other_township, county, category, township_unit, other_unit, chen
):
    """
    Mon 12 Jul  E in the first township, dispatched at nine: due on Mon 19
    Tue 13      F in the second, dispatched at nine: due on Tue 20
    Wed 28      G in the second, declined at once
    """
    late = []
    for place, unit, day in ((village, township_unit, 12), (other_village, other_unit, 13)):
        complaint = file_complaint(place, category, at(7, day))
        complaints.accept(complaint, by=chen, at=at(7, day))
        late.append(complaints.assign(complaint, to=unit, by=chen, at=at(7, day)))
    g = file_complaint(other_village, category, at(7, 28))
    complaints.decline(g, by=chen, at=at(7, 28, 10), note="不属受理范围，可到法院")
    compile_week(W30, at=W30.end)
    first, second, whole = (of(each, W30) for each in (township, other_township, county))
    e, f = late
    assert e.answer_by is not None
    assert f.answer_by is not None
    row_e = LateComplaint(e.code, e.title, "号头庄村", "号头庄回族乡人民政府", e.answer_by)
    row_f = LateComplaint(f.code, f.title, "大西丈村", "西城乡人民政府", f.answer_by)
    assert (e.answer_by, f.answer_by) == (at(7, 19), at(7, 20))
    assert first.complaints == ComplaintFacts(stock=Counter(assigned=1), overdue=1)
    assert second.complaints == ComplaintFacts(
        received=1,
        by_channel=Counter(web=1),
        by_category=Counter({category.root_path: 1}),
        stock=Counter(assigned=1, declined=1),
        overdue=1,
        excluded=Counter(declined=1),
    )
    assert whole.complaints == first.complaints + second.complaints
    assert whole.late == Late(complaints=(row_e, row_f))
    assert (first.late, second.late) == (Late(complaints=(row_e,)), Late(complaints=(row_f,)))


# ---- A city over the turn of the year: the week that only some years have ---------------------------


def test_the_53rd_week_runs_into_january_and_its_works_are_the_new_years(
    village, township, county, category, toilets, lin, bai, dong
):
    """
    Sun 27 Dec 2020  one complaint, the last minute of week 52
    Mon 28           one, the first minute of week 53; a visit
    Thu 31           Lin promises by Saturday 2 January; 20 toilets of 2021's ledger are planned
    Sun  3 Jan 2021  one, the last minute of week 53; a visit; the toilets are started
    Mon  4           one, the first minute of 2021's week 1
    """
    w52, w53, w1 = Week(2020, 52), Week(2020, 53), Week(2021, 1)
    assert (w52.next, w53.next, w1.previous) == (w53, w1, w53)
    lin.date_joined = at(1, 1, year=2020)
    lin.save()
    campaign = make_campaign(opens_on=dt.date(2020, 12, 1), closes_on=dt.date(2021, 12, 31))
    minute = dt.timedelta(minutes=1)
    moments = (w53.start - minute, w53.start, w1.start - minute, w1.start)
    filed = [file_complaint(village, category, moment) for moment in moments]
    log_visit(by=lin, district=village, on=dt.date(2020, 12, 28), people=3)
    log_visit(by=lin, district=village, on=dt.date(2021, 1, 3), people=5)
    pledge = log_pledge(lin, campaign, at(12, 31, year=2020), due_on=dt.date(2021, 1, 2))
    works.move_on(plan(village, toilets, at(12, 31, year=2020)), to=Stage.STARTED, by=lin, at=at(1, 3))
    for week in (w52, w53, w1):
        compile_week(week, at=w1.end)
    assert of(county, w53) == Facts(
        pledges=PledgeFacts(logged=1, stock=Counter(submitted=1), overdue=1, members=1, members_with=1),
        visits=VisitFacts(visits=2, people=8),
        complaints=ComplaintFacts(
            received=2,
            by_channel=Counter(web=2),
            by_category=Counter({category.root_path: 2}),
            stock=Counter(received=3),
        ),
        works={"toilets": WorkFacts(started=TWENTY, started_change=TWENTY)},
        late=Late(
            pledges=(
                LatePledge(
                    pledge.pk,
                    pledge.title,
                    "号头庄回族乡",
                    "号头庄回族乡人民政府",
                    "林",
                    dt.date(2021, 1, 2),
                ),
            )
        ),
        deeds=(),
        raised=(alike(*filed[1:3], before=1),),
    )
    assert [of(county, week).complaints.received for week in (w52, w53, w1)] == [1, 2, 1]
    assert [of(county, week).complaints.stock["received"] for week in (w52, w53, w1)] == [1, 3, 4]
    assert of(county, w1).works["toilets"] == WorkFacts(started=TWENTY)
