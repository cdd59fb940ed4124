"""The three rates, hand-counted and over random lives: nothing is counted twice, and nothing is missing."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import lifecycle
from complaints.models import Callback, Complaint, Exclusion
from core.weeks import Week
from districts.models import District
from summaries.facts import Period, gather
from summaries.facts.facts import ComplaintFacts, Composite, Facts, Rate
from summaries.lifecycle import compile_week
from tests.factories import file_complaint

WEEK = Week(2021, 30)
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
PHONE = "13800000000"


@pytest.fixture
def office(village, other_village, category, township_unit, chen, lin, dong, wang):
    return SimpleNamespace(
        village=village,
        other_village=other_village,
        category=category,
        unit=township_unit,
        chen=chen,
        lin=lin,
        dong=dong,
        wang=wang,
    )


def accepted(office, at, district=None, **values) -> Complaint:
    complaint = file_complaint(district or office.village, office.category, at, **values)
    return lifecycle.accept(complaint, by=office.chen, at=at)


def answered(office, at, *, contacted_after=HOUR, **values) -> Complaint:
    complaint = accepted(office, at, contact_phone=PHONE, **values)
    lifecycle.assign(complaint, to=office.unit, by=office.chen, at=at)
    lifecycle.contact(complaint, by=office.lin, at=at + contacted_after)
    return lifecycle.answer(complaint, by=office.lin, at=at + contacted_after, note="已修好")


def facts_of(district, week: Week = WEEK) -> ComplaintFacts:
    return gather(Period.of(week))[district.path].complaints


def rates(facts: ComplaintFacts) -> tuple[tuple[Decimal, int], ...]:
    return tuple((rate.part, rate.n) for rate in (facts.response, facts.resolution, facts.satisfaction))


# ---- Hand-counted -----------------------------------------------------------------------------


def test_a_weeks_rates_by_hand(office, county):
    monday = WEEK.start
    satisfied, basically, missed, not_solved, nobody_came, late = (
        answered(office, monday, contacted_after=3 * DAY if number == 5 else HOUR) for number in range(6)
    )
    at = monday + 4 * DAY
    lifecycle.confirm(satisfied, satisfaction="satisfied", at=at)
    lifecycle.confirm(basically, satisfaction="basically", at=at)
    for hours in (0, 5):
        lifecycle.call_back(missed, by=office.dong, at=at + hours * HOUR)
    lifecycle.dispute(not_solved, satisfaction="dissatisfied", note="还是不亮", at=at)
    lifecycle.confirm(nobody_came, satisfaction="satisfied", contacted=False, by=office.dong, at=at)
    lifecycle.confirm(late, satisfaction="dissatisfied", contacted=True, by=office.dong, at=at)
    facts = facts_of(county)
    # five verdicts and one not reached; "nobody came" and the late one were not contacted in time
    assert rates(facts) == ((Decimal(4), 6), (Decimal(4), 5), (Decimal("2.8"), 5))
    assert (facts.unreached, facts.considered) == (1, 6)


def test_each_reason_to_leave_a_complaint_out_is_counted_under_its_name(office, county, now):
    chen = office.chen
    lifecycle.decline(file_complaint(office.village, office.category, now), by=chen, at=now, note="请找法院")
    lifecycle.merge(accepted(office, now), into=accepted(office, now), by=chen, at=now)
    parts = [lifecycle.Part("路灯不亮", office.category), lifecycle.Part("水井盖坏", office.category)]
    lifecycle.split(accepted(office, now), parts=parts, by=chen, at=now)
    lifecycle.acknowledge(accepted(office, now, kind="thanks"), by=chen, at=now, note="不客气")
    lifecycle.withdraw(accepted(office, now, district=office.other_village), at=now)
    reasons = Counter(declined=1, merged=1, split=1, thanks=1, withdrawn=1)
    assert facts_of(county).excluded == reasons
    assert facts_of(office.village).excluded == reasons - Counter(withdrawn=1)
    assert (facts_of(county).assessed, facts_of(county).considered) == (0, 5)


def test_the_period_is_the_day_of_the_word_not_of_the_answer(office, county):
    complaint = answered(office, WEEK.previous.start)
    lifecycle.confirm(complaint, satisfaction="satisfied", at=WEEK.end)
    assert [facts_of(county, week).verdicts for week in (WEEK.previous, WEEK, WEEK.next)] == [0, 0, 1]


def test_a_reopened_complaint_is_not_solved_in_the_week_it_was_reopened(office, county):
    monday = WEEK.start
    complaint = answered(office, monday)
    lifecycle.confirm(complaint, satisfaction="satisfied", at=monday + DAY)
    lifecycle.dispute(complaint, satisfaction="dissatisfied", note="又灭了", at=monday + 2 * DAY)
    lifecycle.answer(complaint, by=office.lin, at=monday + 3 * DAY, note="已换新")
    lifecycle.confirm(complaint, satisfaction="satisfied", at=monday + 4 * DAY)
    assert (facts_of(county).verdicts, facts_of(county).solved) == (1, 0)
    lifecycle.dispute(complaint, satisfaction="dissatisfied", note="又灭了", at=WEEK.end + DAY)
    assert (facts_of(county, WEEK.next).verdicts, facts_of(county, WEEK.next).solved) == (1, 0)


def test_who_speaks_up_after_two_missed_calls_is_counted_by_their_word(office, county):
    complaint = answered(office, WEEK.start)
    for hours in (2, 8):
        lifecycle.call_back(complaint, by=office.dong, at=WEEK.start + hours * HOUR)
    lifecycle.confirm(complaint, satisfaction="satisfied", at=WEEK.start + 2 * DAY)
    assert (facts_of(county).verdicts, facts_of(county).unreached) == (1, 0)


def test_one_missed_call_counts_nowhere(office, county):
    complaint = answered(office, WEEK.start)
    lifecycle.call_back(complaint, by=office.dong, at=WEEK.start + 2 * HOUR)
    assert facts_of(county).considered == 0


def test_a_check_after_silence_counts_as_unreached_and_never_as_solved(office, county):
    complaint = answered(office, WEEK.start - 20 * DAY)
    lifecycle.erase_contact(complaint, at=WEEK.start)
    lifecycle.check_and_close(complaint, by=office.wang, at=WEEK.start + DAY, note="已到现场核实")
    facts = facts_of(county)
    assert (facts.unreached, facts.verdicts, facts.solved, facts.checked) == (1, 0, 0, 1)


def test_withdrawing_takes_no_verdict_back(office, county):
    complaint = answered(office, WEEK.start)
    lifecycle.dispute(complaint, satisfaction="dissatisfied", note="没修好", at=WEEK.start + DAY)
    lifecycle.withdraw(complaint, at=WEEK.start + 2 * DAY)
    assert (facts_of(county).verdicts, facts_of(county).excluded) == (1, Counter())


def test_what_was_put_right_on_the_spot_is_nobodys_verdict(office, county, now):
    filing = lifecycle.Filing("井盖松动", "村口井盖松动", office.village, office.category)
    lifecycle.record_on_the_spot(filing, by=office.lin, at=now, note="当场垫稳")
    assert (facts_of(county).closed, facts_of(county).considered) == (1, 0)


def test_a_rate_without_a_denominator_says_nothing_and_a_small_sample_shows_none(settings):
    settings.RATE_MINIMUM_SAMPLE = 5
    nothing, small, enough = Rate(Decimal(0), 0), Rate(Decimal(4), 4), Rate(Decimal(4), 5)
    assert (nothing.shown, nothing.is_small) == (None, False)
    assert (small.shown, small.is_small) == (None, True)
    assert (enough.shown, enough.is_small) == (Decimal("0.8"), False)


def test_a_new_weight_changes_no_frozen_rate(office, county, settings):
    complaint = answered(office, WEEK.start)
    lifecycle.confirm(complaint, satisfaction="basically", at=WEEK.start + DAY)
    frozen = compile_week(WEEK, at=timezone.now())[0]
    settings.BASICALLY_SATISFIED_WEIGHT = Decimal(0)
    frozen.refresh_from_db()
    assert frozen.facts.complaints.satisfaction.value == Decimal("0.8")


# ---- Over random lives ------------------------------------------------------------------------

ENDS = ["satisfied", "disputed", "confirmed then disputed", "missed", "missed once", "missed then heard"]
ENDS += ["withdrawn after a no", "declined", "merged", "withdrawn", "thanks", "nothing"]
LIVES = st.lists(st.tuples(st.sampled_from(ENDS), st.booleans(), st.integers(0, 12)), max_size=6)


def live(office, end: str, here: bool, days: int) -> None:
    """One life, in one of two villages, ending around the week."""
    at = WEEK.start + (days - 3) * DAY
    district = office.village if here else office.other_village
    if end in ("declined", "merged", "withdrawn", "thanks", "nothing"):
        kind = "thanks" if end == "thanks" else "complaint"
        complaint = file_complaint(district, office.category, at, kind=kind)
        if end == "declined":
            lifecycle.decline(complaint, by=office.chen, at=at, note="请找法院")
        elif end == "merged":
            other = file_complaint(district, office.category, at)
            lifecycle.merge(complaint, into=other, by=office.chen, at=at)
        elif end == "withdrawn":
            lifecycle.withdraw(complaint, at=at)
        elif end == "thanks":
            lifecycle.accept(complaint, by=office.chen, at=at)
            lifecycle.acknowledge(complaint, by=office.chen, at=at, note="不客气")
        return
    complaint = answered(office, at - DAY, district=district)
    if end.startswith("missed"):
        for hours in (0,) if end == "missed once" else (0, 5):
            lifecycle.call_back(complaint, by=office.dong, at=at + hours * HOUR)
    if end in ("satisfied", "confirmed then disputed", "missed then heard"):
        lifecycle.confirm(complaint, satisfaction="satisfied", at=at + 8 * HOUR)
    if "disputed" in end or end == "withdrawn after a no":
        lifecycle.dispute(complaint, satisfaction="dissatisfied", note="没好", at=at + 20 * HOUR)
    if end == "withdrawn after a no":
        lifecycle.withdraw(complaint, at=at + 30 * HOUR)


@given(lives=LIVES)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_counted_and_excluded_is_everything_judged_or_left_out_and_adds_up_the_tree(office, county, lives):
    with transaction.atomic():
        for life in lives:
            live(office, *life)
        facts = gather(Period.of(WEEK))
        whole = facts[county.path].complaints
        within = {"at__gte": WEEK.start, "at__lt": WEEK.end}
        callbacks = [row for row in Callback.objects.filter(**within) if row.reached or row.gave_up]
        touched = {row.complaint_id for row in callbacks}
        touched |= set(Exclusion.objects.filter(**within).values_list("complaint_id", flat=True))
        assert whole.considered == whole.assessed + whole.left_out == len(touched)
        assert whole.assessed == len({row.complaint_id for row in callbacks})
        assert whole.contacted_in_time <= whole.assessed
        assert whole.solved <= whole.verdicts
        below = [facts[child.path].complaints for child in District.objects.get_children(county)]
        assert sum(each.considered for each in below) == whole.considered
        assert sum((each.excluded for each in below), Counter()) == +whole.excluded
        transaction.set_rollback(True)


# ---- On the pages -----------------------------------------------------------------------------


def test_the_summary_shows_the_sample_and_links_to_its_rows(client, office, county):
    for number in range(6):
        complaint = answered(office, WEEK.start)
        satisfaction = "satisfied" if number else "basically"
        lifecycle.confirm(complaint, satisfaction=satisfaction, at=WEEK.start + DAY)
    declined = file_complaint(office.village, office.category, WEEK.start)
    lifecycle.decline(declined, by=office.chen, at=WEEK.start, note="请找法院")
    compile_week(WEEK, at=timezone.now())
    client.force_login(office.wang)
    answer = client.get("/summaries/2021-W30/130682000000/")
    assert answer.context["facts"].complaints.response.n == 6
    page = answer.text
    assert "96.7%" in page
    narrowed = "district=130682000000&amp;week=2021-W30"
    for path, count in (("verdicts", 6), ("exclusions", 1)):
        assert f'href="/complaints/{path}/?{narrowed}"' in page
        rows = client.get(f"/complaints/{path}/?district=130682000000&week=2021-W30").context["page"]
        assert rows.paginator.count == count


def test_too_small_a_sample_shows_no_percentage(client, office, county):
    lifecycle.confirm(answered(office, WEEK.start), satisfaction="satisfied", at=WEEK.start + DAY)
    compile_week(WEEK, at=timezone.now())
    client.force_login(office.wang)
    page = client.get("/summaries/2021-W30/130682000000/").text
    rates = page.partition("群众诉求</h2>")[2].partition("<h2>")[0]
    assert "样本不足" in rates
    assert "100%" not in rates


def test_the_public_sees_the_rates_without_links_to_rows(client, office, county):
    page = client.get("/progress/")
    assert page.context["complaints"].response.n == 0
    assert "/complaints/verdicts/" not in page.text


# ---- The composite score ----------------------------------------------------------------------


def test_the_composite_is_the_weighted_mean_and_as_good_as_its_least_sample():
    score = Composite((Rate(Decimal(9), 10), Rate(Decimal(6), 8), Rate(Decimal(4), 8)), (30, 35, 35))
    assert (score.value, score.n) == (Decimal("0.7075"), 8)  # 0.3 × 0.9 + 0.35 × 0.75 + 0.35 × 0.5


@pytest.mark.parametrize(("n", "small"), [(0, False), (2, True)])
def test_without_a_denominator_or_with_few_there_is_no_composite(n, small):
    score = Composite((Rate(Decimal(9), 10), Rate(Decimal(n), n)), (50, 50))
    assert (score.shown, score.is_small) == (None, small)


def test_new_weights_change_no_frozen_score(settings):
    settings.COMPOSITE_WEIGHTS = [50, 25, 25]
    frozen = Facts(complaints=ComplaintFacts()).freeze()
    settings.COMPOSITE_WEIGHTS = [30, 35, 35]
    assert Facts.thaw(frozen).complaints.weights == (50, 25, 25)
