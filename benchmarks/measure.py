"""How long the county's pages take beside the emptiest one, and how many statements: medians of one run."""

import os
import statistics
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledgeportal.settings")
os.environ["SECOND_FACTOR_ROLES"] = ""  # the pages themselves, without a second step before them
TIMES = 30


def measure(complaints: int) -> None:
    """Asked in turn, so that what else the computer does meets them all alike."""
    from django.test import Client

    from members.models import Member

    client = Client(headers={"host": "localhost"})
    client.force_login(Member.objects.get(username="official"))
    paths = {"empty page": "/roles/", "county": "/districts/130682000000/"}
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in paths}
    for turn in range(TIMES + 3):
        for name, path in paths.items():
            seconds = ask(client, path)
            if turn >= 3:  # the first ones read templates and fill caches
                took[name].append(seconds)
    empty = median(took["empty page"])
    for name, each in took.items():
        p50, worked = median(each), median(each, 1)
        print(
            f"{complaints:>9,} complaints  {name:<10}  p50 {p50:6.1f} ms  × {p50 / empty:4.2f}  (worked {worked:5.1f} ms)"
        )


def median(seconds: list[tuple[float, float]], which: int = 0) -> float:
    return 1000 * statistics.median(each[which] for each in seconds)


def ask(client: Any, path: str) -> tuple[float, float]:
    """Seconds until the answer, and seconds of them that this process worked itself."""
    began, worked = time.perf_counter(), time.process_time()
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    return time.perf_counter() - began, time.process_time() - worked


if __name__ == "__main__":
    django.setup()
    measure(int(sys.argv[1]))
