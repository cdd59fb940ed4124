"""The demo city: Dingzhou's real districts, the article's figures, invented people and texts.

It lives twice: in the summer of 2021, where the article stands, and in the weeks before today.
"""

import datetime as dt
import io
from collections.abc import Callable
from random import Random

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from core.weeks import Week
from districts.models import District
from members.models import Member
from summaries.lifecycle import compile_week, publish, verify

from . import evidence, handling, ledger, life, telling
from .duties import duties
from .people import cast
from .reports import load_reports
from .season import Season
from .texts import read

Say = Callable[[str], None]
ARTICLE_WEEK = Week(2021, 30)
COMPILED_WEEKS = 4


@transaction.atomic
def load(now: dt.datetime, say: Say) -> None:
    """Fill an empty portal; all of it or nothing."""
    chance = Random(2021)  # noqa: S311  # the same city every time
    say("Districts and categories")
    for command in ("load_districts", "load_categories"):
        call_command(command, stdout=io.StringIO())
    say("Units and members")
    actors = cast(chance)
    call_command("load_rules", stdout=io.StringIO())
    today = timezone.localdate(now)

    say("Works of 2021 and of this year")
    article_end = ARTICLE_WEEK.end
    ledger.load_year(actors, year=2021, as_of=article_end, finish=True, chance=chance)
    ledger.load_year(actors, year=today.year, as_of=now, finish=False, chance=chance)
    evidence.show(actors, year=today.year, now=now)
    load_reports(actors, now)

    say("Complaints, pledges and visits of summer 2021")
    summer = Season(article_end - dt.timedelta(weeks=4), article_end)
    campaign_2021 = life.campaign(2021, dt.date(2021, 4, 1), dt.date(2021, 12, 31))
    for_duty = handling.complaints(actors, summer, share=0.45, finish=True, chance=chance)
    life.pledges(actors, campaign_2021, summer, share=0.4, finish=True, chance=chance)
    duties(for_duty, actors, campaign_2021, article_end + dt.timedelta(days=60), chance=chance)
    life.visits(actors, summer, each=4, chance=chance)

    say("Complaints, pledges and visits of the last weeks")
    recent = Season(now - dt.timedelta(weeks=9), now)
    opens_on = min(dt.date(today.year, 1, 1), timezone.localdate(recent.start))
    closes_on = max(dt.date(today.year, 12, 31), today + dt.timedelta(days=45))
    campaign_now = life.campaign(today.year, opens_on, closes_on)
    for_duty = handling.complaints(actors, recent, share=1, finish=False, chance=chance)
    life.pledges(actors, campaign_now, recent, share=0.75, finish=False, chance=chance)
    duties(for_duty, actors, campaign_now, now, chance=chance)
    life.twins(actors, campaign_now, now - dt.timedelta(hours=2))
    life.draft(actors, campaign_now, now)
    life.visits(actors, recent, each=7, chance=chance)
    life.last_visits(actors, now)

    say("Supervision notes and deeds worth telling")
    texts = {text["title"]: text for text in read("pledges.csv")}
    telling.tell(actors, texts, article_end)
    telling.tell(actors, texts, Week.at(now).start)
    telling.supervise(actors, now)

    handling.send_past_notices()

    say("Weekly summaries")
    compile_week(ARTICLE_WEEK.previous, at=now)
    weeks = [Week.at(now).previous]
    while len(weeks) < COMPILED_WEEKS:
        weeks.insert(0, weeks[0].previous)
    for week in weeks:
        compile_week(week, at=now)
    say("Published weeks")
    publish_weeks([ARTICLE_WEEK.previous, *weeks[:-1]], now)


def publish_weeks(weeks: list[Week], now: dt.datetime) -> None:
    """By the county's official, and compared with the records; the newest week stays a draft."""
    county, official = District.objects.get(depth=1), Member.objects.get(username="official")
    for week in weeks:
        publish(county, week, by=official, at=now)
    verify([county], at=now)
