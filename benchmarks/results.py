"""What was found, beside what it is compared with and the bar it should meet: as a table and as JSON."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from .cities import on_server


@dataclass(frozen=True)
class Row:
    """One bar. It is about the ratio to the baseline, or, without one, about what was measured itself."""

    scenario: str
    measured: float
    bar: float
    at_least: bool = False
    baseline: float | None = None
    p95: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.measured / self.baseline if self.baseline else None

    @property
    def holds(self) -> bool:
        told = self.measured if self.baseline is None else self.measured / self.baseline
        return told >= self.bar if self.at_least else told <= self.bar

    @property
    def bar_words(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bar:g}{' ×' if self.baseline is not None else ''}"

    def as_json(self) -> dict[str, Any]:
        return {
            "scenario": self.scenario,
            "measured": round(self.measured, 3),
            "baseline": None if self.baseline is None else round(self.baseline, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "bar": self.bar_words,
            "holds": self.holds,
        }


def machine() -> dict[str, Any]:
    """What it was measured on, without a name of it."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "postgresql": on_server("SHOW server_version")[0][0].split()[0],
    }


def write(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": machine(), "scenarios": [row.as_json() for row in rows]}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


HEAD = ["scenario", "measured", "p95", "baseline", "ratio", "bar", ""]


def table(rows: Sequence[Row]) -> str:
    lines = [HEAD, *(cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            [
                line[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
            ]
        )
        for line in lines
    )


def cells(row: Row) -> list[str]:
    figures = [row.measured, row.p95, row.baseline, row.ratio]
    told = ["" if figure is None else f"{figure:,.2f}" for figure in figures]
    return [row.scenario, *told, row.bar_words, "holds" if row.holds else "MISSED"]
