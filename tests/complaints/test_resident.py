"""What a resident sees with the code alone, with the PIN, and what nobody else may."""

import datetime as dt
import uuid

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import lifecycle
from complaints.models import Complaint, ComplaintEvent, Satisfaction, State
from complaints.views import guessing
from complaints.views.told import SENTENCES
from core.codes import check_character, pin_for, with_dash
from core.photos import clean_photo
from tests.core.test_photos import picture
from tests.factories import file_complaint

from .resident import dispatch, show_pin

WELL_FORMED = with_dash("222222" + check_character("222222"))  # but nobody's


@pytest.fixture
def complaint(village, category, now) -> Complaint:
    return file_complaint(
        village,
        category,
        now,
        body="具体经过只有本人能看",
        contact_name="张大娘",
        contact_phone="13812345678",
        contact_email="zhang@example.com",
    )


@pytest.fixture
def answered(complaint, township_unit, chen, lin, now) -> Complaint:
    dispatch(complaint, to=township_unit, by=chen, at=now)
    return lifecycle.answer(complaint, by=lin, at=now, note="灯已更换，欢迎监督。")


@pytest.fixture
def own(client, answered):
    """The browser of the resident, who has shown the PIN."""
    return show_pin(client, answered)


@pytest.mark.parametrize("write", [str, str.lower, lambda code: code.replace("-", " ")])
def test_the_code_is_found_however_it_is_written(client, complaint, write):
    answer = client.get("/complaints/find/", {"code": write(complaint.code)})
    assert answer.url == complaint.get_absolute_url()


@pytest.mark.parametrize("code", ["", "K7M2", "0000-000", "' OR 1=1", "\x00", "灯" * 50, WELL_FORMED])
def test_a_code_that_finds_nothing_says_so_beside_the_field(client, db, code):
    answer = client.get("/complaints/find/", {"code": code})
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]


def test_the_code_alone_shows_how_it_stands_but_not_the_words(client, answered):
    page = client.get(answered.get_absolute_url()).text
    assert "号头庄回族乡人民政府" in page
    for secret in (answered.title, answered.place, "具体经过", "张大娘", "灯已更换", "林"):
        assert secret not in page
    assert "继续导入" not in page  # the button of the proof goes on with no import


def test_the_pin_opens_the_words_and_the_answer_but_names_no_handler(own, answered):
    page = own.get(answered.get_absolute_url()).text
    assert "具体经过只有本人能看" in page
    assert "灯已更换" in page
    assert "林" not in page


def test_a_wrong_pin_is_answered_at_its_field_and_five_are_enough(client, complaint):
    wrong = "000000" if pin_for(complaint.code) != "000000" else "000001"
    for _ in range(5):
        answer = client.post(f"/complaints/{complaint.code}/prove/", {"pin": wrong})
        assert answer.context["pin_form"].errors["pin"]
    right = client.post(f"/complaints/{complaint.code}/prove/", {"pin": pin_for(complaint.code)})
    assert right.status_code == 422
    assert "具体经过" not in client.get(complaint.get_absolute_url()).text


def test_the_resident_closes_it(own, answered):
    own.post(f"/complaints/{answered.code}/verdict/", {"solved": "yes", "satisfaction": "satisfied"})
    answered.refresh_from_db()
    assert answered.state == State.CLOSED


def test_the_resident_reopens_it_with_words(own, answered, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    url = f"/complaints/{answered.code}/verdict/"
    silent = own.post(url, {"solved": "no", "satisfaction": "dissatisfied"})
    assert silent.context["verdict_form"].errors["note"]
    own.post(url, {"solved": "no", "satisfaction": "dissatisfied", "note": "还是不亮"})
    answered.refresh_from_db()
    assert answered.state == State.IN_PROGRESS


def test_nobody_closes_it_without_the_pin(client, answered, lin):
    client.force_login(lin)
    answer = client.post(
        f"/complaints/{answered.code}/verdict/", {"solved": "yes", "satisfaction": "satisfied"}
    )
    answered.refresh_from_db()
    assert (answer.status_code, answered.state) == (404, State.ANSWERED)


def test_photos_are_for_the_resident_and_the_staff_alone(client, village, category, now, lin, zhou, wang):
    complaint = lifecycle.file(
        lifecycle.Filing("路灯坏了很久", "路灯坏了很久很久了", village, category),
        at=now,
        photos=[clean_photo(picture())],
    )
    url = f"/complaints/{complaint.code}/photos/{complaint.photos.get().pk}/small/"
    assert client.get(url).status_code == 404
    client.force_login(zhou)
    assert client.get(url).status_code == 404
    client.force_login(wang)
    assert b"".join(client.get(url).streaming_content).startswith(b"\xff\xd8")
    assert client.get(url.replace("small", "zzz")).status_code == 404


def test_the_receipt_is_for_the_browser_that_filed(client, complaint):
    answer = client.get(f"/complaints/{complaint.code}/received/")
    assert answer.url == complaint.get_absolute_url()


def test_a_public_complaint_shows_title_and_place_but_no_words(client, complaint, township_unit, chen, now):
    dispatch(complaint, to=township_unit, by=chen, at=now, public=True)
    page = client.get(complaint.get_absolute_url()).text
    assert complaint.title in page
    assert complaint.place in page
    assert "具体经过" not in page


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        "138 1234 5678",
        "+86 138-1234-5678",
        "８６１３８１２３４５６７８",
        "zhang@example.com",
        " Zhang@Example.com ",
    ],
)
def test_the_number_or_address_that_was_left_proves_it_too(client, complaint, typed):
    answer = client.post(f"/complaints/{complaint.code}/prove/", {"pin": typed})
    assert answer.status_code == 302
    assert "具体经过" in client.get(complaint.get_absolute_url()).text


