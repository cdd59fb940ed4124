"""Drafts: what a member has typed and not yet submitted."""

import datetime as dt

import rules
from django.db import transaction

from members.models import Member

from ..models import Campaign, PledgeDraft
from .basis import NotAllowed

Typed = dict[str, list[str]]


class TooManyDrafts(Exception):
    """The member has as many drafts as are kept."""


@transaction.atomic
def keep_draft(
    typed: Typed, *, campaign: Campaign, by: Member, at: dt.datetime, draft: PledgeDraft | None = None
) -> PledgeDraft:
    """Keep what was typed, in the draft it was opened from or in a new one; raises TooManyDrafts."""
    if not rules.has_perm("pledges.log", by):
        raise NotAllowed(f"{by.username} logs no pledges")
    if draft is None:
        Member.objects.select_for_update().get(pk=by.pk)
        if by.pledge_drafts.count() >= PledgeDraft.MOST:
            raise TooManyDrafts
        draft = PledgeDraft(member=by)
    draft.campaign, draft.typed, draft.saved_at = campaign, typed, at
    draft.save()
    return draft


def delete_draft(draft: PledgeDraft, *, by: Member) -> None:
    if draft.member_id != by.pk:
        raise NotAllowed("a draft is its writer's alone")
    draft.delete()
