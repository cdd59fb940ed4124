"""The form of a visit: with its opinions, all or nothing, once; for people and for the phone's own script."""

import datetime as dt
import re
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from complaints.lifecycle import NotAllowed
from complaints.models import Complaint, State
from complaints.suggestion.suggest import Suggester
from members.models import Visit
from tests.core.test_photos import picture
from tests.factories import make_category

URL = "/visits/new/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def typed(village, category) -> dict[str, object]:
    return {
        "submission": str(uuid.uuid4()),
        "district": village.code,
        "on": timezone.localdate().isoformat(),
        "people": 4,
        "whom": ["elderly", "supported"],
        "note": "灌溉机井",
        "opinion1-words": "改厕后冲不下去",
        "opinion1-outcome": "handle",
        "opinion2-words": "村口路灯不亮",
        "opinion2-outcome": "spot",
        "opinion2-done": "当场换了灯泡",
        "opinion2-category": category.pk,
    }


def send(client, typed):
    return client.post(URL, typed, headers=JSON)


def test_a_cadre_logs_a_visit_with_its_opinions(client, lin, typed, category):
    client.force_login(lin)
    answer = client.post(URL, typed)
    visit = Visit.objects.get()
    assert answer.url == f"/complaints/visits/{visit.pk}/"
    assert (visit.people, visit.whom, visit.opinions, visit.solved_on_spot) == (
        4,
        ["elderly", "supported"],
        2,
        1,
    )
    passed_on, solved = visit.complaints.order_by("pk")
    assert (passed_on.title, passed_on.channel, passed_on.state) == (
        "改厕后冲不下去",
        "visit",
        State.RECEIVED,
    )
    assert passed_on.category == category  # guessed from the words
    assert (solved.state, solved.unit, solved.events.get(kind="closed").note) == (
        State.CLOSED,
        lin.unit,
        "当场换了灯泡",
    )


def test_only_three_answers_are_needed(client, lin, typed):
    client.force_login(lin)
    client.post(URL, {name: typed[name] for name in ("district", "on", "people")})
    assert Visit.objects.get().opinions == 0
    assert not Complaint.objects.exists()


