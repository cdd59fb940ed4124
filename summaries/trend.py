"""A district's last weeks, as they were frozen."""

from core.weeks import Week
from districts.models import District

from .facts import Facts
from .models import WeeklySummary

WEEKS = 12


def trend(district: District, weeks: int = WEEKS, *, until: Week | None = None) -> list[tuple[Week, Facts]]:
    """The newest frozen weeks, the oldest first; of those up to `until` when it is given."""
    frozen = WeeklySummary.objects.filter(district=district)
    if until:
        frozen = frozen.up_to(until)
    return [(summary.week, summary.facts) for summary in reversed(frozen[:weeks])]
