"""Suggestions without training: words that people use for a matter, and the categories' own names."""

import csv
import math
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from core.bigrams import bigrams, normalised

WORDS = Path(__file__).resolve().parent.parent / "data" / "category_keywords.csv"
# Pairs that stand in many names and in most texts, and say nothing of the matter.
STOP = {
    *("管理", "建设", "问题", "其他", "服务", "社会", "行政", "政策", "工作", "单位", "干部", "制度", "人员"),
    *("处理", "情况", "部门", "经济", "及其", "以及", "有关", "相关", "政府", "居民", "城市", "农村", "城乡"),
    *("国家", "监管", "规定", "落实", "希望"),
}
NAME_WEIGHT = 0.6  # of a pair of a name, beside a keyword's one for each character
FIRST_LINE = 2.0  # what the title says counts double
UPPER_LEVEL = 1.05  # of two that fit alike the wider one is the safer suggestion

Scores = defaultdict[str, float]


class Keywords:
    """Scores texts against keywords and names; made once for each tree of categories."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.weights: dict[str, dict[str, float]] = defaultdict(dict)  # keyword → category → weight
        self.pairs: dict[str, list[str]] = defaultdict(list)  # pair of characters → categories named with it
        known = set(names)
        for name, words in spoken().items():
            for word in words if name in known else ():
                self.weights[word][name] = float(len(word))
        for name in names:
            for pair in set(bigrams(name.rsplit("/", 1)[1])) - STOP:
                self.pairs[pair].append(name)
        for shared in self.weights.values():
            for name in shared:
                shared[name] /= len(shared)
        self.total = max(len(names), 2)

    def ranked(self, text: str) -> list[str]:
        """The names of fitting categories, the likeliest first; equal ones in the tree's order."""
        plain = normalised(text)
        scores: Scores = defaultdict(float)
        for part, weight in ((plain, 1.0), (plain.partition("\n")[0], FIRST_LINE - 1)):
            self.count(part, weight, scores)
        for name in scores:
            if name.count("/") == 1:
                scores[name] *= UPPER_LEVEL
        return sorted(scores, key=lambda name: (-scores[name], name))

    def count(self, part: str, weight: float, scores: Scores) -> None:
        for word, shared in self.weights.items():
            if word in part:
                for name, value in shared.items():
                    scores[name] += value * weight
        for pair in bigrams(part):
            for name in self.pairs.get(pair, ()):
                rarity = math.log(self.total / len(self.pairs[pair])) / math.log(self.total)
                scores[name] += NAME_WEIGHT * weight * rarity


@lru_cache(maxsize=4)
def of(names: tuple[str, ...]) -> Keywords:
    return Keywords(names)


@lru_cache(maxsize=1)
def spoken() -> dict[str, list[str]]:
    """Words that residents use, by the category's full name."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {row["category"]: normalised(row["keywords"]).split() for row in csv.DictReader(file)}


def taught(names: frozenset[str]) -> list[tuple[str, str]]:
    """One text for each category that has words, so that a model knows those no complaint has shown it yet."""
    return [
        (" ".join([name.rsplit("/", 1)[1], *words]), name)
        for name, words in spoken().items()
        if name in names
    ]
