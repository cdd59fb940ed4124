"""Visits of a period: how many, to how many people, what they brought."""

from collections.abc import Iterator

from django.db.models import Count, Sum
from django.utils import timezone

from members.models import Visit

from .facts import Period, VisitFacts


def happened(period: Period) -> Iterator[tuple[int, VisitFacts]]:
    """Visits count on the day they were paid."""
    rows = (
        Visit.objects.filter(on__gte=timezone.localdate(period.start), on__lte=period.last_day)
        .order_by()
        .values("district_id")
        .annotate(
            visits=Count("id"),
            # not named as the columns they sum: Django would refuse
            people_met=Sum("people"),
            heard=Sum("opinions"),
            solved=Sum("solved_on_spot"),
        )
    )
    for row in rows:
        yield (
            row["district_id"],
            VisitFacts(
                visits=row["visits"],
                people=row["people_met"],
                opinions=row["heard"],
                solved_on_spot=row["solved"],
            ),
        )
