import datetime as dt
import html
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.weeks import Week
from districts.lifecycle import send_back
from districts.models import District, Indicator, Stage, Target, Work
from members.models import Role
from summaries import dashboard
from summaries.dashboard import DistrictRow, IndicatorLine
from summaries.facts import Facts
from summaries.facts.facts import ComplaintFacts, WorkFacts
from summaries.lifecycle import compile_week
from tests.factories import enter_work, file_complaint, log_pledge

WEEK = Week(2021, 30)
DAY = dt.timedelta(days=1)


@pytest.fixture
def compiled(village, other_village, category, toilets, now):
    file_complaint(village, category, now)
    compile_week(WEEK.previous, at=timezone.now())
    compile_week(WEEK, at=timezone.now())


def test_the_public_sees_progress_without_signing_in(client, village, toilets):
    for url in ("/", "/progress/", "/progress/130682204000/"):
        assert client.get(url).status_code == 200


def test_an_official_reads_the_dashboard_and_opens_the_level_below(client, village, toilets, wang):
    client.force_login(wang)
    page = client.get("/districts/130682000000/")
    assert [row.district.code for row in page.context["board"].below] == ["130682204000"]
    assert reverse("district", args=["130682204000"]) in page.text
    assert client.get("/districts/130682204000/").status_code == 200


def test_an_official_of_one_township_does_not_find_another(client, bai, other_village, compiled):
    client.force_login(bai)
    for url in (
        "/districts/130682208000/",
        "/districts/130682000000/",
        "/summaries/2021-W30/130682208000/",
        "/summaries/2021-W30/130682000000/",
    ):
        assert client.get(url).status_code == 404
    assert client.get("/districts/130682204000/").status_code == 200


def test_a_cadre_reads_no_dashboard_and_no_summary(client, lin, compiled):
    client.force_login(lin)
    for url in ("/districts/130682204000/", "/summaries/", "/summaries/2021-W30/130682204000/"):
        assert client.get(url).status_code == 403


def test_dashboard_and_summary_show_the_same_facts(client, wang, compiled):
    client.force_login(wang)
    page = client.get("/summaries/2021-W30/130682000000/")
    assert page.context["facts"].complaints.received == 1
    assert page.context["before"].complaints.received == 0
    hrefs = re.findall(r'href="(/complaints/\?event=received[^"]*)"', page.text)
    counts = [client.get(html.unescape(href)).context["page"].paginator.count for href in hrefs]
    assert counts == [1, 1, 1, 0, 0, 0]  # all, by its category, by the web form, and by no other way


def test_the_latest_weeks_are_listed(client, wang, compiled):
    client.force_login(wang)
    listed = [summary for summary, _version in client.get("/summaries/").context["rows"]]
    assert [str(summary.week) for summary in listed] == ["2021-W30", "2021-W29"]
    assert client.get("/summaries/2021-W30/").url == "/summaries/2021-W30/130682000000/"


@pytest.mark.parametrize("week", ["2021-W00", "2021-W53", "2021-W54", "nonsense", "2021-W31"])
def test_a_week_that_is_not_there_is_not_found(client, wang, compiled, week):
    client.force_login(wang)
    assert client.get(f"/summaries/{week}/130682000000/").status_code == 404


@pytest.mark.parametrize(
    "query", ["year=x", "year=-5", "year=99999999999", "indicator=%00", "indicator=nonsense"]
)
def test_a_choice_that_makes_no_sense_is_no_error(client, village, toilets, query):
    assert client.get(f"/progress/?{query}").status_code == 200


@pytest.mark.parametrize("code", ["1", "999999999999", "%00", "130682204000x"])
def test_an_unknown_district_is_not_found(client, village, code):
    assert client.get(f"/progress/{code}/").status_code == 404


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_a_desk(client, wang, village, role):
    wang.role = role
    wang.save()
    client.force_login(wang)
    assert client.get("/work/").status_code == 200


def test_administrators_keep_the_settings_and_approve_nothing(client, wang, lin, campaign, village, now):
    log_pledge(lin, campaign, now)
    client.force_login(wang)
    page = client.get("/work/")
    assert [name for name, _ in page.context["pledge_lists"]] == ["to_approve", "late"]
    assert 'href="/admin/"' not in page.text
    wang.role, wang.is_staff = Role.ADMINISTRATOR, True
    wang.save()
    page = client.get("/work/")
    assert (page.context["pledge_lists"], page.context["complaint_lists"]) == ([], [])
    assert 'href="/admin/"' in client.get("/visits/").text
    hrefs = set(re.findall(r'href="(/(?:admin|complaints)/[^"?]+)', page.text))
    assert {"/complaints/import/", "/complaints/routing/", "/admin/complaints/notice/"} <= hrefs
    assert {client.get(href).status_code for href in hrefs} == {200}


