"""履职清单: the duties of a unit — what came from complaints, who holds it, what is late."""

import datetime as dt

import pytest
from django.utils import timezone

from complaints import lifecycle as complaint_steps
from pledges import lifecycle
from pledges.models import Pledge
from tests.factories import file_complaint, log_pledge, make_campaign, promise

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def at() -> dt.datetime:
    return timezone.now() - HOUR


@pytest.fixture
def running(db, at):
    today = timezone.localdate(at)
    return make_campaign(
        opens_on=today - dt.timedelta(days=30), closes_on=today + dt.timedelta(days=60), owed_max=5
    )


@pytest.fixture
def make(village, category, township_unit, chen, lin, bai, running, at):
    """A duty of Lin's, made by the official."""

    def one(**values) -> Pledge:
        complaint = file_complaint(village, category, at)
        complaint_steps.accept(complaint, by=chen, at=at)
        complaint = complaint_steps.assign(complaint, to=township_unit, by=chen, at=at)
        words = promise(village, due_on=timezone.localdate(at) + dt.timedelta(days=1), **values)
        return lifecycle.make_duty(complaint, member=lin, promise=words, campaign=running, by=bai, at=at)

    return one


def shown(client, query: str = "") -> list[str]:
    return [pledge.title for pledge in client.get(f"/pledges/duties/{query}").context["page"]]


def test_a_unit_sees_its_duties_and_who_holds_them(client, make, lin, helper, zhou, running, at):
    make(title="修好路灯")
    log_pledge(lin, running, at, title="与诉求无关的承诺")
    client.force_login(helper)
    page = client.get("/pledges/duties/")
    assert [(row.title, row.member) for row in page.context["page"]] == [("修好路灯", lin)]
    assert lin.name in page.text
    client.force_login(zhou)
    assert shown(client) == []


def test_open_late_and_struck_off_stand_apart(client, make, lin, dong, bai, at):
    make(title="还在办")
    late = make(title="已逾期")
    Pledge.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - dt.timedelta(days=2))
    client.force_login(lin)
    assert set(shown(client)) == {"还在办", "已逾期"}
    assert shown(client, "?list=late") == ["已逾期"]
    assert shown(client, "?list=struck_off") == []
    assert set(shown(client, "?list=nonsense&unit=x&page=9")) == {"还在办", "已逾期"}


def test_an_official_chooses_a_unit(client, make, bai, wang, township_unit, other_unit):
    make(title="修好路灯")
    client.force_login(wang)
    assert shown(client) == shown(client, f"?unit={township_unit.pk}") == ["修好路灯"]
    assert shown(client, f"?unit={other_unit.pk}") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_number_of_statements(client, make, bai, rows, django_assert_num_queries):
    for _ in range(rows):
        make()
    client.force_login(bai)
    with django_assert_num_queries(6):
        client.get("/pledges/duties/")
