"""The trained model: grams of one to three characters, TF-IDF, one row of weights each.

The file is a line of JSON and plain floats, so that loading it can run nothing, and needs no library: a model
trained where scikit-learn is installed serves where it is not.
"""

import hashlib
import json
import logging
import math
import os
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from core.bigrams import RUNS, normalised

logger = logging.getLogger(__name__)
FORMAT = 1
LONGEST = 3
MOST_CHARACTERS = 1000  # of a text: what it is about stands at its beginning
MOST_BYTES = 200 * 1024 * 1024


def grams(text: str) -> list[str]:
    """Every one, two and three characters that stand beside each other."""
    runs = RUNS.findall(normalised(text[:MOST_CHARACTERS]))
    return [
        run[start : start + length]
        for run in runs
        for length in range(1, LONGEST + 1)
        for start in range(len(run) - length + 1)
    ]


class Unusable(ValueError):
    """The file is no model of this portal; the message says why."""


@dataclass(frozen=True)
class Model:
    """A linear model over grams; `weights` has one row for each gram, one column for each category."""

    categories: list[str]  # full names
    grams: list[str]
    idf: "array[float]"
    bias: "array[float]"
    weights: "array[float]"

    def ranked(self, text: str) -> list[str]:
        """The categories' names, the likeliest first; none for a text without any known gram."""
        counted = Counter(grams(text))
        index = self.index()
        values = {
            index[gram]: (1 + math.log(count)) * self.idf[index[gram]]
            for gram, count in counted.items()
            if gram in index
        }
        if not values:
            return []
        length = math.sqrt(sum(value * value for value in values.values()))
        width = len(self.categories)
        scores = list(self.bias)
        for number, value in values.items():
            share = value / length
            row = self.weights[number * width : (number + 1) * width]
            scores = [score + share * weight for score, weight in zip(scores, row, strict=True)]
        return [name for _, name in sorted(zip(scores, self.categories, strict=True), reverse=True)]

    def index(self) -> dict[str, int]:
        return positions(self)

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=2)
def positions(model: Model) -> dict[str, int]:
    return {gram: number for number, gram in enumerate(model.grams)}


# ---- The file ---------------------------------------------------------------------------------


def save(model: Model, path: Path) -> None:
    """Write the whole file beside its place, then move it there: a reader never sees half of it."""
    numbers = b"".join(part.tobytes() for part in (model.idf, model.bias, model.weights))
    head = {
        "format": FORMAT,
        "categories": model.categories,
        "grams": model.grams,
        "sha256": hashlib.sha256(numbers).hexdigest(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(json.dumps(head, ensure_ascii=False).encode() + b"\n" + numbers)
    beside.replace(path)


def load(path: Path) -> Model:
    """Read a model; raises Unusable or OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise Unusable("too large")
    line, _, numbers = path.read_bytes().partition(b"\n")
    try:
        head = json.loads(line)
        categories, known, digest = head["categories"], head["grams"], head["sha256"]
    except (ValueError, KeyError, TypeError) as problem:
        raise Unusable("not a model") from problem
    if head.get("format") != FORMAT:
        raise Unusable(f"format {head.get('format')}, not {FORMAT}")
    if hashlib.sha256(numbers).hexdigest() != digest:
        raise Unusable("damaged")
    floats: array[float] = array("f")
    floats.frombytes(numbers)
    rows, columns = len(known), len(categories)
    if len(floats) != rows + columns + rows * columns:
        raise Unusable("numbers are missing")
    return Model(categories, known, floats[:rows], floats[rows : rows + columns], floats[rows + columns :])


def current(categories: frozenset[str]) -> Model | None:
    """The model of settings.CATEGORY_MODEL, read again when the file changes; None when there is none to use."""
    path = Path(settings.CATEGORY_MODEL)
    try:
        state = path.stat()
    except (OSError, ValueError):
        return None
    return usable(path, state.st_mtime_ns, state.st_size, categories)


@lru_cache(maxsize=2)
def usable(path: Path, changed: int, size: int, categories: frozenset[str]) -> Model | None:
    """The model in this state of the file; what cannot be used is logged once and then is as good as none."""
    try:
        model = load(path)
        if not categories.intersection(model.categories):
            raise Unusable("it knows none of the categories")
    except (Unusable, OSError) as problem:
        logger.warning("%s is not used, keywords suggest instead: %s", path.name, problem)
        return None
    return model
