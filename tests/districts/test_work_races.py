"""Two people at the same moment, on connections of their own: one wins, the other is told."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from districts import lifecycle
from districts.lifecycle import NotAllowed
from districts.models import Stage, Work, WorkEvent, WorkGate
from tests.complaints.test_races import wait_until_blocked
from tests.districts.works import accept, finish, plan

pytestmark = pytest.mark.django_db(transaction=True)


def race(work: Work, *calls: Any) -> list[str]:
    """All begin while the row is held."""
    outcomes: list[str] = []

    def attempt(call: Any) -> None:
        try:
            call()
            outcomes.append("done")
        except NotAllowed as problem:
            outcomes.append(problem.reason.value)
        except Exception as mistake:  # such as a deadlock: a thread would swallow it
            outcomes.append(repr(mistake))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(call,)) for call in calls]
    with transaction.atomic():
        Work.objects.select_for_update().get(pk=work.pk)
        for thread in threads:
            thread.start()
        wait_until_blocked(len(calls))
    for thread in threads:
        thread.join(timeout=30)
    return sorted(outcomes)


def test_two_accept_at_once_and_it_is_accepted_once(village, toilets, lin, dong, wang, now):
    work = finish(plan(village, toilets, now), by=lin, at=now)
    told = race(work, lambda: accept(work, by=dong, at=now), lambda: accept(work, by=wang, at=now))
    assert told == ["done", "wrong_stage"]
    assert WorkEvent.objects.filter(to_stage=Stage.ACCEPTED).count() == 1
    assert WorkGate.objects.count() == 3


def test_one_moves_a_work_that_another_moves_with_many(village, toilets, lin, bai, now):
    first, second = plan(village, toilets, now), plan(village, toilets, now)
    told = race(
        first,
        lambda: lifecycle.move_many([second, first], to=Stage.STARTED, by=lin, at=now),
        lambda: lifecycle.move_on(first, to=Stage.STARTED, by=bai, at=now),
    )
    assert told in (["done", "done"], ["done", "wrong_stage"])
    assert WorkEvent.objects.filter(work=first, to_stage=Stage.STARTED).count() == 1
