"""Learning from complaints already categorised; needs scikit-learn, which only this module asks for."""

import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

try:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC
except ImportError:  # the package is optional: requirements-suggest.txt
    TfidfVectorizer = LinearSVC = None

from .model import Model, grams

MISSING = "Training needs scikit-learn: pip install -r requirements-suggest.txt"
MOST_GRAMS = 20_000
SEED = 20210726  # the same rows are held out each time, so that two trainings can be compared

Example = tuple[str, str]  # text, full name of its category


class CannotTrain(Exception):
    """There is nothing to learn from; the message says what is missing."""


@dataclass(frozen=True)
class Split:
    """What is learned from and what is held out, category by category."""

    learned: list[Example]
    held_out: list[Example]


def frequent(examples: Sequence[Example], *, least: int) -> list[Example]:
    """Those whose category has at least so many."""
    counts = Counter(name for _, name in examples)
    return [example for example in examples if counts[example[1]] >= least]


def split(examples: Sequence[Example], *, share: float, seed: int = SEED) -> Split:
    """Hold out this share of each category, at least one, and never all of it."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example[1]].append(example)
    chance = random.Random(seed)  # noqa: S311  # a fair split needs no secrecy
    learned, held_out = [], []
    for name in sorted(groups):
        group = sorted(groups[name])
        chance.shuffle(group)
        apart = min(max(round(len(group) * share), 1), len(group) - 1)
        held_out += group[:apart]
        learned += group[apart:]
    return Split(learned, held_out)


def train(examples: Sequence[Example]) -> Model:
    """A linear model; raises CannotTrain without scikit-learn or with fewer than two categories."""
    if TfidfVectorizer is None:
        raise CannotTrain(MISSING)
    if len({name for _, name in examples}) < 2:
        raise CannotTrain("At least two categories with enough complaints are needed.")
    vectors = TfidfVectorizer(
        analyzer=grams, sublinear_tf=True, min_df=1 if len(examples) < 500 else 2, max_features=MOST_GRAMS
    )
    matrix = vectors.fit_transform([text for text, _ in examples])
    learner = LinearSVC(class_weight="balanced", random_state=SEED)
    learner.fit(matrix, [name for _, name in examples])
    weights, bias = learner.coef_, learner.intercept_
    if len(weights) == 1:  # of two categories it keeps one row: the other's is its opposite
        weights, bias = [-weights[0], weights[0]], [-bias[0], bias[0]]
    columns = [array("f", row) for row in weights]
    return Model(
        categories=[str(name) for name in learner.classes_],
        grams=[str(gram) for gram in vectors.get_feature_names_out()],
        idf=array("f", vectors.idf_),
        bias=array("f", bias),
        weights=array("f", (column[row] for row in range(len(columns[0])) for column in columns)),
    )
