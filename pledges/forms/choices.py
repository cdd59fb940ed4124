"""Members and targets as a pledge names them."""

import re
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import PlainTextField
from districts.models import District, Target
from members.models import Member

from ..models import Campaign

BETWEEN = re.compile(r"[,，、;；\s]+")
MOST_HELPERS = 10


class TargetField(forms.ModelChoiceField):
    """A yearly target by indicator and place, with how much is due."""

    def label_from_instance(self, target: Target) -> str:
        amount = f"{target.amount.normalize():f} {target.indicator.unit}"
        return f"{target.indicator.name} · {target.district} · {amount}"


def targets_around(home: District, campaign: Campaign) -> QuerySet[Target]:
    """This year's targets of the campaign that a deed in this district can count towards."""
    around = Q(district__path__startswith=home.path) | Q(district__path__in=home.ancestor_paths())
    years = range(campaign.opens_on.year, campaign.closes_on.year + 1)
    found = Target.objects.filter(around, year__in=years).select_related("indicator", "district")
    return found.order_by("district__path", "indicator__order", "year")


class HelpersField(PlainTextField):
    """Names or staff numbers, cleaned to the members; a name that several have wants the number."""

    def prepare_value(self, value: Any) -> Any:
        """Members as they are typed."""
        return "、".join(str(each) for each in value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Any:
        typed = [word for word in BETWEEN.split(super().clean(value)) if word]
        if len(typed) > MOST_HELPERS:
            raise forms.ValidationError(
                _("Name at most %(n)d helpers."), code="too_many", params={"n": MOST_HELPERS}
            )
        known = list(
            Member.objects.filter(Q(name__in=typed) | Q(username__in=typed), is_active=True).select_related(
                "unit"
            )
        )
        return tuple(dict.fromkeys(self.one(word, known) for word in typed))

    def one(self, word: str, known: list[Member]) -> Member:
        meant = [member for member in known if word in (member.name, member.username)]
        if not meant:
            raise forms.ValidationError(
                _("Nobody here is called “%(word)s”."), code="unknown", params={"word": word}
            )
        if len(meant) > 1:
            raise forms.ValidationError(
                _("Several are called “%(word)s”: write the staff number instead (%(numbers)s)."),
                code="several",
                params={
                    "word": word,
                    "numbers": "、".join(f"{member.username} {member.unit}" for member in meant[:5]),
                },
            )
        return meant[0]