def test_whoever_knows_the_number_reads_but_does_not_decide(client, answered):
    """Its handler knows the number too, and nobody strikes off their own item."""
    address = f"/complaints/{answered.code}/"
    client.post(f"{address}prove/", {"pin": "13812345678"})
    page = client.get(address)
    assert (page.context["own"], page.context["may_judge"], page.context["may_withdraw"]) == (
        True,
        False,
        False,
    )
    words = {"solved": "yes", "satisfaction": "satisfied", "note": "好了"}
    assert [
        client.post(address + step, words).status_code for step in ("verdict/", "withdraw/", "erase/")
    ] == [403] * 3
    answered.refresh_from_db()
    assert (answered.state, answered.has_contact) == (State.ANSWERED, True)
    again = client.post(f"{address}prove/", {"pin": "13812345678"})
    assert again.context["pin_form"].errors["pin"]
    client.post(f"{address}prove/", {"pin": pin_for(answered.code)})
    assert client.get(address).context["may_judge"]


def test_about_a_unit_no_guess_at_the_contact_is_answered(
    client, complaint, chen, category, township_unit, now
):
    lifecycle.categorise(
        complaint, by=chen, at=now, category=category, limit_class="ordinary", about_unit=township_unit
    )
    proofs = ["13812345678", "zhang@example.com", "13900000000", pin_for(complaint.code)]
    answers = [client.post(f"/complaints/{complaint.code}/prove/", {"pin": proof}) for proof in proofs]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 302]


def test_a_wrong_proof_and_one_for_no_contact_are_answered_alike(client, complaint, village, category, now):
    anonymous = file_complaint(village, category, now, title="没有留下联系方式")
    errors = [
        client.post(f"/complaints/{row.code}/prove/", {"pin": typed}).context["pin_form"].errors["pin"]
        for row in (complaint, anonymous)
        for typed in ("13900000000", "li@example.com", "0")
    ]
    assert errors == errors[:1] * 6


@pytest.mark.parametrize("typed", ["", " ", "\x00", "0" * 121, "灯", "‮", "9" * 120])
def test_no_kind_of_proof_breaks_the_page(client, complaint, typed):
    answer = client.post(f"/complaints/{complaint.code}/prove/", {"pin": typed})
    assert answer.status_code == 422
    assert answer.context["pin_form"].errors["pin"]


def test_proofs_from_one_address_are_counted_over_all_complaints(client, complaint, village, category, now):
    cache.set("throttle:proof-from:127.0.0.1", guessing.MISSES_FROM_AN_ADDRESS, 3600)
    answer = client.post(f"/complaints/{complaint.code}/prove/", {"pin": pin_for(complaint.code)})
    assert answer.status_code == 422


def test_residents_are_spoken_to_and_strangers_told_of_them(client, complaint, township_unit, chen, lin, now):
    dispatch(complaint, to=township_unit, by=chen, at=now)
    lifecycle.answer(complaint, by=lin, at=now, note="路灯已修好。")
    assert "以群众确认为准" in client.get(complaint.get_absolute_url()).text
    page = show_pin(client, complaint).get(complaint.get_absolute_url())
    assert "由您说了算" in page.text


