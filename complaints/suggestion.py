"""Which categories a text may belong to: only ever a suggestion, chosen by a person."""

from collections import Counter

from core.bigrams import bigrams

from .models import Category

MOST = 3


def suggest(text: str) -> list[Category]:
    """At most three categories, the likeliest first; none for a text that names nothing."""
    return by_keywords(text)


def by_keywords(text: str) -> list[Category]:
    """Categories of the second and third level whose names share most pairs of characters with the text."""
    found = set(bigrams(text))
    scores: Counter[Category] = Counter()
    for category in Category.objects.filter(depth__gte=2):
        if shared := len(found.intersection(bigrams(category.name_zh))):
            scores[category] = shared
    return [category for category, _ in scores.most_common(MOST)]
