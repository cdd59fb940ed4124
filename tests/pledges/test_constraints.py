"""What the database itself refuses, beside the lifecycle."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.photos import clean_photo
from districts.models import Target
from pledges import lifecycle
from pledges.models import Pledge, PledgeMilestone, PledgePhoto
from tests.core.test_photos import picture

DAY = dt.date(2021, 8, 1)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"target_amount": 3}, "pledge_target_has_its_amount"),
        ({"beneficiary_kind": "nobody"}, "pledge_beneficiary_kind_is_known"),
    ],
)
def test_impossible_detail(pledge, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Pledge.objects.update(**changes)


@pytest.mark.parametrize("amount", [None, 0])
def test_a_target_without_an_amount(pledge, toilets, township, amount):
    target = Target.objects.create(indicator=toilets, district=township, year=2021, amount=800)
    with pytest.raises(IntegrityError, match="pledge_target_has_its_amount"), transaction.atomic():
        Pledge.objects.update(target=target, target_amount=amount)


def test_two_steps_on_a_day(pledge):
    steps = [PledgeMilestone(pledge=pledge, due_on=DAY, title=title) for title in ("备料", "施工")]
    with pytest.raises(IntegrityError, match="pledge_has_one_milestone_a_day"), transaction.atomic():
        PledgeMilestone.objects.bulk_create(steps)


def test_a_photo_that_shows_neither_before_nor_after(pledge, lin, now):
    lifecycle.post_progress(pledge, by=lin, at=now, note="已备料", photos=[clean_photo(picture())])
    with pytest.raises(IntegrityError, match="pledge_photo_kind_is_known"), transaction.atomic():
        PledgePhoto.objects.update(kind="meanwhile")
