"""The demo city's invented texts."""

import csv
from pathlib import Path

HERE = Path(__file__).parent


def read(name: str) -> list[dict[str, str]]:
    """The rows of one of the files beside this one."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
