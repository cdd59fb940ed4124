"""Months of pledges and visits, told through the same lifecycle functions that pages call."""

import datetime as dt
from random import Random
from typing import Any

from django.utils import timezone

from complaints import lifecycle as complaint_steps
from complaints.models import Category
from complaints.suggestion.suggest import Suggester
from districts.models import District
from members.models import Member, Visit, Whom
from pledges import lifecycle as pledge_steps
from pledges.models import Campaign, Pledge

from .people import Cast
from .season import Season, hours
from .telling import categories, matter_of
from .texts import read

INITIATIVES = ["20项民生实事", "三重四创五优化", "三基建设年", "1368布局", "四个提升"]
STEPS = ["摸底登记，落实人员和材料", "进场实施", "完工自查，请群众查看"]
PLAN = (
    "每名党员干部结合岗位和所包联的村、社区，认领一至两件群众看得见、摸得着的实事，公开承诺、限期办结、"
    "验收销号。能当下办的立即办，一时办不了的限期办、分期办。"
)


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


# ---- Pledges ----------------------------------------------------------------------------------


def pledges(
    actors: Cast, running: Campaign, season: Season, *, share: float, finish: bool, chance: Random
) -> int:
    """This share of the cadres log one or two pledges each and work on them."""
    texts, known = read("pledges.csv"), categories()
    chance.shuffle(texts)
    initiatives = {initiative.name: initiative for initiative in running.initiatives.all()}
    demo = actors.accounts["cadre"]
    others = [member for member in actors.cadres if member != demo]
    count = 0
    for number, member in enumerate([demo, *chance.sample(others, int(len(others) * share))]):
        # the first few have just logged theirs, so that the official has something to approve
        fresh = 0 < number <= 6 and not finish
        # the demo account keeps a place free, to log one by hand
        wanted = 1 if member == demo else chance.choice([1, 1, 2])
        # a joint pledge that they help with has filled a place
        for _ in range(min(wanted, pledge_steps.pledges_left(running, member))):
            text = texts[count % len(texts)]
            logged_at = season.moment(
                chance,
                from_share=0.985 if fresh else 0,
                to_share=1 if fresh else 0.5 if member == demo else 0.97,
            )
            days = chance.randint(5, 25) if finish else chance.randint(12, 90)
            due_on = min(timezone.localdate(logged_at) + dt.timedelta(days=days), running.closes_on)
            promise = pledge_steps.Promise(
                title=text["title"],
                beneficiary=text["beneficiary"],
                quantity=text["quantity"],
                district=place_for(member, actors, chance),
                due_on=due_on,
                how=text["how"],
                details=text["what"],
                initiative=initiatives[text["initiative"]],
                **detail(text, count, member, actors, timezone.localdate(logged_at), due_on, known),
            )
            pledge = pledge_steps.log(promise, campaign=running, by=member, at=logged_at)
            for helper in promise.helpers:
                join(pledge, helper, logged_at + dt.timedelta(hours=1))
            end = season.end if not finish else season.end + dt.timedelta(days=60)
            work_on(
                pledge, text, member, actors, end, stop_early=member == demo and not finish, chance=chance
            )
            count += 1
    return count


def detail(
    text: dict[str, str],
    number: int,
    member: Member,
    actors: Cast,
    today: dt.date,
    due_on: dt.date,
    known: dict[str, Category],
) -> dict[str, Any]:
    """Behind the five fields: steps of what is done in phases, and now and then a leader or a helper."""
    more: dict[str, Any] = {
        "beneficiary_kind": kind_of(text["beneficiary"]),
        "category": matter_of(text["title"], known),
    }
    if text["how"] == "in_phases":
        more["steps"] = tuple(pledge_steps.propose_steps(today, due_on, STEPS))
    if number % 12 == 3:
        more["led_by"] = actors.accounts["official"]
    colleagues = [each for each in actors.cadres if each.unit_id == member.unit_id and each != member]
    if number % 7 == 2 and colleagues:
        more |= {"helpers": (colleagues[0],), "is_joint": number % 2 == 0}
    return more


