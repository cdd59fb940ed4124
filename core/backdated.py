"""Which rows of an event table were written long after what they tell of happened, as imports of history are.

The models need `at` and `written_at`, and a partial index on `id` under this condition.
"""

import datetime as dt

from django.db.models import F, Q, Value
from django.db.models.lookups import GreaterThan

# A day less than a week: what is written after a week's end was kept and happened before the week before it ended is
# a week older than its row, but a row bears the moment at which its transaction began.
BACKDATED = Q(GreaterThan(F("written_at") - F("at"), Value(dt.timedelta(days=6))))
