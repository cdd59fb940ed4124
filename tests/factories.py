"""Valid, unsurprising objects with one call."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from complaints import lifecycle as complaint_steps
from complaints.models import Category, Complaint
from districts.lifecycle import LedgerEntry, enter_works
from districts.models import District, Indicator, Stage
from members.models import Member, Unit
from pledges import lifecycle as pledge_steps
from pledges.models import Campaign, Pledge

numbers = itertools.count(1)


def make_unit(**values: Any) -> Unit:
    return Unit.objects.create(**({"name": f"单位{next(numbers)}", "kind": "bureau"} | values))


def make_member(**values: Any) -> Member:
    """A cadre whose password is `correct horse`, with an account since the start of 2021."""
    number = next(numbers)
    joined = timezone.make_aware(dt.datetime(2021, 1, 1))
    defaults = {"username": f"member{number}", "name": f"干部{number}", "date_joined": joined}
    return Member.objects.create_user(**(defaults | values), password="correct horse")


def make_campaign(**values: Any) -> Campaign:
    defaults = {
        "name": f"我为群众办实事{next(numbers)}",
        "opens_on": dt.date(2021, 4, 1),
        "closes_on": dt.date(2021, 12, 31),
    }
    return Campaign.objects.create(**(defaults | values))


def make_category(*, above: str = "城乡建设", **values: Any) -> Category:
    """A second-level category below a first-level one of this name."""
    root = Category.objects.get_root_nodes().filter(name_zh=above).first()
    root = root or Category.objects.add_root({"name_zh": above, "name_en": "Construction"})
    return Category.objects.add_child(root, {"name_zh": "村镇建设"} | values)


def file_complaint(district: District, category: Category, at: dt.datetime, **values: Any) -> Complaint:
    """A complaint filed through the lifecycle."""
    filing = complaint_steps.Filing(
        **(
            {
                "title": "学校门口路灯坏了",
                "body": "学校门口的路灯坏了一个多月，孩子放学天已经黑了。",
                "district": district,
                "category": category,
                "place": "村小学门口",
            }
            | values
        )
    )
    return complaint_steps.file(filing, at=at)


def log_pledge(member: Member, campaign: Campaign, at: dt.datetime, **values: Any) -> Pledge:
    """A pledge logged through the lifecycle."""
    return pledge_steps.log(promise(member.home_district, **values), campaign=campaign, by=member, at=at)


def promise(district: District, **values: Any) -> pledge_steps.Promise:
    words: dict[str, Any] = {
        "title": "修复村口300米翻浆路",
        "beneficiary": "号头庄村全体村民",
        "quantity": "300米",
        "district": district,
        "due_on": dt.date(2021, 8, 31),
    }
    return pledge_steps.Promise(**(words | values))


def enter_work(
    district: District, indicator: Indicator, quantity: Decimal, *reached: tuple[Stage, dt.datetime]
) -> None:
    """A work of 2021 with the stages it has reached, planned in January."""
    planned = (Stage.PLANNED, timezone.make_aware(dt.datetime(2021, 1, 4)))
    enter_works([LedgerEntry(district, indicator, 2021, "户厕改造", quantity, [planned, *reached])])
