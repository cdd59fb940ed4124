"""Each stock of a summary opens exactly its records, whatever has become of them since the week's end."""

import datetime as dt
import html
import re

import pytest
from django.utils import timezone

from complaints import lifecycle as complaint_steps
from complaints.models import Complaint
from core.weeks import Week
from pledges import lifecycle as pledge_steps
from summaries.facts.late import LISTED
from summaries.lifecycle import compile_week
from summaries.models import WeeklySummary
from tests.factories import file_complaint, log_pledge

WEEK = Week(2021, 30)
BEFORE, AFTER = WEEK.previous.start, WEEK.end + dt.timedelta(days=1)
PAGE = "/summaries/2021-W30/130682000000/"


@pytest.fixture
def assigned(village, category, township_unit, chen):
    def assign(at: dt.datetime = BEFORE) -> Complaint:
        complaint = file_complaint(village, category, at)
        complaint_steps.accept(complaint, by=chen, at=at)
        return complaint_steps.assign(complaint, to=township_unit, by=chen, at=at)

    return assign


@pytest.fixture
def pledges(campaign, lin, bai):
    made = [log_pledge(lin, campaign, BEFORE, due_on=WEEK.sunday) for _ in range(2)]
    return [pledge_steps.approve(pledge, by=bai, at=BEFORE) for pledge in made]


def links(page: str, start: str) -> list[str]:
    return [html.unescape(href) for href in re.findall(rf'href="({re.escape(start)}[^"]*)"', page)]


def found(client, href: str) -> int:
    return client.get(href).context["page"].paginator.count


def test_the_stocks_of_complaints_open_as_many_as_they_say(client, wang, lin, village, category, assigned):
    late, answered = assigned(), assigned()
    complaint_steps.answer(answered, by=lin, at=BEFORE, note="已修好")
    file_complaint(village, category, BEFORE)
    compile_week(WEEK, at=WEEK.end)
    complaint_steps.answer(late, by=lin, at=AFTER, note="已修好")
    complaint_steps.confirm(answered, satisfaction="satisfied", at=AFTER)
    file_complaint(village, category, AFTER)
    client.force_login(wang)
    page = client.get(PAGE)
    facts = page.context["facts"].complaints
    [open_href] = links(page.text, "/complaints/?state=open")
    [late_href] = links(page.text, "/complaints/?late=true")
    assert (facts.open, facts.overdue) == (found(client, open_href), found(client, late_href)) == (3, 1)
    assert (found(client, "/complaints/?state=open"), found(client, "/complaints/?late=true")) == (3, 0)


def test_the_stocks_of_pledges_open_as_many_as_they_say(client, wang, lin, bai, pledges, campaign):
    delivered, cancelled = pledges
    compile_week(WEEK, at=WEEK.end)
    pledge_steps.deliver(delivered, by=lin, at=AFTER, note="完成")
    pledge_steps.cancel(cancelled, by=bai, at=AFTER, note="村民另有安排")
    log_pledge(lin, campaign, AFTER, due_on=dt.date(2999, 12, 31))
    client.force_login(wang)
    page = client.get(PAGE)
    facts = page.context["facts"].pledges
    [all_href] = links(page.text, "/pledges/?state=counting")
    [late_href] = links(page.text, "/pledges/?late=true")
    assert (facts.total, facts.overdue) == (found(client, all_href), found(client, late_href)) == (2, 2)
    assert found(client, "/pledges/?state=counting") == 2
    assert found(client, "/pledges/?late=true") == 0


def test_each_figure_of_what_happened_opens_as_many_as_it_says(client, wang, lin, assigned):
    complaint = assigned(WEEK.start)
    complaint_steps.answer(complaint, by=lin, at=WEEK.start, note="已修好")
    complaint_steps.dispute(complaint, satisfaction="dissatisfied", note="没修好", at=WEEK.start)
    complaint_steps.answer(complaint, by=lin, at=WEEK.start, note="又修了")
    compile_week(WEEK, at=WEEK.end)
    client.force_login(wang)
    page = client.get(PAGE)
    [href] = links(page.text, "/complaints/?event=answered")
    assert page.context["facts"].complaints.answered == found(client, href) == 1


