"""Pages of a long list that never wait for it to be counted to its end."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST = 10_000


class CappedPaginator(Paginator):
    """Counts no further than MOST rows; whoever needs those beyond narrows the list."""

    object_list: Any

    @cached_property
    def counted(self) -> int:
        rows: int = self.object_list.order_by()[: MOST + 1].count()
        return rows

    @property
    def count(self) -> int:
        return min(self.counted, MOST)

    @property
    def has_more(self) -> bool:
        """Whether there are rows that it did not count."""
        return self.counted > MOST
