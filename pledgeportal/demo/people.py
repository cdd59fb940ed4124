"""Invented people and the real city's offices; every invented name is marked."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from districts.models import District
from members.lifecycle import joined
from members.models import Member, MemberEvent, Role, Unit

from .texts import read

JOINED = timezone.make_aware(dt.datetime(2021, 3, 1))
PASSWORD = "dingzhou-demo"  # noqa: S105  # known to everybody: load_demo refuses without DEMO=1
MARK = "（演示）"
HOME = "号头庄回族乡"
BUREAUS = [
    "住房和城乡建设局",
    "农业农村局",
    "交通运输局",
    "生态环境局",
    "人力资源和社会保障局",
    "卫生健康局",
    "教育和体育局",
    "民政局",
    "公安局",
    "自然资源和规划局",
    "水利局",
    "城市管理综合行政执法局",
    "市场监督管理局",
    "供电公司",
    "发展和改革局",
    "文化广电和旅游局",
    "税务局",
    "纪委监委",
    "退役军人事务局",
]


@dataclass(frozen=True)
class Account:
    """A demo account that somebody can sign in with."""

    username: str
    name: str
    role: Role
    position: str
    at_home: bool  # in the demo township; otherwise in the city government

    @property
    def where(self) -> str:
        return HOME if self.at_home else "定州市"


ACCOUNTS = [
    Account("cadre", "马春生", Role.CADRE, "乡党委委员", at_home=True),
    Account("dispatcher", "李秀兰", Role.DISPATCHER, "受理中心主任", at_home=False),
    Account("inspector", "张立军", Role.INSPECTOR, "督查室科员", at_home=False),
    Account("official", "王志强", Role.OFFICIAL, "市委副书记", at_home=False),
    Account("township", "马玉梅", Role.OFFICIAL, "乡党委书记", at_home=True),
    Account("administrator", "赵晓东", Role.ADMINISTRATOR, "系统管理员", at_home=False),
]


@dataclass
class Cast:
    """Who acts in the demo city."""

    county: District
    townships: list[District]
    villages: dict[int, list[District]]  # by township id
    units: dict[tuple[int, str], Unit] = field(default_factory=dict)  # by district id and name
    accounts: dict[str, Member] = field(default_factory=dict)
    cadres: list[Member] = field(default_factory=list)

    def township_unit(self, village: District) -> Unit:
        """The township government that looks after a village."""
        return next(
            self.units[township.pk, f"{township.short_name}{seat(township)}"]
            for township in self.townships
            if township.contains(village)
        )

    def bureau(self, name: str) -> Unit:
        return self.units[self.county.pk, name]

    def bureaus(self) -> list[Unit]:
        return [self.bureau(name) for name in BUREAUS]

    def handler(self, unit: Unit, chance: Random) -> Member:
        """One of the unit's cadres."""
        return chance.choice([member for member in self.cadres if member.unit_id == unit.pk])


def seat(township: District) -> str:
    """What the township calls its government."""
    return "办事处" if township.short_name.endswith("街道") else "人民政府"


def cast(chance: Random) -> Cast:
    """Create units, accounts and members."""
    county = District.objects.get(level=District.Level.COUNTY)
    townships = list(District.objects.get_children(county))
    villages = {township.pk: list(District.objects.get_children(township)) for township in townships}
    actors = Cast(county, townships, villages)
    make_units(actors)
    make_accounts(actors)
    make_cadres(actors, chance)
    make_heads(actors)
    make_tree(actors)
    make_branches(actors)
    MemberEvent.objects.bulk_create(joined(member, by=None, at=JOINED) for member in Member.objects.all())
    return actors


