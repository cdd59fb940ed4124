"""Whose complaint it is: this browser filed it, or has shown a proof.

Whoever handles a complaint may know its contact too. So the PIN, or a link that went to the contact, makes it one's
own; naming the contact only lets one read it and add to it.
"""

from collections.abc import Iterable

from django.http import HttpRequest

from ..models import Complaint, ComplaintQuerySet

OWN = "own_complaints"  # session key: codes this browser filed, or showed the PIN or a mailed link for
READ = "read_complaints"  # session key: codes it named the contact of


def remember_own(request: HttpRequest, *complaints: Complaint) -> None:
    remember(request, OWN, *complaints)


def remember_reader(request: HttpRequest, complaint: Complaint) -> None:
    remember(request, READ, complaint)


def remember(request: HttpRequest, key: str, *complaints: Complaint) -> None:
    request.session[key] = sorted({*codes(request, key), *(complaint.code for complaint in complaints)})


def is_own(request: HttpRequest, complaint: Complaint) -> bool:
    """Whether this browser decides about the complaint; of the whole, it holds for its parts."""
    return names(codes(request, OWN), complaint)


def may_read(request: HttpRequest, complaint: Complaint) -> bool:
    """Whether this browser may read all of the complaint and add to it."""
    return names([*codes(request, OWN), *codes(request, READ)], complaint)


def names(known: Iterable[str], complaint: Complaint) -> bool:
    return complaint.code in known or (complaint.parent is not None and complaint.parent.code in known)


def own_complaints(request: HttpRequest) -> ComplaintQuerySet:
    known = {*codes(request, OWN), *codes(request, READ)}
    return Complaint.objects.filter(code__in=known).select_related("district", "unit")


def codes(request: HttpRequest, key: str) -> Iterable[str]:
    return request.session.get(key, [])


def forget_own(request: HttpRequest) -> None:
    for key in (OWN, READ):
        request.session.pop(key, None)
