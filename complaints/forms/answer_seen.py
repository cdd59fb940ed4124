"""A word on an answer says which answer it is about."""

from django import forms

from ..models import Complaint


class AnswerSeenForm(forms.Form):
    """Carries the moment of the answer that the page showed; a word on it says nothing about a later one."""

    answered_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


def seen_answer(complaint: Complaint) -> dict[str, str]:
    """The initial value: the answer that stands now."""
    at = complaint.answered_at
    return {"answered_at": at.isoformat() if at else ""}
