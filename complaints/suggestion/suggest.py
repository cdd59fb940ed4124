"""Suggestions of the trained model where there is one, of keywords where there is none."""

from functools import cached_property

from ..models import Category
from . import keywords, model

MOST = 3


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
        by_keywords = [self.by_name[name] for name in self.keywords.ranked(text)]
        if (trained := model.current(frozenset(self.by_name))) is None:
            return by_keywords
        by_model = [self.by_name[name] for name in trained.ranked(text) if name in self.by_name]
        return list(dict.fromkeys([*by_model[:MOST], *by_keywords, *by_model[MOST:]]))

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
