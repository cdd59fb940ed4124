"""What the tests of the resident's page share."""

from django.test import Client

from complaints import lifecycle
from complaints.models import Complaint
from core.codes import pin_for
from members.models import Member, Unit


def show_pin(client: Client, complaint: Complaint) -> Client:
    """The resident's browser, from now on."""
    client.post(f"/complaints/{complaint.code}/prove/", {"pin": pin_for(complaint.code)})
    return client


def dispatch(complaint: Complaint, *, to: Unit, by: Member, at, public: bool = False) -> Complaint:
    lifecycle.accept(complaint, by=by, at=at, public=public)
    return lifecycle.assign(complaint, to=to, by=by, at=at, note="请灯具组处理，勿与某某直接联系")
