"""Why a row, or a whole file, cannot be taken in: stored as short words, told in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

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
    # of the file as a whole
    "other_kind": _("Choose a CSV file or an Excel workbook (.csv or .xlsx); save an .xls as .xlsx."),
    "large": _("The file is larger than 20 MB: split it."),
    "other_content": _("The content does not fit the file's name: save it anew as .xlsx or .csv."),
    "many_rows": _("The file has more than {value} rows: split it."),
    "no_headers": _(
        "No row of headers was found. The first row must name the columns: title, body, received_at …"
    ),
    "no_text": _("This is not a text file: save it anew as .csv or .xlsx."),
    "open_quote": _("Line {value} cannot be read: a quotation mark may not be closed."),
    "empty": _("The file is empty."),
    "damaged": _("The workbook is damaged: open it in Excel or WPS and save it anew."),
    "bomb": _("The workbook unfolds to more than this portal reads: split it."),
    "check_broke": _("The check stopped at an error of the portal. Please choose the file again."),
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
