"""What a resident sees with the code alone, with the PIN, and what nobody else may."""

import pytest

from complaints import lifecycle
from complaints.models import Complaint, State
from core.codes import check_character, pin_for, with_dash
from core.photos import clean_photo
from tests.core.test_photos import picture
from tests.factories import file_complaint

WELL_FORMED = with_dash("222222" + check_character("222222"))  # but nobody's


@pytest.fixture
def complaint(village, category, now) -> Complaint:
    return file_complaint(village, category, now, body="具体经过只有本人能看", contact_name="张大娘")


@pytest.fixture
def answered(complaint, township_unit, chen, lin, now) -> Complaint:
    lifecycle.accept(complaint, by=chen, at=now)
    lifecycle.assign(complaint, to=township_unit, by=chen, at=now)
    return lifecycle.answer(complaint, by=lin, at=now, note="灯已更换，欢迎监督。")


@pytest.fixture
def own(client, answered):
    """The browser of the resident, who has shown the PIN."""
    client.post(f"/complaints/{answered.code}/prove/", {"pin": pin_for(answered.code)})
    return client


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
    for secret in (answered.title, "具体经过", "张大娘", "灯已更换", "林"):
        assert secret not in page


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
    monkeypatch.setattr("complaints.views.residents.timezone.now", lambda: now)
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


def test_the_receipt_is_for_the_browser_that_filed(client, complaint):
    answer = client.get(f"/complaints/{complaint.code}/received/")
    assert answer.url == complaint.get_absolute_url()
