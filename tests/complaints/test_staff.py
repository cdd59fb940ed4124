"""What dispatcher, handler and official may see and do with a complaint."""

import pytest

from complaints import lifecycle
from complaints.models import Complaint, ContactReveal, State
from tests.factories import file_complaint


@pytest.fixture
def complaint(village, category, now) -> Complaint:
    return file_complaint(village, category, now, contact_name="张大娘", contact_phone="13800000000")


@pytest.fixture
def assigned(complaint, township_unit, chen, now) -> Complaint:
    lifecycle.accept(complaint, by=chen, at=now)
    return lifecycle.assign(complaint, to=township_unit, by=chen, at=now)


def step(client, complaint, action, **typed):
    url = f"/complaints/{complaint.code}/do/{action}/"
    return client.post(url, {f"{action}-{name}": value for name, value in typed.items()})


def test_from_the_dispatchers_desk_to_the_units_answer(client, complaint, township_unit, chen, lin):
    client.force_login(chen)
    step(client, complaint, "accept")
    step(client, complaint, "assign", to=township_unit.pk, note="请尽快到现场")
    client.force_login(lin)
    step(client, complaint, "contact", note="已电话联系")
    step(client, complaint, "answer", note="已更换灯头")
    complaint.refresh_from_db()
    assert (complaint.state, complaint.unit) == (State.ANSWERED, township_unit)


def test_an_answer_without_words_is_answered_at_its_field(client, assigned, lin):
    client.force_login(lin)
    answer = step(client, assigned, "answer", note="")
    failed = {entry["name"]: entry["form"] for entry in answer.context["steps"]}["answer"]
    assert answer.status_code == 422
    assert failed.errors["note"]


def test_a_step_taken_meanwhile_is_said_and_changes_nothing(client, assigned, chen):
    client.force_login(chen)
    answer = client.post(f"/complaints/{assigned.code}/do/accept/", follow=True)
    assigned.refresh_from_db()
    assert assigned.state == State.ASSIGNED
    assert len(answer.context["messages"]) == 1


def test_another_townships_cadre_finds_nothing(client, assigned, zhou):
    client.force_login(zhou)
    for answer in (
        client.get(assigned.get_absolute_url()),
        client.post(f"/complaints/{assigned.code}/do/answer/", {"answer-note": "办结"}),
        client.post(f"/complaints/{assigned.code}/contact/"),
    ):
        assert answer.status_code == 404
    assert list(client.get("/complaints/").context["page"]) == []


def test_a_cadre_of_the_unit_sees_it_in_the_list(client, assigned, lin):
    client.force_login(lin)
    assert list(client.get("/complaints/").context["page"]) == [assigned]


def test_the_contact_is_shown_after_the_look_is_recorded(client, assigned, lin):
    client.force_login(lin)
    assert "13800000000" not in client.get(assigned.get_absolute_url()).text
    shown = client.post(f"/complaints/{assigned.code}/contact/").text
    assert "13800000000" in shown
    assert ContactReveal.objects.get().member == lin


def test_an_official_is_never_shown_the_contact(client, assigned, wang):
    client.force_login(wang)
    page = client.get(assigned.get_absolute_url())
    assert (page.status_code, page.context["may_reveal"]) == (200, False)
    assert client.post(f"/complaints/{assigned.code}/contact/").status_code == 404


def test_visitors_are_asked_to_sign_in(client, complaint):
    for url in ("/complaints/", "/pledges/", "/visits/", "/works/", "/work/", "/summaries/"):
        assert client.get(url).url == f"/sign-in/?next={url}"


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "district=%00",
        "district=1",
        "week=2021-W99",
        "event=x",
        "late=maybe",
        "page=-1",
        "page=x",
    ],
)
def test_a_filter_that_makes_no_sense_is_no_error(client, assigned, wang, query):
    client.force_login(wang)
    assert client.get(f"/complaints/?{query}").status_code == 200


def test_a_number_of_the_week_opens_its_records(client, complaint, other_village, category, wang, now):
    file_complaint(other_village, category, now)
    client.force_login(wang)
    found = client.get("/complaints/?event=received&week=2021-W30&district=130682204000").context["page"]
    assert list(found) == [complaint]
    assert list(client.get("/complaints/?event=closed&week=2021-W30").context["page"]) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_statements(
    client, village, category, wang, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now)
    client.force_login(wang)
    with django_assert_num_queries(8):
        client.get("/complaints/")
