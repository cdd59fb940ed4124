"""Complaints that may say the same as another one; a person compares."""

from core.bigrams import bigrams

from .models import OPEN, Complaint, ComplaintQuerySet

LATEST = 60  # how many of the village are compared
MOST = 8


def most_similar(complaint: Complaint, among: ComplaintQuerySet) -> list[Complaint]:
    """Open ones of the same village, those first whose words share most pairs of characters with the title."""
    pairs = set(bigrams(complaint.title))
    near = among.filter(district_id=complaint.district_id, state__in=OPEN, terms__overlap=list(pairs))
    latest = list(near.exclude(pk=complaint.pk)[:LATEST])
    return sorted(latest, key=lambda other: len(pairs.intersection(other.terms)), reverse=True)[:MOST]
