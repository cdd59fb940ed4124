"""The same deed, photo or work promised twice: shown to whoever approves or verifies, never decided by itself."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Least, Left
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from core.likeness import DifferentSigns, Length, SharedTerms
from core.photo_prints import MOST_DIFFERENT
from districts.models import District

from .models import COUNTING, Pledge, PledgePhoto, PledgeQuerySet

ALIKE = 0.6  # so much of the shorter one's pairs of characters stands in the other too
MOST = 5

WORDS = _("similar words in the same township")
PHOTO = _("the same photo")
WORK = _("as much of the same target at the same place")


class Twin(NamedTuple):
    """Another pledge, and what is the same."""

    pledge: Pledge
    why: list[Words]


def twins_of(pledge: Pledge) -> list[Twin]:
    """What looks the same, the most telling first; three statements, and one for their owners."""
    found: dict[int, list[Words]] = defaultdict(list)
    for why, pks in (
        (PHOTO, same_photos(pledge)),
        (WORK, same_work(pledge)),
        (WORDS, same_words(pledge)),
    ):
        for pk in pks:
            found[pk].append(why)
    rows = Pledge.objects.filter(pk__in=found).select_related("member__unit", "district")
    twins = [Twin(row, found[row.pk]) for row in rows]
    return sorted(twins, key=lambda twin: (-len(twin.why), -twin.pledge.pk))[:MOST]


def same_words(pledge: Pledge) -> Iterable[int]:
    others = Pledge.objects.filter(state__in=COUNTING).exclude(pk=pledge.pk)
    near = others.filter(district__path__startswith=pledge.district.township_path)
    terms = Value(pledge.terms, output_field=Pledge._meta.get_field("terms"))
    return alike(near, terms).order_by("-pk").values_list("pk", flat=True)[:MOST]


def alike(others: PledgeQuerySet, terms: "Value | OuterRef") -> PledgeQuerySet:
    """Those of them that share most of their words with these."""
    shared = others.filter(terms__overlap=terms).annotate(shared=SharedTerms("terms", terms))
    return shared.filter(shared__gte=Least(Length("terms"), Length(terms)) * ALIKE)


def same_photos(pledge: Pledge) -> Iterable[int]:
    """Other pledges with a photo of these: the same picture, or one that looks so after it was sent on."""
    photos = list(PledgePhoto.objects.filter(event__pledge=pledge).exclude(sha256=""))
    if not photos:
        return []
    looks = Q(pk__in=[])
    others = PledgePhoto.objects.exclude(event__pledge=pledge)
    for number, look in enumerate({photo.look for photo in photos if photo.look is not None}):
        others = others.annotate(**{f"apart{number}": DifferentSigns(F("look"), Value(look))})
        looks |= Q(**{f"apart{number}__lte": MOST_DIFFERENT})
    same = others.filter(Q(sha256__in={photo.sha256 for photo in photos}) | looks)
    return same.order_by().values_list("event__pledge", flat=True).distinct()[:MOST]


def same_work(pledge: Pledge) -> Iterable[int]:
    if pledge.target_id is None:
        return []
    same = Pledge.objects.counting().filter(
        target=pledge.target_id, district=pledge.district_id, target_amount=pledge.target_amount
    )
    return same.exclude(pk=pledge.pk).values_list("pk", flat=True)[:MOST]


def photos_seen_elsewhere() -> QuerySet[PledgePhoto]:
    """Of each pledge, those photos that look like one of another; so only what has photos looks through the others."""
    others = PledgePhoto.objects.exclude(event__pledge=OuterRef(OuterRef("pk")))
    alike = others.annotate(apart=DifferentSigns(F("look"), OuterRef("look"))).filter(
        apart__lte=MOST_DIFFERENT
    )
    mine = PledgePhoto.objects.filter(event__pledge=OuterRef("pk"), look__isnull=False)
    return mine.filter(Exists(alike))


def with_twins_flagged(pledges: QuerySet[Pledge]) -> QuerySet[Any]:
    """Each with what is the same elsewhere as `twin` (photo, work, words, or nothing), in the same statement, however many they are."""
    others = Pledge.objects.filter(state__in=COUNTING).exclude(pk=OuterRef("pk"))
    township = Left(OuterRef("district__path"), 2 * District.steplen)
    words = alike(others.filter(district__path__startswith=township), OuterRef("terms"))
    work = others.filter(
        target=OuterRef("target"), district=OuterRef("district"), target_amount=OuterRef("target_amount")
    )
    mine = PledgePhoto.objects.filter(event__pledge=OuterRef(OuterRef("pk"))).exclude(sha256="")
    photo = PledgePhoto.objects.exclude(event__pledge=OuterRef("pk")).filter(sha256__in=mine.values("sha256"))
    why = Case(
        When(Exists(photo), then=Value("photo")),
        When(Exists(photos_seen_elsewhere()), then=Value("photo")),
        When(Exists(work), then=Value("work")),
        When(Exists(words), then=Value("words")),
        default=Value(""),
        output_field=CharField(),
    )
    return pledges.annotate(twin=why)
