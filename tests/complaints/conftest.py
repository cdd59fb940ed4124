"""What the tests of imports share."""

import pytest

from complaints.imports.check import Checker, Defaults
from complaints.imports.sheets import read
from districts.models import District


@pytest.fixture
def check(village, category, now):
    """Checks a file as it would be taken over into the county."""

    def run(content: bytes, *, name: str = "messages.csv", **defaults):
        county = District.objects.get(level="county")
        given = {"district": county, "category": category} | defaults
        return Checker(read(name, content), Defaults(**given), now=now).check(0, 10_000)

    return run
