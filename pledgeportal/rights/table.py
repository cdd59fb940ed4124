"""The matrix of rights: who may what, within which limits."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from rules.permissions import permissions

from members.models import Role

from .reading import Ways, ways
from .words import CONDITIONS, GROUPS, RIGHTS

ACTIONS = ("view", "add", "change", "delete")
ORDER = list(CONDITIONS)


@dataclass(frozen=True)
class Cell:
    """What one role may: not at all, always, or within limits."""

    may: bool
    limits: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Right:
    """A row."""

    label: str | Promise
    cells: list[Cell]


@dataclass(frozen=True)
class Group:
    """The rights of one part of the portal."""

    label: str | Promise
    rights: list[Right]


def groups(roles: Sequence[str] = Role.values) -> list[Group]:
    """Every rule there is, by the part of the portal it is about, with a cell for each role."""
    return [
        Group(
            label, [Right(named(name), cells(name, roles)) for name in shown() if name.split(".")[0] == app]
        )
        for app, label in GROUPS.items()
    ]


def shown() -> list[str]:
    """The permissions that have a row: those on one table of settings stand in one row."""
    listed = [name for name in RIGHTS if name in permissions]
    return listed + [name for name in permissions if tables_action(name) == "change"]


def tables_action(name: str) -> str | None:
    """What a permission of the settings allows on which table: `complaints.change_category` changes."""
    app, _dot, rest = name.partition(".")
    action, _line, model = rest.partition("_")
    known = name not in RIGHTS and action in ACTIONS and model in apps.all_models.get(app, {})
    return action if known else None


def named(name: str) -> str | Promise:
    if name in RIGHTS:
        return RIGHTS[name]
    app, _dot, rest = name.partition(".")
    model = apps.get_model(app, rest.partition("_")[2])
    return _("Settings: %(table)s") % {"table": capfirst(str(model._meta.verbose_name_plural))}


def cells(name: str, roles: Sequence[str] = Role.values) -> list[Cell]:
    formula = permissions[name].name
    return [cell(ways(formula, role)) for role in roles]


def cell(found: Ways) -> Cell:
    if not found or frozenset() in found:
        return Cell(bool(found))
    return Cell(True, [words(way) for way in found])


def words(way: frozenset[tuple[str, bool]]) -> str:
    ordered = sorted(way, key=lambda each: ORDER.index(each[0]))
    return _(", ").join(str(CONDITIONS[name][not holds]) for name, holds in ordered)