def make_units(actors: Cast) -> None:
    wanted = [
        Unit(name="定州市人民政府", kind=Unit.Kind.BUREAU, district=actors.county),
        *(Unit(name=name, kind=Unit.Kind.BUREAU, district=actors.county) for name in BUREAUS),
        *(
            Unit(
                name=f"{township.short_name}{seat(township)}",
                kind=Unit.Kind.TOWNSHIP,
                district=township,
            )
            for township in actors.townships
        ),
        *(
            Unit(name=village.name, kind=Unit.Kind.VILLAGE, district=village)
            for villages in actors.villages.values()
            for village in villages
        ),
    ]
    for unit in Unit.objects.bulk_create(wanted):
        actors.units[unit.district_id, unit.name] = unit


def make_accounts(actors: Cast) -> None:
    home = next(township for township in actors.townships if township.short_name == HOME)
    for account in ACCOUNTS:
        district = home if account.at_home else actors.county
        unit_name = f"{HOME}人民政府" if account.at_home else "定州市人民政府"
        member = Member.objects.create_user(
            account.username,
            password=PASSWORD,
            name=account.name + MARK,
            role=account.role,
            position=account.position,
            unit=actors.units[district.pk, unit_name],
            home_district=district,
            is_staff=account.role == Role.ADMINISTRATOR,
            date_joined=JOINED,
        )
        actors.accounts[account.username] = member
    actors.cadres.append(actors.accounts["cadre"])


def make_cadres(actors: Cast, chance: Random) -> None:
    """Spread the invented people over bureaus, townships and villages; none of them can sign in."""
    bureaus = [actors.bureau(name) for name in BUREAUS]
    townships = [actors.township_unit(actors.villages[township.pk][0]) for township in actors.townships]
    villages = [
        actors.units[village.pk, village.name]
        for township in actors.townships
        for village in chance.sample(actors.villages[township.pk], 6)
    ]
    chance.shuffle(villages)
    places = {"bureau": bureaus, "township": townships, "village": villages}
    seen = dict.fromkeys(places, 0)
    people = []
    for number, person in enumerate(read("people.csv"), start=1):
        kind = person["kind"]
        unit = places[kind][seen[kind] % len(places[kind])]
        seen[kind] += 1
        people.append(
            Member(
                username=f"demo{number:04}",
                password=make_password(None),
                name=person["name"] + MARK,
                position=person["position"],
                role=Role.CADRE,
                unit=unit,
                home_district=unit.district,
                date_joined=JOINED,
            )
        )
    actors.cadres += Member.objects.bulk_create(people)


def make_heads(actors: Cast) -> None:
    """Each unit with members has a head, who is reminded when a complaint is due soon."""
    heads = {member.unit_id: member for member in reversed(actors.cadres)}
    heads[actors.accounts["township"].unit_id] = actors.accounts["township"]
    headed = [unit for unit in actors.units.values() if unit.pk in heads]
    for unit in headed:
        unit.head = heads[unit.pk]
    Unit.objects.bulk_update(headed, ["head"])


def make_tree(actors: Cast) -> None:
    """Bureaus and townships belong to the city, village committees to their township."""
    city = actors.units[actors.county.pk, "定州市人民政府"]
    for unit in actors.units.values():
        if unit.kind == Unit.Kind.VILLAGE:
            unit.parent = actors.township_unit(unit.district)
        elif unit.pk != city.pk:
            unit.parent = city
    Unit.objects.bulk_update(actors.units.values(), ["parent"])


def make_branches(actors: Cast) -> None:
    """Each unit with people has a party branch; two of three belong to it."""
    people = list(Member.objects.select_related("unit__district").order_by("pk"))
    units = {member.unit_id: member.unit for member in people}
    names = {pk: f"{unit.name}党支部" for pk, unit in units.items()}
    branches = Unit.objects.bulk_create(
        Unit(name=names[pk], kind=Unit.Kind.BRANCH, district=unit.district, parent=unit)
        for pk, unit in units.items()
    )
    of = {branch.parent_id: branch for branch in branches}
    for number, member in enumerate(people):
        member.is_party_member = number % 3 != 2
        member.party_branch = of[member.unit_id] if member.is_party_member else None
    Member.objects.bulk_update(people, ["is_party_member", "party_branch"])
