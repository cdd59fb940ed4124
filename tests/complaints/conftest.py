import pytest

from .world import World


@pytest.fixture
def world(village, category, township_unit, other_unit, chen, lin, wang, dong, now) -> World:
    """Chen dispatches, Lin handles, Wang decides, Dong calls back."""
    return World(village, category, township_unit, other_unit, chen, lin, wang, dong, now)
