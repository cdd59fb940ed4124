"""Finding complaints: who may see them, what waits for whom, what they say."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Q

from core import past_states
from core.bigrams import bigrams, normalised
from core.codes import read_code
from core.contact_digests import phone_digest
from core.likeness import likeness, shared_terms
from core.weeks import Week
from districts.models import District
from members.models import Member, Role

from .configuration import Category
from .hearing import HearingQuerySet, Row
from .states import AWAITING_ANSWER, CLOCK_RUNS, IN_HAND, OPEN, State

# Of two texts about different things one in a hundred has as much in common (measured on 600 hotline messages).
SIMILAR_SHARE = 0.2  # of the shorter text's pairs of characters
SIMILAR_LEAST = 4  # pairs, however short


class FindingQuerySet(HearingQuerySet[Row]):
    """Complaints by who may see them, where they stand, when they are due, and what they say."""

    def visible_to(self, member: Member) -> Self:
        """A cadre sees what their unit was assigned; everybody else signed in, their district's subtree."""
        if member.role == Role.CADRE:
            return self.filter(unit_id=member.unit_id)
        return self.in_district(member.home_district)

    def in_district(self, district: District) -> Self:
        return self.filter(district__path__startswith=district.path)

    def in_branch(self, category: Category) -> Self:
        """Of this category or one below it."""
        return self.filter(category__path__startswith=category.path)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def awaiting_answer(self) -> Self:
        """With a unit that has yet to answer, the most urgent first."""
        return self.filter(state__in=AWAITING_ANSWER).order_by("answer_by")

    def overdue(self, at: dt.datetime) -> Self:
        """Dispatched, not answered, and past the limit; a return to the dispatcher does not stop the clock."""
        return self.filter(state__in=CLOCK_RUNS, answer_by__lt=at)

    def in_state_at(self, states: Iterable[str], moment: dt.datetime) -> Self:
        """Those that stood in one of the states at a moment in the past."""
        return past_states.in_state_at(self, states, moment)

    def late_at(self, moment: dt.datetime) -> Self:
        """Those that were `overdue` at a moment in the past; by the limit of now, which an extension granted late moved."""
        return self.filter(answer_by__lt=moment).in_state_at(CLOCK_RUNS, moment)

    def due_soon(self, at: dt.datetime) -> Self:
        """Three quarters of the time have gone, but not all."""
        return self.filter(state__in=CLOCK_RUNS, amber_at__lte=at, answer_by__gte=at)

    def supervised(self) -> Self:
        """Those an official watches, until they are closed; one that is reopened is watched again."""
        return self.filter(supervised_at__isnull=False, state__in=OPEN)

    def of_phone(self, phone: str) -> Self:
        """Those whose resident left this telephone number; the number itself is never compared."""
        return self.filter(phone_digest=phone_digest(phone)).exclude(phone_digest="")

    def to_accept(self) -> Self:
        return self.filter(state=State.RECEIVED).order_by("accept_by")

    def to_assign(self) -> Self:
        return self.filter(state=State.ACCEPTED).order_by("accept_by")

    def returned(self) -> Self:
        """Given back by a unit and with nobody now."""
        return self.filter(state=State.ACCEPTED, dispatches__gt=0).order_by("answer_by")

    def to_decide(self) -> Self:
        """A unit has applied for something that no official has decided."""
        return self.filter(applications__granted=None, applications__isnull=False).order_by("answer_by")

    def dispatched_last(self) -> Self:
        """Those a unit has, the newest dispatch first."""
        return (
            self.exclude(with_unit_since=None)
            .select_related("district", "category", "unit")
            .order_by("-with_unit_since")
        )

    def waiting(self) -> Self:
        """For the resident; the longest first."""
        return self.filter(state=State.WAITING).order_by("paused_at")

    def due_for_review(self, today: dt.date) -> Self:
        """Hung, and the day to look again has come."""
        return self.filter(state=State.HUNG, review_on__lte=today).order_by("review_on")

    def public(self) -> Self:
        """Those whose title and place anybody may read: a dispatcher has seen that they name no person."""
        return self.filter(is_public=True)

    def similar_to(
        self, text: str, *, district: District, category: Category | None, since: dt.datetime
    ) -> Self:
        """Open public complaints that this text may be about, the likeliest first; of a split one, its parts.

        From the same township, of the same branch of categories, filed since then, with a fifth of the shorter
        text's pairs of characters in common; those of the same village first.
        """
        if not (terms := bigrams(text)):
            return self.none()
        near = self.public().filter(state__in=IN_HAND, received_at__gte=since)
        near = near.filter(district__path__startswith=district.township_path)
        if category is not None:
            near = near.filter(category__path__startswith=category.root_path)
        return (
            near.filter(terms__overlap=terms)
            .annotate(shared=shared_terms("terms", terms), likeness=likeness("shared", "terms", terms))
            .annotate(here=models.ExpressionWrapper(Q(district=district), models.BooleanField()))
            .filter(shared__gte=SIMILAR_LEAST, likeness__gte=SIMILAR_SHARE)
            .order_by("-here", "-likeness", "-received_at")
        )

    def with_event(self, kind: str, week: Week, *, before: dt.datetime | None = None) -> Self:
        """Those to which this happened in the week; `before` cuts it short."""
        end = min(week.end, before) if before else week.end
        happened = self.model._default_manager.filter(
            events__kind=kind, events__at__gte=week.start, events__at__lt=end
        )
        return self.filter(pk__in=happened.values("pk"))

    def matching(self, text: str) -> Self:
        """Those that contain every word of the text in title, words, place, village or code; two characters suffice."""
        found = self
        for word in normalised(text).split():
            found = found.filter(code=code) if (code := read_code(word)) else found.containing(word)
        return found

    def containing(self, word: str) -> Self:
        """By pairs of characters, which the index finds; what is longer or shorter is then read itself.

        Places by their name, gathered into one array first: joined to the pairs, they would keep the index from
        being used.
        """
        pairs = bigrams(word)
        said = Q(terms__contains=pairs) if pairs else Q()
        if pairs != [word]:
            said &= (
                Q(title__icontains=word)
                | Q(body__icontains=word)
                | Q(place__icontains=word)
                | Q(code__icontains=word)
            )
        return self.filter(said | Q(is_at_a_place_named(word)) if len(word) > 1 else said)


def is_at_a_place_named(word: str) -> models.Func:
    """Whether it is of a village or township with these characters in its name, or of a village of such a township."""
    named = Q(short_name__icontains=word) | Q(township_name__icontains=word)
    places = ArraySubquery(District.objects.filter(named).order_by().values("pk"))
    return models.Func(
        F("district_id"),
        places,
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )
