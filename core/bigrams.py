"""Search in Chinese: every two characters that stand beside each other, so that two-character words are found.

Postgres' own trigrams need three characters, and Chinese words mostly have two.
"""

import re
import unicodedata

RUNS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")


def normalised(text: str) -> str:
    """Full-width and capital letters as people type them."""
    return unicodedata.normalize("NFKC", text).lower()


def bigrams(*texts: str) -> list[str]:
    """The distinct pairs of all texts, sorted; a single character alone makes none."""
    pairs: set[str] = set()
    for text in texts:
        for run in RUNS.findall(normalised(text)):
            pairs.update(run[start : start + 2] for start in range(len(run) - 1))
    return sorted(pairs)
