"""What casts doubt on a work's acceptance, as far as somebody may read it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from core.weeks import Week
from districts.models import Work
from members.models import Member

from .models import Complaint, Recurrence


@dataclass(frozen=True)
class Doubt:
    """A complaint beside a work; what it says only to those who may read it."""

    recurrence: Recurrence
    is_readable: bool

    @property
    def monday(self) -> dt.date:
        """Of the week it came in: all that others are told."""
        return Week.at(self.recurrence.complaint.received_at).monday


def doubts_about(work: Work, member: Member) -> list[Doubt]:
    """Those that count or were looked at, the newest first; two statements."""
    rows = Recurrence.objects.filter(work=work)
    found = rows.filter(Q(looked_at__isnull=False) | Q(pk__in=rows.waiting().values("pk")))
    found = found.select_related("complaint__district", "looked_by")
    asked = Complaint.objects.filter(recurrences__in=found)
    readable = set(asked.visible_to(member).values_list("pk", flat=True))
    return [Doubt(each, each.complaint_id in readable) for each in found]
