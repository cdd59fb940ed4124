"""Pledges counted by unit, member, initiative and leader; every number is its list."""

import datetime as dt
import html
import re

import pytest
from django.utils import timezone

from pledges import lifecycle
from pledges.models import Campaign, Pledge
from tests.factories import log_pledge, make_campaign


@pytest.fixture
def running(db) -> Campaign:
    today = timezone.localdate()
    return make_campaign(opens_on=today, closes_on=today + dt.timedelta(days=60), owed_max=5)


@pytest.fixture
def pledges(running, lin, zhou, wang, bai) -> list[Pledge]:
    """Two of Lin's, one of them late; one of Zhou's; and one of an earlier campaign."""
    now, initiative = timezone.now(), running.initiatives.create(name="20项民生实事")
    made = [
        log_pledge(lin, running, now, title="修桥", initiative=initiative, due_on=timezone.localdate()),
        log_pledge(lin, running, now, title="装灯", led_by=wang, due_on=timezone.localdate()),
        log_pledge(zhou, running, now, title="挖井", initiative=initiative, due_on=timezone.localdate()),
    ]
    Pledge.objects.filter(pk=made[0].pk).update(due_on=timezone.localdate() - dt.timedelta(days=1))
    log_pledge(lin, make_campaign(), timezone.make_aware(dt.datetime(2021, 7, 1)))
    lifecycle.approve(made[2], by=wang, at=now)
    lifecycle.deliver(made[2], by=zhou, at=now, note="挖好了")
    return made


def rows(client, group: str) -> list[tuple[int, int, int, int]]:
    page = client.get(f"/pledges/by/{group}/")
    return [(row["total"], row["late"], row["delivered"], row["accepted"]) for row in page.context["page"]]


def test_they_are_counted_by_whose_they_are(client, pledges, wang):
    client.force_login(wang)
    both = [(2, 1, 0, 0), (1, 0, 1, 0)]
    assert rows(client, "unit") == rows(client, "member") == both
    assert rows(client, "initiative") == [(2, 1, 1, 0)]
    assert rows(client, "leader") == [(1, 0, 0, 0)]


@pytest.mark.parametrize("group", ["unit", "member", "initiative", "leader"])
def test_every_number_opens_its_records(client, pledges, wang, group):
    client.force_login(wang)
    links = re.findall(r'<a href="([^"]+)">(\d+)</a></td>', client.get(f"/pledges/by/{group}/").text)
    assert links
    for href, number in links:
        listed = client.get(html.unescape(href)).context["page"].paginator.count
        assert listed == int(number), href


def test_a_cadre_counts_what_they_see(client, pledges, lin):
    client.force_login(lin)
    assert rows(client, "member") == [(2, 1, 0, 0)]
    assert client.get("/pledges/by/unit/").status_code == 404
    assert client.get("/pledges/by/colour/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_number_of_statements(client, running, lin, bai, number, django_assert_num_queries):
    for _ in range(number):
        log_pledge(lin, running, timezone.now(), due_on=timezone.localdate())
    client.force_login(bai)
    with django_assert_num_queries(6):
        client.get("/pledges/by/member/")


def test_of_several_open_campaigns_each_is_counted(client, wang, pledges, running):
    day = dt.timedelta(days=1)
    earlier = make_campaign(opens_on=running.opens_on - day, closes_on=running.closes_on, name="秋季")
    client.force_login(wang)
    page = client.get(f"/pledges/by/member/?campaign={earlier.pk}")
    assert (page.context["campaign"], list(page.context["page"])) == (earlier, [])
    assert f'/pledges/by/initiative/?campaign={earlier.pk}"' in page.text
    assert client.get("/pledges/by/member/?campaign=x").context["campaign"] == running
