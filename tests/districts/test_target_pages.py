"""The pages on which targets are set and reports written and decided."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from districts.lifecycle import Standing, confirm_report, submit_report
from districts.models import Basis, CumulativeReport, District, Target, TargetEvent
from members.models import Role
from tests.factories import make_member

SHARES = "/targets/130682000000/2021/toilets/shares/"
PLAN = "/targets/130682204000/2021/toilets/plan/"
REPORT = "/targets/130682204000/2021/toilets/report/"
PAGE = "/targets/130682000000/?year=2021"
HOME, OTHER = "share_130682204000", "share_130682208000"


@pytest.fixture(autouse=True)
def _today(monkeypatch, now):
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def administrator(county, city_unit):
    return make_member(
        username="zhao",
        name="赵",
        role=Role.ADMINISTRATOR,
        unit=city_unit,
        home_district=county,
        is_staff=True,
    )


def sent(client, path: str = SHARES, **values: Any) -> dict[str, Any]:
    """What the browser sends of a page that is open now."""
    form = client.get(path).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in typed.items() if value is not None and value is not False}
    return given | values


def amounts() -> dict[str, Decimal]:
    return {target.district.short_name: target.amount for target in Target.objects.select_related("district")}


# ---- Amount and shares -------------------------------------------------------------------------


def test_an_administrator_sets_amount_and_shares_in_one_form(
    client, administrator, toilets, township, other_township
):
    client.force_login(administrator)
    answer = client.post(SHARES, sent(client, own="800", **{HOME: "480", OTHER: "320"}))
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert amounts() == {"定州市": 800, "号头庄回族乡": 480, "西城乡": 320}
    assert client.get(PAGE).context["cards"][0].shares.state == "even"


@pytest.mark.parametrize(
    ("share", "words"), [("300", "20"), ("321.5", ""), ("350", "30"), ("-1", ""), ("x", "")]
)
def test_shares_that_do_not_add_up_are_asked_about_and_nothing_is_saved(
    client, administrator, toilets, township, other_township, share, words
):
    client.force_login(administrator)
    answer = client.post(SHARES, sent(client, own="800", **{HOME: "480", OTHER: share}))
    assert answer.status_code == 422
    assert words in "".join(answer.context["form"].errors.get("uneven", ""))
    assert amounts() == {}


def test_shares_that_do_not_add_up_are_saved_when_somebody_means_it_and_the_page_says_so(
    client, administrator, toilets, township, other_township
):
    client.force_login(administrator)
    client.post(SHARES, sent(client, own="800", uneven="on", **{HOME: "480", OTHER: "300"}))
    page = client.get(PAGE)
    shares = page.context["cards"][0].shares
    assert (shares.state, shares.off_by) == ("short", 20)
    assert "还差20" in page.text or "20 short" in page.text


def test_a_proposal_shares_out_by_villages_and_saves_nothing(
    client, administrator, toilets, county, township, village, other_township
):
    client.force_login(administrator)
    District.objects.add_child(
        township, {"code": "130682204201", "name": "乙村", "short_name": "乙村", "level": "village"}
    )
    answer = client.post(SHARES, sent(client, own="300", propose="1"))
    form = answer.context["form"]
    assert (answer.status_code, form[HOME].value(), form[OTHER].value()) == (200, "200", "100")
    assert amounts() == {}


def test_an_official_of_the_county_hands_down_but_does_not_set(
    client, wang, toilets, county, township, other_township
):
    Target.objects.create(indicator=toilets, district=county, year=2021, amount=800)
    client.force_login(wang)
    answer = client.post(SHARES, sent(client, **{"own": "900", HOME: "480", OTHER: "320"}))
    assert answer.status_code == 302
    assert amounts() == {"定州市": 800, "号头庄回族乡": 480, "西城乡": 320}


def test_who_saves_on_an_older_page_is_told(client, administrator, toilets, township, other_township):
    client.force_login(administrator)
    old = sent(client, own="800", **{HOME: "480", OTHER: "320"})
    client.post(SHARES, old)
    answer = client.post(SHARES, old | {"reason": "再调"})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert TargetEvent.objects.count() == 3


def test_a_change_without_a_reason_is_an_error_at_the_reason(
    client, administrator, toilets, township, other_township
):
    client.force_login(administrator)
    client.post(SHARES, sent(client, own="800", **{HOME: "480", OTHER: "320"}))
    answer = client.post(SHARES, sent(client, **{HOME: "470", OTHER: "330"}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


@pytest.mark.parametrize(
    "path", ["/targets/130682000000/2021/dreamt/shares/", "/targets/130682000000/1999/toilets/shares/"]
)
def test_an_address_of_nothing_is_404(client, administrator, toilets, path):
    client.force_login(administrator)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"seen": "x"}, {"seen": "-1", "own": "9" * 40}, {"propose": "1", "own": "x"}]
)
def test_anything_sent_is_answered(client, administrator, toilets, township, sent):
    client.force_login(administrator)
    assert client.post(SHARES, sent).status_code in (200, 422)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_takes_the_same_statements(
    client, administrator, toilets, county, rows, django_assert_num_queries
):
    for n in range(rows):
        District.objects.add_child(
            county, {"code": f"13068230{n}000", "name": f"乡{n}", "short_name": f"乡{n}", "level": "township"}
        )
    client.force_login(administrator)
    with django_assert_num_queries(8):
        client.get(SHARES)


# ---- The plan ----------------------------------------------------------------------------------


@pytest.fixture
def target(township, toilets) -> Target:
    return Target.objects.create(indicator=toilets, district=township, year=2021, amount=800)


def test_a_plan_is_proposed_backwards_and_saved_with_what_counts(client, administrator, target):
    client.force_login(administrator)
    proposed = client.post(
        PLAN, {"propose": "1", "finish": "2021-11-30", "number": "4", "basis": "reports", "seen": "0"}
    )
    rows = [(day.value(), amount.value()) for day, amount in proposed.context["form"].rows if day.value()]
    assert rows == [
        (dt.date(2021, 3, 31), "200"),
        (dt.date(2021, 6, 30), "400"),
        (dt.date(2021, 8, 31), "600"),
        (dt.date(2021, 11, 30), "800"),
    ]
    assert not target.milestones.exists()
    form = {"basis": "reports", "seen": "0", "reason": "倒排工期"}
    for number, (day, amount) in enumerate(rows):
        form |= {f"day_{number}": day.isoformat(), f"amount_{number}": amount}
    assert client.post(PLAN, form).status_code == 302
    assert target.milestones.count() == 4
    assert Target.objects.get().basis == Basis.REPORTS


@pytest.mark.parametrize(
    "typed",
    [
        {"day_0": "2021-06-30"},
        {"amount_0": "5"},
        {"day_0": "2021-06-30", "amount_0": "900"},
        {"day_0": "2020-06-30", "amount_0": "5"},
        {"day_0": "x", "amount_0": "y"},
        {"basis": "dreamt"},
        {"seen": "99"},
        {"propose": "1", "finish": "2020-01-01", "number": "4"},
        {"propose": "1", "finish": "x", "number": "99"},
    ],
)
def test_a_plan_that_makes_no_sense_is_an_error(client, administrator, target, typed):
    client.force_login(administrator)
    answer = client.post(PLAN, {"basis": "ledger", "seen": "0", "reason": "倒排"} | typed)
    assert answer.status_code == 422
    assert not target.milestones.exists()


# ---- All targets of a district -----------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_statements(client, wang, toilets, county, rows, django_assert_num_queries):
    Target.objects.create(indicator=toilets, district=county, year=2021, amount=800)
    for n in range(rows):
        below = District.objects.add_child(
            county, {"code": f"13068230{n}000", "name": f"乡{n}", "short_name": f"乡{n}", "level": "township"}
        )
        Target.objects.create(indicator=toilets, district=below, year=2021, amount=8, basis=Basis.REPORTS)
    client.force_login(wang)
    with django_assert_num_queries(13):
        client.get(PAGE)


@pytest.mark.parametrize("query", ["year=x", "year=99999999999", "year=%00", "indicator=x", ""])
def test_a_year_that_makes_no_sense_is_this_one(client, wang, target, query):
    client.force_login(wang)
    assert client.get(f"/targets/130682000000/?{query}").context["year"] == 2021


def test_the_next_year_can_be_planned(client, administrator, county, toilets):
    client.force_login(administrator)
    page = client.get("/targets/130682000000/?year=2022")
    assert page.context["years"][0] == 2022
    assert "/targets/130682000000/2022/toilets/shares/" in page.text


def test_the_admin_shows_targets_and_changes_none(client, administrator, target):
    client.force_login(administrator)
    page = client.get(f"/admin/districts/target/{target.pk}/change/")
    assert "/targets/130682204000/?year=2021" in page.text
    assert client.post(f"/admin/districts/target/{target.pk}/change/", {"amount": 1}).status_code == 403
    assert client.get("/admin/districts/target/add/").status_code == 403


# ---- Reports -----------------------------------------------------------------------------------


@pytest.fixture
def reporting(target) -> Target:
    Target.objects.update(basis=Basis.REPORTS)
    return Target.objects.select_related("indicator", "district").get()


FIGURES = {"as_of": "2021-07-27", "started": "480", "completed": "300", "accepted": "200"}


def test_a_report_goes_up_comes_back_goes_up_again_and_counts(client, reporting, lin, dong, county):
    client.force_login(lin)
    answer = client.post(REPORT, FIGURES)
    first = CumulativeReport.objects.get()
    assert answer.headers["Location"] == first.get_absolute_url()
    client.force_login(dong)
    assert client.get("/targets/reports/").context["page"].object_list[0] == first
    assert client.get("/work/").context["reports_to_decide"] == [first]
    assert client.post(f"/targets/reports/{first.pk}/return/", {"reason": " "}).status_code == 422
    client.post(f"/targets/reports/{first.pk}/return/", {"reason": "请附明细"})
    client.force_login(lin)
    assert "请附明细" in client.get(REPORT).text
    client.post(REPORT, FIGURES | {"accepted": "190"})
    second = CumulativeReport.objects.latest("pk")
    client.force_login(dong)
    assert client.get(second.get_absolute_url()).context["may_decide"]
    client.post(f"/targets/reports/{second.pk}/confirm/")
    line = client.get(f"/districts/{county.code}/?year=2021").context["board"].row.lines[0]
    assert (line.work.started, line.work.completed, line.work.accepted) == (480, 300, 190)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"completed": "481"}, "completed"),
        ({"accepted": "301"}, "accepted"),
        ({"started": "801"}, "explanation"),
        ({"started": "449", "completed": "300"}, "explanation"),
        ({"as_of": "2021-07-29"}, "as_of"),
        ({"as_of": "2021-07-19"}, "as_of"),
        ({"as_of": "2020-12-31"}, "as_of"),
        ({"as_of": "0000-00-00"}, "as_of"),
        ({"started": "1.5"}, "started"),
        ({"started": "9" * 30}, "started"),
        ({"accepted": "-1"}, "accepted"),
        ({"accepted": ""}, "accepted"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, reporting, lin, dong, now, changes, field):
    before = submit_report(
        reporting,
        Standing(Decimal(450), Decimal(290), Decimal(100)),
        as_of=dt.date(2021, 7, 20),
        by=lin,
        at=now,
    )
    confirm_report(before, by=dong, at=now)
    client.force_login(lin)
    answer = client.post(REPORT, FIGURES | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_nobody_but_the_own_township_reports(client, reporting, wang, zhou, dong):
    for member, status in ((wang, 403), (dong, 403), (zhou, 404)):
        client.force_login(member)
        assert client.post(REPORT, FIGURES).status_code == status


def test_only_somebody_above_decides(client, reporting, lin, bai, zhou, wang, now, township, township_unit):
    inspector = make_member(role=Role.INSPECTOR, unit=township_unit, home_district=township)
    waiting = submit_report(
        reporting, Standing(Decimal(3), Decimal(2), Decimal(1)), as_of=now.date(), by=lin, at=now
    )
    for member, status in ((lin, 403), (bai, 403), (inspector, 403), (zhou, 404), (wang, 302)):
        client.force_login(member)
        assert client.post(f"/targets/reports/{waiting.pk}/confirm/").status_code == status
    client.force_login(wang)
    client.post(f"/targets/reports/{waiting.pk}/return/", {"reason": "迟了"})
    assert CumulativeReport.objects.get().state == "confirmed"


def test_the_page_shows_the_ledger_beside_the_reports(client, reporting, bai):
    client.force_login(bai)
    [card] = client.get("/targets/130682204000/?year=2021").context["cards"]
    assert (card.target.is_reported, card.ledger.accepted) == (True, 0)


def test_who_must_report_is_told_on_the_desk(client, reporting, bai, dong):
    client.force_login(bai)
    assert [target.is_late for target in client.get("/work/").context["reports_due"]] == [True]
    assert [each.district for each in client.get("/targets/reports/").context["page"]] == [reporting.district]
    client.force_login(dong)
    assert "reports_due" not in client.get("/work/").context


def test_the_history_tells_reports_and_changes(client, reporting, administrator, lin, now, bai):
    submit_report(reporting, Standing(Decimal(3), Decimal(2), Decimal(1)), as_of=now.date(), by=lin, at=now)
    client.force_login(administrator)
    client.post(PLAN, {"basis": "ledger", "seen": "0", "reason": "台账已建好"})
    client.force_login(bai)
    page = client.get("/targets/130682204000/2021/toilets/history/")
    assert len(page.context["reports"]) == 1
    assert [(event.basis, event.reason) for event in page.context["events"]] == [("ledger", "台账已建好")]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tab", ["all", "waiting"])
def test_the_list_takes_the_same_statements(
    client, toilets, county, dong, lin, now, rows, tab, django_assert_num_queries
):
    for n in range(rows):
        below = District.objects.add_child(
            county, {"code": f"13068230{n}000", "name": f"乡{n}", "short_name": f"乡{n}", "level": "township"}
        )
        owed = Target.objects.create(
            indicator=toilets, district=below, year=2021, amount=8, basis=Basis.REPORTS
        )
        submit_report(owed, Standing(Decimal(3), Decimal(2), Decimal(1)), as_of=now.date(), by=lin, at=now)
    client.force_login(dong)
    with django_assert_num_queries(5):
        client.get(f"/targets/reports/?list={tab}")
