"""What the working page of a complaint tells whoever handles it, beside the steps."""

import datetime as dt

import pytest
from django.utils import timezone

from complaints import lifecycle
from complaints.models import Complaint
from tests.factories import file_complaint


@pytest.fixture
def moment() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def complaint(village, category, moment) -> Complaint:
    return file_complaint(village, category, moment, contact_phone="13812345678")


@pytest.fixture
def assigned(complaint, township_unit, chen, moment) -> Complaint:
    lifecycle.accept(complaint, by=chen, at=moment)
    return lifecycle.assign(complaint, to=township_unit, by=chen, at=moment)


def page_of(client, member, complaint: Complaint) -> str:
    client.force_login(member)
    return client.get(complaint.get_absolute_url()).text


# ---- A returned one -----------------------------------------------------------------------------


def test_a_returned_one_shows_that_its_clock_runs_on(client, assigned, lin, chen, moment):
    lifecycle.give_back(assigned, by=lin, at=moment, note="属供电公司")
    assert 'class="clock_bar' in page_of(client, chen, assigned)


def test_the_list_says_until_when_a_returned_one_must_be_answered(client, assigned, lin, chen, moment):
    returned = lifecycle.give_back(assigned, by=lin, at=moment, note="属供电公司")
    client.force_login(chen)
    due = timezone.localtime(returned.answer_by)
    assert f"{due.month}月{due.day}日 {due:%H:%M}前答复" in client.get("/complaints/?list=returned").text


def test_the_resident_of_a_returned_one_reads_that_the_limit_stays(client, settings, assigned, lin, moment):
    returned = lifecycle.give_back(assigned, by=lin, at=moment, note="属供电公司")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = " ".join(client.get(returned.get_absolute_url()).text.split())
    assert "The right unit is being found. The answer is due by" in page
