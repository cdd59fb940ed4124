"""Staff move a complaint on: the dispatcher assigns it, the unit answers."""

from collections.abc import Callable, Mapping
from itertools import cycle

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import lifecycle
from complaints.models import Category
from districts.models import District
from members.models import Member, Unit

from ..bench import Bench, living_in
from ..client import Answer
from ..results import Row
from ..timing import WARM, Times, WrongAnswerError, in_turn

CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")
ANSWER = {"answer-note": "路灯已经修好，再有问题请打村委会电话。"}


def steps(bench: Bench) -> list[Row]:
    with living_in(bench.large.city):
        unit = Unit.objects.select_related("district").filter(kind=Unit.Kind.TOWNSHIP).order_by("pk")[0]
        handler = Member.objects.filter(unit=unit, role="cadre").order_by("pk")[0]
        codes = [accepted(unit.district, number) for number in range(WARM + bench.rounds + 1)]
        counted = statements(codes.pop(), unit, handler)
    took = moved_on(bench, codes, unit, handler)
    rows = [Row(f"{name}: statements", number, 12) for name, number in counted.items()]
    return rows + [
        Row(f"{name}, ms", took[name].p50, 6, baseline=took["empty"].p50, p95=took[name].p95)
        for name in ("assign", "answer")
    ]


def accepted(district: District, number: int) -> str:
    """One that waits to be assigned."""
    village = District.objects.within(district).filter(level="village")[0]
    category = Category.objects.filter(depth=2)[0]
    filing = lifecycle.Filing("村口路灯不亮", "村口的路灯坏了一个多月，请尽快派人来修。", village, category)
    complaint = lifecycle.file(filing, at=timezone.now())
    lifecycle.accept(complaint, by=Member.objects.get(username="dispatcher"), at=timezone.now())
    return complaint.code


def moved_on(bench: Bench, codes: list[str], unit: Unit, handler: Member) -> dict[str, Times]:
    dispatcher, cadre = bench.member("dispatcher"), bench.member(handler.username)
    first, second = cycle(codes), cycle(codes)
    asked: dict[str, Callable[[], Answer]] = {
        "empty": bench.empty_page(),
        "assign": lambda: dispatcher.post(f"/complaints/{next(first)}/do/assign/", {"assign-to": unit.pk}),
        "answer": lambda: cadre.post(f"/complaints/{next(second)}/do/answer/", ANSWER),
    }
    return in_turn(asked, bench.rounds, statuses=(200, 302))


def statements(code: str, unit: Unit, handler: Member) -> dict[str, int]:
    """How many each step sends, without those that only begin and end what is done together."""
    dispatcher = Member.objects.get(username="dispatcher")
    return {
        "assign": counted(dispatcher, f"/complaints/{code}/do/assign/", {"assign-to": unit.pk}),
        "answer": counted(handler, f"/complaints/{code}/do/answer/", ANSWER),
    }


def counted(member: Member, path: str, fields: Mapping[str, object]) -> int:
    browser = Browser(headers={"host": "localhost"})
    browser.force_login(member)
    browser.get("/bench/work/")  # the first page of a session writes down that there is one
    with CaptureQueriesContext(connection) as captured:
        answer = browser.post(path, fields)
    if answer.status_code != 302:
        raise WrongAnswerError(f"{path} answers {answer.status_code}")
    sent = [each["sql"] for each in captured.captured_queries]
    return sum(not sql.startswith(CONTROL) for sql in sent)
