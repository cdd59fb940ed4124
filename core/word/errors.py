"""Why a file is no template: told in the reader's language, with the paragraph that is wrong where one is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TEXTS = {
    "other_kind": gettext_lazy("Choose a Word document (.docx); save a .doc, .dotx or .wps as .docx first."),
    "large": gettext_lazy("The file is larger than {value}: take pictures out of it."),
    "damaged": gettext_lazy("The document is damaged: open it in Word or WPS and save it anew."),
    "macros": gettext_lazy("The document holds macros: save it as a Word document without them (.docx)."),
    "external": gettext_lazy("The document refers to something outside it: {value}. Take that out."),
    "embedded": gettext_lazy("The document has another file or a control inside it: {value}. Take that out."),
    "doctype": gettext_lazy("The document holds what no Word document needs: {value}."),
    "field": gettext_lazy("The field {value} is not allowed: only page numbers, dates and references are."),
    "no_placeholder": gettext_lazy(
        "The document has no placeholder at all: every week would look the same. Start from the file offered here."
    ),
    "open_tag": gettext_lazy("A placeholder begins and does not end in the same paragraph: {value}"),
    "syntax": gettext_lazy("This cannot be read as a placeholder: {value}"),
    "unknown_name": gettext_lazy("There is no placeholder named “{value}”."),
    "unknown_filter": gettext_lazy("“{value}” cannot be applied to a placeholder."),
    "not_allowed": gettext_lazy("Placeholders can show, repeat and leave out; nothing else: {value}"),
    "no_list": gettext_lazy("Only lists can be repeated; “{value}” is none."),
    "deep": gettext_lazy("Repetitions are nested too deeply."),
    "many": gettext_lazy("There are more repetitions than a document needs."),
    "not_closed": gettext_lazy("“{value}” is opened here and never closed."),
    "not_opened": gettext_lazy("“{value}” closes what was not opened."),
    "other_place": gettext_lazy(
        "“{value}” closes what was opened in another cell, table or row, or with another kind of placeholder."
    ),
    "filling": gettext_lazy("With the figures of a real week this cannot be filled."),
    "structure": gettext_lazy(
        "Filled with a real week, the document would be damaged: a placeholder may begin in one cell and end in another."
    ),
    "long": gettext_lazy("Filled with a real week, the document would be far too long."),
}
PARTS = {
    "document": gettext_lazy("Paragraph {number}"),
    "header": gettext_lazy("Header, paragraph {number}"),
    "footer": gettext_lazy("Footer, paragraph {number}"),
    "footnotes": gettext_lazy("Footnote, paragraph {number}"),
}
QUOTED = 60  # characters of the paragraph


class WordError(Exception):
    """The file cannot be used; as text it is told to the person who chose it."""

    def __init__(
        self, word: str, value: object = "", *, part: str = "", number: int = 0, quote: str = ""
    ) -> None:
        super().__init__(word)
        self.word, self.value, self.part, self.number, self.quote = word, str(value), part, number, quote

    def __str__(self) -> str:
        told = str(TEXTS[self.word]).format(value=self.value)
        if not self.part:
            return told
        where = str(PARTS[self.part]).format(number=self.number)
        quote = self.quote if len(self.quote) <= QUOTED else f"{self.quote[:QUOTED]}…"
        return _("%(where)s (“%(quote)s”): %(told)s") % {"where": where, "quote": quote, "told": told}
