import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pledges import lifecycle
from pledges.models import Pledge, State
from pledges.views import MOVED_ON
from tests.core.test_photos import picture
from tests.factories import log_pledge, make_campaign

DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def running(db, today):
    return make_campaign(opens_on=today, closes_on=today + dt.timedelta(days=60))


@pytest.fixture
def typed(lin, today) -> dict[str, object]:
    return {
        "submission": str(uuid.uuid4()),
        "title": "修复村口300米翻浆路",
        "beneficiary": "号头庄村全体村民",
        "quantity": "300米",
        "district": lin.home_district.code,
        "due_on": (today + dt.timedelta(days=30)).isoformat(),
        "how": "by_date",
    }


@pytest.fixture
def pledge(lin, running) -> Pledge:
    return log_pledge(lin, running, timezone.now(), due_on=running.closes_on)


def step(client, pledge, action, **typed):
    url = f"/pledges/{pledge.pk}/do/{action}/"
    return client.post(url, {f"{action}-{name}": value for name, value in typed.items()})


def test_a_cadre_logs_a_pledge_and_the_form_says_how_many_are_left(client, lin, running, typed):
    client.force_login(lin)
    assert client.get("/pledges/new/").context["left"] == 2
    client.post("/pledges/new/", typed)
    assert Pledge.objects.get().member == lin
    assert client.get("/pledges/new/").context["left"] == 1


def test_a_form_replayed_is_one_pledge(client, lin, running, typed):
    client.force_login(lin)
    assert client.post("/pledges/new/", typed).url == client.post("/pledges/new/", typed).url
    assert Pledge.objects.count() == 1


