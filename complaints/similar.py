"""Complaints that may say the same as another one; a person compares."""

from core.bigrams import bigrams

from .models import Complaint, ComplaintQuerySet

LATEST = 60  # how many of the village are compared
MOST = 8


def most_similar(complaint: Complaint, among: ComplaintQuerySet) -> list[Complaint]:
    """Open ones of the same village, those first whose words share most pairs of characters with the title."""
    pairs = set(bigrams(complaint.title))
    latest = list(
        among.sharing_words(complaint.title, district_id=complaint.district_id).exclude(pk=complaint.pk)[
            :LATEST
        ]
    )
    return sorted(latest, key=lambda other: len(pairs.intersection(other.terms)), reverse=True)[:MOST]
