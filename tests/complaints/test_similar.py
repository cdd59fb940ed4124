""" "Is it one of these?": open public complaints nearby with similar words, and joining one instead of filing."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from complaints import lifecycle
from complaints.models import Complaint, Follower
from districts.models import District
from tests.factories import file_complaint, make_category
from tests.proofs import solved_proof

NEW = "/complaints/new/"
LAMP = "学校门口的路灯不亮了，孩子放学看不见路"


@pytest.fixture
def lamp(village, category, chen) -> Complaint:
    """A public complaint about the lamp at the school, filed yesterday."""
    yesterday = timezone.now() - dt.timedelta(days=1)
    complaint = file_complaint(
        village, category, yesterday, contact_name="张大娘", body="路灯坏了，具体经过不公开。"
    )
    return lifecycle.accept(complaint, by=chen, at=yesterday, public=True)


def similar(village, category, text=LAMP, **changes) -> list[Complaint]:
    where = {"district": village, "category": category, "since": timezone.now() - dt.timedelta(days=60)}
    return list(Complaint.objects.similar_to(text, **where | changes))


def test_a_public_complaint_with_similar_words_is_found(lamp, village, category):
    assert similar(village, category) == [lamp]


def test_only_open_public_ones_of_the_last_weeks_are_found(lamp, village, category, chen, now):
    file_complaint(village, category, timezone.now())  # nobody has made it public
    finished = file_complaint(village, category, timezone.now())
    lifecycle.accept(finished, by=chen, at=timezone.now(), public=True)
    lifecycle.withdraw(finished, at=timezone.now())
    old = file_complaint(village, category, timezone.now() - dt.timedelta(days=61))
    lifecycle.accept(old, by=chen, at=timezone.now(), public=True)
    assert similar(village, category) == [lamp]


def test_the_parts_of_a_split_one_are_offered_and_not_the_whole(lamp, village, category, chen):
    part = lifecycle.Part(title=lamp.title, category=category, body=lamp.body)
    now = timezone.now()
    lifecycle.split(lamp, by=chen, at=now, parts=[part, lifecycle.Part(title="井盖松了", category=category)])
    assert lamp not in similar(village, category)


def test_another_matter_branch_or_township_is_not_found(lamp, village, category, other_village):
    assert similar(village, category, text="自来水浑浊发黄") == []
    assert similar(village, category, text="灯") == []
    assert similar(village, make_category(above="农村农业")) == []
    assert similar(other_village, category) == []


def test_the_same_village_comes_first_then_the_closest_words(lamp, village, township, category, chen):
    other = District.objects.add_child(
        township,
        {"code": "130682204201", "name": "另一村民委员会", "short_name": "另一村", "level": "village"},
    )
    elsewhere = file_complaint(other, category, timezone.now(), title="学校门口的路灯不亮了", body=LAMP)
    closer = file_complaint(village, category, timezone.now(), title="学校门口的路灯不亮了", body=LAMP)
    for complaint in (elsewhere, closer):
        lifecycle.accept(complaint, by=chen, at=timezone.now(), public=True)
    assert similar(village, category) == [closer, lamp, elsewhere]


def test_the_page_shows_what_is_like_the_words_while_they_are_typed(client, lamp, village, category):
    typed = {"title": "路灯不亮", "body": LAMP, "district": village.code, "category": category.pk}
    page = client.post(f"{NEW}similar/", typed).text
    assert lamp.title in page
    for secret in ("张大娘", "具体经过"):
        assert secret not in page


@pytest.mark.parametrize(
    "typed", [{}, {"district": "x\x00"}, {"district": "130682204200", "title": "路\x00灯" * 500}]
)
def test_nothing_to_compare_is_an_empty_piece(client, lamp, typed):
    answer = client.post(f"{NEW}similar/", typed)
    assert (answer.status_code, answer.text.strip()) == (200, "")


def test_the_first_post_asks_and_the_second_sends(client, lamp, village, category):
    typed = {
        "kind": "complaint",
        "title": "校门口路灯不亮",
        "body": LAMP,
        "district": village.code,
        "category": category.pk,
        "proof": solved_proof(),
        "submission": str(uuid.uuid4()),
    }
    asked = client.post(NEW, typed)
    assert asked.status_code == 200
    assert lamp.title in asked.text
    assert 'name="compared" value="on"' in asked.text
    assert Complaint.objects.count() == 1
    assert client.post(NEW, typed | {"compared": "on"}).status_code == 302
    assert Complaint.objects.count() == 2


def test_a_resident_joins_without_leaving_anything(client, lamp):
    answer = client.post(f"/complaints/{lamp.code}/join/", {"proof": solved_proof()}, follow=True)
    assert lamp.code in answer.text
    assert [(row.phone, row.email) for row in lamp.followers.all()] == [("", "")]


def test_a_contact_left_when_joining_is_kept_for_notices(client, lamp):
    typed = {"phone": "138 0000 0000", "email": "bai@example.com", "proof": solved_proof()}
    client.post(f"/complaints/{lamp.code}/join/", typed)
    assert [(row.phone, row.email) for row in lamp.followers.all()] == [("13800000000", "bai@example.com")]


def test_pressing_twice_joins_once(client, lamp):
    typed = {"submission": str(uuid.uuid4()), "proof": solved_proof()}
    first, second = (client.post(f"/complaints/{lamp.code}/join/", typed) for _ in range(2))
    assert first.url == second.url == f"/complaints/{lamp.code}/joined/"
    assert Follower.objects.count() == 1


def test_the_join_page_shows_the_public_part_alone(client, lamp):
    page = client.get(f"/complaints/{lamp.code}/join/").text
    assert lamp.title in page
    for secret in ("张大娘", "具体经过"):
        assert secret not in page


@pytest.mark.parametrize(
    ("typed", "field"), [({"phone": "call me"}, "phone"), ({"email": "a@"}, "email"), ({}, "answer")]
)
def test_a_bad_contact_or_no_proof_is_answered_at_its_field(client, lamp, typed, field):
    answer = client.post(f"/complaints/{lamp.code}/join/", typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Follower.objects.exists()


def test_one_number_cannot_be_signed_up_without_end(client, lamp, settings):
    settings.FILINGS_PER_PHONE = 2
    statuses = [
        client.post(
            f"/complaints/{lamp.code}/join/", {"phone": "13800000000", "proof": solved_proof()}
        ).status_code
        for _ in range(3)
    ]
    assert statuses == [302, 302, 429]


@pytest.mark.parametrize("page", ["join", "joined"])
def test_what_is_not_public_or_finished_cannot_be_joined(client, lamp, village, category, page):
    private = file_complaint(village, category, timezone.now())
    assert client.get(f"/complaints/{private.code}/{page}/").status_code == 404
    lifecycle.withdraw(lamp, at=timezone.now())
    assert client.get(f"/complaints/{lamp.code}/{page}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_comparing_costs_the_same_however_many_there_are(
    client, lamp, village, category, chen, rows, django_assert_num_queries
):
    for _ in range(rows - 1):
        more = file_complaint(village, category, timezone.now())
        lifecycle.accept(more, by=chen, at=timezone.now(), public=True)
    typed = {"title": "路灯不亮", "body": LAMP, "district": village.code, "category": category.pk}
    with django_assert_num_queries(3):
        page = client.post(f"{NEW}similar/", typed).text
    assert page.count("/join/") == rows


def test_categories_are_suggested_from_the_words_and_chosen_with_one_press(client, category):
    page = client.post(f"{NEW}suggestions/", {"title": "村镇建设的路", "body": ""}).text
    assert f'data-value="{category.pk}"' in page
    assert 'data-choose="id_category"' in page


@pytest.mark.parametrize("typed", [{}, {"title": "路\x00"}, {"body": "🌹" * 3000}])
def test_words_that_suggest_nothing_are_an_empty_piece(client, category, typed):
    answer = client.post(f"{NEW}suggestions/", typed)
    assert (answer.status_code, answer.text.strip()) == (200, "")


@pytest.mark.parametrize("piece", ["similar", "suggestions"])
def test_pieces_of_the_page_are_not_given_without_end(client, lamp, village, category, piece, monkeypatch):
    monkeypatch.setattr("complaints.views.filing.HINTS_AN_HOUR", 1)
    typed = {"title": "村镇建设路灯不亮", "body": LAMP, "district": village.code, "category": category.pk}
    pages = [client.post(f"{NEW}{piece}/", typed).text.strip() for _ in range(2)]
    assert [bool(page) for page in pages] == [True, False]
