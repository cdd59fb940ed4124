"""What is published is recounted from the events: agreement, or the exact difference, whoever changed what."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from complaints import lifecycle as complaint_steps
from complaints.models import ComplaintEvent
from core.as_known import as_known
from core.weeks import Week
from districts.models import Stage
from summaries.figures import Difference
from summaries.lifecycle import compile_week, correct, publish, verify
from summaries.models import SummaryCheck, WeekEnd
from tests.factories import enter_work, file_complaint, log_pledge

WEEK = Week(2021, 30)
WEEKS = [WEEK, WEEK.next, WEEK.next.next]
AT = WEEKS[-1].end
DAY = dt.timedelta(days=1)


@pytest.fixture
def city(
    village, other_village, category, county, township, campaign, toilets, lin, chen, wang, township_unit
):
    """Three weeks, published for the county as they came, and for the township the first."""
    for week in WEEKS:
        complaint = file_complaint(village, category, week.start)
        complaint_steps.accept(complaint, by=chen, at=week.start + DAY)
        log_pledge(lin, campaign, week.start) if week == WEEK else None
        enter_work(village, toilets, Decimal(5), (Stage.STARTED, week.start))
        compile_week(week, at=week.end)
        publish(county, week, by=wang, at=week.end)
    publish(township, WEEK, by=wang, at=AT)
    return [county, township]


def tamper(statement: str, *values: Any) -> None:
    """By hand in the database, with every trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def faulty(report) -> dict[tuple[str, str, int], tuple[list[str], list[Difference]]]:
    return {
        (finding.district.code, str(finding.version.week), finding.version.edition): (
            list(finding.faults),
            sorted(finding.differences),
        )
        for finding in report.findings
        if not finding.agrees
    }


COUNTY, TOWNSHIP = "130682000000", "130682204000"


def test_every_published_week_agrees_and_the_page_will_say_when_it_was_checked(city):
    report = verify(city, at=AT)
    assert report.agrees
    assert len(report.findings) == 4
    checks = SummaryCheck.objects.all()
    assert [(check.agrees, check.checked_at, check.edited) for check in checks] == [(True, AT, [])] * 4


def test_what_was_written_afterwards_changes_no_recount(city, village, category, toilets, chen):
    late = file_complaint(village, category, WEEK.start)
    complaint_steps.accept(late, by=chen, at=WEEK.start)
    enter_work(village, toilets, Decimal(7), (Stage.STARTED, WEEK.start))
    assert verify(city, at=AT).agrees


def test_a_correction_is_recounted_with_what_it_knew(city, village, category, county, wang):
    file_complaint(village, category, WEEK.start)
    correct(county, WEEK, reason="漏计", by=wang, at=AT)
    report = verify([county], at=AT, week=WEEK)
    assert [(finding.version.edition, finding.agrees) for finding in report.findings] == [
        (1, True),
        (2, True),
    ]


def test_what_may_be_edited_is_told_but_is_no_error(city, county, lin):
    lin.is_active = False
    lin.save()
    report = verify([county], at=AT, week=WEEK)
    assert report.agrees
    assert {each.name for each in report.findings[0].edited} == {"pledges.members", "pledges.members_with"}


def test_a_figure_changed_by_hand_is_found_with_what_it_was(city, county):
    tamper(
        "UPDATE summaries_weeklysummary SET frozen = jsonb_set(frozen, '{complaints,received}', '9') "
        "WHERE number = 30 AND district_id = %s",
        county.pk,
    )
    assert faulty(verify(city, at=AT)) == {
        (COUNTY, "2021-W30", 1): (["changed"], [Difference("complaints.received", 9, 1)])
    }


def test_a_foreword_changed_by_hand_is_found(city, county):
    tamper("UPDATE summaries_publishedsummary SET foreword = '改' WHERE number = 31")
    assert faulty(verify(city, at=AT)) == {(COUNTY, "2021-W31", 1): (["changed"], [])}


def test_a_version_changed_together_with_its_digest_breaks_the_next_link(city, county):
    tamper("UPDATE summaries_publishedsummary SET digest = repeat('0', 64) WHERE number = 31")
    report = verify(city, at=AT)
    assert set(faulty(report)) == {(COUNTY, "2021-W31", 1), (COUNTY, "2021-W32", 1)}
    assert report.removed == [(county, WEEK.next, 1)]


