"""What staff send, as their pages send it."""

from django.test import Client

from complaints.models import Complaint


def take(client: Client, complaint: Complaint, action: str, *, seen: int | None = None, **typed):
    """Post a step from a page that shows the newest version, or the one named."""
    if seen is None:
        seen = Complaint.objects.values_list("version", flat=True).get(pk=complaint.pk)
    sent = {f"{action}-{name}": value for name, value in typed.items()}
    return client.post(f"/complaints/{complaint.code}/do/{action}/", {f"{action}-seen": seen} | sent)


def offered(client: Client, complaint: Complaint) -> list[str]:
    """The steps that the complaint's page offers, as it offers them."""
    page = client.get(complaint.get_absolute_url())
    return [entry["name"] for entry in page.context["entries"]]
