"""What can happen to targets: they are set, handed down and planned. Every change appends its event."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from ..models import Basis, District, Indicator, Target, TargetEvent, TargetMilestone, plan_in_words
from ..proposals import Step, scaled


class TargetRefused(ValueError):
    """The change is impossible; the message says why, `field` where."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class TargetOutdated(ValueError):
    """Somebody else changed it since it was read."""


@transaction.atomic
def hand_down(
    of: District,
    amounts: Mapping[District, Decimal | None],
    *,
    indicator: Indicator,
    year: int,
    seen: int,
    by: AbstractBaseUser | None,
    at: dt.datetime,
    reason: str = "",
) -> list[TargetEvent]:
    """Set the amounts of a district and of those directly below it, all of them or none.

    None withdraws a target. `seen` is the newest event that was read before, of the district or of those below.
    Raises TargetOutdated when there is a newer one, and TargetRefused when a change has no reason or a target that
    is withdrawn is pledged to.
    """
    District.objects.select_for_update(no_key=True).get(pk=of.pk)  # whoever else changes these waits here
    concerned = {of, *amounts}
    check_seen(indicator, year, concerned, seen)
    rows = Target.objects.select_for_update().filter(indicator=indicator, year=year, district__in=concerned)
    found = {target.district_id: target for target in rows.order_by("pk")}
    changed = {
        district: amount
        for district, amount in amounts.items()
        if amount != (found[district.pk].amount if district.pk in found else None)
    }
    if any(district.pk in found for district in changed) and not reason.strip():
        raise TargetRefused(_("Say why: targets that are set already change."), "reason")
    how = {"year": year, "at": at, "actor_id": by.pk if by else None, "reason": reason.strip()}
    events = [
        TargetEvent(indicator=indicator, district=district, **told, **how)
        for district, told in differences(of, changed, found, indicator.smallest)
    ]
    write_down(events, found)
    return TargetEvent.objects.bulk_create(events)


def differences(
    of: District, amounts: Mapping[District, Decimal | None], found: Mapping[int, Target], unit: Decimal
) -> Iterator[tuple[District, dict[str, Any]]]:
    """What the event of each district tells."""
    plans = plans_of(found.values())
    above = found.get(of.pk)
    example = Curve(above.amount, plans[of.pk]) if above else Curve(Decimal(1), [])
    for district, amount in amounts.items():
        yield district, difference(found.get(district.pk), plans.get(district.pk, []), amount, example, unit)


class Curve(NamedTuple):
    """A plan and the amount it leads to."""

    amount: Decimal
    steps: list[Step]

    def to(self, amount: Decimal, unit: Decimal) -> list[Step]:
        return scaled(self.steps, by=amount / self.amount, most=amount, unit=unit)


def difference(
    target: Target | None, plan: list[Step], amount: Decimal | None, example: Curve, unit: Decimal
) -> dict[str, Any]:
    """What an event tells: the plan keeps its shape, a new target takes that of the district above."""
    curve = Curve(target.amount, plan) if target else example
    basis = target.basis if target else Basis.LEDGER
    return {
        "amount_before": target.amount if target else None,
        "amount": amount,
        "basis_before": basis if target else "",
        "basis": basis if amount is not None else "",
        "plan_before": plan_in_words(plan),
        "plan": plan_in_words(curve.to(amount, unit)) if amount is not None else [],
    }


def check_seen(indicator: Indicator, year: int, districts: Iterable[District], seen: int) -> None:
    newest = TargetEvent.objects.about(indicator, year).filter(district__in=list(districts)).newest()
    if newest != seen:
        raise TargetOutdated


def plans_of(targets: Iterable[Target]) -> dict[int, list[Step]]:
    """By district, in one statement."""
    plans: dict[int, list[Step]] = {target.district_id: [] for target in targets}
    steps = TargetMilestone.objects.filter(target__in=list(targets)).select_related("target")
    for step in steps.order_by("due_on"):
        plans[step.target.district_id].append(Step(step.due_on, step.amount))
    return plans


def write_down(events: Sequence[TargetEvent], found: Mapping[int, Target]) -> None:
    """Make the targets what the events say; as many statements for many as for one."""
    gone = [found[event.district_id] for event in events if event.amount is None]
    kept = [target_of(event, found.get(event.district_id)) for event in events if event.amount is not None]
    TargetMilestone.objects.filter(target__in=[target for target in kept if target.pk]).delete()
    Target.objects.bulk_update([target for target in kept if target.pk], ["amount", "basis"])
    Target.objects.bulk_create([target for target in kept if not target.pk])
    by_district = {target.district_id: target for target in kept}
    TargetMilestone.objects.bulk_create(
        TargetMilestone(target=by_district[event.district_id], due_on=day, amount=amount)
        for event in events
        for day, amount in event.steps
    )
    withdraw(gone)


def target_of(event: TargetEvent, target: Target | None) -> Target:
    """The target as the event makes it, not yet saved."""
    target = target or Target(indicator=event.indicator, district=event.district, year=event.year)
    target.amount, target.basis = event.amount or Decimal(0), event.basis
    return target


def withdraw(targets: Sequence[Target]) -> None:
    try:
        Target.objects.filter(pk__in=[target.pk for target in targets]).delete()
    except ProtectedError as problem:
        raise TargetRefused(_("Pledges count towards a target that you leave empty.")) from problem


@transaction.atomic
def replan(
    target: Target,
    *,
    steps: Sequence[Step],
    basis: str,
    seen: int,
    by: AbstractBaseUser | None,
    at: dt.datetime,
    reason: str,
) -> Target:
    """Give a target another plan curve, or let something else count for it.

    Raises TargetOutdated when somebody changed it since, and TargetRefused without a reason, for a plan that does
    not rise to the amount within its year, and where a district other than a township would count by reports.
    """
    try:
        target = Target.objects.lock(target)
    except Target.DoesNotExist as withdrawn:
        raise TargetOutdated from withdrawn
    check_seen(target.indicator, target.year, [target.district], seen)
    check_plan(target, steps)
    check_basis(target, basis)
    event = TargetEvent(
        indicator=target.indicator,
        district=target.district,
        year=target.year,
        at=at,
        actor_id=by.pk if by else None,
        amount_before=target.amount,
        amount=target.amount,
        basis_before=target.basis,
        basis=basis,
        plan_before=plan_in_words(target.milestones.all()),
        plan=plan_in_words(steps),
        reason=reason.strip(),
    )
    if not (event.changes_plan or event.changes_basis):
        return target
    if not event.reason:
        raise TargetRefused(_("Say why the plan or what counts changes."), "reason")
    event.save()
    write_down([event], {target.district_id: target})
    return target


def check_plan(target: Target, steps: Sequence[Step]) -> None:
    """Days of the year, each once and in order, with amounts that never fall and never exceed the target."""
    days, amounts = [step.due_on for step in steps], [step.amount for step in steps]
    if any(day.year != target.year for day in days):
        raise TargetRefused(_("Every step lies in the year of the target."), "steps")
    if days != sorted(set(days)):
        raise TargetRefused(_("Each day has one step, and they stand in order."), "steps")
    if amounts != sorted(amounts) or any(not 0 <= amount <= target.amount for amount in amounts):
        raise TargetRefused(_("The steps rise from nothing to the amount of the target."), "steps")


def check_basis(target: Target, basis: str) -> None:
    """Only a township reports: its villages then have no figures of their own, and the county is the sum."""
    if basis == Basis.REPORTS and target.district.level != District.Level.TOWNSHIP:
        raise TargetRefused(_("Only a township can count by reports."), "basis")