def test_a_version_taken_out_of_the_middle_is_found(city, county):
    tamper("DELETE FROM summaries_publishedsummary WHERE number = 31")
    report = verify(city, at=AT)
    assert faulty(report) == {(COUNTY, "2021-W32", 1): (["gap", "changed"], [])}
    assert report.removed == [(county, WEEK.next, 1)]


def test_the_last_version_taken_away_is_found_by_its_step(city, county):
    tamper("DELETE FROM summaries_publishedsummary WHERE number = 32")
    report = verify(city, at=AT)
    assert (report.agrees, report.removed) == (False, [(county, WEEK.next.next, 1)])


def test_facts_taken_away_are_found(city, county):
    tamper("DELETE FROM summaries_weeklysummary WHERE number = 32 AND district_id = %s", county.pk)
    assert faulty(verify(city, at=AT)) == {(COUNTY, "2021-W32", 1): (["facts_gone"], [])}


def test_an_event_taken_away_is_found_in_every_figure_it_counted_in(city, county):
    tamper("DELETE FROM complaints_complaintevent WHERE kind = 'accepted' AND at < %s", WEEK.end)
    report = verify([county], at=AT, week=WEEK)
    assert faulty(report) == {
        (COUNTY, "2021-W30", 1): (
            [],
            [
                Difference("complaints.accepted", 1, 0),
                Difference("complaints.stock.accepted", 1, None),
                Difference("complaints.stock.received", None, 1),
            ],
        )
    }


def test_an_event_moved_into_another_week_is_found_in_both(city, county):
    with pgtrigger.ignore("complaints.ComplaintEvent:append_only"):
        ComplaintEvent.objects.filter(kind="accepted", at__lt=WEEK.end).update(at=WEEK.next.start)
    report = verify([county], at=AT)
    assert {finding.version.week for finding in report.findings if not finding.agrees} == {WEEK, WEEK.next}


def test_the_kept_end_of_a_week_changed_by_hand_is_found(city):
    tamper("UPDATE summaries_weekend SET stocks = jsonb_set(stocks, '{complaints}', '{}') WHERE number = 31")
    report = verify(city, at=AT)
    assert report.ends[0][0] == WEEK.next
    assert WeekEnd.objects.count() == 3


def test_the_kept_end_of_a_week_of_which_nothing_is_published_is_looked_at_too(city):
    last = WEEKS[-1].next
    compile_week(last, at=last.end)
    assert verify(city, at=last.end).agrees
    tamper(
        "UPDATE summaries_weekend SET stocks = jsonb_set(stocks, '{pledges}', '{}') WHERE number = %s",
        last.number,
    )
    assert [week for week, _differences in verify(city, at=last.end).ends] == [last]


def test_the_command_tells_agreement_and_exits_with_an_error_for_a_difference(city, capsys, county):
    call_command("verify_summaries", "--district", COUNTY)
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "3 of 3 published versions agree with the records."
    assert [line.split(": ")[1] for line in said[:3]] == ["agrees"] * 3
    tamper(
        "UPDATE summaries_weeklysummary SET frozen = jsonb_set(frozen, '{visits,people}', '40') "
        "WHERE number = 30 AND district_id = %s",
        county.pk,
    )
    with pytest.raises(CommandError):
        call_command("verify_summaries", "--week", "2021-W30")
    said = capsys.readouterr().out
    assert "visits.people: published 40, the records say 0" in said
    assert "1 of 2 published versions agree" in said


def test_the_command_knows_no_village_and_no_other_place(city):
    for code in ("130682204200", "999999999999"):
        with pytest.raises(CommandError):
            call_command("verify_summaries", "--district", code)


def test_inside_as_known_no_later_row_is_there_and_outside_all_are(village, category, now):
    file_complaint(village, category, now)
    last = ComplaintEvent.objects.latest("id").pk
    file_complaint(village, category, now)
    with as_known({"complaints_complaintevent": last}):
        assert ComplaintEvent.objects.count() == 1
    assert ComplaintEvent.objects.count() == 2


@pytest.mark.parametrize("versions", [1, 3])
def test_checking_takes_the_same_number_of_statements_for_a_week(
    village, other_village, county, township, other_township, wang, versions, django_assert_num_queries
):
    compile_week(WEEK, at=AT)
    districts = [county, township, other_township][:versions]
    for district in districts:
        publish(district, WEEK, by=wang, at=AT)
    with django_assert_num_queries(29 + 3 * versions):
        verify(districts, at=AT)
