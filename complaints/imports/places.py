"""Which district a row means."""

from districts import places
from districts.models import District

from .reasons import Wrong


class Places(places.Places):
    """The districts within one; says what is wrong with a row that names none of them, or several."""

    def find(self, text: str, wrong: Wrong) -> District | None:
        """The district; None for an empty text, or with a reason for one that fits none or several."""
        if not text:
            return None
        found = self.named(text)
        if len(found) == 1:
            return next(iter(found))
        wrong.add("many_districts" if found else "no_district", text)
        return None
