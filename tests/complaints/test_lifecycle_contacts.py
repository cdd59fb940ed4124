"""Contacts are erased when the resident asks or the time is over, with every copy of them."""

import uuid

import pytest

from complaints import lifecycle
from complaints.lifecycle import NotAllowed
from complaints.lifecycle.contacts import erase_if_due
from complaints.models import Complaint, Follower, State
from tests.complaints.world import DAY


def kept() -> set[str]:
    """The codes of complaints that still hold a contact."""
    return {complaint.code for complaint in Complaint.objects.all() if complaint.has_contact}


def test_erasing_leaves_neither_contact_nor_digest_and_says_when(world):
    complaint = world.file(contact_email="zhang@example.org")
    world.take("erase_contact", complaint)
    erased = world.fresh(complaint)
    assert (erased.has_contact, erased.phone_digest, erased.contact_erased_at) == (False, "", world.now)
    assert complaint.events.latest("id").kind == "contact_erased"
    with pytest.raises(NotAllowed):
        world.take("erase_contact", complaint)


def test_with_the_whole_the_copies_in_its_parts_are_erased(world):
    whole = world.reach(State.ACCEPTED)
    parts = world.take("split", whole)
    world.take("erase_contact", parts[0])
    assert kept() == {whole.code, parts[1].code}
    world.take("erase_contact", whole)
    assert kept() == set()


def test_after_the_retention_period_only_what_is_long_finished_is_erased(world):
    finished, running = world.reach(State.CLOSED), world.reach(State.ANSWERED)
    anonymous = world.reach(State.CLOSED, contact_name="", contact_phone="")
    world.tick(30 * DAY)
    limit = world.tick()
    recent = world.reach(State.CLOSED)
    assert lifecycle.erase_contacts(finished_before=limit, at=world.now, dry_run=True) == 1
    assert kept() == {finished.code, running.code, recent.code}
    assert lifecycle.erase_contacts(finished_before=limit, at=world.now) == 1
    assert lifecycle.erase_contacts(finished_before=limit, at=world.now) == 0
    assert kept() == {running.code, recent.code}
    assert world.fresh(anonymous).contact_erased_at is None


def test_those_who_followed_what_is_long_finished_are_forgotten_too(world):
    complaint = world.file()
    world.take("accept", complaint, public=True)
    lifecycle.follow(complaint, submission=uuid.uuid4(), at=world.now, email="li@example.org", phone="139")
    for step in ("assign", "answer", "confirm"):
        world.take(step, complaint)
    lifecycle.erase_contacts(finished_before=world.now, at=world.now)
    assert Follower.objects.get().phone == "139"
    lifecycle.erase_contacts(finished_before=world.tick(DAY), at=world.tick(30 * DAY))
    assert (Follower.objects.get().email, Follower.objects.get().phone) == ("", "")


def test_what_was_reopened_while_the_erasing_ran_keeps_its_contact(world):
    complaint = world.reach(State.CLOSED)
    due = Complaint.objects.filter(state=State.CLOSED)
    world.take("dispute", complaint)
    assert erase_if_due(due, complaint, at=world.tick()) is False
    assert kept() == {complaint.code}
