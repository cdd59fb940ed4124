"""The placeholders of a template, paragraph by paragraph, so that a mistake can be told by its paragraph.

Word scatters what somebody typed over many runs, and the library that fills templates joins them into one long line of
XML: an error there names no place. Here each paragraph is one line of a text with the same placeholders.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .errors import WordError
from .package import Parts, W, read

PART = re.compile(r"word/(document|header|footer|footnotes)\d*\.xml")
ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
MARKS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
TAG = re.compile(
    r"(\{\{|\{%|\{#)-?(p|tr|tc|r)?\s+(.*?)\s*-?(?:\}\}|%\}|#\})|(\{\{|\{%|\{#)(.*?)(?:\}\}|%\}|#\})"
)
KIND = re.compile(r"(\{[{%#])(?:p|tr|tc|r) ")
QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
OPENS = {"if": "endif", "for": "endfor"}


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: which part it stands in, the how manieth it is there, and what it says."""

    part: str
    number: int
    text: str
    element: Any

    def error(self, word: str, value: object = "") -> WordError:
        return WordError(word, value, part=self.part, number=self.number, quote=self.text.strip())

    @cached_property
    def line(self) -> str:
        """As the template language reads it, in one line."""
        return KIND.sub(r"\1 ", self.text.translate(QUOTES))


@dataclass(frozen=True)
class Tag:
    """One statement of a paragraph: what stands after `{%`, and what it takes away with it."""

    kind: str  # p, tr, tc, r; nothing when it stands inside the text
    words: str
    paragraph: Paragraph

    @property
    def place(self) -> tuple[str, Any]:
        """What its counterpart must stand in as well."""
        element = self.paragraph.element
        if self.kind in ("tr", "tc"):
            return self.kind, next(element.iterancestors(f"{W}tbl" if self.kind == "tr" else f"{W}tr"), None)
        return ("p" if self.kind == "p" else ""), element.getparent()


def texts_of(parts: Parts) -> list[list[Paragraph]]:
    """Of each part that is filled, its paragraphs; the first is the document's own."""
    names = [name for name in parts if PART.fullmatch(name)]
    names.sort(key=lambda name: name != "word/document.xml")
    return [list(paragraphs(name, parts[name])) for name in names]


def paragraphs(name: str, xml: bytes) -> Iterator[Paragraph]:
    found = PART.fullmatch(name)
    part = found[1] if found else "document"
    for number, element in enumerate(read(xml, name).iter(f"{W}p"), start=1):
        yield Paragraph(part, number, own_text(element), element)


def own_text(paragraph: Any) -> str:
    """What is written in the paragraph itself, not in a box that hangs on it."""
    texts = paragraph.iter(f"{W}t", f"{W}tab", f"{W}br")
    own = (each for each in texts if next(each.iterancestors(f"{W}p")) is paragraph)
    said = (each.text or "" if each.tag == f"{W}t" else " " for each in own)
    return " ".join("".join(said).splitlines())


def refuse_halves(lines: list[Paragraph]) -> None:
    """Each placeholder ends in its paragraph; what is opened is closed, in the same place."""
    opened: list[Tag] = []
    for paragraph in lines:
        refuse_open(paragraph)
        for tag in tags(paragraph):
            follow(tag, opened)
    if opened:
        raise opened[-1].paragraph.error("not_closed", opened[-1].words)


def refuse_open(paragraph: Paragraph) -> None:
    waiting = ""
    for mark in MARKS.findall(paragraph.text):
        if (waiting and mark != ENDS[waiting]) or (not waiting and mark not in ENDS):
            raise paragraph.error("open_tag", waiting or mark)
        waiting = "" if waiting else mark
    if waiting:
        raise paragraph.error("open_tag", waiting)


def tags(paragraph: Paragraph) -> Iterator[Tag]:
    for start, kind, words, _start, other in (found.groups() for found in TAG.finditer(paragraph.text)):
        if start == "{%":
            yield Tag(kind or "", words, paragraph)
        elif _start == "{%":
            yield Tag("", other.strip(), paragraph)


def follow(tag: Tag, opened: list[Tag]) -> None:
    word = tag.words.split(maxsplit=1)[0] if tag.words else ""
    if word in OPENS:
        opened.append(tag)
    elif word in ("else", "elif"):
        if not opened:
            raise tag.paragraph.error("not_opened", word)
        refuse_other_place(tag, opened[-1])
    elif word in OPENS.values():
        if not opened or OPENS[opened[-1].words.split(maxsplit=1)[0]] != word:
            raise tag.paragraph.error("not_opened", word)
        refuse_other_place(tag, opened.pop())


def refuse_other_place(tag: Tag, before: Tag) -> None:
    if tag.place != before.place:
        raise tag.paragraph.error("other_place", tag.words)
