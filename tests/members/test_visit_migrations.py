"""Visits of before are given the unit of who paid them."""

from importlib import import_module

from django.apps import apps

from members.lifecycle import log_visit
from members.models import Visit

fill = import_module("members.migrations.0012_fill_units_of_visits").fill


def test_visits_of_before_get_their_members_unit_and_others_keep_theirs(lin, zhou, now):
    old = [log_visit(by=by, district=by.home_district, on=now.date(), people=1) for by in (lin, zhou, lin)]
    Visit.objects.update(unit=None)
    newer = log_visit(by=lin, district=lin.home_district, on=now.date(), people=1)
    Visit.objects.filter(pk=newer.pk).update(unit=zhou.unit)
    for _ in range(2):  # cut off, it is run again
        fill(apps, None)
    assert [visit.unit for visit in Visit.objects.order_by("pk")] == [
        lin.unit,
        zhou.unit,
        lin.unit,
        zhou.unit,
    ]
    assert len(old) == 3
