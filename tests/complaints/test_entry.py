"""What operators and cadres type in for residents."""

import uuid

import pytest
from django.utils.translation import gettext

from complaints import lifecycle
from complaints.models import Complaint, ComplaintEvent, ContactReveal, State
from core.codes import pin_for
from members.lifecycle import log_visit
from members.models import Member, Role, Visit
from tests.factories import file_complaint, make_member

URL = "/complaints/enter/"
PHONE = "13800000000"


@pytest.fixture
def call(village, category) -> dict[str, object]:
    return {
        "submission": "5a4f5a0e-7d4e-4a5e-9a51-0d6f1a2b3c4d",
        "contact_phone": "138 0000-0000",
        "contact_name": "张大娘",
        "channel": "hotline",
        "kind": "complaint",
        "district": village.code,
        "place": "村口",
        "title": "村口路灯不亮",
        "body": "三盏都不亮",
        "category": category.pk,
    }


@pytest.fixture
def visit(lin, village, now) -> Visit:
    return log_visit(by=lin, district=village, on=now.date(), people=3, opinions=2, solved_on_spot=1)


# ---- The operator's form --------------------------------------------------------------------------


def test_a_call_is_stored_in_the_operators_name_and_the_code_read_out(client, chen, call):
    client.force_login(chen)
    answer = client.post(URL, call, follow=True)
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.contact_phone) == ("hotline", PHONE)
    assert ComplaintEvent.objects.get().actor == chen
    assert complaint.code in answer.text
    assert pin_for(complaint.code) in answer.text


def test_save_and_next_opens_an_empty_form_with_the_last_code(client, chen, call):
    client.force_login(chen)
    answer = client.post(URL, call | {"again": ""}, follow=True)
    code = Complaint.objects.get().code
    assert answer.request["PATH_INFO"] == URL
    assert answer.context["last"] == [(code, pin_for(code))]
    assert answer.context["form"]["title"].value() is None


