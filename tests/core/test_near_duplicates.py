import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bigrams import bigrams
from core.near_duplicates import alike, groups, likeness

LAMPS = ["村口路灯坏了没人修", "我村村口路灯坏了", "村口的路灯坏了没人修"]
BUS = ["去县城的公交车太少", "去县城的公交车太少了"]


def numbered(texts: list[str]) -> list[tuple[int, frozenset[str]]]:
    return [(number, frozenset(bigrams(text))) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("路灯坏了", "路灯坏了", 1.0), ("路灯坏", "路灯亮", 1 / 3), ("路灯", "公交", 0.0), ("", "", 0.0)],
)
def test_likeness_is_what_both_have_of_what_either_has(one, other, expected):
    assert likeness(frozenset(bigrams(one)), frozenset(bigrams(other))) == expected


def test_texts_that_say_nearly_the_same_come_together_and_others_do_not():
    texts = [LAMPS[0], BUS[0], "井里打不上水", LAMPS[1], LAMPS[2], BUS[1]]
    assert groups(alike(numbered(texts), by=0.4)) == [[0, 3, 4], [1, 5]]


def test_a_text_without_a_pair_is_like_no_other():
    assert list(alike(numbered(["", "水", "水"]), by=0.1)) == []


def test_the_same_text_many_times_is_one_group_and_each_is_compared_with_the_first():
    assert list(alike(numbered(["村口路灯坏了没人修"] * 2000), by=0.4)) == [(0, n) for n in range(1, 2000)]


def test_nearly_all_texts_alike_by_a_half_are_found():
    """The hash functions leave it to chance: of 200 texts of which a fifth of the signs were changed, at most 2."""
    chance = random.Random(1)
    signs = [chr(0x4E00 + n) for n in range(3000)]
    found = 0
    for _ in range(200):
        text = chance.choices(signs, k=40)
        changed = [chance.choice(signs) if n % 8 == 0 else sign for n, sign in enumerate(text)]
        found += len(list(alike(numbered(["".join(text), "".join(changed)]), by=0.5)))
    assert found >= 198


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12))))
def test_groups_are_what_is_joined_over_any_number_of_others(pairs):
    expected = {frozenset(reached(number, pairs)) for number in {n for pair in pairs for n in pair}}
    assert groups(pairs) == sorted(sorted(group) for group in expected)


def reached(number: int, pairs: list[tuple[int, int]]) -> set[int]:
    """Step by step from one number, until nothing is added."""
    known = {number}
    while more := {n for pair in pairs if known & {*pair} for n in pair} - known:
        known |= more
    return known
