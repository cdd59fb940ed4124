"""How an official document looks: paper, fonts and page numbers of GB/T 9704, set once for every style."""

from typing import Any

from docx import Document
from docx.document import Document as Made
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

LATIN = "Times New Roman"
BODY, HEAD, SECOND, TITLE, NUMBERS = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
# What stands in where an office has not installed the font.
FALLBACKS = {
    BODY: "仿宋,FangSong,STFangsong",
    HEAD: "SimHei,Noto Sans CJK SC",
    SECOND: "楷体,KaiTi,STKaiti",
    TITLE: "小标宋,宋体,SimSun",
    NUMBERS: "SimSun,Noto Serif CJK SC",
}
RED = RGBColor(0xE6, 0x00, 0x00)
LINE = Pt(28.9)  # 22 lines to a page
NUMBER_SIZE = Pt(14)


def blank() -> Made:
    """An empty document with the paper, the styles and the page numbers of an official one."""
    document = Document()
    set_paper(document)
    set_fonts(document)
    set_page_numbers(document)
    return document


def set_paper(document: Made) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)


# ---- Styles -------------------------------------------------------------------------------------


def set_fonts(document: Made) -> None:
    set_style(document, "Normal", BODY, 16)
    set_style(document, "Title", TITLE, 22, centred=True)
    set_style(document, "Heading 1", HEAD, 16, indent=True)
    set_style(document, "Heading 2", SECOND, 16, indent=True)
    name_fallbacks(document)


def set_style(
    document: Made, name: str, font: str, size: int, *, centred: bool = False, indent: bool = False
) -> None:
    style = document.styles[name]
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    set_font(style.element.get_or_add_rPr(), font)
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.space_before = form.space_after = Pt(0)
    if centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
    if indent:
        indent_by_two(style.element.get_or_add_pPr())


def set_font(properties: Any, font: str) -> None:
    """Chinese in one font, Latin letters and digits in another."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    names = {"ascii": LATIN, "hAnsi": LATIN, "cs": LATIN, "eastAsia": font}
    fonts = OxmlElement("w:rFonts", {qn(f"w:{key}"): name for key, name in names.items()})
    properties.insert(0, fonts)


def indent_by_two(properties: Any) -> None:
    """Two characters, whatever their size."""
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    indent = OxmlElement("w:ind", {qn("w:firstLineChars"): "200", qn("w:firstLine"): "640"})
    properties.append(indent)


def name_fallbacks(document: Made) -> None:
    """The font table tells what to take where a font is missing."""
    part = next(
        part for part in document.part.package.iter_parts() if part.partname.endswith("fontTable.xml")
    )
    table = etree.fromstring(part.blob)
    for name, others in FALLBACKS.items():
        font = parse_xml(
            f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
            '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        )
        table.append(font)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


# ---- Page numbers ---------------------------------------------------------------------------------


def set_page_numbers(document: Made) -> None:
    """— 1 — in Song of size 4: on odd pages to the right, on even ones to the left, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = NUMBER_SIZE
        add_number(paragraph)


def add_number(paragraph: Any) -> None:
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        run.font.size = NUMBER_SIZE
        set_font(run._element.get_or_add_rPr(), NUMBERS)
        if text is None:
            for piece in field("PAGE"):
                run._element.append(piece)


def field(instruction: str) -> list[Any]:
    words = OxmlElement("w:instrText", {qn("xml:space"): "preserve"})
    words.text = f" {instruction} "
    shown = OxmlElement("w:t")
    shown.text = "1"
    begin, separate, end = (
        OxmlElement("w:fldChar", {qn("w:fldCharType"): kind}) for kind in ("begin", "separate", "end")
    )
    return [begin, words, separate, shown, end]


# ---- Pieces -----------------------------------------------------------------------------------------


def red_line(paragraph: Any) -> None:
    """The line across the page beneath the issuing office."""
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="18" w:space="1" w:color="E60000"/></w:pBdr>'
    )
    paragraph._element.get_or_add_pPr().append(border)


def keep_heads(row: Any) -> None:
    """The row stands at the top of each page that its table goes on to."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def set_empty_size(paragraph: Any, size: Any) -> None:
    """How high a paragraph is while nothing stands in it."""
    mark = OxmlElement("w:rPr")
    mark.append(OxmlElement("w:sz", {qn("w:val"): str(int(size.pt * 2))}))
    paragraph._element.get_or_add_pPr().append(mark)


def narrow_margins(table: Any) -> None:
    """One millimetre beside the words of each cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(OxmlElement(f"w:{side}", {qn("w:w"): "57", qn("w:type"): "dxa"}))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins) if look is not None else table._tbl.tblPr.append(margins)


def widths(table: Any, millimetres: list[int]) -> None:
    """Fixed columns: Word would otherwise make them as wide as their longest word."""
    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
