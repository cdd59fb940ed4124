"""Rules made by hand: the first that fits decides, and the page says why the earlier ones did not."""

import pytest

from complaints import lifecycle
from complaints.models import Category, RoutingRule
from complaints.routing import Miss, Router, route
from members.models import Role, Unit
from tests.factories import file_complaint, make_category, make_member, make_unit


@pytest.fixture
def water(category) -> Category:
    return make_category(name_zh="自来水供应")


@pytest.fixture
def bureau(county) -> Unit:
    return make_unit(name="水利局", kind="bureau", district=county)


@pytest.fixture
def rules(water, bureau, other_township, other_unit, category) -> dict[str, RoutingRule]:
    rows = {
        "water": RoutingRule(order=10, category=water, unit=bureau),
        "off": RoutingRule(order=15, unit=bureau, active=False),
        "west": RoutingRule(order=20, district=other_township, unit=other_unit),
        "rest": RoutingRule(order=30),
    }
    for rule in rows.values():
        rule.save()
    return rows


def test_the_category_decides_first(rules, water, village, bureau):
    routed = Router.load().route(water, village)
    assert (routed.unit, routed.rule, routed.tried) == (bureau, rules["water"], ())


def test_then_the_place(rules, category, other_village, other_unit):
    routed = Router.load().route(category, other_village)
    assert (routed.unit, routed.rule) == (other_unit, rules["west"])
    assert [(tried.rule, tried.miss) for tried in routed.tried] == [(rules["water"], Miss.CATEGORY)]


def test_a_rule_without_a_unit_means_the_township_government_of_the_place(
    rules, category, village, township_unit
):
    routed = Router.load().route(category, village)
    assert (routed.unit, routed.rule) == (township_unit, rules["rest"])
    assert [tried.miss for tried in routed.tried] == [Miss.CATEGORY, Miss.DISTRICT]


def test_a_rule_for_a_branch_covers_what_lies_below(rules, water, village, bureau):
    rules["water"].category = Category.objects.get_parent(water)
    rules["water"].save()
    assert Router.load().route(water, village).unit == bureau


def test_a_place_without_a_township_government_gets_no_proposal(rules, category, county):
    routed = Router.load().route(category, county)
    assert (routed.unit, routed.rule, routed.tried[-1].miss) == (None, None, Miss.NO_TOWNSHIP)


def test_no_rules_propose_nothing(category, village):
    assert Router.load().route(category, village).unit is None


def test_any_number_of_complaints_costs_two_statements(
    rules, category, village, other_village, django_assert_num_queries
):
    with django_assert_num_queries(2):
        router = Router.load()
        for place in (village, other_village) * 5:
            router.route(category, place)


def test_the_page_of_a_complaint_proposes_the_unit(client, rules, water, village, bureau, chen, now):
    complaint = lifecycle.accept(file_complaint(village, water, now), by=chen, at=now)
    assert route(complaint).unit == bureau
    client.force_login(chen)
    page = client.get(complaint.get_absolute_url())
    [form] = [entry["form"] for entry in page.context["entries"] if entry["name"] == "assign"]
    assert (form["to"].value(), form.routed.rule) == (bureau.pk, rules["water"])


# ---- The dry run --------------------------------------------------------------------------------


def test_the_dry_run_says_which_rule_fires(client, rules, category, village, township_unit, chen):
    client.force_login(chen)
    page = client.get("/complaints/routing/", {"category": category.pk, "district": village.code})
    assert page.context["routed"].rule == rules["rest"]
    assert len(page.context["routed"].tried) == 2
    answer, misses = page.text.split("<details>", 1)  # the answer first, in words rather than signs
    assert township_unit.name in answer
    assert "⌂" not in page.text
    assert "*" not in misses.split("</details>")[0]


def test_the_dry_run_compares_with_where_the_last_went(
    client, rules, water, village, bureau, township_unit, chen, now
):
    complaint = lifecycle.accept(file_complaint(village, water, now), by=chen, at=now)
    lifecycle.assign(complaint, to=township_unit, by=chen, at=now)
    client.force_login(chen)
    [(latest, would)] = client.get("/complaints/routing/").context["latest"]
    assert (latest, latest.unit, would.unit) == (complaint, township_unit, bureau)


@pytest.mark.parametrize("query", ["category=&district=", "category=x&district=%00", "category=" + "9" * 40])
def test_a_dry_run_of_nonsense_is_answered_at_the_fields(client, rules, chen, query):
    client.force_login(chen)
    answer = client.get(f"/complaints/routing/?{query}")
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"category", "district"})


@pytest.mark.parametrize("who", ["lin", "wang", "dong"])
def test_the_dry_run_is_for_dispatchers_and_administrators(client, request, rules, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/complaints/routing/").status_code == 403


def test_administrators_reach_the_rules_from_the_dry_run(client, rules, county, city_unit):
    clerk = make_member(role=Role.ADMINISTRATOR, unit=city_unit, home_district=county, is_staff=True)
    client.force_login(clerk)
    page = client.get("/complaints/routing/")
    assert page.context["may_edit"]
    assert client.get("/admin/complaints/routingrule/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_dry_run_takes_the_same_number_of_statements(
    client, rules, category, village, township_unit, chen, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        complaint = lifecycle.accept(file_complaint(village, category, now), by=chen, at=now)
        lifecycle.assign(complaint, to=township_unit, by=chen, at=now)
    client.force_login(chen)
    with django_assert_num_queries(9):
        client.get("/complaints/routing/")
