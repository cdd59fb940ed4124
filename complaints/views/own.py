"""Whose complaint it is: this browser filed it, or has shown a proof."""

from collections.abc import Iterable

from django.http import HttpRequest

from ..models import Complaint, ComplaintQuerySet

OWN = "own_complaints"  # session key: codes this browser filed or gave a proof for


def remember_own(request: HttpRequest, *complaints: Complaint) -> None:
    request.session[OWN] = sorted({*own_codes(request), *(complaint.code for complaint in complaints)})


def is_own(request: HttpRequest, complaint: Complaint) -> bool:
    """Whether this browser filed the complaint or has shown a proof; of the whole, it holds for its parts."""
    codes = own_codes(request)
    return complaint.code in codes or (complaint.parent is not None and complaint.parent.code in codes)


def own_complaints(request: HttpRequest) -> ComplaintQuerySet:
    return Complaint.objects.filter(code__in=own_codes(request)).select_related("district", "unit")


def own_codes(request: HttpRequest) -> Iterable[str]:
    return request.session.get(OWN, [])


def forget_own(request: HttpRequest) -> None:
    request.session.pop(OWN, None)
