"""An office's own Word template: what is refused, with the paragraph that is wrong, and which one is in use."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from docx import Document

from core.weeks import Week
from core.word.errors import WordError
from core.word.filled import check
from core.word.package import MOST_BYTES
from summaries.lifecycle import compile_week, templates
from summaries.lifecycle.errors import NotAllowed
from summaries.models import WordTemplate
from summaries.word.builtin import builtin_template
from summaries.word.document import template_for
from summaries.word.specimen import specimen

WEEK = Week(2021, 30)
PAGE = "/summaries/template/"
GOOD = ["{{ title }}", "{%p for part in parts %}", "{{ part.heading }}", "{%p endfor %}"]


def docx(lines: list[str], change: Callable[[dict[str, bytes]], None] | None = None) -> bytes:
    """A document of these paragraphs, its parts changed by hand."""
    file = io.BytesIO()
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(file)
    if change is None:
        return file.getvalue()
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return made.getvalue()


def refused(content: bytes, name: str = "t.docx") -> WordError:
    with pytest.raises(WordError) as found:
        check(name, content, specimen())
    return found.value


def test_a_good_template_is_accepted(db):
    check("周报.docx", docx(GOOD), specimen())


@pytest.mark.parametrize(
    ("lines", "word", "number"),
    [
        (["{{ title }}", "一", "{{ titel }}"], "unknown_name", 3),
        (["{{ title }}", "{%p for part in parts %}", "{{ part.haeding }}", "{%p endfor %}"], "unknown_name", 3),
        (["{{ title }}", "{{ title"], "open_tag", 2),
        (["{{ title }}", "{{ title }", "}"], "open_tag", 2),
        (["{{ title }}", "{{ title | }}"], "syntax", 2),
        (["{{ title }}", "{{ title title }}"], "syntax", 2),
        (["{{ title }}", "{%p if draft %}", "x"], "not_closed", 2),
        (["{{ title }}", "x", "{%p endif %}"], "not_opened", 3),
        (["{{ title }}", "{%p if draft %}", "x", "{% endif %}"], "other_place", 4),
        (["{{ title }}", "{%p for part in title %}", "{%p endfor %}"], "no_list", 2),
        (["{{ title }}", "{{ title.upper() }}"], "not_allowed", 2),
        (["{{ title }}", "{{ title.__class__ }}"], "unknown_name", 2),
        (["{{ title }}", "{{ range(9) }}"], "not_allowed", 2),
        (["{{ title }}", "{{ 'a' * 999999999 }}"], "not_allowed", 2),
        (["{{ title }}", "{% set x = title %}"], "not_allowed", 2),
        (["{{ title }}", "{% include 'x' %}"], "not_allowed", 2),
        (["{{ title }}", "{{ title|center(999999999) }}"], "unknown_filter", 2),
        (["{{ title }}", "{{ title|safe }}"], "unknown_filter", 2),
        (["{{ title }}", "{% if draft %}" + "{% for a in parts %}{% endfor %}" * 61 + "{% endif %}"], "many", 2),
        (["{{ title }}", "{{ parts.heading }}"], "filling", 2),
        (["{{ title }}", "{% for a in parts %}{% for b in parts %}{% for c in parts %}{% for d in parts %}"
          "{% endfor %}{% endfor %}{% endfor %}{% endfor %}"], "deep", 2),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_its_paragraph(db, lines, word, number):
    problem = refused(docx(lines))
    assert (problem.word, problem.part, problem.number) == (word, "document", number)


def test_a_mistake_in_the_footer_or_in_a_cell_is_found_too(db):
    document = Document()
    document.add_paragraph("{{ title }}")
    document.sections[0].footer.paragraphs[0].text = "{{ nothing }}"
    file = io.BytesIO()
    document.save(file)
    problem = refused(file.getvalue())
    assert (problem.word, problem.part, problem.number) == ("unknown_name", "footer", 1)
    document.sections[0].footer.paragraphs[0].text = "{{ title }}"
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "{% if draft %}", "{% endif %}"
    file = io.BytesIO()
    document.save(file)
    assert refused(file.getvalue()).word == "other_place"


def external(parts: dict[str, bytes]) -> None:
    name = "word/_rels/document.xml.rels"
    link = b'<Relationship Id="x9" Type="a/image" Target="http://192.0.2.1/x.png" TargetMode="External"/>'
    parts[name] = parts[name].replace(b"</Relationships>", link + b"</Relationships>")


def macros(parts: dict[str, bytes]) -> None:
    parts["word/vbaProject.bin"] = b"x"


def renamed_docm(parts: dict[str, bytes]) -> None:
    kinds = "[Content_Types].xml"
    parts[kinds] = parts[kinds].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )


def ole(parts: dict[str, bytes]) -> None:
    parts["word/embeddings/oleObject1.bin"] = b"x"


def dde(parts: dict[str, bytes]) -> None:
    run = (
        b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r>'
        b'<w:r><w:instrText>AUTO c:\\x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + run)


def entity(parts: dict[str, bytes]) -> None:
    head, _mark, rest = parts["word/document.xml"].partition(b"?>")
    bomb = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    parts["word/document.xml"] = head + b"?>" + bomb + rest


def broken(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = parts["word/document.xml"][:-40]


def huge(parts: dict[str, bytes]) -> None:
    parts["word/more.xml"] = b"<a>" + b" " * (13 * 1024 * 1024) + b"</a>"


def long(parts: dict[str, bytes]) -> None:
    name = "word/document.xml"
    parts[name] = parts[name].replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 3000)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (long, "long"),
        (external, "external"),
        (macros, "macros"),
        (renamed_docm, "macros"),
        (ole, "embedded"),
        (dde, "field"),
        (entity, "doctype"),
        (broken, "damaged"),
        (huge, "large"),
    ],
)
def test_what_could_act_or_reach_out_is_refused(db, change, word):
    assert refused(docx(GOOD, change)).word == word


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("t.docm", docx(GOOD), "macros"),
        ("t.doc", b"\xd0\xcf\x11\xe0", "other_kind"),
        ("t.docx", b"\xd0\xcf\x11\xe0", "damaged"),
        ("t.docx", b"", "damaged"),
        ("t.docx", b"PK\x03\x04" + b"\0" * 99, "damaged"),
        ("t.docx", b"x" * (MOST_BYTES + 1), "large"),
        ("t.docx", docx(["没有占位符"]), "no_placeholder"),
    ],
)
def test_what_is_no_template_is_refused(db, name, content, word):
    assert refused(content, name).word == word


# ---- Versions -------------------------------------------------------------------------------------


def bring(district, by, now, lines=GOOD):
    return templates.bring(district, name="周报.docx", content=docx(lines), by=by, at=now)


def test_one_version_is_in_use_and_the_older_ones_are_kept(county, wang, now):
    first, second = bring(county, wang, now), bring(county, wang, now)
    assert (first.version, second.version) == (1, 2)
    assert bytes(WordTemplate.objects.in_use().get().content) == bytes(second.content)
    templates.use(county, 1, by=wang, at=now)
    assert WordTemplate.objects.in_use().get() == first
    templates.use(county, None, by=wang, at=now)
    assert template_for(county) == builtin_template()


def test_a_district_uses_the_nearest_office_above(county, township, wang, bai, now):
    above = bring(county, wang, now)
    assert template_for(township) == bytes(above.content)
    own = bring(township, bai, now, ["{{ title }}"])
    assert template_for(township) == bytes(own.content)
    assert template_for(county) == bytes(above.content)


def test_only_the_office_itself_changes_its_template(county, township, other_township, bai, lin, now):
    for district, by in ((county, bai), (other_township, bai), (township, lin)):
        with pytest.raises(NotAllowed):
            bring(district, by, now)


def test_it_is_filled_with_the_newest_week_before_it_is_stored(county, village, wang, now):
    compile_week(WEEK, at=WEEK.end)
    assert bring(county, wang, now).version == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 1},
        {"version": 0},
        {"version": 2, "used_by": None},
        {"version": 2},
    ],
)
def test_the_database_keeps_the_versions_in_order(county, wang, now, wrong):
    first = bring(county, wang, now)
    values = {"district": county, "name": "x", "content": b"x", "at": now, "by": wang}
    used = {"used_since": now, "used_by": wang} if wrong["version"] else {}
    used = used if wrong["version"] != 1 else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        WordTemplate.objects.create(**(values | used | wrong))
    assert list(WordTemplate.objects.all()) == [first]


# ---- Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def official(client, wang):
    client.force_login(wang)
    return client


def test_an_office_brings_its_template_and_issues_the_week_with_it(official, county, village):
    compile_week(WEEK, at=WEEK.end)
    content = docx(["号头庄 {{ title }}"])
    assert official.post(PAGE, {"file": SimpleUploadedFile("周报.docx", content)}).url == PAGE
    made = official.get("/summaries/2021-W30/130682000000/word/").content
    assert "号头庄" in Document(io.BytesIO(made)).paragraphs[0].text
    assert official.get(f"{PAGE}1.docx").content == content
    assert official.post(f"{PAGE}use/", {"version": ""}).url == PAGE
    assert not WordTemplate.objects.in_use().exists()


def test_a_broken_template_is_refused_in_the_readers_language_and_nothing_is_stored(official, county):
    official.post("/language/setlang/", {"language": "en", "next": "/"})
    answer = official.post(PAGE, {"file": SimpleUploadedFile("t.docx", docx(["{{ title }}", "{{ titel }}"]))})
    assert answer.status_code == 422
    assert (
        "Paragraph 2 (“{{ titel }}”): There is no placeholder named “titel”."
        in answer.context["form"].errors["file"][0]
    )
    assert not WordTemplate.objects.exists()


def test_nothing_brought_is_told(official, county):
    assert official.post(PAGE).status_code == 422


def test_the_portals_own_template_can_always_be_had_and_brought_back(official, county):
    content = official.get(f"{PAGE}builtin.docx").content
    assert official.post(PAGE, {"file": SimpleUploadedFile("own.docx", content)}).url == PAGE
    assert bytes(WordTemplate.objects.get().content) == content


@pytest.mark.parametrize("version", ["x", "99", "-1", "9" * 30, "１"])
def test_a_version_that_is_not_there_is_not_found(official, county, version):
    assert official.post(f"{PAGE}use/", {"version": version}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_number_of_statements(
    official, county, wang, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        bring(county, wang, now)
    official.get(PAGE)
    with django_assert_num_queries(5):
        official.get(PAGE)
