"""Why a row, or a whole file, cannot be taken in: stored as short words, told in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import sheet_errors

Reason = list[Any]  # the short word, and what stood there

TEXTS = {
    "no_words": _("Title and content are both empty."),
    "long_words": _("The content has more than 20 000 characters: a quotation mark may not be closed."),
    "long_reply": _("The reply has more than 20 000 characters: a quotation mark may not be closed."),
    "no_time": _("The time is missing."),
    "bad_time": _("The time cannot be read: {value}"),
    "future": _("This time is still to come: {value}"),
    "no_reply_time": _("There is a reply, but not when it was given."),
    "bad_reply_time": _("The time of the reply cannot be read: {value}"),
    "reply_first": _("The reply is dated before the message: {value}"),
    "long_number": _("The number has more than 40 characters."),
    "same_number": _("This number stands in row {value} already."),
    "no_district": _("No such place in the district chosen: {value}"),
    "many_districts": _("Several places have this name, write the code or the township before it: {value}"),
    "no_category": _("No category fits; choose one for the rows without."),
    "check_broke": _("The check stopped at an error of the portal. Please choose the file again."),
    **sheet_errors.TEXTS,
}


class Wrong(Exception):
    """A row that cannot be taken in, with every reason."""

    def __init__(self, source_id: str) -> None:
        super().__init__(source_id)
        self.source_id = source_id
        self.reasons: list[Reason] = []

    def add(self, word: str, value: object = "") -> None:
        """One more reason; what stood there is kept short, for it may be anything."""
        self.reasons.append([word, str(value)[:40]])


def told(reason: Reason) -> str:
    """The reason as a sentence."""
    word, value = reason
    return str(TEXTS[word]).format(value=value)
