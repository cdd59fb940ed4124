"""Who sees a complaint and who learns who complained."""

import pytest

from complaints import lifecycle
from complaints.models import Complaint, ContactReveal
from tests.factories import file_complaint

from .staff import take


@pytest.fixture
def assigned(village, category, township_unit, chen, now) -> Complaint:
    complaint = file_complaint(village, category, now, contact_name="张大娘", contact_phone="13800000000")
    lifecycle.accept(complaint, by=chen, at=now)
    return lifecycle.assign(complaint, to=township_unit, by=chen, at=now)


def test_another_townships_cadre_finds_nothing(client, assigned, zhou):
    client.force_login(zhou)
    for answer in (
        client.get(assigned.get_absolute_url()),
        take(client, assigned, "answer", note="办结"),
        client.post(f"/complaints/{assigned.code}/contact/"),
    ):
        assert answer.status_code == 404
    assert list(client.get("/complaints/").context["page"]) == []


def test_the_contact_is_shown_after_the_look_is_recorded(client, assigned, lin):
    client.force_login(lin)
    assert "13800000000" not in client.get(assigned.get_absolute_url()).text
    shown = client.post(f"/complaints/{assigned.code}/contact/").text
    assert "13800000000" in shown
    assert ContactReveal.objects.get().member == lin


def test_an_address_is_shown_too_where_it_is_all_that_was_left(client, village, category, chen, now):
    complaint = file_complaint(village, category, now, contact_email="zhang@example.org")
    client.force_login(chen)
    assert "zhang@example.org" in client.post(f"/complaints/{complaint.code}/contact/").text


def test_an_official_is_never_shown_the_contact(client, assigned, wang):
    client.force_login(wang)
    page = client.get(assigned.get_absolute_url())
    assert (page.status_code, page.context["may_reveal"]) == (200, False)
    assert client.post(f"/complaints/{assigned.code}/contact/").status_code == 404


def test_visitors_are_asked_to_sign_in(client, assigned):
    for url in (
        "/complaints/",
        "/complaints/routing/",
        "/pledges/",
        "/visits/",
        "/works/",
        "/work/",
        "/summaries/",
    ):
        assert client.get(url).url == f"/sign-in/?next={url}"


@pytest.mark.parametrize("events", [1, 3])
def test_the_page_takes_the_same_number_of_statements(
    client, assigned, lin, chen, now, events, django_assert_num_queries
):
    for _ in range(events):
        lifecycle.note(assigned, by=chen, at=now, note="已电话核实")
    client.force_login(lin)
    client.get(assigned.get_absolute_url())
    with django_assert_num_queries(13):
        client.get(assigned.get_absolute_url())
