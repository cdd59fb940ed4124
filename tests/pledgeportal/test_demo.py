"""The demo city has something to show on every list."""

import datetime as dt

import pytest
from django.utils import timezone

from complaints.models import Callback, Complaint, Exclusion, Notice, State
from districts.models import CumulativeReport, District, Target, Work, WorkPhoto
from members.models import Member, Unit
from pledges.models import Pledge
from summaries.facts import gather_now
from summaries.facts.targets import shares_of
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
        Work.objects.to_put_right(),
        Work.objects.late(now.date()),
        WorkPhoto.objects.filter(kind="before"),
    ):
        assert some.exists()
    assert not Notice.objects.filter(status="queued").exists()
    assert Callback.objects.filter(by=None, gave_up=True).exists()


@pytest.mark.django_db
def test_what_is_late_in_the_demo_city_is_as_much_as_an_office_could_own_to(city_rows):
    copy_in(city_rows)
    now = timezone.now()
    long_late = Complaint.objects.overdue(now).filter(answer_by__lt=now - dt.timedelta(days=90))
    sent_back = Work.objects.to_put_right()
    late = Work.objects.late(timezone.localdate(now)).exclude(pk__in=sent_back)
    assert not long_late.exists()
    assert late.count() <= 60
    assert not late.filter(due_on__lt=timezone.localdate(now) - dt.timedelta(days=25)).exists()


@pytest.mark.django_db
def test_the_demo_city_reports_courtyards_and_keeps_the_articles_figures(city_rows):
    copy_in(city_rows)
    if timezone.localdate().timetuple().tm_yday > 25:  # a young year has nothing to report yet
        states = CumulativeReport.objects.values_list("state", flat=True)
        assert set(states) == set(CumulativeReport.State.values)
    assert Target.objects.on_reports().count() == 2
    facts = gather_now(timezone.now())
    county, home = District.objects.get(level="county"), District.objects.get(short_name="号头庄回族乡")
    assert facts[county.path].targets["toilets"].amount == 21_000
    assert facts[home.path].works["toilets"].started == 480
    assert facts[home.path].targets["toilets"].amount == 800
    assert {shares.state for shares in shares_of(facts, county).values()} == {"even"}
