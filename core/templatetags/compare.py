"""Figures beside each other, and how things stand at a moment that the page knows."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from .figures import DASH, change

register = template.Library()


@register.filter
def since(value: Decimal | int | None, before: Decimal | int | None) -> str:
    """`{{ this_week|since:last_week }}` → `+3`; a dash when either is unknown."""
    if value is None or before is None or before == "":
        return DASH
    return change(value - before)


@register.filter
def points_since(rate: Decimal | None, before: Decimal | None) -> str:
    """The change of a rate in percentage points: from 80 % to 82.5 % is `+2.5 points`, never 2.5 %."""
    if rate is None or before is None or before == "":
        return DASH
    return _("%(change)s points") % {"change": change(round((rate - before) * 100, 1))}


@register.filter
def light_at(subject: Any, moment: dt.datetime) -> str:
    """The light of something with a limit: `red`, `amber` or nothing."""
    return str(subject.light(moment))


@register.filter
def overdue_on(subject: Any, day: dt.date) -> bool:
    """Whether something with a due date is late on a day."""
    return bool(subject.is_overdue(day))
