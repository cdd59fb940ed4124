"""Suggestions by keywords, and by the trained model too where there is one."""

from collections import defaultdict
from functools import cached_property

from ..models import Category
from . import keywords, model

MOST = 3
DEEPEST = 20  # of a ranking that is worth joining with another


def suggest(text: str) -> list[Category]:
    """At most three categories, the likeliest first; none for a text that names nothing. One statement."""
    return Suggester().suggest(text)


class Suggester:
    """The categories as they are now; one statement, then none for any number of texts."""

    def __init__(self) -> None:
        self.categories = list(
            Category.objects.only("path", "depth", "name_zh", "name_en", "limit_class").order_by("path")
        )

    def suggest(self, text: str) -> list[Category]:
        return self.ranked(text)[:MOST]

    def best(self, text: str, *, within: str = "") -> Category | None:
        """The likeliest below the category with this path; None when the text names none there."""
        return next((found for found in self.ranked(text) if found.path.startswith(within)), None)

    def ranked(self, text: str) -> list[Category]:
        """Every category that the text may belong to, the likeliest first."""
        trained = model.current(frozenset(self.by_name))
        by_keywords = self.keywords.ranked(text)
        names = fused(by_keywords, trained.ranked(text)) if trained else by_keywords
        return [self.by_name[name] for name in names if name in self.by_name]

    @cached_property
    def by_name(self) -> dict[str, Category]:
        """The categories of the second and third level by their names from the first down."""
        return {self.full_name(category): category for category in self.categories if category.depth > 1}

    @cached_property
    def keywords(self) -> keywords.Keywords:
        return keywords.of(tuple(self.by_name))

    @cached_property
    def names(self) -> dict[str, str]:
        return {category.path: category.name_zh for category in self.categories}

    def full_name(self, category: Category) -> str:
        """Such as 城乡建设/村镇建设."""
        return "/".join(self.names[path] for path in category.ancestor_paths())


def fused(*rankings: list[str]) -> list[str]:
    """One ranking of several: what stands high in both stands first, what only one knows is not lost."""
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, name in enumerate(ranking[:DEEPEST], start=2):
            scores[name] += 1 / place
    return sorted(scores, key=lambda name: (-scores[name], name))
