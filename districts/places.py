"""Which district people mean by what they write."""

from collections import defaultdict

from .models import District


def the_county() -> District:
    """The district that holds all others; raises DoesNotExist before load_districts."""
    return District.objects.get(level=District.Level.COUNTY)


class Places:
    """The districts within one, by code and by every name people write; one statement."""

    def __init__(self, within: District) -> None:
        self.by_name: dict[str, set[District]] = defaultdict(set)
        above: dict[str, District] = {}
        for district in District.objects.within(within):
            above[district.path] = district
            parent = above.get(district.path[: -District.steplen])
            for name in (district.short_name, district.name):
                self.by_name[name].add(district)
                if parent:
                    self.by_name[f"{parent.short_name}{name}"].add(district)
                    self.by_name[f"{parent.name}{name}"].add(district)
            self.by_name[district.code].add(district)

    def named(self, text: str) -> set[District]:
        """Every district that this may mean."""
        return self.by_name.get("".join(text.split()), set())
