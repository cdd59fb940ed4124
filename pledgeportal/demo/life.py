"""Months of complaints, pledges and visits, told through the same lifecycle functions that pages call."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from complaints import lifecycle as complaint_steps
from complaints.models import Category, Complaint, Satisfaction
from districts.models import District
from members.models import Member, Visit
from pledges import lifecycle as pledge_steps
from pledges.models import Campaign, Pledge

from .people import Cast
from .texts import read

INITIATIVES = ["20项民生实事", "三重四创五优化", "三基建设年", "1368布局", "四个提升"]
PLAN = (
    "每名党员干部结合岗位和所包联的村、社区，认领一至两件群众看得见、摸得着的实事，公开承诺、限期办结、"
    "验收销号。能当下办的立即办，一时办不了的限期办、分期办。"
)


@dataclass(frozen=True)
class Season:
    """A stretch of the demo city's life: nothing happens after `end`."""

    start: dt.datetime
    end: dt.datetime

    def moment(self, chance: Random, *, from_share: float = 0, to_share: float = 1) -> dt.datetime:
        """Some moment in office hours between two shares of the season."""
        share = chance.uniform(from_share, to_share)
        day = timezone.localtime(self.start + (self.end - self.start) * share)
        at = day.replace(hour=chance.randint(8, 17), minute=chance.randint(0, 59), second=0, microsecond=0)
        return max(self.start, min(at, self.end - dt.timedelta(minutes=chance.randint(5, 300))))


def campaign(year: int, opens_on: dt.date, closes_on: dt.date) -> Campaign:
    """The year's campaign with its initiatives."""
    made = Campaign.objects.create(
        name=f"我为群众办实事（{year}年）",
        plan=PLAN,
        opens_on=opens_on,
        closes_on=closes_on,
        owed_min=1,
        owed_max=2,
    )
    for name in INITIATIVES:
        made.initiatives.create(name=name)
    return made


# ---- Complaints -------------------------------------------------------------------------------


def complaints(actors: Cast, season: Season, *, share: float, chance: Random) -> int:
    """File this share of the texts over the season and handle each as far as the season's end allows."""
    texts = read("complaints.csv")
    categories = level_two()
    villages = [village for villages in actors.villages.values() for village in villages]
    home = [village for village in villages if actors.accounts["cadre"].home_district.contains(village)]
    chosen = chance.sample(texts, int(len(texts) * share))
    for number, text in enumerate(chosen):
        # some always at home, so that the demo cadre has something to answer
        village = chance.choice(home if number % 10 == 0 else villages)
        filing = complaint_steps.Filing(
            title=text["title"],
            body=text["body"],
            district=village,
            category=categories[text["category"]],
            place=text["place"],
            kind=text["kind"],
            contact_phone=f"1380000{chance.randint(0, 9999):04}" if chance.random() < 0.6 else "",
        )
        # the last fifth arrive in the last days, so that every list has something to do
        recent = number % 5 == 0
        at = season.moment(chance, from_share=0.9 if recent else 0, to_share=1 if recent else 0.95)
        channel = chance.choices(["web", "hotline", "visit", "letter"], [6, 3, 2, 1])[0]
        handle(complaint_steps.file(filing, at=at, channel=channel), text, actors, season.end, chance)
    return len(chosen)


def level_two() -> dict[str, Category]:
    """Second-level categories by `level1/level2`."""
    roots = {root.path: root.name_zh for root in Category.objects.get_root_nodes()}
    return {f"{roots[node.root_path]}/{node.name_zh}": node for node in Category.objects.filter(depth=2)}


def handle(
    complaint: Complaint, text: dict[str, str], actors: Cast, end: dt.datetime, chance: Random
) -> None:
    """Take one step after another until the season ends or the resident is content."""
    for at, step in course(complaint, text, actors, chance):
        if at >= end:
            return
        step(at)


def course(
    complaint: Complaint, text: dict[str, str], actors: Cast, chance: Random
) -> Iterator[tuple[dt.datetime, Callable[[dt.datetime], object]]]:
    """What happens to the complaint and when; each step is taken before the next is planned."""
    dispatcher = actors.accounts["dispatcher"]
    at = complaint.received_at + hours(chance, 0.3, 30 if chance.random() < 0.1 else 6)
    if chance.random() < 0.04:
        reason = "您反映的事项正在法院审理中，依法不属本平台受理范围，请按诉讼程序向承办法院反映。"
        yield at, lambda at: complaint_steps.decline(complaint, by=dispatcher, at=at, note=reason)
        return
    yield at, lambda at: complaint_steps.accept(complaint, by=dispatcher, at=at, note=text["public_note"])
    unit = (
        actors.township_unit(complaint.district)
        if text["unit"] == "township"
        else actors.bureau(text["unit"])
    )
    at += hours(chance, 0.2, 3)
    yield at, lambda at: complaint_steps.assign(complaint, to=unit, by=dispatcher, at=at)
    handler = actors.handler(unit, chance)
    at += hours(chance, 1, 60 if chance.random() < 0.1 else 20)
    yield at, lambda at: complaint_steps.contact(complaint, by=handler, at=at, note=text["contact_note"])
    at += hours(chance, 6, 400 if chance.random() < 0.05 else 100)
    yield at, lambda at: complaint_steps.answer(complaint, by=handler, at=at, note=text["reply"])
    if chance.random() < 0.15:
        at += hours(chance, 4, 60)
        words = "只来人看了看，问题还没有彻底解决，请再来一趟。"
        verdict = Satisfaction.DISSATISFIED
        yield at, lambda at: complaint_steps.dispute(complaint, at=at, note=words, satisfaction=verdict)
        at += hours(chance, 20, 120)
        again = "已再次到现场，会同您本人逐项核对并整改到位。给您添麻烦了，感谢您的监督。"
        yield at, lambda at: complaint_steps.answer(complaint, by=handler, at=at, note=again)
    if chance.random() < 0.85:
        at += hours(chance, 3, 80)
        verdict = chance.choices([Satisfaction.SATISFIED, Satisfaction.BASICALLY], [3, 1])[0]
        yield at, lambda at: complaint_steps.confirm(complaint, satisfaction=verdict, at=at)