def test_the_third_pledge_is_answered_and_what_was_typed_stays(client, lin, running, typed):
    client.force_login(lin)
    for _ in range(2):
        log_pledge(lin, running, timezone.now())
    answer = client.post("/pledges/new/", typed)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert typed["title"] in answer.text
    assert Pledge.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "修路" * 31}, "title"),
        ({"title": "<b>修路修路</b>"}, "title"),
        ({"beneficiary": ""}, "beneficiary"),
        ({"quantity": "\x00"}, "quantity"),
        ({"quantity": "一些"}, "quantity"),
        ({"quantity": "若干户"}, "quantity"),
        ({"district": "130682208000"}, "district"),  # not in her district
        ({"due_on": "2001-01-01"}, "due_on"),
        ({"due_on": "2999-01-01"}, "due_on"),
        ({"due_on": "31 February"}, "due_on"),
        ({"how": "someday"}, "how"),
        ({"initiative": "999999"}, "initiative"),
    ],
)
def test_bad_input_is_answered_at_its_field(client, lin, running, other_township, typed, changes, field):
    client.force_login(lin)
    answer = client.post("/pledges/new/", typed | changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Pledge.objects.exists()


def test_without_an_open_campaign_the_page_says_so(client, lin):
    client.force_login(lin)
    assert client.get("/pledges/new/").context["campaign"] is None


@pytest.mark.parametrize("name", ["bai", "chen", "dong"])
def test_only_cadres_log_pledges(client, request, running, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get("/pledges/new/").status_code == 403


def test_from_approval_to_struck_off(client, pledge, lin, bai, dong):
    client.force_login(bai)
    step(client, pledge, "approve")
    client.force_login(lin)
    step(client, pledge, "progress", note="已备料", photos=[picture()])
    step(client, pledge, "deliver", note="已完工")
    client.force_login(dong)
    step(client, pledge, "verify", note="属实")
    pledge.refresh_from_db()
    assert pledge.state == State.ACCEPTED
    photo = pledge.events.get(kind="progress").photos.get()
    shown = client.get(f"/pledges/{pledge.pk}/photos/{photo.pk}/small/")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    assert client.get(f"/pledges/{pledge.pk}/photos/{photo.pk}/zzz/").status_code == 404


def test_progress_with_a_text_named_jpg_is_answered_and_the_words_stay(client, pledge, lin):
    client.force_login(lin)
    answer = step(client, pledge, "progress", note="已备料", photos=[SimpleUploadedFile("a.jpg", b"words")])
    assert answer.status_code == 422
    assert "已备料" in answer.text
    assert pledge.events.count() == 1


def test_a_returned_pledge_is_changed_and_submitted_again(client, pledge, lin, bai, typed):
    lifecycle.send_back(pledge, by=bai, at=timezone.now(), note="写明数量")
    client.force_login(lin)
    client.post(f"/pledges/{pledge.pk}/resubmit/", typed | {"quantity": "500米"})
    pledge.refresh_from_db()
    assert (pledge.state, pledge.quantity) == (State.SUBMITTED, "500米")


def test_a_returned_pledge_comes_back_after_the_campaigns_last_day(client, pledge, lin, bai, today, typed):
    lifecycle.send_back(pledge, by=bai, at=timezone.now(), note="写明数量")
    pledge.campaign.opens_on, pledge.campaign.closes_on = today - 30 * DAY, today - DAY
    pledge.campaign.save()
    client.force_login(lin)
    client.post(f"/pledges/{pledge.pk}/resubmit/", typed | {"due_on": f"{today + DAY:%Y-%m-%d}"})
    pledge.refresh_from_db()
    assert (pledge.state, pledge.due_on) == (State.SUBMITTED, today + DAY)


def test_submitting_again_twice_is_said_and_changes_nothing(client, pledge, lin, bai, typed):
    lifecycle.send_back(pledge, by=bai, at=timezone.now(), note="写明数量")
    client.force_login(lin)
    client.post(f"/pledges/{pledge.pk}/resubmit/", typed | {"quantity": "500米"})
    again = client.post(f"/pledges/{pledge.pk}/resubmit/", typed | {"quantity": "600米"}, follow=True)
    pledge.refresh_from_db()
    said = [str(message) for message in again.context["messages"]]
    assert (again.status_code, pledge.quantity) == (200, "500米")
    assert said[-1] == str(MOVED_ON)


def test_another_members_pledge_is_not_found(client, pledge, zhou):
    client.force_login(zhou)
    for url in (f"/pledges/{pledge.pk}/", f"/pledges/{pledge.pk}/resubmit/"):
        assert client.get(url).status_code == 404
    assert step(client, pledge, "deliver", note="x").status_code == 404


def test_nobody_is_offered_a_step_that_is_not_theirs(client, pledge, lin, bai, dong):
    offered = {}
    for member in (lin, bai, dong):
        client.force_login(member)
        page = client.get(f"/pledges/{pledge.pk}/")
        offered[member.username] = [entry["name"] for entry in page.context["steps"]]
    assert offered == {"lin": ["progress"], "bai": ["approve", "return", "supervise"], "dong": []}


def test_no_page_opens_with_the_form_that_cancels(client, pledge, lin, bai):
    lifecycle.approve(pledge, by=bai, at=timezone.now())
    client.force_login(bai)
    page = client.get(f"/pledges/{pledge.pk}/")
    assert [(step["name"], step["leads"]) for step in page.context["steps"]] == [
        ("supervise", False),
        ("cancel", False),
    ]
    assert '<details class="action" open' not in " ".join(page.text.split())


def test_who_is_asked_by_an_official_answers_first(client, pledge, lin, bai):
    lifecycle.approve(pledge, by=bai, at=timezone.now())
    asked = {"by": bai, "at": timezone.now(), "answer_by": pledge.due_on}
    lifecycle.supervise(pledge, **asked, note="何时办结？")
    client.force_login(lin)
    page = client.get(f"/pledges/{pledge.pk}/")
    assert [step["name"] for step in page.context["steps"]] == ["reply", "progress", "deliver"]


def test_at_most_four_photos_of_a_kind_as_the_page_says(client, pledge, lin):
    client.force_login(lin)
    assert client.get(f"/pledges/{pledge.pk}/").text.count('data-limit="4"') == 2
    photos = [picture() for _ in range(5)]
    answer = step(client, pledge, "progress", note="已备料", photos=photos)
    assert (answer.status_code, pledge.events.count()) == (422, 1)


def test_one_cannot_verify_ones_own_by_url(client, pledge, lin, bai):
    lifecycle.approve(pledge, by=bai, at=timezone.now())
    lifecycle.deliver(pledge, by=lin, at=timezone.now(), note="完工")
    client.force_login(lin)
    step(client, pledge, "verify")
    pledge.refresh_from_db()
    assert pledge.state == State.DELIVERED


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_statements(
    client, lin, bai, running, rows, django_assert_num_queries
):
    running.owed_max = 3
    running.save()
    for _ in range(rows):
        log_pledge(lin, running, timezone.now())
    client.force_login(bai)
    with django_assert_num_queries(8):
        client.get("/pledges/")


# session, member, choices of the filter, count; of pledges also initiatives and whether they head a unit; of
# visits the home district and what they come to
@pytest.mark.parametrize(("address", "statements"), [("/pledges/", 6), ("/visits/", 6)])
def test_no_page_reads_djangos_own_permissions(client, lin, address, statements, django_assert_num_queries):
    client.force_login(lin)
    with django_assert_num_queries(statements):
        client.get(address)
