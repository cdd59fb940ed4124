"""Two townships, each with one of every role and one of everything that an address can name."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from complaints import lifecycle as complaint_steps
from complaints.models import Category, Complaint, ComplaintImport, SavedFilter, State
from core.photos import clean_photo
from districts import lifecycle as work_steps
from districts.lifecycle import Standing, submit_report
from districts.models import Basis, District, Indicator, LedgerImport, Stage, Target, Work
from members import lifecycle as member_steps
from members.lifecycle import log_visit
from members.models import Member, Role, RosterImport, Unit
from pledges import lifecycle as pledge_steps
from pledges.models import Campaign, Pledge, PledgePhoto, Story
from summaries.displays import make_display
from summaries.lifecycle import add_address
from summaries.models import Display, Subscription
from tests.complaints.world import World
from tests.core.test_photos import picture
from tests.districts.works import accept as accept_work
from tests.districts.works import finish, plan
from tests.factories import log_pledge, make_member, make_unit

MONDAY = timezone.make_aware(dt.datetime(2021, 7, 26, 9, 0))
EARLY = timezone.make_aware(dt.datetime(2021, 7, 28, 8, 30))
CLOCK = timezone.make_aware(dt.datetime(2021, 7, 28, 16, 0))
STATES = [State.RECEIVED, State.ACCEPTED, State.ASSIGNED, State.WAITING, State.ANSWERED]


@dataclass
class Place:
    """A township, its people, and what they wrote; `private` stands in every text that is not for everybody."""

    name: str
    phone: str
    township: District
    village: District
    unit: Unit
    cast: dict[str, Member]
    complaints: dict[str, Complaint] = field(default_factory=dict)
    pledges: dict[str, Pledge] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)
    newcomer: Member | None = None  # owes a pledge
    token: str = ""
    colleagues: dict[str, Member] = field(default_factory=dict)
    link: str = ""
    doubted: Work | None = None
    display: Display = field(default_factory=Display)
    subscription: Subscription = field(default_factory=Subscription)

    @property
    def private(self) -> str:
        return f"这是{self.name}的私事"

    @property
    def email(self) -> str:
        return f"{self.phone}@example.com"


def settle(
    township: District,
    village: District,
    *,
    phone: str,
    campaign: Campaign,
    category: Category,
    caller: Member,
) -> Place:
    """A township where everything has happened that the steps of complaints and pledges start from.

    The caller is an inspector from above, who has called one of the residents in vain.
    """
    unit = make_unit(name=f"{township.name}人民政府", kind="township", district=township)
    cast = {
        role: make_member(role=role, unit=unit, home_district=township, is_staff=role == Role.ADMINISTRATOR)
        for role in Role.values
    }
    place = Place(township.name, phone, township, village, unit, cast)
    place.newcomer = make_member(unit=unit, home_district=township)
    add_complaints(place, category, caller)
    add_pledges(place, campaign)
    add_stories(place)
    add_visit_import_and_lists(place)
    add_reports(place)
    add_colleagues(place)
    add_doubts(place, caller)
    place.display = make_display(township, name=f"{place.private}大屏", by=cast["administrator"], at=EARLY)
    place.subscription = add_address(
        f"paper{place.township.pk}@example.com", place.township, by=cast["official"], at=CLOCK
    )
    add_works(place)
    return place


def add_doubts(place: Place, caller: Member) -> None:
    """A work that the cadre finished and the caller accepted, and a complaint from its place since."""
    spot = {"latitude": Decimal("38.5"), "longitude": Decimal("115.0") + place.township.pk % 7}
    toilets = Indicator.objects.get(code="toilets")
    work = finish(plan(place.village, toilets, MONDAY, **spot), by=place.cast["cadre"], at=MONDAY)
    place.doubted = accept_work(work, by=caller, at=MONDAY)
    complaint = place.complaints["received"]
    Complaint.objects.filter(pk=complaint.pk).update(**spot)
    complaint_steps.find_recurrences(at=CLOCK)


def add_reports(place: Place) -> None:
    """Two targets on reports: of the one a report waits, of the other nothing is reported yet."""
    for code in ("toilets", "parks"):
        indicator, _made = Indicator.objects.get_or_create(
            code=code, defaults={"name_zh": code, "unit_zh": "座"}
        )
        Target.objects.create(
            indicator=indicator, district=place.township, year=CLOCK.year, amount=800, basis=Basis.REPORTS
        )
    waiting = Target.objects.get(indicator__code="toilets", district=place.township)
    standing = Standing(Decimal(480), Decimal(300), Decimal(200))
    submit_report(
        waiting, standing, as_of=EARLY.date(), by=place.cast["cadre"], at=EARLY, explanation=place.private
    )


def add_complaints(place: Place, category: Category, caller: Member) -> None:
    """One for each state, under its name, and some with more than the state."""
    cast, found = place.cast, place.complaints
    world = World(
        place.village,
        category,
        place.unit,
        caller.unit,
        dispatcher=cast["dispatcher"],
        handler=cast["cadre"],
        official=cast["official"],
        inspector=cast["inspector"],
        now=EARLY,
    )
    words = {
        "body": place.private,
        "contact_name": "张大娘",
        "contact_phone": place.phone,
        "contact_email": place.email,
    }

    def reach(name: str, state: str, *steps: str, at: dt.datetime = EARLY, **values: Any) -> None:
        world.now = at
        found[name] = world.reach(state, title=f"路灯不亮（{name}）", **words, **values)
        for step in steps:
            world.take(step, found[name])
        found[name] = world.fresh(found[name])

    for state in STATES:
        reach(state, state)
    reach("thanks", State.ACCEPTED, kind=Complaint.Kind.THANKS)
    reach("applied", State.ASSIGNED, "apply_to_extend")
    reach("supervised", State.ASSIGNED, "supervise")
    reach("unreached", State.ANSWERED, at=MONDAY)
    for day in (1, 2):
        at = MONDAY + dt.timedelta(days=day, minutes=-day)
        found["unreached"] = complaint_steps.call_back(found["unreached"], by=caller, at=at)
    found["public"] = public_complaint(place, category, words)


def public_complaint(place: Place, category: Category, words: dict[str, Any]) -> Complaint:
    """Everybody may read its title, and nobody but the resident and the staff sees its photo."""
    filing = complaint_steps.Filing("井盖翘起", district=place.village, category=category, **words)
    complaint = complaint_steps.file(filing, at=EARLY, photos=[clean_photo(picture())])
    complaint_steps.accept(complaint, by=place.cast["dispatcher"], at=EARLY, public=True)
    return complaint_steps.assign(complaint, by=place.cast["dispatcher"], at=EARLY, to=place.unit)


def add_pledges(place: Place, campaign: Campaign) -> None:
    """The cadre's, one for each state, under its name."""
    cadre, official, found = place.cast["cadre"], place.cast["official"], place.pledges
    for name in ("submitted", "returned", "active", "delivered"):
        # the one that waits is like no other, else nobody approves it unopened
        other = {"beneficiary": "幸福街住户", "quantity": "12盏"} if name == "submitted" else {}
        what = "装灯" if name == "submitted" else "修路"
        found[name] = log_pledge(
            cadre, campaign, EARLY, title=f"{what}（{name}）", details=place.private, **other
        )
    pledge_steps.send_back(found["returned"], by=official, at=EARLY, note="请写清数量")
    for name in ("active", "delivered"):
        pledge_steps.approve(found[name], by=official, at=EARLY)
    photos = [clean_photo(picture())]
    pledge_steps.post_progress(found["active"], by=cadre, at=EARLY, note="已备料", photos=photos)
    photos = [clean_photo(picture())]
    pledge_steps.deliver(found["delivered"], by=cadre, at=EARLY, note="已完工", photos=photos)
    inspector = place.cast["inspector"]
    place.token = pledge_steps.make_link(found["delivered"], by=inspector, at=EARLY)
    typed = {"title": ["修桥"], "details": [place.private]}
    pledge_steps.keep_draft(typed, campaign=campaign, by=cadre, at=EARLY)