def hours(chance: Random, least: float, most: float) -> dt.timedelta:
    return dt.timedelta(hours=chance.uniform(least, most))


# ---- Pledges ----------------------------------------------------------------------------------


def pledges(
    actors: Cast, running: Campaign, season: Season, *, share: float, finish: bool, chance: Random
) -> int:
    """This share of the cadres log one or two pledges each and work on them."""
    texts = read("pledges.csv")
    chance.shuffle(texts)
    initiatives = {initiative.name: initiative for initiative in running.initiatives.all()}
    demo = actors.accounts["cadre"]
    others = [member for member in actors.cadres if member != demo]
    count = 0
    for number, member in enumerate([demo, *chance.sample(others, int(len(others) * share))]):
        # the first few have just logged theirs, so that the official has something to approve
        fresh = 0 < number <= 6 and not finish
        # the demo account keeps a place free, to log one by hand
        for _ in range(1 if member == demo else chance.choice([1, 1, 2])):
            text = texts[count % len(texts)]
            logged_at = season.moment(
                chance,
                from_share=0.985 if fresh else 0,
                to_share=1 if fresh else 0.5 if member == demo else 0.97,
            )
            days = chance.randint(5, 25) if finish else chance.randint(12, 90)
            promise = pledge_steps.Promise(
                title=text["title"],
                beneficiary=text["beneficiary"],
                quantity=text["quantity"],
                district=place_for(member, actors, chance),
                due_on=min(timezone.localdate(logged_at) + dt.timedelta(days=days), running.closes_on),
                how=text["how"],
                details=text["what"],
                initiative=initiatives[text["initiative"]],
            )
            pledge = pledge_steps.log(promise, campaign=running, by=member, at=logged_at)
            end = season.end if not finish else season.end + dt.timedelta(days=60)
            work_on(
                pledge, text, member, actors, end, stop_early=member == demo and not finish, chance=chance
            )
            count += 1
    return count


def place_for(member: Member, actors: Cast, chance: Random) -> District:
    """Where the member does it: at home, or somewhere below."""
    below = [
        village
        for villages in actors.villages.values()
        for village in villages
        if member.home_district.contains(village)
    ]
    return chance.choice(below) if below else member.home_district


def work_on(
    pledge: Pledge,
    text: dict[str, str],
    member: Member,
    actors: Cast,
    end: dt.datetime,
    *,
    stop_early: bool,
    chance: Random,
) -> None:
    """Approve, report, deliver and verify, as far as the season's end allows."""
    official, inspector = actors.accounts["official"], actors.accounts["inspector"]
    at = pledge.events.get().at + hours(chance, 2, 50)
    steps = [
        (at, lambda at: pledge_steps.approve(pledge, by=official, at=at)),
        (
            at := at + hours(chance, 20, 200),
            lambda at: pledge_steps.post_progress(pledge, by=member, at=at, note=text["progress"]),
        ),
    ]
    if not stop_early:
        steps += [
            (
                at := at + hours(chance, 40, 900),
                lambda at: pledge_steps.deliver(pledge, by=member, at=at, note=text["delivered"]),
            ),
            (
                at + hours(chance, 10, 120),
                lambda at: pledge_steps.strike_off(
                    pledge, by=inspector, at=at, note="已到现场核实，同意销号。"
                ),
            ),
        ]
    for moment, step in steps:
        if moment >= end:
            return
        step(moment)


# ---- Visits -----------------------------------------------------------------------------------


def visits(actors: Cast, season: Season, *, each: int, chance: Random) -> int:
    """Every cadre calls on households now and then; most of what they hear is put right at once."""
    wanted = []
    for member in actors.cadres:
        for _ in range(chance.randint(each // 2, each)):
            opinions = chance.randint(0, 5)
            wanted.append(
                Visit(
                    member=member,
                    district=place_for(member, actors, chance),
                    on=timezone.localdate(season.moment(chance)),
                    people=chance.randint(1, 12),
                    opinions=opinions,
                    solved_on_spot=sum(chance.random() < 0.93 for _ in range(opinions)),
                )
            )
    return len(Visit.objects.bulk_create(wanted))
