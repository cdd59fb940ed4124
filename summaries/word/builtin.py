"""The portal's own template. An office downloads it, changes it in Word and brings it back."""

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from docx.document import Document as Made
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt

from . import layout

Column = tuple[str, str, int]  # head, placeholder, millimetres
CELL = Pt(10.5)  # size 5
CENTRE, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


def builtin_template() -> bytes:
    """In the language of whoever asks."""
    return made_in(get_language() or "")


@lru_cache(maxsize=4)
def made_in(language: str) -> bytes:
    document = layout.blank()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "{{ title }}", "{{ office }}", ""
    add_head(document)
    add_body(document)
    add_foot(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# ---- What stands on the paper ---------------------------------------------------------------------


def add_head(document: Made) -> None:
    office = say(document, "{{ office }}", align=CENTRE, font=layout.TITLE, size=24, line=Pt(40))
    office.runs[0].font.color.rgb = layout.RED
    say(document, "{{ issue }}", align=CENTRE)
    dated = say(document, "{{ district }}　　{{ issued_on }}", align=CENTRE)
    layout.red_line(dated)
    say(document, "")
    document.add_paragraph("{{ title }}", style="Title")
    say(document, "{{ days }}", align=CENTRE, font=layout.SECOND)
    with_condition(document, "draft", lambda: say(document, "{{ draft }}", align=CENTRE, font=layout.HEAD))
    say(document, "")
    with_condition(document, "reason", lambda: text(document, _("Corrected") + _(": ") + "{{ reason }}"))
    repeat(document, "said in foreword", lambda: text(document, "{{ said }}"))


def add_body(document: Made) -> None:
    say(document, "{%p for part in parts %}")
    document.add_paragraph("{{ part.heading }}", style="Heading 1")
    add_figures(document)
    add_complaints(document)
    add_works(document)
    add_late(document)
    add_deeds(document)
    repeat(document, "said in part.notes", lambda: text(document, "{{ said }}"))
    say(document, "{%p endfor %}")


def add_figures(document: Made) -> None:
    columns = [(_("Figure"), "label", 66), *compared()]
    listed(document, "part.figures", "", columns)


def compared() -> list[Column]:
    return [
        (_("This week"), "now", 30),
        (_("Last week"), "before", 30),
        (pgettext("figures", "Change"), "change", 30),
    ]


def add_complaints(document: Made) -> None:
    categories = [
        (_("Category"), "label", 44),
        ("", "bar", 52),
        (_("This week"), "now", 20),
        (_("Last week"), "before", 20),
        (pgettext("figures", "Change"), "change", 20),
    ]
    listed(document, "part.categories", _("What residents raise most"), categories)
    listed(document, "part.channels", _("How it reached us"), [(_("Channel"), "label", 66), *compared()])
    say(document, "{%p if part.trend %}")
    document.add_paragraph(_("Week by week"), style="Heading 2")
    say(document, "{{ part.trend }}", align=CENTRE, line=None)
    key = _("Red: received. Blue: answered. Green: confirmed solved.")
    say(document, key, align=CENTRE, size=12)
    say(document, "{%p endif %}")
    groups = [
        (_("In the words of the first"), "label", 60),
        (_("This week"), "now", 19),
        (_("Last week"), "before", 19),
        (pgettext("figures", "Change"), "change", 19),
        (pgettext("raised in", "Places"), "places", 19),
        (pgettext("group of complaints", "Spreads"), "spreads", 20),
    ]
    listed(document, "part.groups", _("Raised in nearly the same words"), groups)


def add_works(document: Made) -> None:
    works = [
        (_("Indicator"), "label", 32),
        (_("Unit of measure"), "unit", 11),
        (_("Target"), "target", 16),
        (_("Plan"), "planned", 16),
        (_("Started"), "started", 16),
        (_("Completed"), "completed", 16),
        (pgettext("work", "Accepted"), "accepted", 16),
        (_("This week"), "change", 15),
        (_("Light"), "light", 18),
    ]
    listed(document, "part.works", "", works)
    ranking = [
        (_("Rank"), "rank", 14),
        (_("Township"), "label", 42),
        (_("Accepted of the plan"), "on_plan", 24),
        (_("Late complaints"), "late", 19),
        (_("Received"), "received", 19),
        (_("Answered"), "answered", 19),
        (_("Confirmed solved"), "closed", 19),
    ]
    listed(document, "part.ranking", _("Township by township"), ranking)


def add_late(document: Made) -> None:
    spreading = [
        (_("In the words of the first"), "label", 84),
        (_("This week"), "now", 24),
        (_("Last week"), "before", 24),
        (pgettext("raised in", "Places"), "places", 24),
    ]
    listed(document, "part.spreading", _("Spreads: at least doubled within the week"), spreading)
    complaints = [
        (_("Tracking code"), "code", 25),
        (pgettext("case", "Complaint"), "label", 45),
        (_("Place"), "place", 26),
        (_("Unit"), "unit", 30),
        (_("Answer by"), "due", 30),
    ]
    listed(document, "part.late_complaints", _("Late complaints"), complaints)
    pledges = [
        (_("Pledge"), "label", 48),
        (_("Place"), "place", 26),
        (_("Unit"), "unit", 30),
        (_("Member"), "member", 22),
        (_("Due"), "due", 30),
    ]
    listed(document, "part.late_pledges", _("Late pledges"), pledges)


def add_deeds(document: Made) -> None:
    say(document, "{%p for told in part.deeds %}")
    document.add_paragraph("{{ told.label }}", style="Heading 2")
    repeat(document, "said in told.text", lambda: text(document, "{{ said }}"))
    text(document, "{{ told.place }}　{{ told.unit }}")
    say(document, "{%p endfor %}")


def add_foot(document: Made) -> None:
    say(document, "{%p if changes %}")
    columns = [
        (_("Figure"), "label", 84),
        (pgettext("correction", "Before"), "before", 36),
        (pgettext("correction", "Now"), "now", 36),
    ]
    listed(document, "changes", _("What the correction changed"), columns)
    say(document, "{%p endif %}")
    say(document, "")
    for words in ("{{ office }}", "{{ issued_on }}"):
        say(document, words, align=RIGHT)
    say(document, "{%p if mark %}")
    say(document, _("Version {n}, mark {mark}").format(n="{{ version }}", mark="{{ mark }}"), size=12)
    say(document, "{%p endif %}")


# ---- Pieces -----------------------------------------------------------------------------------------


def say(
    document: Any,
    words: str,
    *,
    align: Any = LEFT,
    font: str = layout.BODY,
    size: int = 16,
    line: Any = layout.LINE,
) -> Any:
    """A paragraph of its own; `line` None lets a picture have its height."""
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE if line is None else WD_LINE_SPACING.EXACTLY
    if line is not None:
        form.line_spacing = line
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    layout.set_font(run._element.get_or_add_rPr(), font)
    return paragraph


def text(document: Made, words: str) -> None:
    paragraph = document.add_paragraph(words)
    layout.indent_by_two(paragraph._element.get_or_add_pPr())


def with_condition(document: Made, name: str, add: Any) -> None:
    say(document, f"{{%p if {name} %}}")
    add()
    say(document, "{%p endif %}")


def repeat(document: Made, what: str, add: Any) -> None:
    say(document, f"{{%p for {what} %}}")
    add()
    say(document, "{%p endfor %}")


def listed(document: Made, name: str, title: str, columns: Sequence[Column]) -> None:
    """A table with a line for each of a list, left out when there is none."""
    say(document, f"{{%p if {name} %}}")
    if title:
        document.add_paragraph(title, style="Heading 2")
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    heads, start, row, end = table.rows
    layout.narrow_margins(table)
    fill(heads, [head for head, _name, _wide in columns], font=layout.HEAD)
    layout.keep_heads(heads)
    fill(start, [f"{{%tr for line in {name} %}}"])
    fill(row, [f"{{{{ line.{placeholder} }}}}" for _head, placeholder, _wide in columns])
    layout.keep_whole(row)
    fill(end, ["{%tr endfor %}"])
    layout.widths(table, [wide for _head, _name, wide in columns])
    say(document, "", size=8, line=Pt(10))
    say(document, "{%p endif %}")


def fill(row: Any, words: Sequence[str], *, font: str = layout.BODY) -> None:
    for number, (cell, said) in enumerate(zip(row.cells, words, strict=False)):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = LEFT if number == 0 else CENTRE
        form = paragraph.paragraph_format
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
        run = paragraph.add_run(said)
        run.font.size = CELL
        layout.set_empty_size(paragraph, CELL)
        layout.set_font(run._element.get_or_add_rPr(), font)
