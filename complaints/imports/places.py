"""Which district a row means."""

from collections import defaultdict

from districts.models import District

from .reasons import Wrong


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

    def find(self, text: str, wrong: Wrong) -> District | None:
        """The district; None for an empty text, or with a reason for one that fits none or several."""
        if not text:
            return None
        found = self.by_name.get("".join(text.split()), set())
        if len(found) == 1:
            return next(iter(found))
        wrong.add("many_districts" if found else "no_district", text)
        return None
