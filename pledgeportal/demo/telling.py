"""What officials add to the pledges of the demo city: supervision notes and deeds worth telling."""

import datetime as dt

from django.utils import timezone

from complaints.models import Category
from pledges import lifecycle as steps
from pledges.models import Pledge, State

from .people import Cast

# By what a pledge's words speak of, the first that fits: the level-1 category.
MATTERS = {
    "路": "交通运输",
    "桥": "交通运输",
    "学": "教育文体",
    "医": "卫生计生",
    "药": "卫生计生",
    "老人": "民政",
    "低保": "民政",
    "坑塘": "环境保护",
    "垃圾": "环境保护",
    "岗位": "劳动和社会保障",
    "工资": "劳动和社会保障",
    "厕": "城乡建设",
    "灯": "城乡建设",
    "水": "城乡建设",
    "小区": "城乡建设",
    "账": "党务政务",
    "果": "农村农业",
    "农": "农村农业",
}
ASKED = "到期未办结。请说明原因、现在到哪一步、何时办结。"
ANSWERED = "因材料到货晚了几天，现已全部到场，本周内完工，完工当天上传照片。"
NOTES = 3
STORIES = 4
CONSENT = "受益群众（演示）"


def matter_of(title: str, categories: dict[str, Category]) -> Category | None:
    """The matter that a title speaks of; none where it is not clear."""
    return next((categories.get(name) for word, name in MATTERS.items() if word in title), None)


def categories() -> dict[str, Category]:
    return {category.name_zh: category for category in Category.objects.filter(depth=1)}


def supervise(actors: Cast, now: dt.datetime) -> None:
    """Notes on what is late at home: one answered, one awaited, one that should have been answered."""
    official = actors.accounts["official"]
    today = timezone.localdate(now)
    late = Pledge.objects.overdue(today).filter(state=State.ACTIVE).select_related("member")
    at = now - dt.timedelta(days=6)
    waits = [today - dt.timedelta(days=4), today - dt.timedelta(days=2), today + dt.timedelta(days=2)]
    for number, pledge in enumerate(late.exclude(member=official).order_by("due_on", "pk")[:NOTES]):
        steps.supervise(pledge, by=official, at=at, note=ASKED, answer_by=waits[number])
        if number == 0:
            steps.reply(pledge, by=pledge.member, at=at + dt.timedelta(days=1), note=ANSWERED)


def tell(actors: Cast, texts: dict[str, dict[str, str]], end: dt.datetime) -> None:
    """The newest kept pledges as stories, one a day before the end; one names somebody who agreed."""
    official = actors.accounts["official"]
    kept = Pledge.objects.filter(state=State.ACCEPTED, delivered_at__lt=end, source_complaint=None)
    told = [pledge for pledge in kept.order_by("-delivered_at", "-pk")[:60] if pledge.title in texts]
    for number, pledge in enumerate(told[:STORIES]):
        words, at = texts[pledge.title], end - dt.timedelta(days=number, hours=6)
        text = f"{words['what']}\n\n{words['delivered']}"
        named = number == 0
        telling = steps.Telling(pledge.title, text, shows_people=named)
        story = steps.draft_story(pledge, telling, by=official, at=at)
        if named:
            on = timezone.localdate(at)
            steps.record_consent(story, who=CONSENT, how="signed", on=on, by=official, at=at)
        if number < STORIES - 1:  # the last one stays a draft
            steps.publish_story(story, by=official, at=at)
