"""Texts that say nearly the same, found among thousands without comparing each with each.

MinHash: of each of many hash functions a text keeps the least value that any of its pairs of characters
(core.bigrams) has. Two texts agree in about as many of these values as their pairs are alike; texts that agree in
both values of one of the `BANDS` meet in a bucket, and only those that meet are compared.
"""

import hashlib
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

BANDS = 20  # of two values each: texts alike by 0.3 meet in 85 of 100 cases, by 0.45 in 99
MET = 8  # at most so many of a bucket are compared: what many unlike texts share says little
VALUES = struct.Struct(f"<{2 * BANDS}I")


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """What both have, as a part of what either has (Jaccard); 0 where there is nothing."""
    return len(one & other) / len(one | other) if one and other else 0.0


def alike(texts: Iterable[tuple[int, frozenset[str]]], *, by: float) -> Iterator[tuple[int, int]]:
    """Of texts by number, with their pairs of characters: one that came before, and one at least so much like it.

    Of many that are alike each is compared with the first of them, so that the work grows with their number only.
    """
    buckets: dict[tuple[int, int, int], dict[int, frozenset[str]]] = defaultdict(dict)
    for number, pairs in texts:
        is_like: dict[int, bool] = {}  # of those it met
        for place in places(pairs):
            met = buckets[place]
            for other in met.keys() - is_like.keys():
                is_like[other] = likeness(pairs, met[other]) >= by
            if not any(is_like[other] for other in met) and len(met) < MET:
                met[number] = pairs
        yield from ((other, number) for other in sorted(is_like) if is_like[other])


def places(pairs: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """The buckets of a text; none without a pair of characters."""
    values = list(map(min, zip(*(VALUES.unpack(hashed(pair)) for pair in pairs), strict=True)))
    return ((band, values[band], values[band + 1]) for band in range(0, len(values), 2))


@lru_cache(maxsize=50_000)
def hashed(pair: str) -> bytes:
    """As many hash values of one pair of characters as there are hash functions; the same in every process."""
    return hashlib.shake_128(pair.encode()).digest(VALUES.size)


def groups(joined: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers that are joined, one with another or over others; each group and all groups in ascending order."""
    above: dict[int, int] = {}

    def first(number: int) -> int:
        while (higher := above.get(number, number)) != number:
            above[number] = number = above.get(higher, higher)
        return number

    for one, other in joined:
        low, high = sorted((first(one), first(other)))
        above[high] = low
        above.setdefault(low, low)
    found: dict[int, list[int]] = defaultdict(list)
    for number in sorted(above):
        found[first(number)].append(number)
    return sorted(found.values())
