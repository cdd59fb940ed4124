"""How figures look: no trailing zeros, a sign where a change is meant, a dash where nothing can be said."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()
DASH = "—"


@register.filter
def figure(value: Decimal | int | None) -> str:
    """`10,000`, `12.5`; a dash for None."""
    if value is None:
        return DASH
    number = Decimal(value).normalize()
    places = max(0, -int(number.as_tuple().exponent))
    return number_format(number, decimal_pos=places, force_grouping=True)


@register.filter
def about(value: Decimal | int | None) -> str:
    """A computed amount as people say it: one decimal below a hundred, else whole numbers."""
    if value is None:
        return DASH
    amount = Decimal(value)
    return figure(round(amount, 1 if abs(amount) < 100 else 0))


@register.filter
def change(value: Decimal | int | None) -> str:
    """`+3`, `−2`, `±0`, with a true minus sign; a dash for None."""
    if value is None:
        return DASH
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + figure(abs(Decimal(value)))


@register.filter
def percent(value: Decimal | float | None) -> str:
    """A share of one as `87.5%`; a dash where there is no denominator."""
    return DASH if value is None else f"{figure(round(Decimal(value) * 100, 1))}%"
