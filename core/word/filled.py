"""Filling a template, and saying of a file that somebody brings whether it can be filled."""

import io
import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, TemplateSyntaxError
from lxml import etree

from .errors import WordError
from .package import parts_of
from .paragraphs import OPENS, Paragraph, refuse_halves, texts_of
from .sandbox import Known, Refused, Sandbox

Context = Mapping[str, Any]
PIECES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
MOST_PARAGRAPHS = 3000  # of a template; our own has some three hundred
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # no XML can hold them


@dataclass(frozen=True)
class Picture:
    """A PNG that a placeholder stands for, as wide as this on paper."""

    png: bytes
    millimetres: int


class Document(DocxTemplate):
    """A template that is filled strictly: what it becomes is read without mending it."""

    def fix_tables(self, xml: str) -> Any:
        try:
            etree.fromstring(xml.encode())
        except etree.XMLSyntaxError as problem:
            raise WordError("structure") from problem
        return super().fix_tables(xml)


def filled(template: bytes, context: Context, known: Known) -> bytes:
    """The document; raises WordError, though a template that was checked gives no reason to."""
    document = Document(io.BytesIO(template))
    document.init_docx()
    environment = Sandbox(known)
    try:
        document.render(put_in(context, document), environment, autoescape=True)
    except (WordError, Refused):
        raise
    except Exception as problem:  # the libraries raise whatever a template makes them stumble over
        raise WordError("filling") from problem
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def put_in(value: Any, document: Document) -> Any:
    """Pictures as the document's own, text without what no document can hold."""
    if isinstance(value, Picture):
        return InlineImage(document, io.BytesIO(value.png), width=Mm(value.millimetres))
    if isinstance(value, Mapping):
        return {name: put_in(item, document) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [put_in(item, document) for item in value]
    return UNSEEN.sub("", value) if isinstance(value, str) else value


def check(name: str, content: bytes, specimen: Context, *real: Context) -> None:
    """Raises WordError for a file that is unsafe, or that cannot be filled with the specimen and what is real."""
    known = Known(specimen)
    texts = texts_of(parts_of(name, content))
    if sum(map(len, texts)) > MOST_PARAGRAPHS:
        raise WordError("long")
    if not any("{{" in paragraph.text for lines in texts for paragraph in lines):
        raise WordError("no_placeholder")
    for lines in texts:
        refuse_halves(lines)
        for context in (specimen, *real):
            fill_text(lines, context, known)
    for context in (specimen, *real):
        try:
            filled(content, context, known)
        except Refused as refused:
            raise WordError(refused.word, refused.value) from refused


def fill_text(lines: list[Paragraph], context: Context, known: Known) -> None:
    """The same placeholders with one paragraph a line: whatever is wrong has a line."""
    text = "\n".join(paragraph.line for paragraph in lines)
    try:
        Sandbox(known).from_string(text).render(without_pictures(context))
    except Refused as refused:
        raise at(lines, refused.line).error(refused.word, refused.value) from refused
    except TemplateSyntaxError as problem:
        paragraph = at(lines, problem.lineno)
        raise paragraph.error("syntax", unreadable(paragraph)) from problem
    except WordError:
        raise
    except Exception as problem:  # what the figures make it stumble over
        raise at(lines, line_of(problem)).error("filling") from problem


def unreadable(paragraph: Paragraph) -> str:
    """The first placeholder of the paragraph that cannot be read, else all it says."""
    for piece in PIECES.findall(paragraph.line):
        word = piece[2:-2].split(maxsplit=1)[0] if piece[2:-2].strip() else ""
        try:
            Environment(autoescape=True).parse(f"{piece}{{% {OPENS[word]} %}}" if word in OPENS else piece)
        except TemplateSyntaxError:
            return str(piece)
    return paragraph.text.strip()


def at(lines: list[Paragraph], number: int) -> Paragraph:
    return lines[min(max(number, 1), len(lines)) - 1]


def line_of(problem: Exception) -> int:
    """The line of the template that raised it."""
    frames: Iterable[traceback.FrameSummary] = traceback.extract_tb(problem.__traceback__)
    numbers = [frame.lineno for frame in frames if frame.filename == "<template>" and frame.lineno]
    return numbers[-1] if numbers else 1


def without_pictures(value: Any) -> Any:
    if isinstance(value, Picture):
        return ""
    if isinstance(value, Mapping):
        return {name: without_pictures(item) for name, item in value.items()}
    return [without_pictures(item) for item in value] if isinstance(value, list | tuple) else value
