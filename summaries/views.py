"""A member's own desk, and whether the portal answers."""

import datetime as dt
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from complaints.lifecycle import reminded
from complaints.models import Complaint, Notice, Recurrence, works_to_look_at
from districts.models import Work, WorkQuerySet
from members.access import MemberRequest
from members.models import Member, Role
from pledges.lifecycle import pledges_left
from pledges.models import Campaign, Pledge, PledgeDraft, SupervisionNote, SupervisionNoteQuerySet

from .facts.demand import DAYS, uncovered
from .target_views import desk_reports

DESK_ROWS = 8  # how many of each list a desk shows before "all"


@login_required
@require_safe
def work(request: MemberRequest) -> HttpResponse:
    """A member's desk: what waits for them, by role."""
    member, now = request.user, timezone.now()
    today = timezone.localdate(now)
    campaign, left = campaign_with_places(member, today)
    visible_pledges = Pledge.objects.visible_to(member).select_related("member", "district", "campaign")
    visible_complaints = Complaint.objects.visible_to(member).select_related("district", "category", "unit")
    lists = DESKS[member.role](visible_pledges, visible_complaints, member, now)
    may_administer = rules.has_perm("members.administer", member)
    may_log = rules.has_perm("pledges.log", member)
    context = {
        "campaign": campaign,
        "may_log": may_log,
        "left": left,
        "drafts": drafts_of(member, today) if may_log else [],
        "may_administer": may_administer,
        "stuck_notices": Notice.objects.stuck().count() if may_administer else 0,
        "may_see_dashboard": rules.has_perm("members.see_dashboard", member),
        "pledge_lists": [(name, rows[:DESK_ROWS]) for name, rows in lists["pledges"]],
        "reminders": reminded(member, at=now).select_related("district", "category", "unit")[:DESK_ROWS],
        "notes": notes_for(member, today)[:DESK_ROWS],
        "look_again": to_look_again(member)[:DESK_ROWS],
        "put_right": to_put_right(member)[:DESK_ROWS],
        "uncovered": uncovered(member.home_district, today) if may_log and left else [],
        "days": DAYS,
        "complaint_lists": [(name, rows[:DESK_ROWS]) for name, rows in lists["complaints"]],
        "today": today,
        "now": now,
        **desk_reports(member, today, DESK_ROWS),
    }
    return render(request, "summaries/work.html", context)


def to_look_again(member: Member) -> WorkQuerySet:
    """The accepted works that wait for another look, for those who may; the longest accepted first."""
    if not rules.has_perm("complaints.look_again_at_some", member):
        return Work.objects.none()
    doubts = Recurrence.objects.waiting().in_district(member.home_district)
    return works_to_look_at(doubts).select_related("district", "indicator").order_by("accepted_at")


def to_put_right(member: Member) -> WorkQuerySet:
    """What an inspection sent back, for those who keep the ledger there; the soonest due first."""
    if not rules.has_perm("districts.keep_ledger", member):
        return Work.objects.none()
    found = Work.objects.in_district(member.home_district).to_put_right()
    return (
        found.with_trouble().select_related("district", "indicator").order_by("defects__put_right_by", "pk")
    )


def notes_for(member: Member, today: dt.date) -> SupervisionNoteQuerySet:
    """Supervision notes that wait for this member's answer, or of an official's district, those answered too late."""
    notes = SupervisionNote.objects.select_related("pledge", "member", "unit", "by", "answer")
    if member.role == Role.OFFICIAL:
        return notes.visible_to(member).late(today)
    return notes.to_answer(member)


def campaign_with_places(member: Member, today: dt.date) -> tuple[Campaign | None, int]:
    """The newest open campaign in which the member has places left, else the newest; and how many are left."""
    running = [(campaign, pledges_left(campaign, member)) for campaign in Campaign.objects.open_on(today)]
    return next((each for each in running if each[1]), next(iter(running), (None, 0)))


def drafts_of(member: Member, today: dt.date) -> list[PledgeDraft]:
    """Pledges they have begun in a campaign that is still open."""
    drafts = member.pledge_drafts.filter(campaign__in=Campaign.objects.open_on(today))
    return list(drafts.select_related("campaign"))


def cadre_desk(pledges: Any, complaints: Any, member: Member, now: dt.datetime) -> dict[str, Any]:
    return {
        "pledges": [
            (
                "due",
                pledges.needing_their_member(timezone.localdate(now))
                .filter(member=member)
                .order_by("due_on"),
            ),
            ("mine", pledges.filter(member=member)),
            ("asked_to_help", pledges.asking_for_help_of(member)),
            ("to_approve", pledges.to_approve(member).order_by("id")),
        ],
        "complaints": [
            ("to_answer", complaints.awaiting_answer()),
            ("hung_due", complaints.due_for_review(timezone.localdate(now))),
        ],
    }


def dispatcher_desk(pledges: Any, complaints: Any, member: Member, now: dt.datetime) -> dict[str, Any]:
    return {
        "pledges": [],
        "complaints": [
            ("to_accept", complaints.to_accept()),
            ("to_assign", complaints.to_assign()),
            ("returned", complaints.returned()),
        ],
    }


def inspector_desk(pledges: Any, complaints: Any, member: Member, now: dt.datetime) -> dict[str, Any]:
    return {
        "pledges": [("to_verify", pledges.filter(state="delivered").order_by("delivered_at"))],
        "complaints": [("to_call", complaints.to_call())],
    }


def official_desk(pledges: Any, complaints: Any, member: Member, now: dt.datetime) -> dict[str, Any]:
    return {
        "pledges": [
            ("to_approve", pledges.to_approve(member).order_by("id")),
            ("late", pledges.overdue(timezone.localdate(now)).order_by("due_on")),
        ],
        "complaints": [
            ("to_decide", complaints.to_decide()),
            ("late", complaints.overdue(now).order_by("answer_by")),
            ("to_check", complaints.to_check(now, by=member)),
            ("supervised", complaints.supervised().order_by("supervised_at")),
            ("hung_due", complaints.due_for_review(timezone.localdate(now))),
        ],
    }


def administrator_desk(pledges: Any, complaints: Any, member: Member, now: dt.datetime) -> dict[str, Any]:
    """No lists: administrators decide nothing about a pledge or complaint, they keep what the others work with."""
    return {"pledges": [], "complaints": []}


DESKS = {
    "cadre": cadre_desk,
    "dispatcher": dispatcher_desk,
    "inspector": inspector_desk,
    "official": official_desk,
    "administrator": administrator_desk,
}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the web process answers and reaches its database and its cache, whose server is the queue's too."""
    for name, ask in (("database", ask_database), ("cache", ask_cache)):
        try:
            ask()
        except (DatabaseError, RedisError):
            return HttpResponse(f"{name} does not answer", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_cache() -> None:
    cache.get("healthz")
