"""Several campaigns run; closing one freezes it, and what is under way is finished."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members.models import Role
from pledges import lifecycle
from pledges.lifecycle import NotAllowed
from pledges.models import Campaign, Pledge, State
from tests.factories import log_pledge, make_campaign, make_member, promise


@pytest.fixture
def closed(campaign, wang, now) -> Campaign:
    return lifecycle.close_campaign(campaign, by=wang, at=now)


def test_nothing_is_logged_in_a_closed_campaign(closed, lin, now):
    with pytest.raises(NotAllowed):
        log_pledge(lin, closed, now)
    assert not Pledge.objects.exists()


def test_one_closed_while_the_form_was_open_takes_nothing(campaign, lin, wang, now):
    as_read = Campaign.objects.get()
    lifecycle.close_campaign(campaign, by=wang, at=now)
    with pytest.raises(NotAllowed):
        log_pledge(lin, as_read, now)


def test_what_is_under_way_is_finished(active, campaign, lin, wang, dong, now):
    lifecycle.close_campaign(campaign, by=wang, at=now)
    lifecycle.post_progress(active, by=lin, at=now, note="已备料")
    lifecycle.deliver(active, by=lin, at=now, note="已完工")
    assert lifecycle.strike_off(active, by=dong, at=now).state == State.ACCEPTED


def test_what_waits_is_approved_but_not_returned_or_resubmitted(campaign, lin, bai, wang, now):
    waiting, returned = (log_pledge(lin, campaign, now) for _ in range(2))
    lifecycle.send_back(returned, by=bai, at=now, note="写明数量")
    lifecycle.close_campaign(campaign, by=wang, at=now)
    with pytest.raises(NotAllowed):
        lifecycle.resubmit(returned, promise(lin.home_district), by=lin, at=now)
    with pytest.raises(NotAllowed):
        lifecycle.send_back(waiting, by=bai, at=now, note="写明数量")
    assert lifecycle.approve(waiting, by=bai, at=now).state == State.ACTIVE


def test_what_came_back_before_the_close_is_late_no_more(campaign, lin, bai, wang, now):
    returned, waiting = (log_pledge(lin, campaign, now) for _ in range(2))
    lifecycle.send_back(returned, by=bai, at=now, note="写明数量")
    tomorrow = returned.due_on + dt.timedelta(days=1)
    assert set(Pledge.objects.overdue(tomorrow)) == {returned, waiting}
    lifecycle.close_campaign(campaign, by=wang, at=now)
    returned = Pledge.objects.get(pk=returned.pk)
    assert list(Pledge.objects.overdue(tomorrow)) == [waiting]
    assert (returned.is_overdue(tomorrow), waiting.is_overdue(tomorrow)) == (False, True)


def test_it_is_closed_once_by_the_city_or_an_administrator(campaign, bai, lin, dong, wang, now):
    for member in (bai, lin, dong):
        with pytest.raises(NotAllowed):
            lifecycle.close_campaign(campaign, by=member, at=now)
    closed = lifecycle.close_campaign(campaign, by=wang, at=now)
    assert (closed.closed_at, closed.closed_by) == (now, wang)
    with pytest.raises(NotAllowed):
        lifecycle.close_campaign(campaign, by=wang, at=now)


def test_the_database_wants_to_know_who_closed_it(campaign, now):
    with pytest.raises(IntegrityError, match="campaign_closing_has_its_person"), transaction.atomic():
        Campaign.objects.update(closed_at=now)


# ---- The pages --------------------------------------------------------------------------------


def test_an_official_closes_it_after_a_tick(client, campaign, wang):
    client.force_login(wang)
    url = f"/pledges/campaigns/{campaign.pk}/close/"
    client.post(url)
    campaign.refresh_from_db()
    assert campaign.closed_at is None
    client.post(url, {"sure": "1"})
    client.post(url, {"sure": "1"})
    campaign.refresh_from_db()
    assert campaign.closed_by == wang
    assert url not in client.get("/pledges/campaigns/").text


def test_an_administrator_closes_it_too_and_a_township_does_not(client, campaign, bai, county, city_unit):
    url = f"/pledges/campaigns/{campaign.pk}/close/"
    client.force_login(bai)
    assert client.post(url, {"sure": "1"}).status_code == 403
    administrator = make_member(role=Role.ADMINISTRATOR, unit=city_unit, home_district=county, is_staff=True)
    client.force_login(administrator)
    assert client.post(url, {"sure": "1"}).status_code == 302
    campaign.refresh_from_db()
    assert campaign.closed_by == administrator
    assert reverse("admin:pledges_campaign_add") in client.get("/pledges/campaigns/").text
    admin_page = f"/admin/pledges/campaign/{campaign.pk}/change/"
    assert client.post(admin_page, {"name": "另一个名字"}).status_code == 403
    assert client.get(admin_page).status_code == 200


@pytest.fixture
def two(db) -> list[Campaign]:
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    return [make_campaign(opens_on=today - day, closes_on=today + 60 * day, owed_max=most) for most in (1, 2)]


def test_with_two_campaigns_the_member_chooses(client, lin, two):
    client.force_login(lin)
    page = client.get("/pledges/new/")
    assert [(each, left) for each, left in page.context["choices"]] == [(two[1], 2), (two[0], 1)]
    assert client.get(f"/pledges/new/?campaign={two[0].pk}").context["campaign"] == two[0]
    assert client.get("/pledges/new/?campaign=x").context["campaign"] is None


def test_one_in_which_nothing_is_left_is_not_offered(client, lin, two):
    log_pledge(lin, two[0], timezone.now())
    client.force_login(lin)
    page = client.get("/pledges/new/").text
    offered = [f'href="?campaign={each.pk}"' in page for each in two]
    assert offered == [False, True]


def test_what_was_begun_stands_on_the_desk_while_its_campaign_is_open(client, lin, two, wang):
    for each in two:
        lifecycle.keep_draft({"title": [f"修桥{each.pk}"]}, campaign=each, by=lin, at=timezone.now())
    lifecycle.close_campaign(two[0], by=wang, at=timezone.now())
    client.force_login(lin)
    page = client.get("/work/")
    assert [draft.campaign for draft in page.context["drafts"]] == [two[1]]
    assert f"修桥{two[1].pk}" in page.text


def test_a_pledge_goes_to_the_chosen_campaign(client, lin, two):
    client.force_login(lin)
    typed = {
        "title": "修复村口300米翻浆路",
        "beneficiary": "全体村民",
        "quantity": "300米",
        "district": lin.home_district.code,
        "due_on": timezone.localdate().isoformat(),
        "how": "by_date",
    }
    client.post(f"/pledges/new/?campaign={two[0].pk}", typed)
    assert Pledge.objects.get().campaign == two[0]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_number_of_statements(client, wang, rows, django_assert_num_queries):
    for _ in range(rows):
        make_campaign().initiatives.create(name="三基建设年")
    client.force_login(wang)
    with django_assert_num_queries(5):
        client.get("/pledges/campaigns/")
