"""The figures of frozen facts by name, such as `complaints.stock.closed`, and where two of them differ."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

Frozen = Mapping[str, Any]

# What is counted from rows that are only ever added. Everything else rests on what may rightly be edited since: the
# roster, a category, a due date, a target, a story, the words of a list.
ADDED_ONLY: dict[str, frozenset[str]] = {
    "pledges": frozenset({"logged", "delivered", "accepted", "stock"}),
    "visits": frozenset({"visits", "people", "opinions", "solved_on_spot"}),
    "complaints": frozenset(
        [
            "received",
            "accepted",
            "answered",
            "closed",
            "checked",
            "reopened",
            "by_channel",
            "stock",
            "verdicts",
            "unreached",
            "contacted_in_time",
            "solved",
            "satisfied",
            "basically_satisfied",
            "excluded",
        ]
    ),
}


class Difference(NamedTuple):
    """A figure that is told in two ways."""

    name: str
    before: Any
    after: Any


def differences(before: Frozen, after: Frozen) -> list[Difference]:
    """What the two tell differently. What a later release counts besides is no difference."""
    old, new = figures(before), figures(after)
    names = dict.fromkeys([*old, *new])
    told = [name for name in names if is_known(name, before)]
    return [
        Difference(name, old.get(name), new.get(name))
        for name in told
        if not same(old.get(name), new.get(name))
    ]


def figures(frozen: Frozen) -> dict[str, Any]:
    return dict(leaves("", frozen))


def leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(f"{name}.{key}" if name else str(key), item)
    elif name in ("late.complaints", "late.pledges"):
        for row in value:
            yield f"{name}.{row.get('code') or row.get('pk')}", [row[key] for key in sorted(row)]
    elif name == "raised":
        for place, row in enumerate(value or (), start=1):
            yield f"{name}.{place}", [row["title"], row["before"], row["villages"], *row["complaints"]]
    else:
        yield name, value


def is_known(name: str, frozen: Frozen) -> bool:
    """Whether whoever froze these facts counted such a figure at all."""
    family, _dot, rest = name.partition(".")
    kept = frozen.get(family)
    if family in ADDED_ONLY:
        return rest.partition(".")[0] in (kept or {})
    return kept is not None


def same(one: Any, other: Any) -> bool:
    """Nought, nothing and not there are the same; numbers are, however many noughts follow the point."""
    return number(one) == number(other)


def number(value: Any) -> Any:
    if isinstance(value, list):
        return value or 0
    try:
        return Decimal(str(value or 0))
    except InvalidOperation:
        return value


def rests_on_added_rows(name: str, frozen: Frozen) -> bool:
    """Whether only rows that are never changed tell this figure: then nothing but an error can make it differ."""
    family, _dot, rest = name.partition(".")
    if family == "works":
        return not is_reported(rest.partition(".")[0], frozen)
    return rest.partition(".")[0] in ADDED_ONLY.get(family, ())


def is_reported(code: str, frozen: Frozen) -> bool:
    """Whether reports counted for the indicator, in this district or in one below; or another way is not told."""
    target = frozen.get("targets", {}).get(code)
    return target is None or target.get("basis") != "ledger"