def test_right_proofs_do_not_use_up_what_an_address_may_try(client, complaint):
    """Whole villages share an address of their telephone company."""
    cache.set("throttle:proof-from:127.0.0.1", guessing.MISSES_FROM_AN_ADDRESS - 1, 3600)
    for _ in range(2):
        answer = client.post(f"/complaints/{complaint.code}/prove/", {"pin": pin_for(complaint.code)})
        assert answer.status_code == 302
    assert client.post(f"/complaints/{complaint.code}/prove/", {"pin": "000000"}).status_code == 422
    answer = client.post(f"/complaints/{complaint.code}/prove/", {"pin": pin_for(complaint.code)})
    assert answer.status_code == 422


def test_without_its_counters_no_proof_is_compared_and_the_page_says_so(client, complaint, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}}
    answer = client.post(f"/complaints/{complaint.code}/prove/", {"pin": pin_for(complaint.code)})
    assert answer.status_code == 422
    assert "12345" in answer.context["pin_form"].errors["pin"][0]
    page = client.get(complaint.get_absolute_url())
    assert (page.status_code, "具体经过" in page.text) == (200, False)
    assert client.get("/complaints/find/", {"code": complaint.code}).status_code == 302


def test_after_many_wrong_codes_an_address_learns_nothing_of_right_ones(client, complaint, lin):
    for _ in range(guessing.MISSES_FROM_AN_ADDRESS):
        assert client.get(f"/complaints/{WELL_FORMED}/").status_code == 404
    assert client.get(f"/complaints/{WELL_FORMED}/").status_code == 429
    assert client.get(complaint.get_absolute_url()).status_code == 429
    for code in (WELL_FORMED, complaint.code):
        assert client.get("/complaints/find/", {"code": code}).context["form"].errors["code"]
    client.force_login(lin)
    assert client.get(f"/complaints/{WELL_FORMED}/").status_code == 404


@pytest.mark.parametrize(
    "part", ["", "received/", "join/", "joined/", "photos/1/small/", "kept/", "withdraw/"]
)
def test_no_page_of_a_code_tells_for_nothing_that_nobody_has_it(client, complaint, part):
    cache.set("throttle:missed:127.0.0.1", guessing.MISSES_FROM_AN_ADDRESS - 1, 3600)
    assert client.get(f"/complaints/{WELL_FORMED}/{part}").status_code == 404
    for code in (WELL_FORMED, complaint.code):
        assert client.get(f"/complaints/{code}/{part}").status_code == 429


def test_every_public_kind_of_event_has_its_sentence():
    public = {kind for kind in ComplaintEvent.Kind if kind not in ComplaintEvent.INTERNAL}
    assert set(SENTENCES) == public


def test_the_dispatchers_note_to_the_unit_stays_in_the_office(own, answered):
    assert "勿与某某" not in own.get(answered.get_absolute_url()).text


def test_while_the_resident_is_asked_the_page_asks_and_says_since_when(
    client, complaint, township_unit, chen, lin, now
):
    dispatch(complaint, to=township_unit, by=chen, at=now)
    lifecycle.ask_resident(complaint, by=lin, at=now + dt.timedelta(hours=2), note="请问是哪一盏灯？")
    page = client.get(complaint.get_absolute_url()).text
    assert "11:00" in page
    assert "哪一盏灯" not in page
    assert "哪一盏灯" in show_pin(client, complaint).get(complaint.get_absolute_url()).text


def test_a_hung_complaint_shows_when_somebody_looks_again_and_why(
    client, complaint, township_unit, chen, lin, bai, now
):
    dispatch(complaint, to=township_unit, by=chen, at=now)
    lifecycle.apply_to_hang(complaint, by=lin, at=now, note="需等电网改造", review_on=dt.date(2021, 9, 15))
    lifecycle.decide(complaint, by=bai, at=now, grant=True)
    page = client.get(complaint.get_absolute_url()).text
    assert "2021年9月15日" in page
    assert "电网改造" not in page
    assert "电网改造" in show_pin(client, complaint).get(complaint.get_absolute_url()).text


def test_a_merged_complaint_leads_to_the_other_and_the_others_words_stay_closed(
    client, complaint, village, category, chen, now
):
    earlier = file_complaint(
        village, category, now, title="别人的标题", body="别人写下的具体情况，不给旁人看"
    )
    lifecycle.merge(complaint, into=earlier, by=chen, at=now)
    page = show_pin(client, complaint).get(complaint.get_absolute_url()).text
    assert earlier.get_absolute_url() in page
    assert "别人" not in page
    assert "别人" not in client.get(earlier.get_absolute_url()).text
    assert complaint.code not in client.get(earlier.get_absolute_url()).text


