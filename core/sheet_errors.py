"""Why a file as a whole is no sheet: kept as a short word, told in the reader's language."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "other_kind": _("Choose a CSV file or an Excel workbook (.csv or .xlsx); save an .xls as .xlsx."),
    "large": _("The file is larger than 20 MB: split it."),
    "other_content": _("The content does not fit the file's name: save it anew as .xlsx or .csv."),
    "many_rows": _("The file has more than {value} rows: split it."),
    "no_headers": _(
        "No row of headers was found. One of the first ten rows must name the columns, such as: {value}"
    ),
    "no_text": _("This is not a text file: save it anew as .csv or .xlsx."),
    "open_quote": _("Line {value} cannot be read: a quotation mark may not be closed."),
    "empty": _("The file is empty."),
    "damaged": _("The workbook is damaged: open it in Excel or WPS and save it anew."),
    "bomb": _("The workbook unfolds to more than this portal reads: split it."),
}


class SheetError(Exception):
    """The file as a whole cannot be read; as text it is told to the person who chose it."""

    def __init__(self, word: str, value: object = "") -> None:
        super().__init__(word)
        self.reason = [word, str(value)]

    def __str__(self) -> str:
        word, value = self.reason
        return str(TEXTS[word]).format(value=value)