def add_works(place: Place) -> None:
    """One for each stage, under its name, reported by the cadre and accepted from above; and a ledger in a file."""
    toilets, cast = Indicator.objects.get(code="toilets"), place.cast
    for name in ("planned", "started", "completed", "accepted"):
        work = plan(place.village, toilets, MONDAY, owner_mark=place.private[:40])
        if name == "started":
            work = work_steps.move_on(work, to=Stage.STARTED, by=cast["cadre"], at=EARLY)
        elif name != "planned":
            work = finish(work, by=cast["cadre"], at=EARLY)
        place.works[name] = accept_work(work, by=cast["inspector"], at=EARLY) if name == "accepted" else work
    LedgerImport.objects.create(
        name=f"{place.private}.csv", by=cast["official"], at=EARLY, state="checked", found={"created": 1}
    )


def add_colleagues(place: Place) -> None:
    """One who is there, one who has left, a newcomer with a link, and a roster that was checked."""
    boss = place.cast["administrator"]
    for name in ("here", "gone"):
        place.colleagues[name] = make_member(
            name=f"{place.private[:30]}（{name}）", unit=place.unit, home_district=place.township
        )
    newcomer = make_member(unit=place.unit, home_district=place.township)
    member_steps.leave(place.colleagues["gone"], by=boss, at=EARLY)
    [(_member, place.link)] = member_steps.make_links([newcomer], by=boss, at=EARLY)
    RosterImport.objects.create(name=f"{place.private}.csv", by=boss, at=EARLY, state="checked")


