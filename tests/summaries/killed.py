"""A worker that compiles and publishes weeks, started and killed again and again; run by test_workers.

`python -m tests.summaries.killed RUNS SEED`: the last run may finish. Prints how many were killed at work.
"""

import os
import random
import signal
import sys
import time

import django

FIRST, LAST = "2021-W20", "2021-W31"
LONGEST = 0.3  # seconds that a worker lives, at most


def work() -> None:
    from django.utils import timezone

    from core.weeks import Week
    from districts.models import District
    from members.models import Member
    from summaries.lifecycle import AlreadyPublished, compile_week, publish, weeks_between

    county, wang = District.objects.get(level="county"), Member.objects.get(username="wang")
    for week in weeks_between(Week.parse(FIRST), Week.parse(LAST)):
        compile_week(week, at=timezone.now())
        try:
            publish(county, week, by=wang, at=timezone.now())
        except AlreadyPublished:
            continue


def start() -> int:
    """A child with a connection of its own; this process never has one."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    finally:
        os._exit(0)


def main(runs: int, seed: int) -> None:
    chance, killed = random.Random(seed), 0
    for _ in range(runs):
        pid = start()
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(pid, signal.SIGKILL)
        _pid, status = os.waitpid(pid, 0)
        killed += os.WIFSIGNALED(status)
    os.waitpid(start(), 0)
    print(killed)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
