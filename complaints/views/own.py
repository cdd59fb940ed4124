"""Whose complaint it is: this browser filed it, or has shown its PIN."""

from django.http import HttpRequest

from ..models import Complaint

OWN = "own_complaints"  # session key: codes this browser filed or proved with the PIN


def remember_own(request: HttpRequest, complaint: Complaint) -> None:
    request.session[OWN] = sorted({*request.session.get(OWN, []), complaint.code})


def is_own(request: HttpRequest, complaint: Complaint) -> bool:
    """Whether this browser filed the complaint or has shown its PIN."""
    return complaint.code in request.session.get(OWN, [])
