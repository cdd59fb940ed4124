"""The only place that aggregates: dashboards and weekly summaries read the `Facts` gathered here.

Every query answers for all districts at once, grouped by the lowest district; `gather` sums them up the tree.
"""

from .facts import Facts, Period
from .gather import gather, gather_at, gather_now

__all__ = ["Facts", "Period", "gather", "gather_at", "gather_now"]
