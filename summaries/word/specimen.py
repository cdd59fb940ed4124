"""A week with one of everything, so that a template is checked down to what seldom happens."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.weeks import Week
from core.word.sandbox import Known
from districts.models import District, Indicator

from ..dashboard import Ranked, row
from ..editions import PublishedSummary, usual_order
from ..facts.facts import ComplaintFacts, Facts, PledgeFacts, TargetFacts, VisitFacts, WorkFacts
from ..facts.late import Late, LateComplaint, LatePledge
from ..facts.raised import Raised
from ..reading import Reading
from ..seals import stored_form
from ..telling import Telling
from ..weekly import WeeklySummary
from .contents import contents

WEEK = Week(2021, 30)
AT = dt.datetime(2021, 8, 2, 6, tzinfo=dt.UTC)


def specimen() -> dict[str, Any]:
    """What the placeholders would stand for."""
    return contents(telling())


@cache
def known() -> Known:
    """Every name that a template may use."""
    return Known(specimen())


def telling() -> Telling:
    district = District(name=_("Specimen"), short_name=_("Specimen"), level=District.Level.COUNTY)
    indicator = Indicator(
        code="toilets", name_zh="户厕改造", name_en="Toilets", unit_zh="座", unit_en="toilets"
    )
    summary = WeeklySummary(
        district=district, year=2021, number=30, frozen=stored_form(facts().freeze()), compiled_at=AT
    )
    version = PublishedSummary(
        district=district,
        year=2021,
        number=30,
        foreword=_("Specimen"),
        parts=usual_order(),
        edition=2,
        summary=summary,
        reason=_("Specimen"),
        changes=[["visits.visits", 1, 2]],
        published_at=AT,
        digest="0" * 64,
    )
    told = row(district, facts(), [indicator])
    weeks = [(WEEK.previous, facts()), (WEEK, facts())]
    return Telling(Reading(summary, version), facts(), told, [Ranked(1, told)], {}, weeks, [story(district)])


def facts() -> Facts:
    complaint = LateComplaint("K7M2-94Q", "路灯坏了", "东亭镇", "城管局", timezone.localtime(AT))
    pledge = LatePledge(1, "修路", "东亭镇", "东亭镇人民政府", "李明", AT.date())
    return Facts(
        pledges=PledgeFacts(logged=1, overdue=1, members=2, members_with=1),
        visits=VisitFacts(visits=2, people=3),
        complaints=ComplaintFacts(received=4, by_category=Counter({"0001": 4}), verdicts=5, overdue=21),
        works={"toilets": WorkFacts(started=Decimal(3), accepted=Decimal(2))},
        targets={"toilets": TargetFacts(Decimal(10), Decimal(5))},
        late=Late((complaint,), (pledge,)),
        raised=(Raised("路灯坏了", (1, 2, 3, 4), 2, 1),),
        deeds=(1,),
    )


def story(district: District) -> Any:
    member = SimpleNamespace(unit="东亭镇人民政府")
    pledge = SimpleNamespace(district=district, member=member)
    return SimpleNamespace(title=_("Specimen"), text=_("Specimen"), pledge=pledge)
