"""Lengths inside a drawing: how far an amount reaches along the whole."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def share_of(part: Decimal | int | None, whole: Decimal | int | None) -> str:
    """`{{ started|share_of:target }}` → `60.0%`, as SVG reads it in any language; never below 0 or above 100."""
    if not part or not whole or whole <= 0:
        return "0%"
    return f"{min(max(Decimal(part) / Decimal(whole), Decimal(0)), Decimal(1)) * 100:.1f}%"
