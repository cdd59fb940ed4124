"""What everybody may read of pledges."""

import pytest
from django.utils import timezone

from pledges import lifecycle
from pledges.models import Pledge
from tests.factories import log_pledge


@pytest.fixture
def approved(lin, bai, campaign, now) -> Pledge:
    pledge = log_pledge(lin, campaign, now, title="硬化村口路面", beneficiary="张大娘一家")
    return lifecycle.approve(pledge, by=bai, at=now)


def test_an_approved_pledge_is_public_without_persons(client, approved, lin):
    page = client.get("/pledges/public/").text
    assert approved.title in page
    assert str(lin.unit) in page
    assert lin.name not in page
    assert "张大娘" not in page


def test_what_nobody_approved_or_what_is_cancelled_is_not_public(client, approved, lin, bai, campaign, now):
    log_pledge(lin, campaign, now, title="还没有审批")
    lifecycle.cancel(approved, by=bai, at=now, note="情况有变")
    shown = lifecycle.approve(log_pledge(lin, campaign, now, title="修缮水渠"), by=bai, at=now)
    assert list(client.get("/pledges/public/").context["page"]) == [shown]


def test_the_public_figure_opens_as_many_as_it_says(client, approved, county, lin, dong):
    lifecycle.deliver(approved, by=lin, at=timezone.now(), note="已完成")
    lifecycle.strike_off(approved, by=dong, at=timezone.now(), note="已核验")
    facts = client.get("/progress/").context["row"].facts
    listed = client.get(f"/pledges/public/?state=accepted&district={county.code}")
    assert facts.pledges.stock["accepted"] == listed.context["page"].paginator.count == 1


@pytest.mark.parametrize("query", ["state=submitted", "state=%00", "district=1", "page=-1", "page=x"])
def test_a_choice_that_makes_no_sense_is_no_error(client, approved, query):
    assert client.get(f"/pledges/public/?{query}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_statements(
    client, approved, lin, bai, campaign, now, rows, django_assert_num_queries
):
    campaign.owed_max = rows
    campaign.save()
    for number in range(rows - 1):
        pledge = log_pledge(lin, campaign, now, title=f"修缮第{number}处水渠")
        lifecycle.approve(pledge, by=bai, at=now)
    with django_assert_num_queries(3):
        client.get("/pledges/public/")