def test_the_desk_of_a_townships_administrator_leads_to_nothing_that_is_the_countys(client, bai):
    bai.role, bai.is_staff = Role.ADMINISTRATOR, True
    bai.save()
    client.force_login(bai)
    hrefs = set(re.findall(r'href="(/(?:admin|complaints)/[^"?]+)', client.get("/work/").text))
    assert "/admin/members/member/" in hrefs
    assert {client.get(href).status_code for href in hrefs} == {200}


def test_the_administrators_desk_counts_and_lists_what_only_a_person_sends_again(
    client, wang, village, category, now
):
    wang.role, wang.is_staff = Role.ADMINISTRATOR, True
    wang.save()
    for status in ("failed", "unsure", "queued"):
        complaint = file_complaint(village, category, now, contact_phone="13800000000")
        complaint.notices.update(status=status)
    client.force_login(wang)
    page = client.get("/work/")
    assert page.context["stuck_notices"] == 2
    [address] = re.findall(r'href="(/admin/complaints/notice/\?[^"]+)', page.text)
    listed = client.get(address).context["cl"].queryset
    assert {notice.status for notice in listed} == {"failed", "unsure"}


def test_the_page_is_chinese_until_the_switch_is_pressed(client, village):
    browser = {"HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.9"}
    assert '<html lang="zh-hans"' in client.get("/", **browser).text.lower()
    client.post("/language/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/", **browser).text.lower()


def test_nothing_inline_may_run(client, village):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_fault_of_ours_shows_our_own_page(village, monkeypatch):
    monkeypatch.setattr("summaries.public_views.page_of", lambda *_, **__: 1 / 0)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "系统出了问题" in answer.text


def test_an_unknown_address_shows_our_own_page(client, village):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_the_web_process_answers_whether_it_lives(client, db):
    assert client.get("/healthz/").text == "ok"


def test_health_names_the_cache_that_does_not_answer(client, db, settings):
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.text) == (503, "cache does not answer")


# ---- Ranking of townships ------------------------------------------------------------------------


def township_row(pk: int, *, accepted: int, planned: int | None = 100, late: int = 0) -> DistrictRow:
    lines = [
        IndicatorLine(
            Indicator(),
            Decimal(200),
            Decimal(planned) if planned else None,
            WorkFacts(accepted=Decimal(accepted)),
        )
    ]
    return DistrictRow(District(pk=pk), Facts(complaints=ComplaintFacts(overdue=late)), lines)


def test_townships_are_ranked_by_the_plan_then_by_late_complaints_and_equals_share_a_place():
    rows = [
        township_row(1, accepted=50),
        township_row(2, accepted=150, late=1),
        township_row(3, accepted=100, late=1),
        township_row(4, accepted=100),
        township_row(5, accepted=0, planned=None),
        township_row(6, accepted=0),
    ]
    assert [(ranked.place, ranked.row.district.pk) for ranked in dashboard.ranked(rows)] == [
        (1, 4),
        (2, 2),
        (2, 3),
        (4, 1),
        (5, 6),
        (None, 5),
    ]


def test_the_summary_says_how_townships_are_ranked(client, wang, compiled, township, toilets):
    Target.objects.create(indicator=toilets, district=township, year=2021, amount=800)
    compile_week(WEEK.next, at=timezone.now())
    client.force_login(wang)
    page = client.get("/summaries/2021-W31/130682000000/")
    assert [ranked.place for ranked in page.context["townships"]] == [1, None]


def test_whoever_keeps_the_ledger_finds_on_the_desk_what_was_sent_back(
    client, lin, bai, zhou, dong, village, toilets, now
):
    enter_work(village, toilets, Decimal(20), (Stage.STARTED, now), (Stage.COMPLETED, now))
    work = Work.objects.get()
    send_back(work, what="门关不上", put_right_by=now.date() + DAY, by=dong, at=now)
    seen = {}
    for member in (lin, bai, zhou, dong):
        client.force_login(member)
        seen[member.username] = work.name in client.get("/work/").text
    assert seen == {"lin": True, "bai": True, "zhou": False, "dong": False}
