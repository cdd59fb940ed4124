"""What residents ask for beside what members promise: by township and level-1 category."""

import datetime as dt
from collections import defaultdict
from itertools import chain
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from complaints.models import Category, Complaint
from core.weeks import midnight
from districts.models import District
from pledges.models import Campaign, Pledge

DAYS = 90  # so far back complaints are asked about
TOWNSHIP = 2 * District.steplen


class Line(NamedTuple):
    """One category in one district: complaints of the last days, and pledges that count in the running campaign."""

    category: Category
    complaints: int
    pledges: int

    @property
    def is_uncovered(self) -> bool:
        return self.complaints > 0 and self.pledges == 0


Lines = list[Line]


def since(today: dt.date) -> dt.date:
    return today - dt.timedelta(days=DAYS)


def demand(within: District, today: dt.date) -> dict[str, Lines]:
    """By the path of each township within, what is asked for most first; two statements and one for the categories."""
    asked = counted(complaints_of(within, today))
    promised = counted(pledges_of(within, today))
    roots = {category.path: category for category in Category.objects.filter(depth=1)}
    lines: dict[str, Lines] = defaultdict(list)
    for township, root in sorted({*asked, *promised}):
        if root in roots:
            line = Line(roots[root], asked.get((township, root), 0), promised.get((township, root), 0))
            lines[township].append(line)
    return {path: sorted(found, key=most_asked) for path, found in lines.items()}


def most_asked(line: Line) -> tuple[int, str]:
    return -line.complaints, line.category.path


def complaints_of(within: District, today: dt.date) -> QuerySet[Complaint]:
    return Complaint.objects.filter(
        district__path__startswith=within.path, received_at__gte=midnight(since(today))
    )


def pledges_of(within: District, today: dt.date) -> QuerySet[Pledge]:
    campaign = Campaign.objects.during(today)
    counting = Pledge.objects.counting().filter(campaign=campaign, category__isnull=False)
    return counting.filter(district__path__startswith=within.path)


def counted(rows: QuerySet) -> dict[tuple[str, str], int]:
    """How many by township and level-1 category."""
    places = {
        "township": Left("district__path", TOWNSHIP),
        "root": Left("category__path", Category.steplen),
    }
    groups = rows.order_by().values(**places).annotate(n=Count("pk"))
    return {(row["township"], row["root"]): row["n"] for row in groups}


def uncovered(home: District, today: dt.date, most: int = 5) -> Lines:
    """What residents of the member's township, or of the whole city, raised and nobody there promised; most first."""
    around = District.objects.filter(path=home.township_path).first() or home
    totals: dict[Category, tuple[int, int]] = {}
    for category, asked, promised in chain.from_iterable(demand(around, today).values()):
        before = totals.get(category, (0, 0))
        totals[category] = (before[0] + asked, before[1] + promised)
    lines = [Line(category, *both) for category, both in totals.items()]
    return sorted((line for line in lines if line.is_uncovered), key=most_asked)[:most]
