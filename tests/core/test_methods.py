import pytest

from pledges.models import Pledge
from tests.complaints.resident import show_pin
from tests.factories import file_complaint, log_pledge


@pytest.fixture
def complaint(village, category, now):
    return file_complaint(village, category, now, contact_phone="13800000000")


def led_to(client, url: str) -> tuple[str, list[str]]:
    """Where opening an address ends, and what that page says."""
    answer = client.get(url, follow=True)
    assert answer.status_code == 200
    return answer.request["PATH_INFO"], [message.level_tag for message in answer.context["messages"]]


@pytest.mark.parametrize("action", ["prove", "inform", "verdict"])
def test_a_residents_step_opened_by_its_address_leads_to_the_complaint(client, complaint, action):
    page = complaint.get_absolute_url()
    assert led_to(client, f"{page}{action}/") == (page, ["info"])


@pytest.mark.parametrize("action", ["do/accept", "contact"])
def test_a_step_of_staff_opened_by_its_address_leads_to_the_complaint(client, chen, complaint, action):
    client.force_login(chen)
    page = complaint.get_absolute_url()
    assert led_to(client, f"{page}{action}/") == (page, ["info"])


@pytest.mark.parametrize("action", ["assign", "saved", "saved/1/delete"])
def test_a_step_of_the_list_opened_by_its_address_leads_to_the_list(client, chen, action):
    client.force_login(chen)
    assert led_to(client, f"/complaints/{action}/") == ("/complaints/", ["info"])


def test_a_step_of_a_pledge_leads_to_the_pledge_after_signing_in_again(client, lin, campaign, now):
    step = f"/pledges/{log_pledge(lin, campaign, now).pk}/do/progress/"
    sign_in = client.post(step, {"progress-note": "已备料"}).url
    signed_in = client.post(sign_in, {"login": "lin", "password": "correct horse"}, follow=True)
    assert signed_in.request["PATH_INFO"] == Pledge.objects.get().get_absolute_url()
    assert "info" in [message.level_tag for message in signed_in.context["messages"]]


def test_what_is_not_ones_own_stays_not_found(client, zhou, lin, campaign, now):
    pledge = log_pledge(lin, campaign, now)
    client.force_login(zhou)
    assert client.get(f"/pledges/{pledge.pk}/do/progress/", follow=True).status_code == 404


def test_another_method_is_refused_with_a_page_of_ours(client, db):
    answer = client.put("/complaints/new/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert "error_page" in answer.text


@pytest.mark.parametrize("url", ["/", "/complaints/new/", "/complaints/find/", "/progress/"])
def test_who_asks_only_for_the_head_is_answered(client, county, url):
    assert client.head(url).status_code == client.get(url).status_code == 200


def test_the_icon_is_found_where_browsers_look_for_it(client):
    assert client.get("/favicon.ico").url == "/static/img/mark.svg"


def test_asking_for_the_head_erases_nothing(client, complaint):
    show_pin(client, complaint)
    assert client.head(f"{complaint.get_absolute_url()}erase/").status_code == 200
    complaint.refresh_from_db()
    assert complaint.contact_phone == "13800000000"
