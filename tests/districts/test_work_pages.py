"""The ledger on the web: its list, its pages, and who gets which."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from openpyxl import load_workbook

from districts import lifecycle
from districts.imports.check import Checker
from districts.imports.rows import Ledger
from districts.imports.values import Defaults
from districts.models import Stage, Work, WorkGate
from members.models import Member
from tests.core.test_photos import picture
from tests.districts.works import accept, finish, plan

DAY = dt.timedelta(days=1)
SIGNED = {
    f"accept-{gate}_{part}": value
    for gate in WorkGate.Kind.values
    for part, value in (("by", "张工"), ("position", "监理"), ("on", "2021-07-28"))
}


@pytest.fixture(autouse=True)
def clock(now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def work(village, toilets, now) -> Work:
    return plan(
        village, toilets, now - 30 * DAY, due_on=now.date() - DAY, number="017", contractor="定州二建"
    )


def act(client: Client, who: Member, work: Work, action: str, **words: Any) -> Any:
    client.force_login(who)
    sent = {f"{action}-{name}": value for name, value in words.items()}
    return client.post(f"/works/{work.pk}/do/{action}/", sent)


def test_a_work_goes_its_whole_way_on_its_page(client, work, lin, dong):
    assert act(client, lin, work, "start", on="2021-07-20", before=picture()).status_code == 302
    assert act(client, lin, work, "complete", photos=picture()).status_code == 302
    client.force_login(dong)
    assert client.post(f"/works/{work.pk}/do/accept/", SIGNED).status_code == 302
    sent = {"what": "渗漏", "put_right_by": "2021-08-10"}
    page = client.get(f"/works/{work.pk}/").content.decode()
    assert "张工" in page
    assert act(client, dong, work, "send_back", **sent).status_code == 302
    assert Work.objects.get().stage == Stage.STARTED
    assert "渗漏" in client.get(f"/works/{work.pk}/").content.decode()


def steps_on_page(client: Client, who: Member, work: Work) -> list[str]:
    client.force_login(who)
    return [step["name"] for step in client.get(f"/works/{work.pk}/").context["steps"]]


def test_the_page_offers_what_this_member_can_do(client, work, lin, bai, dong, chen):
    assert steps_on_page(client, lin, work) == ["start", "photos", "correct"]
    assert steps_on_page(client, bai, work) == ["start", "photos", "correct", "cancel"]
    assert steps_on_page(client, dong, work) == ["photos"]
    assert steps_on_page(client, chen, work) == []


def test_whoever_reported_it_reads_why_they_cannot_accept_it(client, work, bai, wang, now):
    finish(work, by=bai, at=now)
    assert "accept" not in steps_on_page(client, bai, work)
    assert client.get(f"/works/{work.pk}/").context["why_not"] == lifecycle.Reason.OWN_REPORT
    assert "accept" in steps_on_page(client, wang, work)


@pytest.mark.parametrize(
    ("action", "words", "field"),
    [
        ("start", {"on": "2021-07-29"}, "on"),
        ("start", {"on": "2021-06-01"}, "on"),
        ("start", {"on": "gestern"}, "on"),
        ("correct", {"quantity": "0", "note": "x"}, "quantity"),
        ("correct", {"quantity": "NaN", "note": "x"}, "quantity"),
        ("correct", {"quantity": "20", "note": "x"}, "quantity"),
        ("correct", {"quantity": "18"}, "note"),
        ("photos", {}, "photos"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(client, work, bai, action, words, field):
    answer = act(client, bai, work, action, **words)
    assert answer.status_code == 422
    [form] = [step["form"] for step in answer.context["steps"] if step["name"] == action]
    assert list(form.errors) == [field]


def test_acceptance_without_a_photo_says_so_at_the_photos(client, work, lin, dong, now):
    lifecycle.move_on(work, to=Stage.STARTED, by=lin, at=now)
    lifecycle.move_on(work, to=Stage.COMPLETED, by=lin, at=now)
    client.force_login(dong)
    answer = client.post(f"/works/{work.pk}/do/accept/", SIGNED)
    assert answer.status_code == 422
    [form] = [step["form"] for step in answer.context["steps"] if step["name"] == "accept"]
    assert list(form.errors) == ["photos"]


def test_a_step_that_somebody_else_took_meanwhile_is_told(client, work, lin, now):
    lifecycle.move_on(work, to=Stage.STARTED, by=lin, at=now)
    assert act(client, lin, work, "start").status_code == 302
    assert work.events.count() == 2


def test_an_unknown_step_is_not_there(client, work, lin):
    assert act(client, lin, work, "explode").status_code == 404


def test_what_lies_elsewhere_is_not_there(client, work, zhou):
    client.force_login(zhou)
    for address in ("", "edit/", "photos/1/small/"):
        assert client.get(f"/works/{work.pk}/{address}").status_code == 404
    assert client.post(f"/works/{work.pk}/do/start/").status_code == 404
    assert client.get(f"/works/{2**63}/").status_code == 404


def test_whoever_judges_sees_which_work_shows_the_same_photo(client, village, toilets, lin, dong, now):
    first, second = (finish(plan(village, toilets, now), by=lin, at=now) for _ in range(2))
    other = plan(village, toilets, now)
    client.force_login(dong)
    assert client.get(f"/works/{second.pk}/").context["twins"] == [first]
    client.force_login(lin)
    assert client.get(f"/works/{second.pk}/").context["twins"] == []
    client.force_login(dong)
    assert client.get(f"/works/{other.pk}/").context["twins"] == []


def test_photos_are_for_those_who_see_the_work(client, work, lin, zhou, now):
    finish(work, by=lin, at=now)
    address = f"/works/{work.pk}/photos/{work.photos.get().pk}/small/"
    client.force_login(lin)
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.getvalue()
    assert client.get(address.replace("small", "huge")).status_code == 404
    client.force_login(zhou)
    assert client.get(address).status_code == 404


# ---- Entering and changing --------------------------------------------------------------------


@pytest.fixture
def typed(village, toilets) -> dict[str, Any]:
    return {
        "indicator": toilets.code,
        "year": 2021,
        "district": village.code,
        "name": "李家户厕",
        "quantity": "1.5",
    }


def test_a_keeper_enters_a_work_that_is_under_way(client, lin, typed):
    client.force_login(lin)
    more = {"number": "9", "started_on": "2021-07-01", "latitude": "38.51634", "longitude": "114.99"}
    answer = client.post("/works/new/", typed | more)
    work = Work.objects.get()
    assert answer.headers["Location"] == f"/works/{work.pk}/"
    assert (work.stage, work.quantity, work.number, str(work.township)) == (
        Stage.STARTED,
        Decimal("1.5"),
        "9",
        "号头庄回族乡",
    )
    assert work.latitude == Decimal("38.51634")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"indicator": "dreams"}, "indicator"),
        ({"year": "20000"}, "year"),
        ({"quantity": "-1"}, "quantity"),
        ({"quantity": "1e99"}, "quantity"),
        ({"quantity": "0.001"}, "quantity"),
        ({"district": "130682208200"}, "district"),
        ({"name": "<b>x</b>"}, "name"),
        ({"name": ""}, "name"),
        ({"started_on": "2021-08-01"}, "started_on"),
        ({"completed_on": "2021-07-01"}, "started_on"),
        ({"started_on": "2021-07-02", "completed_on": "2021-07-01"}, "completed_on"),
        ({"latitude": "115", "longitude": "38"}, "latitude"),
        ({"due_on": "bald"}, "due_on"),
    ],
)
def test_a_work_that_makes_no_sense_is_refused_at_its_field(client, lin, typed, other_village, wrong, field):
    client.force_login(lin)
    answer = client.post("/works/new/", typed | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Work.objects.exists()


def test_a_number_that_is_taken_is_said_at_the_number(client, work, lin, typed):
    client.force_login(lin)
    answer = client.post("/works/new/", typed | {"number": "017"})
    assert list(answer.context["form"].errors) == ["number"]
    assert client.get("/works/new/").status_code == 200


def test_a_keeper_changes_what_is_said(client, work, lin, dong):
    client.force_login(lin)
    page = client.get(f"/works/{work.pk}/edit/")
    assert page.context["form"]["contractor"].value() == "定州二建"
    answer = client.post(f"/works/{work.pk}/edit/", {"name": "甲", "number": "018"})
    assert answer.status_code == 302
    assert Work.objects.values_list("name", "number", "contractor").get() == ("甲", "018", "")
    client.force_login(dong)
    assert client.get(f"/works/{work.pk}/edit/").status_code == 403


# ---- The list ---------------------------------------------------------------------------------


def listed(client: Client, query: str) -> list[int]:
    return sorted(each.pk for each in client.get(f"/works/?{query}").context["page"])


def test_the_list_is_narrowed_by_what_people_look_for(
    client, work, village, other_village, toilets, wang, dong, lin, now
):
    late, other = work.pk, plan(other_village, toilets, now - DAY, address="集市东头").pk
    back = finish(plan(village, toilets, now - DAY), by=lin, at=now)
    lifecycle.send_back(back, what="漏", put_right_by=now.date(), by=dong, at=now)
    client.force_login(wang)
    assert listed(client, "q=017") == [late]
    assert listed(client, "q=集市") == [other]
    assert listed(client, "q=二建") == [late]
    assert listed(client, "trouble=late") == [late]
    assert listed(client, "trouble=back") == [back.pk]
    assert listed(client, "stage=planned") == [late, other]
    assert listed(client, f"district={other_village.code}") == [other]


@pytest.mark.parametrize("query", ["q=%00", "stage=x", "trouble=x", "q=" + "x" * 90, "page=x"])
def test_a_filter_that_makes_no_sense_is_no_error(client, work, lin, query):
    client.force_login(lin)
    assert client.get(f"/works/?{query}").status_code == 200
    assert client.get(f"/works/export.csv?{query}").status_code == 200


def test_several_are_moved_on_together(client, work, village, other_village, toilets, lin, now):
    elsewhere = plan(other_village, toilets, now - DAY)
    started = plan(village, toilets, now - DAY)
    lifecycle.move_on(started, to=Stage.STARTED, by=lin, at=now)
    client.force_login(lin)
    sent = {"chosen": [work.pk, elsewhere.pk, started.pk], "to": "started"}
    answer = client.post("/works/move/", sent)
    outcome = answer.context["outcome"]
    assert (outcome.moved, [each for each, _why in outcome.refused]) == ([work], [started])
    assert Work.objects.get(pk=elsewhere.pk).stage == Stage.PLANNED


@pytest.mark.parametrize(
    "sent",
    [
        {"to": "started"},
        {"to": "accepted", "chosen": ["1"]},
        {"to": "started", "chosen": ["x", "²", "9" * 40]},
        {"to": "started", "chosen": ["1"], "on": "2021-07-29"},
        {"to": "started", "chosen": [str(n) for n in range(201)]},
    ],
)
def test_moving_together_refuses_what_makes_no_sense(client, work, lin, sent):
    client.force_login(lin)
    assert client.post("/works/move/", sent).status_code == 422


def test_the_list_as_a_sheet_tells_the_days_of_what_still_stands(client, work, lin, dong, now):
    accept(finish(work, by=lin, at=now), by=dong, at=now)
    client.force_login(lin)
    sheet = load_workbook(BytesIO(client.get("/works/export.xlsx").content)).active
    row = [cell.value for cell in sheet[2]]
    assert row[0] == "017"
    assert (row[5], sheet["F2"].data_type) == (work.quantity, "n")  # an office adds it up
    assert [str(cell)[:10] for cell in row[-3:]] == ["2021-07-28"] * 3
    lifecycle.send_back(work, what="漏", put_right_by=now.date(), by=dong, at=now)
    text = b"".join(client.get("/works/export.csv").streaming_content).decode()
    assert text.strip().endswith("2021-07-28,,")
    assert client.get("/works/export.pdf").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_taken_out_comes_in_again_unchanged(
    client, work, village, toilets, township, lin, dong, now, language
):
    accept(finish(work, by=lin, at=now), by=dong, at=now)
    plan(village, toilets, now, number="018", latitude=Decimal("38.5"), longitude=Decimal("115"))
    client.force_login(lin)
    client.cookies["django_language"] = language
    ledger = Ledger("works.xlsx", client.get("/works/export.xlsx").content)
    with translation.override(ledger.heads.language):
        checker = Checker(
            ledger, within=township, change_existing=False, defaults=Defaults(), by=lin, now=now
        )
        outcome = checker.check(list(ledger.rows()))
    assert (ledger.heads.language, outcome.errors, outcome.counts["unchanged"]) == (language, [], 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_the_same_number_of_statements(
    client, village, toilets, lin, dong, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        work = accept(finish(plan(village, toilets, now), by=lin, at=now), by=dong, at=now)
    for _ in range(rows - 1):
        lifecycle.add_photos(work, by=lin, at=now, photos=[])
    client.force_login(dong)
    with django_assert_num_queries(7):
        client.get("/works/")
    with django_assert_num_queries(12):
        client.get(f"/works/{work.pk}/")
    with django_assert_num_queries(4):
        b"".join(client.get("/works/export.csv").streaming_content)
    assert timezone.localdate(work.accepted_at) == now.date()
