"""Which district people mean by what they write."""

import re
from collections import defaultdict

from .models import District

# What a name ends with in the register, and seldom in a township's own sheets: 杨家营社区 is 杨家营村 to those who live there.
KIND = re.compile(r"(社区)?(村民委员会|居民委员会|村委会|居委会)$|社区村?$|(?<=..)村$")


def the_county() -> District:
    """The district that holds all others; raises DoesNotExist before load_districts."""
    return District.objects.get(level=District.Level.COUNTY)


def stem(name: str) -> str:
    """A village's name without what kind of place it is."""
    return KIND.sub("", name)


class Places:
    """The districts within one, by code and by every name people write; one statement."""

    def __init__(self, within: District) -> None:
        self.by_name: dict[str, set[District]] = defaultdict(set)
        self.by_stem: dict[str, set[District]] = defaultdict(set)
        above: dict[str, District] = {}
        for district in District.objects.within(within):
            above[district.path] = district
            parent = above.get(district.path[: -District.steplen])
            for name in (district.short_name, district.name):
                self.by_name[name].add(district)
                if parent:
                    self.by_name[f"{parent.short_name}{name}"].add(district)
                    self.by_name[f"{parent.name}{name}"].add(district)
            if district.level == District.Level.VILLAGE:
                self.add_stem(district, parent)
            self.by_name[district.code].add(district)

    def add_stem(self, village: District, parent: District | None) -> None:
        self.by_stem[stem(village.short_name)].add(village)
        if parent:
            self.by_stem[parent.short_name + stem(village.short_name)].add(village)

    def named(self, text: str) -> set[District]:
        """Every district that this may mean; a village also by its stem, unless another has just this name."""
        name = "".join(text.split())
        return self.by_name.get(name) or self.by_stem.get(stem(name), set())
