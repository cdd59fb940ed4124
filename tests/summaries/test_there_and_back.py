"""From any number of a week to a complaint's code in at most four links, and from the complaint back to its weeks."""

import html
import re

import pytest

from complaints import lifecycle as steps
from core.weeks import Week
from summaries.lifecycle import compile_week
from tests.factories import file_complaint

WEEK = Week(2021, 30)
PAGE = "/summaries/2021-W30/130682000000/"


@pytest.fixture
def week(village, category, township_unit, chen, lin, dong):
    """One complaint for every figure: received, accepted, answered, closed, reopened, declined, late."""
    made = {}
    for name in ("received", "accepted", "answered", "closed", "reopened", "declined", "late"):
        start = WEEK.previous.start if name == "late" else WEEK.start
        made[name] = complaint = file_complaint(village, category, start)
        if name == "declined":
            steps.decline(complaint, by=chen, at=start, note="不属受理范围")
        if name in ("received", "declined"):
            continue
        steps.accept(complaint, by=chen, at=start)
        steps.assign(complaint, to=township_unit, by=chen, at=start)
        if name in ("answered", "closed", "reopened"):
            steps.answer(complaint, by=lin, at=start, note="已修好")
        if name == "closed":
            steps.confirm(complaint, satisfaction="satisfied", at=start)
        if name == "reopened":
            steps.dispute(complaint, satisfaction="dissatisfied", note="没修好", at=start)
    for each in (WEEK.previous, WEEK):
        compile_week(each, at=WEEK.end)
    return made


def hrefs(text: str) -> set[str]:
    main = text.partition("<main")[2].partition("</main")[0]
    return {html.unescape(href) for href in re.findall(r'href="(/[^"#]*)"', main)}


def links_to(client, href: str, codes: set[str], most: int) -> int:
    """How many links lead from a number's own link to a complaint's code."""
    seen, here = {href}, [href]
    for clicks in range(1, most + 1):
        texts = [client.get(each).text for each in here]
        if any(code in text for code in codes for text in texts):
            return clicks
        here = sorted({found for text in texts for found in hrefs(text)} - seen)
        seen |= set(here)
    raise AssertionError(f"{href} leads to no complaint within {most} links")


def test_every_number_of_complaints_leads_to_a_code_within_four_links(client, wang, week):
    client.force_login(wang)
    codes = {complaint.code for complaint in week.values()}
    page = client.get(PAGE).text
    numbers = {
        href
        for href in hrefs(page)
        if re.match(r"/complaints/(\?|verdicts|exclusions)", href) and not href.endswith("/complaints/")
    }
    wanted = ["event=received", "event=accepted", "event=answered", "event=closed", "event=reopened"]
    wanted += ["state=open", "late=true", "/verdicts/", "/exclusions/", "category=", "channel=web"]
    for part in wanted:
        assert any(part in href for href in numbers), part
    zero = {href for href in numbers if re.search("channel=(hotline|visit|letter)", href)}
    clicks = {href: links_to(client, href, codes, 4) for href in numbers - zero}
    assert max(clicks.values()) <= 4


def test_a_complaint_leads_back_to_every_week_it_counted_in(client, wang, bai, week, county, township):
    late = week["late"]
    client.force_login(wang)
    assert f"/summaries/of/{late.code}/" in client.get(f"/complaints/{late.code}/").text
    page = client.get(f"/summaries/of/{late.code}/")
    told = [
        (str(row.week), row.stood, [summary.district for summary, _knew in row.told])
        for row in page.context["rows"]
    ]
    assert told == [
        ("2021-W30", "assigned", [township, county]),
        ("2021-W29", "assigned", [township, county]),
    ]
    assert {PAGE, "/summaries/2021-W29/130682204000/"} <= hrefs(page.text)
    client.force_login(bai)
    [first, _second] = client.get(f"/summaries/of/{late.code}/").context["rows"]
    assert [summary.district for summary, _knew in first.told] == [township]


def test_what_was_entered_after_the_week_was_compiled_is_said_to_be_not_in_it(
    client, wang, week, village, category
):
    late = file_complaint(village, category, WEEK.start)
    client.force_login(wang)
    [row] = client.get(f"/summaries/of/{late.code}/").context["rows"]
    assert [knew for _summary, knew in row.told] == [False, False]
    assert client.get(f"/summaries/of/{week['received'].code}/").context["rows"][0].told[0][1]


def test_a_complaint_of_elsewhere_is_not_found_and_a_cadre_reads_no_summary(
    client, bai, lin, other_village, category
):
    elsewhere = file_complaint(other_village, category, WEEK.start)
    client.force_login(bai)
    assert client.get(f"/summaries/of/{elsewhere.code}/").status_code == 404
    client.force_login(lin)
    assert client.get(f"/summaries/of/{elsewhere.code}/").status_code == 403


@pytest.mark.parametrize("weeks", [1, 3])
def test_the_way_back_takes_the_same_number_of_statements(
    client, wang, village, category, weeks, django_assert_num_queries
):
    complaint = file_complaint(village, category, WEEK.start)
    for week in [WEEK, WEEK.next, WEEK.next.next][:weeks]:
        compile_week(week, at=WEEK.next.next.end)
    client.force_login(wang)
    with django_assert_num_queries(6):
        client.get(f"/summaries/of/{complaint.code}/")
