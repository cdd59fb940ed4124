"""How numbers look on a page."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from core.templatetags.compare import points_since, since
from core.templatetags.figures import about, change, figure, percent
from core.templatetags.shares import share_of


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "—"), (0, "0"), (10_000, "10,000"), (Decimal("40.00"), "40"), (Decimal("12.50"), "12.5")],
)
def test_a_figure_has_no_trailing_noughts_and_a_dash_for_nothing(value, shown):
    assert figure(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "—"), (Decimal("19310.87"), "19,311"), (Decimal("37.66"), "37.7"), (Decimal("0.92"), "0.9")],
)
def test_a_computed_amount_is_said_the_way_people_say_it(value, shown):
    assert about(value) == shown


def test_a_change_carries_its_sign():
    assert [change(3), change(-2), change(0), change(None)] == ["+3", "−2", "±0", "—"]
    assert [since(5, 2), since(5, None), since(None, 5)] == ["+3", "—", "—"]


def test_a_rate_is_a_percentage_and_its_change_is_in_points():
    assert [percent(Decimal("0.875")), percent(None)] == ["87.5%", "—"]
    with override("en"):
        assert points_since(Decimal("0.825"), Decimal("0.8")) == "+2.5 points"
        assert points_since(None, Decimal(1)) == "—"


@pytest.mark.parametrize(
    ("part", "whole", "length"), [(480, 800, "60.0%"), (900, 800, "100.0%"), (None, 800, "0%"), (5, 0, "0%")]
)
def test_a_share_never_leaves_its_bar(part, whole, length):
    assert share_of(part, whole) == length
