"""The colour of a target: what is accepted against what the plan asks for today (domain: works and dashboards)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Light(models.TextChoices):
    """Green on plan, yellow or red behind it, blue accepted in full."""

    BLUE = "blue", _("Accepted in full")
    GREEN = "green", _("On plan")
    YELLOW = "yellow", _("Behind plan")
    RED = "red", _("Far behind plan")


def light(*, accepted: Decimal, planned: Decimal, amount: Decimal) -> Light:
    """Compare in points of the whole target: 10 behind is yellow, more than 30 red (thresholds are settings)."""
    if accepted >= amount:
        return Light.BLUE
    return by_points((planned - accepted) / amount * 100)


def by_points(behind: Decimal) -> Light:
    """The colour of so many points behind the plan."""
    if behind > settings.LIGHT_RED_POINTS:
        return Light.RED
    return Light.YELLOW if behind >= settings.LIGHT_YELLOW_POINTS else Light.GREEN
