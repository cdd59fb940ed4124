"""Reads a rule by its name, which `rules` writes as a formula: `((dispatcher & in_home_district) & ~is_own)`."""

import ast
from collections.abc import Iterator
from itertools import product

from members.models import Role

Literal = tuple[str, bool]  # a condition, and whether it must hold
Ways = list[frozenset[Literal]]  # any of these sets of conditions is enough; an empty set: no condition


def ways(formula: str, role: str) -> Ways:
    """What this role must fulfil, as ways of which one is enough; none: the role may not."""
    return shortest(expand(ast.parse(formula, mode="eval").body, role, True))


def expand(node: ast.expr, role: str, wanted: bool) -> Ways:
    """The ways to make this part of the formula true, or false where it is denied."""
    match node:
        case ast.UnaryOp(op=ast.Invert(), operand=inner):
            return expand(inner, role, not wanted)
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr() as how, right=right):
            sides = expand(left, role, wanted), expand(right, role, wanted)
            both = isinstance(how, ast.BitAnd) == wanted
            return all_of(*sides) if both else sides[0] + sides[1]
        case ast.Name(id=name):
            return atom(name, role, wanted)
    raise ValueError(ast.dump(node))


def all_of(left: Ways, right: Ways) -> Ways:
    return [one | other for one, other in product(left, right) if not contradicts(one | other)]


def contradicts(literals: frozenset[Literal]) -> bool:
    return any((name, not holds) in literals for name, holds in literals)


def atom(name: str, role: str, wanted: bool) -> Ways:
    """A role's name is settled; every other predicate is a condition."""
    if is_role(name):
        return [frozenset()] if (role in name.split("_or_")) == wanted else []
    return [frozenset({(name, wanted)})]


def is_role(name: str) -> bool:
    return all(part in Role.values for part in name.split("_or_"))


def shortest(found: Ways) -> Ways:
    """Without ways that ask more than another."""
    kept = [way for way in found if not any(other < way for other in found)]
    return list(dict.fromkeys(kept))


def conditions(formula: str) -> Iterator[str]:
    """Every predicate of a rule that is no role."""
    for node in ast.walk(ast.parse(formula, mode="eval")):
        if isinstance(node, ast.Name) and not is_role(node.id):
            yield node.id
