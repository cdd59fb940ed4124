"""The measuring itself: every scenario once, in a city of three hundred complaints, and what it says of them."""

import json
import os
from argparse import Namespace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from benchmarks.__main__ import SCENARIOS as NAMES
from benchmarks.build import compile_weeks, fill
from benchmarks.cities import City
from benchmarks.results import Row, table, write
from benchmarks.run import measure
from benchmarks.scenarios import SCENARIOS


@pytest.fixture
def city(transactional_db, monkeypatch) -> str:
    """The test's own database, filled as a city is."""
    for command in ("load_districts", "load_categories"):
        call_command(command, verbosity=0)
    with transaction.atomic():
        fill(300, timezone.now(), works=600)
    compile_weeks(timezone.now(), weeks=2)
    name = connection.settings_dict["NAME"]
    connection.close()
    monkeypatch.setattr(City, "of", classmethod(lambda cls, complaints, number=13: cls(name, number)))
    # The signed sessions of this process must open the pages of the other.
    monkeypatch.setitem(os.environ, "SECRET_KEY", settings.SECRET_KEY)
    return name


@pytest.mark.skipif("BENCH" not in os.environ, reason="takes two minutes: BENCH=1 asks for it")
@pytest.mark.browser
def test_every_scenario_is_measured_and_told(city, tmp_path, capsys):
    given = Namespace(
        small=300, middle=300, large=300, rounds=3, rows=60, events=100, blocks=2, scenario=NAMES
    )
    rows = measure(given)
    write(rows, tmp_path / "results" / "latest.json")
    told = json.loads((tmp_path / "results" / "latest.json").read_text())
    assert list(told) == ["machine", "scenarios"]
    assert sorted(told["machine"]) == ["cores", "memory_gb", "postgresql", "python"]
    assert {tuple(each) for each in told["scenarios"]} == {
        ("scenario", "measured", "baseline", "ratio", "bar", "holds")
    }
    assert len(told["scenarios"]) == len(rows) == len({each["scenario"] for each in told["scenarios"]})
    assert table(rows).count("\n") == len(rows)
    shown = capsys.readouterr().out
    assert [name for name in NAMES if f"{name} … " not in shown] == []


def test_every_scenario_can_be_named():
    assert list(SCENARIOS) == NAMES


@pytest.mark.parametrize(
    ("row", "ratio", "words", "holds"),
    [
        (Row("a page, ms", 30.0, 4, baseline=10.0), 3.0, "≤ 4 ×", True),
        (Row("a page, ms", 41.0, 4, baseline=10.0), 4.1, "≤ 4 ×", False),
        (Row("filed, a second", 25.0, 0.25, at_least=True, baseline=100.0), 0.25, "≥ 0.25 ×", True),
        (Row("filed, a second", 24.0, 0.25, at_least=True, baseline=100.0), 0.24, "≥ 0.25 ×", False),
        (Row("statements", 12, 12), None, "≤ 12", True),
        (Row("statements", 13, 12), None, "≤ 12", False),
    ],
)
def test_a_bar_is_about_the_ratio_or_about_what_was_measured(row: Row, ratio, words, holds):
    told = row.as_json()
    assert (told["ratio"], told["bar"], told["holds"]) == (ratio, words, holds)


def test_results_name_no_machine(tmp_path: Path):
    write([], tmp_path / "latest.json")
    assert str(Path.home()) not in (tmp_path / "latest.json").read_text()
