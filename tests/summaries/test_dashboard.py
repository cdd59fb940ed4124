"""The dashboard: every number opens its records, now and as of a past day; nobody reads another district's."""

import datetime as dt
import html
import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from complaints import lifecycle as complaint_steps
from core.templatetags.figures import figure
from core.weeks import Week, midnight
from districts.lifecycle import correct_quantity
from districts.models import Basis, District, Stage, Target, Work
from members.lifecycle import log_visit
from pledges import lifecycle as pledge_steps
from summaries.facts.lights import Light
from summaries.lifecycle import compile_week
from tests.factories import enter_work, file_complaint, log_pledge, make_member

COUNTY, TOWNSHIP, VILLAGE = "130682000000", "130682204000", "130682204200"
WEEK = Week(2021, 30)
TUESDAY, THURSDAY, NOW = (midnight(dt.date(2021, 7, day)) + dt.timedelta(hours=9) for day in (27, 29, 30))


@pytest.fixture
def clock(monkeypatch) -> None:
    """Friday morning of the article's week."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def city(village, other_village, category, toilets, campaign, township_unit, cast, clock) -> None:
    """Something of everything in both townships, some of it before Thursday."""
    lin, zhou, bai, chen = (cast[name] for name in ("lin", "zhou", "bai", "chen"))
    compile_week(WEEK.previous, at=WEEK.start)
    early = WEEK.previous.start
    late, answered, closed = (file_complaint(village, category, early) for _ in range(3))
    for complaint in (late, answered, closed):
        complaint_steps.accept(complaint, by=chen, at=early)
        complaint_steps.assign(complaint, to=township_unit, by=chen, at=early)
    for complaint, at in ((answered, THURSDAY), (closed, TUESDAY)):
        complaint_steps.contact(complaint, by=lin, at=at)
        complaint_steps.answer(complaint, by=lin, at=at, note="已修好")
    complaint_steps.confirm(closed, satisfaction="satisfied", at=THURSDAY)
    file_complaint(village, category, TUESDAY)
    file_complaint(other_village, category, THURSDAY)
    campaign.owed_max = 9
    campaign.save()
    pledges = [log_pledge(lin, campaign, early, due_on=dt.date(2021, 7, day)) for day in (20, 28, 31)]
    for pledge in pledges:
        pledge_steps.approve(pledge, by=bai, at=early)
    pledge_steps.deliver(pledges[0], by=lin, at=THURSDAY, note="完成")
    log_pledge(zhou, campaign, TUESDAY)
    enter_work(village, toilets, Decimal("40"), (Stage.STARTED, early), (Stage.COMPLETED, TUESDAY))
    enter_work(village, toilets, Decimal("2.5"), *reached(early, TUESDAY, THURSDAY))
    enter_work(other_village, toilets, Decimal("7"), (Stage.STARTED, THURSDAY))
    visit: dict[str, Any] = {"opinions": 2, "solved_on_spot": 1, "people": 4, "note": ""}
    log_visit(by=lin, district=village, on=TUESDAY.date(), **visit)
    log_visit(by=lin, district=village, on=THURSDAY.date(), **visit)


@pytest.fixture
def cast(lin, bai, zhou, chen, dong, wang) -> dict:
    return {"lin": lin, "bai": bai, "zhou": zhou, "chen": chen, "dong": dong, "wang": wang}


def reached(*moments: dt.datetime) -> list:
    return list(zip([Stage.STARTED, Stage.COMPLETED, Stage.ACCEPTED], moments, strict=True))


LISTS = (
    "/complaints/?",
    "/pledges/?",
    "/pledges/missing/?",
    "/works/?",
    "/visits/?",
    "/complaints/callbacks/",
)


def numbers_with_lists(page: str) -> list[tuple[str, str]]:
    """Each figure of the page that leads to a list: its address and what the page shows."""
    found = []
    for href, inner in re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL):
        value = re.search(r'stat_tile-value">(.*?)</div>', inner, re.DOTALL)
        shown = re.sub(r"<[^>]+>", "", value[1] if value else inner).strip()
        if href.startswith(LISTS) and re.fullmatch(r"[\d,.]+", shown):
            found.append((html.unescape(href), shown))
    return found


def listed(client, href: str) -> set[str]:
    """What the list says it holds: how many, and how much where that is counted."""
    context = client.get(href).context
    said = {figure(context["page"].paginator.count)}
    if href.startswith("/works/?indicator"):
        said = {figure(context["total"])}
    if href.startswith("/visits/"):
        together = context["together"]
        said = {
            figure(getattr(together, name)) for name in ("visits", "people", "opinions", "solved_on_spot")
        }
    return said


@pytest.mark.parametrize("query", ["", "?on=2021-07-28", "?on=2021-07-25"])
@pytest.mark.parametrize("code", [COUNTY, TOWNSHIP, VILLAGE])
def test_every_number_opens_as_much_as_it_says(client, wang, city, code, query):
    client.force_login(wang)
    numbers = numbers_with_lists(client.get(f"/districts/{code}/{query}").text)
    wrong = [(href, shown, said) for href, shown in numbers if shown not in (said := listed(client, href))]
    assert wrong == []
    paths = {href.split("?")[0] for href, _shown in numbers}
    assert {"/complaints/", "/pledges/", "/works/", "/visits/"} <= paths
    assert query or any(shown == "42.5" for _href, shown in numbers)  # there was something to count


def test_as_of_a_past_day_nothing_later_counts(client, wang, city):
    client.force_login(wang)
    now = client.get(f"/districts/{COUNTY}/").context["board"]
    then = client.get(f"/districts/{COUNTY}/?on=2021-07-28").context["board"]
    assert (now.facts.complaints.open, then.facts.complaints.open) == (4, 4)
    assert (now.facts.complaints.stock["closed"], then.facts.complaints.stock["closed"]) == (1, 0)
    assert (now.facts.complaints.received, then.facts.complaints.received) == (2, 1)
    assert (now.facts.pledges.overdue, then.facts.pledges.overdue) == (1, 2)
    assert [now.row.lines[0].work.accepted, then.row.lines[0].work.accepted] == [Decimal("2.5"), 0]
    assert [row.days for row in then.late["pledges"].rows] == [8, 0]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2021-07-31", "这一天还没有到"),
        ("9999-12-31", "这一天还没有到"),
        ("1999-12-31", "field-error"),
        ("0001-01-01", "field-error"),
        ("2021-02-30", "field-error"),
        ("%00", "field-error"),
        ("x", "field-error"),
    ],
)
@pytest.mark.parametrize("page", ["", "export/"])
def test_a_day_that_makes_no_sense_is_said_at_the_field(client, wang, city, day, says, page):
    client.force_login(wang)
    answer = client.get(f"/districts/{COUNTY}/{page}?on={day}")
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert answer.context["board"].on is None


def test_today_is_now(client, wang, city):
    client.force_login(wang)
    assert client.get(f"/districts/{COUNTY}/?on=2021-07-30").context["board"].on is None


@pytest.mark.parametrize("query", ["year=x", "year=-5", "indicator=%00", "indicator=x", "sort=x", "sort=%00"])
def test_a_choice_that_makes_no_sense_is_as_good_as_none(client, wang, city, query):
    client.force_login(wang)
    assert client.get(f"/districts/{COUNTY}/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["on=x", "on=9999-12-31", "on=0001-01-01", "on=%00&late=true"])
@pytest.mark.parametrize("path", ["/complaints/", "/pledges/", "/works/", "/complaints/verdicts/"])
def test_a_list_as_of_a_day_that_makes_no_sense_is_no_error(client, wang, city, path, query):
    client.force_login(wang)
    assert client.get(f"{path}?{query}").status_code == 200


# ---- Who reads it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["", "?on=2021-07-28", "export/", "export/?on=2021-07-28", "screen/", "map.json"]
)
def test_an_official_of_one_township_finds_nothing_of_another(client, bai, city, page):
    client.force_login(bai)
    for code in (COUNTY, "130682208000", "130682208200"):
        assert client.get(f"/districts/{code}/{page}").status_code == 404
    for code in (TOWNSHIP, VILLAGE):
        assert client.get(f"/districts/{code}/{page}").status_code == 200


@pytest.mark.parametrize("page", ["", "export/", "screen/", "map.json"])
def test_a_cadre_reads_no_dashboard(client, lin, city, page):
    client.force_login(lin)
    assert client.get(f"/districts/{TOWNSHIP}/{page}").status_code == 403


# ---- What it takes --------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("page", ["", "export/", "screen/"])
def test_it_takes_the_same_number_of_statements(
    client, wang, city, category, rows, page, django_assert_num_queries
):
    for number in range(rows):
        place = other_place(number)
        file_complaint(place, category, TUESDAY)
    client.force_login(wang)
    with django_assert_num_queries(15):
        client.get(f"/districts/{COUNTY}/{page}")


def other_place(number: int):
    from districts.models import District

    county = District.objects.get(code=COUNTY)
    words = {"name": f"第{number}镇", "short_name": f"第{number}镇", "level": "township"}
    return District.objects.add_child(county, {"code": f"13068230{number}000", **words})


# ---- What it says ---------------------------------------------------------------------------------


def test_a_stock_says_how_much_it_moved_since_last_week(client, wang, city):
    client.force_login(wang)
    tiles = client.get(f"/districts/{COUNTY}/").context["board"].tiles
    changes = {tile.label: (tile.change.shown, tile.change.tone) for tile in tiles.complaints if tile.change}
    assert changes == {"在办": ("+4", ""), "已销号": ("+1", "good"), "逾期": ("+1", "bad")}


def test_without_a_frozen_week_no_change_is_made_up(client, wang, village, toilets):
    client.force_login(wang)
    tiles = client.get(f"/districts/{COUNTY}/").context["board"].tiles
    assert {tile.change for tile in (*tiles.complaints, *tiles.pledges)} == {None}


def test_the_grid_is_sorted_by_links_and_coloured_by_the_light(
    client, wang, city, township, other_township, toilets
):
    Target.objects.create(indicator=toilets, district=township, year=2021, amount=4)
    Target.objects.create(indicator=toilets, district=other_township, year=2021, amount=100)
    client.force_login(wang)
    for sort, expected in (
        ("", ["130682204000", "130682208000"]),
        ("code", ["130682204000", "130682208000"]),
    ):
        board = client.get(f"/districts/{COUNTY}/?sort={sort}").context["board"]
        assert [each.row.district.code for each in board.heat] == expected
    [[first], [second]] = [each.cells for each in board.heat]
    assert (first.light, second.light) == (Light.GREEN, Light.RED)
    page = client.get(f"/districts/{COUNTY}/?sort=toilets")
    assert [each.row.district.code for each in page.context["board"].heat] == ["130682204000", "130682208000"]
    assert 'aria-sort="descending"' in page.text
    assert client.get(f"/districts/{TOWNSHIP}/").context["board"].place == (1, 2)


def test_a_village_has_its_own_page_with_its_works(client, wang, city):
    client.force_login(wang)
    page = client.get(f"/districts/{VILLAGE}/")
    assert [(work.quantity, work.stage) for work in page.context["board"].works_here] == [
        (Decimal("2.50"), "accepted"),
        (Decimal("40.00"), "completed"),
    ]
    assert page.context["board"].below == []


def test_a_figure_without_target_needs_no_unit_to_read_well(client, wang, city):
    client.force_login(wang)
    client.cookies["django_language"] = "en"
    page = client.get(f"/districts/{VILLAGE}/").text
    shown = re.sub(r"<[^>]+>", " ", re.findall(r'<p class="indicator-figure">(.*?)</p>', page, re.DOTALL)[0])
    assert " ".join(shown.split()) == "2.5 · no target set"


def test_what_is_late_names_the_unit_that_holds_it(client, wang, city):
    client.force_login(wang)
    late = client.get(f"/districts/{COUNTY}/").context["board"].late
    assert [(row.unit, row.district) for row in late["complaints"].rows] == [
        ("号头庄回族乡人民政府", "号头庄村")
    ]
    assert [(row.unit, row.person, row.days) for row in late["pledges"].rows] == [
        ("号头庄回族乡人民政府", "林", 2)
    ]


def test_the_weeks_are_drawn_and_stand_in_a_table(client, wang, city):
    compile_week(WEEK, at=WEEK.end)
    client.force_login(wang)
    page = client.get(f"/districts/{COUNTY}/")
    assert [str(point.week) for point in page.context["board"].trend] == ["2021-W29"]  # the next is not over
    timezone_later = client.get(f"/districts/{COUNTY}/?on=2021-07-29").context["board"]
    assert [str(point.week) for point in timezone_later.trend] == ["2021-W29"]


def test_numbers_are_there_without_scripts(client, wang, city):
    client.force_login(wang)
    page = client.get(f"/districts/{COUNTY}/").text
    assert page.count("<details") == page.count("data-chart-table open") > 0


# ---- Taking it along ------------------------------------------------------------------------------


def test_the_book_holds_the_figures_that_are_seen(client, wang, city):
    client.force_login(wang)
    for query in ("", "?on=2021-07-28"):
        board = client.get(f"/districts/{COUNTY}/{query}").context["board"]
        answer = client.get(f"/districts/{COUNTY}/export/{query}")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        first = {row[1]: row[2] for row in book.worksheets[0].iter_rows(values_only=True) if row[1]}
        assert first["在办"] == board.facts.complaints.open
        works = list(book.worksheets[1].iter_rows(values_only=True))
        assert works[1][6] == float(board.row.lines[0].work.accepted)
    assert "2021年7月28日" in str([cell.value for cell in book.worksheets[0]["B"]])


def test_a_title_that_looks_like_a_formula_stays_text_in_the_book(
    client, wang, city, village, category, chen, township_unit
):
    complaint = file_complaint(village, category, WEEK.previous.start, title="=1+1 路灯")
    complaint_steps.accept(complaint, by=chen, at=WEEK.previous.start)
    complaint_steps.assign(complaint, to=township_unit, by=chen, at=WEEK.previous.start)
    client.force_login(wang)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/districts/{COUNTY}/export/").content))
    titles = [row[1] for row in book.worksheets[-1].iter_rows(values_only=True)]
    assert "'=1+1 路灯" in titles


def test_members_who_left_are_not_missing(client, wang, city, township, township_unit):
    make_member(unit=township_unit, home_district=township, is_active=False)
    client.force_login(wang)
    assert client.get(f"/districts/{TOWNSHIP}/").context["board"].facts.pledges.members_without == 0


def test_a_reported_figure_opens_the_reports_and_a_mixed_one_the_shares(
    client, cast, city, toilets, township
):
    for code in (COUNTY, TOWNSHIP):
        Target.objects.update_or_create(
            indicator=toilets, district=District.objects.get(code=code), year=2021, defaults={"amount": 800}
        )
    Target.objects.filter(district=township).update(basis=Basis.REPORTS)
    client.force_login(cast["wang"])

    def behind(code: str) -> str:
        board = client.get(f"/districts/{code}/").context["board"]
        return next(card.accepted for card in board.cards if card.line.indicator == toilets)

    assert behind(TOWNSHIP) == f"/targets/{TOWNSHIP}/2021/toilets/history/"
    assert behind(COUNTY) == f"/targets/{COUNTY}/?year=2021"
    assert {client.get(behind(code)).status_code for code in (TOWNSHIP, COUNTY)} == {200}


def test_without_boundaries_works_with_a_position_draw_a_map(client, wang, city, village, township):
    client.force_login(wang)
    page = f"/districts/{COUNTY}/"
    assert client.get(page).context["board"].places is None
    first, second = Work.objects.filter(district=village)
    Work.objects.filter(pk=first.pk).update(latitude="38.5", longitude="115.0")
    Work.objects.filter(pk=second.pk).update(latitude="38.6", longitude="115.2")
    [place] = client.get(page).context["board"].places["places"]
    assert (place["code"], place["at"]) == (TOWNSHIP, [115.1, 38.55])
    assert 'data-kind="places"' in client.get(f"/districts/{TOWNSHIP}/").text
    drawn = client.get(f"/districts/{VILLAGE}/").context["board"].places["places"]
    assert {each["href"] for each in drawn} == {f"/works/{work.pk}/" for work in (first, second)}


def test_a_village_whose_township_counts_by_reports_says_so(client, wang, city, toilets, township):
    client.force_login(wang)
    page, says = f"/districts/{VILLAGE}/", "各村不单独计数"
    assert says not in client.get(page).text
    Target.objects.create(indicator=toilets, district=township, year=2021, amount=800, basis=Basis.REPORTS)
    assert client.get(page).text.count(says) == 1


def test_a_past_day_says_what_is_as_of_today(client, wang, city):
    client.force_login(wang)
    text = client.get(f"/districts/{COUNTY}/?on=2021-07-28").text
    assert "没有历史，按现在的计算" in text
    assert "超期工程只列现在的" in text


def test_a_past_days_works_are_listed_with_stage_and_quantity_of_then(client, wang, lin, city, toilets):
    client.force_login(wang)
    work = Work.objects.get(quantity=40)
    correct_quantity(work, quantity=Decimal(55), by=lin, at=THURSDAY, note="少登记了")
    address = f"/works/?indicator=toilets&year=2021&reached=completed&district={COUNTY}"
    then = client.get(f"{address}&on=2021-07-28")
    assert [(each.quantity, each.stage) for each in then.context["page"] if each.pk == work.pk] == [
        (40, "completed")
    ]
    assert then.context["total"] == Decimal("42.5")
    assert then.context["bulk_form"] is None
    assert client.get(address).context["total"] == Decimal("57.5")
    query = address.partition("?")[2]
    sheet = client.get(f"/works/export.csv?{query}&on=2021-07-28")
    assert ",40.00," in b"".join(sheet.streaming_content).decode()
