"""Addresses of the lists behind a district's figures: each opens as many records as its figure counts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from core.weeks import Week


@dataclass(frozen=True)
class Lists:
    """For a district at a moment: of now, or as things stood at the end of a past day."""

    code: str
    week: Week
    year: int
    on: dt.date | None = None

    def of(self, name: str, **chosen: Any) -> str:
        """The list of this name, narrowed to the district."""
        past = {"on": self.on.isoformat()} if self.on else {}
        return f"{reverse(name)}?{urlencode({**chosen, 'district': self.code, **past})}"

    def complaints(self, **chosen: str) -> str:
        return self.of("complaints", **chosen)

    def pledges(self, **chosen: str) -> str:
        return self.of("pledges", **chosen)

    def complaints_of_week(self, event: str) -> str:
        return self.of("complaints", event=event, week=self.week)

    def pledges_of_week(self, event: str) -> str:
        return self.of("pledges", event=event, week=self.week)

    @property
    def visits(self) -> str:
        """Of the week so far."""
        until = {"until": self.on.isoformat()} if self.on else {}
        chosen = {"district": self.code, "week": str(self.week), **until}
        return f"{reverse('visits')}?{urlencode(chosen)}"

    @property
    def verdicts(self) -> str:
        return self.of("callback_verdicts", week=self.week)

    @property
    def exclusions(self) -> str:
        return self.of("callback_exclusions", week=self.week)

    @property
    def missing(self) -> str:
        """Who has not pledged is known of today alone."""
        return "" if self.on else self.of("pledges_missing")

    def works(self, indicator: str, reached: str = "", year: int | None = None) -> str:
        stage = {"reached": reached} if reached else {}
        return self.of("works", indicator=indicator, year=year or self.year, **stage)

    def last_year(self, indicator: str) -> str:
        """What was accepted of the year before, as it stands now."""
        chosen = {
            "indicator": indicator,
            "year": str(self.year - 1),
            "reached": "accepted",
            "district": self.code,
        }
        return f"{reverse('works')}?{urlencode(chosen)}"
