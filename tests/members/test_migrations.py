"""What the migrations write."""

from importlib import import_module

from django.apps import apps

from members.models import MemberEvent

fill = import_module("members.migrations.0007_fill_history").fill


def test_whoever_has_an_account_already_joined_when_it_was_made(lin, zhou, monkeypatch):
    monkeypatch.setattr("members.migrations.0007_fill_history.BATCH", 1)
    for _ in range(2):
        fill(apps, None)
    events = MemberEvent.objects.order_by("member__username")
    assert [(event.member, event.kind, event.at, event.to_unit) for event in events] == [
        (member, "joined", member.date_joined, member.unit) for member in (lin, zhou)
    ]