def add_stories(place: Place) -> None:
    """One kept pledge told to everybody, one in a draft, one that nobody has told; and a note that waits."""
    cadre, official = place.cast["cadre"], place.cast["official"]
    by: dict[str, Any] = {"by": official, "at": EARLY}
    for name in ("told", "draft", "kept"):
        pledge = log_pledge(cadre, place.pledges["active"].campaign, EARLY, title=f"植树（{name}）")
        pledge_steps.approve(pledge, **by)
        photos = [clean_photo(picture())]
        pledge_steps.deliver(pledge, by=cadre, at=EARLY, note="已种好", photos=photos)
        pledge_steps.strike_off(pledge, by=place.cast["inspector"], at=EARLY)
        place.pledges[name] = pledge
        if name != "kept":
            chosen = list(PledgePhoto.objects.filter(event__pledge=pledge))
            words = pledge_steps.Telling(f"植树（{name}）", "村边种上了一百棵树，夏天有了树荫。", chosen)
            story = pledge_steps.draft_story(pledge, words, **by)
            pledge_steps.record_consent(story, who=place.private, how="signed", on=EARLY.date(), **by)
            place.stories[name] = pledge_steps.publish_story(story, **by) if name == "told" else story
    pledge_steps.supervise(place.pledges["delivered"], note=place.private, answer_by=CLOCK.date(), **by)


def add_visit_import_and_lists(place: Place) -> None:
    log_visit(
        by=place.cast["cadre"],
        district=place.township,
        on=EARLY.date(),
        people=3,
        opinions=1,
        solved_on_spot=0,
        note=place.private,
        photos=[clean_photo(picture())],
    )
    ComplaintImport.objects.create(
        name=f"{place.private}.csv",
        by=place.cast["dispatcher"],
        at=EARLY,
        channel=Complaint.Channel.HOTLINE,
        district=place.township,
    )
    for role, member in place.cast.items():
        SavedFilter.objects.create(member=member, name=f"{role}：{place.private}", query="")
