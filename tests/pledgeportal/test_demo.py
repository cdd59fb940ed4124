"""The demo city has something to show on every list."""

import pytest
from django.utils import timezone

from complaints.models import Callback, Complaint, Exclusion, Notice, State
from members.models import Member, Unit
from pledges.models import Pledge
from tests.city import copy_in


@pytest.mark.django_db
def test_the_demo_city_shows_every_turn_a_complaint_can_take(city_rows):
    copy_in(city_rows)
    now = timezone.now()
    official, inspector = (Member.objects.get(username=name) for name in ("official", "inspector"))
    states = set(Complaint.objects.values_list("state", flat=True))
    assert states >= {*State.values} - {"split"}
    brought = {Exclusion.Reason.TAKEN_OVER}  # by imports of other systems alone
    assert set(Exclusion.objects.values_list("reason", flat=True)) == set(Exclusion.Reason.values) - brought
    assert set(Callback.objects.values_list("reached", "gave_up")) == {
        (True, False),
        (False, False),
        (False, True),
    }
    for some in (
        Complaint.objects.supervised(),
        Complaint.objects.public(),
        Complaint.objects.filter(extended=True),
        Complaint.objects.exclude(contact_email=""),
        Complaint.objects.exclude(parent=None),
        Complaint.objects.visible_to(inspector).to_call(),
        Complaint.objects.visible_to(official).to_check(now, by=official),
        Unit.objects.exclude(head=None),
        Pledge.objects.open_duties(),
        Pledge.objects.duties().filter(state="accepted"),
    ):
        assert some.exists()
    assert not Notice.objects.filter(status="queued").exists()
    assert Callback.objects.filter(by=None, gave_up=True).exists()
