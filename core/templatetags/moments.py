"""How moments look in lists: short, but never without the year where it is not this one."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def moment(at: dt.datetime | None) -> str:
    """`8月31日 23:05`, or `2021年8月31日 23:05` in any other year; nothing for None."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    is_this_year = here.year == timezone.localdate().year
    return date_format(here, "SHORT_DATETIME_FORMAT" if is_this_year else "DATETIME_FORMAT")
