"""What a row is about."""

from ..models import Category
from ..suggestion import Suggester

OTHER = "其他"


class Categories:
    """Finds a row's category by its name, else by its words, else 其他; one statement."""

    def __init__(self, default: Category | None) -> None:
        self.default = default
        self.suggester = Suggester()
        self.by_name: dict[str, Category] = {}
        for category in sorted(self.suggester.categories, key=lambda category: category.depth):
            for name in (self.suggester.full_name(category), category.name_zh, category.name_en):
                self.by_name.setdefault(name, category)
        self.other = self.by_name.get(f"党务政务/{OTHER}") or default

    def find(self, name: str, text: str) -> Category | None:
        """By name; below a first-level one, or without any, by the words; None when there is nothing to fall back to."""
        named = self.by_name.get(name) if name else None
        if named is not None and named.depth > 1:
            return named
        if named is None and self.default is not None:
            return self.default
        return self.suggester.best(text, within=named.path if named else "") or self.other
