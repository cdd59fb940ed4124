"""What the tests of complaints share: a world in which a complaint lives, and the check of a file to import."""

import pytest

from complaints.imports.check import Checker, Defaults
from complaints.imports.sheets import read
from districts.models import District

from .world import World


@pytest.fixture
def world(village, category, township_unit, other_unit, chen, lin, wang, dong, now) -> World:
    """Chen dispatches, Lin handles, Wang decides, Dong calls back."""
    return World(village, category, township_unit, other_unit, chen, lin, wang, dong, now)


@pytest.fixture
def check(village, category, now):
    """Checks a file as it would be taken over into the county."""

    def run(content: bytes, *, name: str = "messages.csv", **defaults):
        county = District.objects.get(level="county")
        given = {"district": county, "category": category} | defaults
        return Checker(read(name, content), Defaults(**given), now=now).check(0, 10_000)

    return run
