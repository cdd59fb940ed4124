"""Which column is which: by the names that offices give them, in Chinese and English."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any


class Columns:
    """The columns of one kind of sheet.

    `names` has for each of ours what others call it, apart by spaces; a row of headers has at least those `needed`;
    `example` is what a person reads where no headers are found.
    """

    def __init__(self, names: Mapping[str, str], *, needed: set[str], example: str) -> None:
        self.our_name = {alias: name for name, aliases in names.items() for alias in aliases.split()}
        self.needed, self.example = needed, example

    def recognise(self, headers: Sequence[Any]) -> list[str | None]:
        """Our name for each header; None for a column that is none of ours, or that a column before it was."""
        found: list[str | None] = []
        for header in headers:
            name = self.our_name.get(plain(header))
            found.append(None if name in found else name)
        return found

    def are_headers(self, line: Sequence[Any]) -> bool:
        return self.needed <= set(self.recognise(line))

    def language_of(self, headers: Sequence[Any]) -> str:
        """The language that whoever made the file reads: that of the headers we know."""
        known = [str(header) for header in headers if plain(header) in self.our_name]
        chinese = [header for header in known if re.search("[\u4e00-\u9fff]", header)]
        return "zh-hans" if 2 * len(chinese) >= len(known) else "en"


def plain(header: Any) -> str:
    """A header without marks, brackets and what they hold, spaces and capitals."""
    text = unicodedata.normalize("NFKC", str(header or "")).lower()
    return re.sub(r"\(.*?\)|[\W_]", "", text)