def test_pressing_twice_stores_once(client, chen, call):
    client.force_login(chen)
    for _ in range(2):
        client.post(URL, call)
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("channel", ["letter", "visit"])
def test_letters_and_visitors_come_through_the_same_form(client, chen, call, channel):
    client.force_login(chen)
    client.post(URL, call | {"channel": channel, "contact_phone": ""})
    assert Complaint.objects.get().channel == channel


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "水" * 61}, "title"),
        ({"body": "<b>x</b>"}, "body"),
        ({"body": "x\0y"}, "body"),
        ({"contact_phone": "123"}, "contact_phone"),
        ({"channel": "web"}, "channel"),
        ({"kind": "x"}, "kind"),
        ({"district": "130682000000"}, "district"),
        ({"category": "9" * 30}, "category"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, chen, call, wrong, field):
    client.force_login(chen)
    answer = client.post(URL, call | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "张大娘" in answer.text
    assert not Complaint.objects.exists()


def test_an_operator_enters_for_their_own_district_only(client, call, other_township, other_unit):
    client.force_login(make_member(role=Role.DISPATCHER, unit=other_unit, home_district=other_township))
    assert list(client.post(URL, call).context["form"].errors) == ["district"]


@pytest.mark.parametrize("who", ["lin", "bai", "dong", "wang"])
def test_others_may_not_enter(client, who, call, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(URL).status_code == 403
    assert client.post(URL, call).status_code == 403
    assert client.post(f"{URL}same/", {"contact_phone": PHONE}).status_code == 403


def test_the_pin_is_shown_to_whoever_typed_it_in_alone(client, chen, call, county, city_unit):
    client.force_login(chen)
    client.post(URL, call)
    page = f"{URL}{Complaint.objects.get().code}/"
    assert client.get(page).status_code == 200
    client.force_login(make_member(role=Role.DISPATCHER, unit=city_unit, home_district=county))
    assert client.get(page).status_code == 404


def test_categories_are_suggested_while_typing(client, chen, category):
    client.force_login(chen)
    answer = client.post(f"{URL}suggestions/", {"title": "厕所", "body": "改厕后冲不下去"})
    assert answer.context["suggestions"] == [category]
    assert client.post(f"{URL}suggestions/").context["suggestions"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_storing_a_call_takes_few_statements(
    client, chen, call, rows, village, category, now, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now)
    client.force_login(chen)
    with django_assert_num_queries(17):
        client.post(URL, call)


# ---- The same person ------------------------------------------------------------------------------


@pytest.fixture
def earlier(village, other_village, category, now) -> Complaint:
    file_complaint(village, category, now, contact_phone="13900000000", title="别人的事情")
    return file_complaint(village, category, now, contact_phone=PHONE, contact_name="张大娘")


def same_person(client, phone: str = PHONE) -> list[Complaint] | None:
    return client.post(f"{URL}same/", {"contact_phone": phone}).context["earlier"]


def test_the_same_persons_complaints_show_without_the_contact(client, chen, earlier):
    client.force_login(chen)
    answer = client.post(f"{URL}same/", {"contact_phone": "138-0000 0000"})
    assert answer.context["earlier"] == [earlier]
    assert earlier.code in answer.text
    assert PHONE not in answer.text
    assert "张大娘" not in answer.text


def test_who_looked_for_a_number_is_recorded(client, chen, earlier):
    client.force_login(chen)
    same_person(client)
    look = ContactReveal.objects.get()
    assert (look.complaint, look.member, look.reason) == (earlier, chen, "same telephone")


def test_a_number_that_is_not_whole_finds_nothing(client, chen, earlier, village, category, now):
    file_complaint(village, category, now)  # without any number
    client.force_login(chen)
    assert [same_person(client, phone) for phone in ("", "1380000", "x\0", "1" * 400)] == [
        None,
        None,
        None,
        None,
    ]
    assert not ContactReveal.objects.exists()


def test_complaints_of_another_district_do_not_show(client, earlier, other_township, other_unit):
    client.force_login(make_member(role=Role.DISPATCHER, unit=other_unit, home_district=other_township))
    assert same_person(client) == []


def test_what_is_about_the_operators_own_unit_does_not_show(client, chen, earlier, city_unit, category, now):
    lifecycle.categorise(
        earlier, by=chen, at=now, category=category, limit_class="ordinary", about_unit=city_unit
    )
    client.force_login(chen)
    assert same_person(client) == []


def test_the_number_goes_into_no_address(client, chen):
    client.force_login(chen)
    assert client.get(f"{URL}same/?contact_phone={PHONE}").status_code == 405


def test_without_scripts_a_button_shows_them_and_keeps_what_was_typed(client, chen, earlier, call):
    client.force_login(chen)
    answer = client.post(URL, call | {"look": ""})
    assert (answer.status_code, answer.context["earlier"]) == (200, [earlier])
    assert "三盏都不亮" in answer.text
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_takes_the_same_statements(
    client, chen, village, category, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now, contact_phone=PHONE)
    client.force_login(chen)
    with django_assert_num_queries(7):
        same_person(client)


# ---- A visit's opinions -----------------------------------------------------------------------------


@pytest.fixture
def opinion(call) -> dict[str, object]:
    return {key: value for key, value in call.items() if key != "channel"} | {"outcome": "handle"}


def add(client, visit: Visit, opinion: dict[str, object]):
    return client.post(f"/complaints/visits/{visit.pk}/", opinion, follow=True)


def test_an_opinion_to_be_handled_waits_for_the_dispatcher(client, visit, lin, opinion):
    client.force_login(lin)
    answer = add(client, visit, opinion)
    complaint = Complaint.objects.get()
    assert (complaint.state, complaint.channel, complaint.visit) == (State.RECEIVED, "visit", visit)
    assert pin_for(complaint.code) in answer.text


def test_an_opinion_put_right_on_the_spot_says_what_was_done(client, visit, lin, opinion):
    client.force_login(lin)
    add(client, visit, opinion | {"outcome": "spot", "done": "当场换了灯泡"})
    complaint = Complaint.objects.get()
    assert (complaint.state, complaint.unit) == (State.CLOSED, lin.unit)
    event = complaint.events.get(kind="closed")
    assert (event.note, event.label) == ("当场换了灯泡", gettext("Put right on the spot"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"outcome": "spot"}, "done"), ({"outcome": "x"}, "outcome"), ({"title": ""}, "title")],
)
def test_an_opinion_that_lacks_something_is_said_at_its_field(client, visit, lin, opinion, wrong, field):
    client.force_login(lin)
    answer = add(client, visit, opinion | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_the_visits_numbers_stay_as_they_were_counted(client, visit, lin, opinion):
    client.force_login(lin)
    add(client, visit, opinion)
    visit.refresh_from_db()
    assert (visit.opinions, visit.solved_on_spot) == (2, 1)


def test_a_visit_counts_at_least_what_is_written_down_of_it(client, visit, lin, opinion):
    client.force_login(lin)
    for number in range(3):
        words = {"title": f"第{number}盏路灯不亮", "submission": str(uuid.uuid4())}
        add(client, visit, opinion | words | {"outcome": "spot", "done": "换了"})
    visit.refresh_from_db()
    assert (visit.opinions, visit.solved_on_spot) == (3, 3)


def test_an_official_reads_the_opinions_and_adds_none(client, visit, lin, bai, opinion):
    client.force_login(lin)
    add(client, visit, opinion)
    client.force_login(bai)
    page = client.get(f"/complaints/visits/{visit.pk}/")
    assert (page.context["form"], list(page.context["opinions"])) == (None, [Complaint.objects.get()])
    assert add(client, visit, opinion).status_code == 403


def test_another_cadre_does_not_find_the_visit(client, visit, zhou, opinion):
    client.force_login(zhou)
    assert client.get(f"/complaints/visits/{visit.pk}/").status_code == 404
    assert add(client, visit, opinion).status_code == 404


def test_the_list_of_visits_leads_there(client, visit, lin):
    client.force_login(lin)
    assert f"/complaints/visits/{visit.pk}/" in client.get("/visits/?since=").text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_visits_page_takes_the_same_statements(
    client, visit: Visit, lin: Member, village, category, now, rows, django_assert_num_queries
):
    filing = lifecycle.Filing(title="路灯", body="不亮", district=village, category=category)
    for _ in range(rows):
        fresh = lifecycle.Filing(**{key: value for key, value in vars(filing).items() if key != "submission"})
        lifecycle.file(fresh, at=now, channel="visit", by=lin, visit=visit)
    client.force_login(lin)
    with django_assert_num_queries(10):
        client.get(f"/complaints/visits/{visit.pk}/")
