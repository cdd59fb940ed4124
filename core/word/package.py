"""What a Word file may consist of: nothing that runs, nothing from outside, nothing that unfolds without end."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from lxml import etree

from .errors import WordError

MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 12 * 1024 * 1024
MOST_TEXT = 4 * 1024 * 1024  # of one part
MOST_PARTS = 200
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MACROS = ("macroenabled", "vbaproject", "vbadata")
INSIDE = ("activex", "embeddings/", "oleobject", "afchunk", "control")
REFERS = ("attachedTemplate", "aFChunk", "oleObject", "control", "frame", "subDocument", "package")
FIELDS = frozenset(
    [
        "PAGE",
        "NUMPAGES",
        "SECTION",
        "SECTIONPAGES",
        "DATE",
        "TIME",
        "CREATEDATE",
        "SAVEDATE",
        "TITLE",
        "TOC",
        "PAGEREF",
        "REF",
        "SEQ",
        "STYLEREF",
    ]
)

Parts = dict[str, bytes]


def parts_of(name: str, content: bytes) -> Parts:
    """The parts of a file that is safe to fill, by name; raises WordError."""
    suffix = PurePath(name).suffix.lower()
    if suffix in (".docm", ".dotm"):
        raise WordError("macros")
    if suffix != ".docx":
        raise WordError("other_kind")
    if len(content) > MOST_BYTES:
        raise WordError("large", "1 MB")
    parts = unpacked(content)
    refuse_other_kinds(parts)
    for part, text in parts.items():
        if part.lower().endswith((".xml", ".rels")):
            refuse_in(part, read(text, part))
    return parts


def unpacked(content: bytes) -> Parts:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = packed.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise WordError("large", "12 MB")
            return {info.filename: packed.read(info) for info in infos}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as problem:
        raise WordError("damaged") from problem
    except Exception as problem:  # zlib's own errors
        if isinstance(problem, WordError):
            raise
        raise WordError("damaged") from problem


def refuse_other_kinds(parts: Parts) -> None:
    for name in parts:
        if any(word in name.lower() for word in MACROS):
            raise WordError("macros")
        if any(word in name.lower() for word in INSIDE):
            raise WordError("embedded", name)
    kinds = parts.get("[Content_Types].xml", b"")
    if any(word.encode() in kinds.lower() for word in MACROS):
        raise WordError("macros")
    if MAIN.encode() not in kinds or "word/document.xml" not in parts:
        raise WordError("other_kind" if kinds else "damaged")


def read(text: bytes, name: str) -> Any:
    """The part's XML; what it names is not fetched."""
    if len(text) > MOST_TEXT:
        raise WordError("large", "4 MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as problem:
        raise WordError("damaged") from problem
    if root.getroottree().docinfo.doctype:
        raise WordError("doctype", name)
    return root


def refuse_in(name: str, root: Any) -> None:
    if name.lower().endswith(".rels"):
        for relation in root:
            refuse_relation(relation)
    for instruction in instructions(root):
        word = (instruction.split() or ["?"])[0].upper()
        if word not in FIELDS:
            raise WordError("field", word)


def refuse_relation(relation: Any) -> None:
    target, kind = relation.get("Target", ""), relation.get("Type", "").rpartition("/")[2]
    if relation.get("TargetMode", "").lower() == "external" or "://" in target:
        raise WordError("external", target)
    if kind in REFERS:
        raise WordError("embedded", target)


def instructions(root: Any) -> Iterator[str]:
    """What the fields of a part say, each whole, however many runs it is written over."""
    open_fields: list[str] = []
    for element in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}fldSimple":
            yield element.get(f"{W}instr", "")
        elif element.tag == f"{W}instrText":
            if not open_fields:
                raise WordError("damaged")
            open_fields[-1] += element.text or ""
        elif element.get(f"{W}fldCharType") == "begin":
            open_fields.append("")
        elif element.get(f"{W}fldCharType") == "separate" and open_fields:
            yield open_fields[-1]
            open_fields[-1] = "PAGE"  # it has been told
        elif open_fields:
            yield open_fields.pop()
    yield from open_fields