def test_the_page_of_the_visit_reads_the_codes_out(client, lin, typed):
    client.force_login(lin)
    page = client.post(URL, typed, follow=True).text
    for complaint in Complaint.objects.all():
        assert f"/complaints/enter/{complaint.code}/" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"people": 0}, "people"),
        ({"people": "几个"}, "people"),
        ({"on": (timezone.localdate() + dt.timedelta(days=2)).isoformat()}, "on"),
        ({"district": "130682208000"}, "district"),
        ({"district": "130682204000"}, "district"),
        ({"whom": ["martian"]}, "whom"),
        ({"note": "<b>"}, "note"),
        ({"opinion1-words": "灯"}, "opinion1-words"),
        ({"opinion1-words": "灯" * 61}, "opinion1-words"),
        ({"opinion2-words": ""}, "opinion2-words"),
        ({"opinion2-done": ""}, "opinion2-done"),
        ({"opinion1-words": "嗯嗯嗯嗯嗯"}, "opinion1-category"),
        ({"opinion2-category": "9" * 30}, "opinion2-category"),
        ({"opinion1-outcome": "x"}, "opinion1-outcome"),
        ({"opinion6-words": "<i>水</i>不来"}, "opinion6-words"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_nothing_is_stored(
    client, lin, other_township, typed, changes, field
):
    client.force_login(lin)
    answer = client.post(URL, typed | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "灌溉机井" in answer.text or field == "note"
    assert list(send(client, typed | changes).json()["errors"]) == [field]
    assert not Visit.objects.exists()
    assert not Complaint.objects.exists()


def test_what_is_no_photo_is_answered_at_its_field(client, lin, typed):
    client.force_login(lin)
    letter = picture()
    letter.truncate(20)
    assert list(send(client, typed | {"photos": letter}).json()["errors"]) == ["photos"]


def test_photos_are_kept_once_and_shown_to_those_who_may_see_the_visit(client, lin, bai, zhou, typed):
    client.force_login(lin)
    for _ in range(2):
        assert send(client, typed | {"photos": picture()}).status_code == 200
    visit = Visit.objects.get()
    address = f"/visits/{visit.pk}/photos/{visit.photos.get().pk}/small/"
    seen = {}
    for member in (lin, bai, zhou):
        client.force_login(member)
        answer = client.get(address)
        seen[member.name] = answer.status_code
        if answer.streaming:
            assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert seen == {"林": 200, "白": 200, "周": 404}
    client.force_login(lin)
    assert address in client.get(f"/complaints/visits/{visit.pk}/").text


def test_nothing_stays_of_a_visit_that_could_not_be_stored_whole(client, lin, typed, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise NotAllowed

    monkeypatch.setattr("complaints.lifecycle.visits.record_on_the_spot", refuse)
    client.force_login(lin)
    with pytest.raises(NotAllowed):
        client.post(URL, typed)
    assert not Visit.objects.exists()
    assert not Complaint.objects.exists()


# ---- Once ---------------------------------------------------------------------------------------------


def test_a_visit_sent_twice_counts_once_with_its_opinions(client, lin, typed):
    client.force_login(lin)
    answers = [send(client, typed).json() for _ in range(2)]
    visit = Visit.objects.get()
    assert answers == [{"visit": visit.pk, "url": f"/complaints/visits/{visit.pk}/"}] * 2
    assert Complaint.objects.count() == 2


def test_sent_twice_it_is_one_even_if_the_guess_is_another_meanwhile(
    client, lin, typed, monkeypatch, category
):
    other_category = make_category(name_zh="水利建设", above="农村农业")
    client.force_login(lin)
    send(client, typed)
    monkeypatch.setattr(Suggester, "best", lambda *args: other_category)
    send(client, typed)
    assert (Visit.objects.count(), Complaint.objects.count()) == (1, 2)


def test_other_words_from_a_page_gone_back_to_are_another_visit(client, lin, typed):
    client.force_login(lin)
    for words in ("村口路灯不亮", "村口路灯又不亮了"):
        client.post(URL, typed | {"opinion2-words": words})
    assert (Visit.objects.count(), Complaint.objects.count()) == (2, 4)


def test_the_number_of_another_members_form_takes_no_visit_away(client, lin, zhou, other_village, typed):
    for member, place in ((lin, typed["district"]), (zhou, other_village.code)):
        client.force_login(member)
        client.post(URL, typed | {"district": place})
    assert [visit.member for visit in Visit.objects.order_by("pk")] == [lin, zhou]
    assert Complaint.objects.count() == 4


def test_a_broken_number_of_a_form_is_as_good_as_none(client, lin, typed):
    client.force_login(lin)
    assert client.post(URL, typed | {"submission": "not-a-uuid"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_at_once_make_one_visit(lin, typed):
    answers: list[dict[str, object]] = []
    together = threading.Barrier(4)

    def tab() -> None:
        client = Client()
        client.force_login(lin)
        together.wait(timeout=20)
        answers.append(send(client, typed).json())
        connection.close()

    tabs = [threading.Thread(target=tab) for _ in range(4)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join(timeout=30)
    assert (Visit.objects.count(), Complaint.objects.count()) == (1, 2)
    assert answers == [answers[0]] * 4


# ---- Who ------------------------------------------------------------------------------------------------


def test_an_inspector_logs_no_visit(client, dong, typed):
    client.force_login(dong)
    assert client.get(URL).status_code == 403
    assert send(client, typed).status_code == 403


def test_the_phone_learns_who_is_signed_in_with_a_token_of_now(client, lin, bai):
    client.force_login(lin)
    answer = client.get(URL, headers=JSON)
    assert answer.json()["member"] == lin.phone_key != bai.phone_key
    assert answer.json()["token"]
    assert set(answer.headers["Vary"].split(", ")) >= {"Accept", "Cookie"}


def test_a_session_that_ended_is_asked_to_sign_in_and_nothing_is_stored(client, typed):
    answer = send(client, typed)
    assert (answer.status_code, answer.json()) == (401, {"sign_in": "/sign-in/?next=/visits/new/"})
    assert not Visit.objects.exists()


def test_without_the_token_nothing_is_taken(lin, typed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lin)
    assert send(client, typed).status_code == 403
    token = client.get(URL, headers=JSON).json()["token"]
    assert client.post(URL, typed, headers=JSON | {"X-CSRFToken": token}).status_code == 200


# ---- What the phone keeps ---------------------------------------------------------------------------------


def test_the_page_that_the_phone_keeps_has_no_token_and_eats_no_message(client, lin, typed):
    client.force_login(lin)
    client.post(URL, typed)
    shell = client.get(f"{URL}?shell").text
    assert "csrfmiddlewaretoken" not in shell
    assert re.findall('<form[^>]*action="([^"]*)', shell) == []  # another form would be refused without one
    after = client.get("/visits/")
    assert "csrfmiddlewaretoken" in after.text
    assert len(list(after.context["messages"])) == 1


def test_the_worker_serves_the_form_and_comes_with_the_files_of_this_release(client):
    answer = client.get("/visit-worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert 'const FORM = "/visits/new/"' in answer.text
    assert 'const OFFLINE = "/visits/offline/"' in answer.text
    assert "visit_form" in answer.text


def test_without_a_connection_any_page_leads_to_the_form(client, lin):
    page = client.get("/visits/offline/")
    assert 'href="/visits/new/"' in page.text
    client.force_login(lin)
    assert 'data-offline-page="/visits/offline/"' in client.get("/work/").text


# ---- Statements ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("opinions", "statements"), [(0, 12), (1, 23), (3, 39)])
def test_what_a_visit_costs(client, lin, typed, opinions, statements, django_assert_num_queries):
    lines = {f"opinion{number}-words": f"第{number}处路灯不亮改厕" for number in range(1, opinions + 1)}
    first = {name: typed[name] for name in ("submission", "district", "on", "people")}
    client.force_login(lin)
    with django_assert_num_queries(statements):
        send(client, first | lines)
    assert Complaint.objects.count() == opinions


@pytest.mark.parametrize("rows", [1, 3])
def test_opening_the_form_takes_the_same_statements(client, lin, typed, rows, django_assert_num_queries):
    client.force_login(lin)
    for number in range(rows):
        client.post(URL, typed | {"people": number + 1})
    with django_assert_num_queries(7):
        client.get(URL)


def test_the_usual_village_is_chosen_already(client, lin, typed, village):
    client.force_login(lin)
    client.post(URL, typed)
    assert client.get(URL).context["form"].visit["district"].value() == village.code
