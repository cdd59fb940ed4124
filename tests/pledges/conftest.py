"""A pledge in every state of its life, and who acts on it."""

import pytest

from members.models import Member, Role
from pledges import lifecycle
from pledges.models import Pledge
from tests.factories import log_pledge, make_member


@pytest.fixture
def pledge(lin, campaign, now) -> Pledge:
    return log_pledge(lin, campaign, now)


@pytest.fixture
def active(pledge, bai, now) -> Pledge:
    return lifecycle.approve(pledge, by=bai, at=now)


@pytest.fixture
def delivered(active, lin, now) -> Pledge:
    return lifecycle.deliver(active, by=lin, at=now, note="路已修好，可以通车。")


@pytest.fixture
def head(township, township_unit) -> Member:
    """A cadre who heads Lin's unit."""
    head = make_member(username="sun", name="孙", unit=township_unit, home_district=township, role=Role.CADRE)
    township_unit.head = head
    township_unit.save()
    return head


@pytest.fixture
def helper(township, township_unit) -> Member:
    """A colleague of Lin."""
    return make_member(username="gao", name="高", unit=township_unit, home_district=township)