def kind_of(beneficiary: str) -> str:
    """What kind of beneficiary these words mean."""
    for ending, kind in (("户", "household"), ("村", "village"), ("企业", "firm"), ("公司", "firm")):
        if beneficiary.endswith(ending):
            return kind
    return Pledge.Beneficiary.GROUP


def join(pledge: Pledge, helper: Member, at: dt.datetime) -> None:
    """Who has a place left joins in; others have not answered."""
    if pledge_steps.pledges_left(pledge.campaign, helper) > 1:
        pledge_steps.agree(pledge, by=helper, at=at)


def twins(actors: Cast, running: Campaign, at: dt.datetime) -> None:
    """Two cadres of the demo township have just promised the same, for the approver to notice."""
    home = actors.accounts["cadre"].home_district
    colleagues = [member for member in actors.cadres[1:] if home.contains(member.home_district)]
    free = [member for member in colleagues if pledge_steps.pledges_left(running, member)]
    for member, title in zip(
        free, ["给乡卫生院门口装两排候诊椅", "为乡卫生院门口安装候诊椅两排"], strict=False
    ):
        promise = pledge_steps.Promise(
            title=title,
            beneficiary="候诊群众",
            quantity="2排",
            district=member.home_district,
            due_on=min(timezone.localdate(at) + dt.timedelta(days=30), running.closes_on),
        )
        pledge_steps.log(promise, campaign=running, by=member, at=at)


def draft(actors: Cast, running: Campaign, at: dt.datetime) -> None:
    """The demo account has begun its second pledge."""
    typed = {
        "title": ["帮村里老人办好医保手机缴费"],
        "beneficiary": ["独居老人"],
        "quantity": ["15户"],
        "how": ["by_date"],
        "district": [actors.accounts["cadre"].home_district.code],
    }
    pledge_steps.keep_draft(typed, campaign=running, by=actors.accounts["cadre"], at=at)


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
    at = pledge.events.latest("id").at + hours(chance, 2, 50)
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

WHOM = [kind.value for kind in Whom]
WEIGHTS = [12, 5, 4, 6, 4, 2, 2, 2, 3, 3]  # how often each is called on
HEARD = [
    ("灌溉机井出水不够用", "", 2),
    ("独居老人家电线老化", "请村电工更换了入户线和插座", 1),
    ("医保缴费手机操作不会", "现场帮助完成了缴费", 2),
    ("村口路灯不亮", "", 5),
    ("小麦直补款没有到账", "当场电话核实，次日到账", 6),
]


def visits(actors: Cast, season: Season, *, each: int, chance: Random) -> int:
    """Every cadre calls on households now and then; most of what they hear is put right at once."""
    wanted = []
    for member in actors.cadres:
        for _ in range(chance.randint(each // 2, each)):
            opinions = chance.randint(0, 5)
            wanted.append(
                Visit(
                    member=member,
                    unit_id=member.unit_id,
                    district=place_for(member, actors, chance),
                    on=timezone.localdate(season.moment(chance)),
                    people=chance.randint(1, 12),
                    whom=sorted(set(chance.choices(WHOM, WEIGHTS, k=chance.randint(1, 3)))),
                    opinions=opinions,
                    solved_on_spot=sum(chance.random() < 0.93 for _ in range(opinions)),
                )
            )
    return len(Visit.objects.bulk_create(wanted))


def last_visits(actors: Cast, now: dt.datetime) -> None:
    """What the cadre's own account wrote down of late, opinions included."""
    member = actors.accounts["cadre"]
    suggester = Suggester()
    place = actors.villages[member.home_district_id][0]
    for words, done, days in HEARD:
        opinion = complaint_steps.Opinion(words, suggester.best(words) or suggester.categories[1], done)
        at = now - dt.timedelta(days=days, hours=3)
        complaint_steps.log_visit(
            [opinion],
            by=member,
            at=at,
            submission=None,
            district=place,
            on=timezone.localdate(at),
            people=2,
            whom=["ordinary"],
        )