def test_the_list_says_as_of_when_it_is(client, wang, assigned):
    assigned()
    client.force_login(wang)
    page = client.get("/complaints/?state=open&as_of=2021-W30")
    assert page.context["as_of"] == WEEK
    assert client.get("/complaints/?as_of=2021-W29&state=received").context["page"].paginator.count == 0
    assert client.get("/complaints/?as_of=2021-W28").context["page"].paginator.count == 0
    assert client.get("/pledges/?as_of=2021-W30&late=true").status_code == 200


@pytest.mark.parametrize("path", ["/complaints/", "/pledges/"])
@pytest.mark.parametrize("query", ["as_of=x", "as_of=2021-W54", "as_of=9999-W52&late=true", "as_of=%00"])
def test_a_week_that_makes_no_sense_is_no_error(client, wang, path, query):
    client.force_login(wang)
    assert client.get(f"{path}?{query}").status_code == 200


# ---- For supervision ---------------------------------------------------------------------------


def test_the_list_for_supervision_stays_as_it_was_frozen(client, wang, lin, assigned, pledges):
    late = assigned()
    compile_week(WEEK, at=WEEK.end)
    complaint_steps.answer(late, by=lin, at=AFTER, note="已修好")
    pledge_steps.deliver(pledges[0], by=lin, at=AFTER, note="完成")
    client.force_login(wang)
    page = client.get(PAGE)
    assert links(page.text, f"/complaints/{late.code}/")
    for pledge in pledges:
        assert links(page.text, f"/pledges/{pledge.pk}/")
    facts = page.context["facts"]
    assert (facts.complaints.overdue, len(facts.late.complaints), facts.more_late_complaints) == (1, 1, 0)
    assert (facts.pledges.overdue, len(facts.late.pledges), facts.more_late_pledges) == (2, 2, 0)


def test_what_the_list_has_no_room_for_is_one_link_away(client, wang, lin, assigned):
    for _ in range(LISTED + 2):
        assigned()
    compile_week(WEEK, at=WEEK.end)
    client.force_login(wang)
    page = client.get(PAGE)
    assert page.context["facts"].more_late_complaints == 2
    in_table, below_list = links(page.text, "/complaints/?late=true")
    assert found(client, in_table) == found(client, below_list) == LISTED + 2


def test_a_week_frozen_by_an_earlier_release_says_that_it_kept_no_list(client, wang, county, assigned):
    assigned()
    frozen = compile_week(WEEK.previous, at=timezone.now())[0].frozen
    earlier = {name: value for name, value in frozen.items() if name != "late"}
    WeeklySummary.objects.create(
        district=county, year=2021, number=30, frozen=earlier, compiled_at=timezone.now()
    )
    client.force_login(wang)
    page = client.get(PAGE)
    assert page.context["facts"].late is None
    assert "clock-history" in page.text


# ---- Too small a sample ------------------------------------------------------------------------


@pytest.mark.parametrize(("verdicts", "too_small"), [(4, True), (5, False)])
def test_four_verdicts_are_too_few_on_every_page_and_five_are_enough(
    client, wang, lin, assigned, settings, monkeypatch, verdicts, too_small
):
    settings.RATE_MINIMUM_SAMPLE = 5
    monkeypatch.setattr(timezone, "now", lambda: WEEK.end - dt.timedelta(minutes=1))
    for _ in range(verdicts):
        complaint = assigned(WEEK.start)
        complaint_steps.contact(complaint, by=lin, at=WEEK.start)
        complaint_steps.answer(complaint, by=lin, at=WEEK.start, note="已修好")
        complaint_steps.confirm(complaint, satisfaction="satisfied", at=WEEK.start)
    compile_week(WEEK, at=WEEK.end)
    client.force_login(wang)
    for url in ("/progress/", "/districts/130682000000/", PAGE):
        page = client.get(url).text
        assert ("样本不足" in page, "100%" in page) == (too_small, not too_small), url
