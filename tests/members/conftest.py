"""What the tests of members share."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from members.models import Member, Role
from tests.factories import make_member


@pytest.fixture
def boss(county, city_unit) -> Member:
    """The county's administrator."""
    return make_member(
        username="boss",
        name="赵",
        role=Role.ADMINISTRATOR,
        unit=city_unit,
        home_district=county,
        is_staff=True,
    )


@pytest.fixture
def run_beside() -> Iterator[Callable[[Callable[[], Any]], Future]]:
    """Starts something in a thread with a connection of its own; its result can be waited for."""
    pool = ThreadPoolExecutor(8)

    def alone(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    yield lambda call: pool.submit(alone, call)
    pool.shutdown()