def test_the_proof_for_the_whole_opens_its_parts(client, complaint, category, chen, now):
    lifecycle.accept(complaint, by=chen, at=now)
    lamp, road = lifecycle.split(
        complaint,
        parts=[lifecycle.Part("路灯不亮", category), lifecycle.Part("道路破损", category)],
        by=chen,
        at=now,
    )
    stranger = client.get(complaint.get_absolute_url()).text
    assert (lamp.code in stranger, "路灯不亮" in stranger) == (True, False)
    assert "具体经过" not in client.get(lamp.get_absolute_url()).text
    assert "路灯不亮" in show_pin(client, complaint).get(complaint.get_absolute_url()).text
    assert "具体经过" in client.get(road.get_absolute_url()).text


def test_the_parts_do_not_give_more_tries_at_the_pin_of_the_whole(client, complaint, category, chen, now):
    lifecycle.accept(complaint, by=chen, at=now)
    parts = lifecycle.split(complaint, parts=[lifecycle.Part("路灯不亮", category)] * 2, by=chen, at=now)
    for _ in range(guessing.PROOFS_FOR_A_COMPLAINT):
        client.post(f"/complaints/{parts[0].code}/prove/", {"pin": "wrong"})
    for code in (parts[1].code, complaint.code):
        client.post(f"/complaints/{code}/prove/", {"pin": pin_for(complaint.code)})
        assert "具体经过" not in client.get(f"/complaints/{code}/").text


def test_a_part_is_opened_by_the_receipt_of_the_whole_but_does_not_open_it(
    client, complaint, category, chen, now
):
    lifecycle.accept(complaint, by=chen, at=now)
    part, _ = lifecycle.split(complaint, parts=[lifecycle.Part("路灯不亮", category)] * 2, by=chen, at=now)
    client.post(f"/complaints/{part.code}/prove/", {"pin": pin_for(complaint.code)})
    assert "具体经过" in client.get(part.get_absolute_url()).text
    assert "具体经过" not in client.get(complaint.get_absolute_url()).text


def test_the_page_says_how_many_others_follow_it(client, complaint, chen, now):
    lifecycle.accept(complaint, by=chen, at=now, public=True)
    page = client.get(complaint.get_absolute_url())
    assert page.context["followers"] == 0
    for number in range(2):
        lifecycle.follow(complaint, submission=uuid.UUID(int=number), at=now)
    page = client.get(complaint.get_absolute_url())
    assert page.context["followers"] == 2
    assert "2" in page.text


def test_this_device_lists_its_complaints_until_it_forgets_them(own, answered):
    assert answered.title in own.get("/complaints/find/").text
    own.post("/complaints/find/forget/")
    assert answered.title not in own.get("/complaints/find/").text
    assert "具体经过" not in own.get(answered.get_absolute_url()).text


@pytest.mark.parametrize("times", [1, 3])
def test_the_residents_page_costs_the_same_however_much_happened(
    client, complaint, township_unit, chen, lin, now, times, django_assert_num_queries
):
    dispatch(complaint, to=township_unit, by=chen, at=now)
    for number in range(times):
        lifecycle.inform(complaint, at=now, note=f"补充{number}", photos=[clean_photo(picture())])
    show_pin(client, complaint)
    with django_assert_num_queries(6):
        page = client.get(complaint.get_absolute_url()).text
    assert page.count("<img") == times


Kind = ComplaintEvent.Kind
happenings = st.lists(st.sampled_from(Kind), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=happenings)
def test_no_note_of_an_internal_kind_ever_appears(client, village, category, township_unit, lin, now, kinds):
    complaint = file_complaint(village, category, now)
    for number, kind in enumerate(kinds):
        ComplaintEvent.objects.create(
            complaint=complaint,
            kind=kind,
            at=now,
            actor=lin,
            to_state=State.IN_PROGRESS,
            district=village,
            unit=township_unit,
            note=f"词{number}号{kind}",
            satisfaction=Satisfaction.DISSATISFIED if kind == Kind.REOPENED else "",
        )
    notes = {f"词{number}号{kind}": kind for number, kind in enumerate(kinds)}
    client.cookies.clear()
    cache.clear()
    stranger = client.get(complaint.get_absolute_url()).text
    assert [note for note in notes if note in stranger] == []
    resident = show_pin(client, complaint).get(complaint.get_absolute_url()).text
    shown = {kind for note, kind in notes.items() if note in resident}
    assert shown == set(kinds) - set(ComplaintEvent.INTERNAL) - {Kind.ASSIGNED, Kind.PART_OF}
