"""What administrators set: limits are versions that nobody edits, and the product brings rules to begin with."""

import pytest
from django.core.management import call_command

from complaints.models import Category, ReplyTemplate, RoutingRule, TimeLimit
from members.models import Member, Role
from tests.factories import make_member, make_unit


@pytest.fixture
def clerk(county, city_unit) -> Member:
    return make_member(role=Role.ADMINISTRATOR, unit=city_unit, home_district=county, is_staff=True)


@pytest.fixture
def limit(db) -> TimeLimit:
    return TimeLimit.objects.create(
        limit_class="urgent", valid_from="2021-01-01", accept="30m", contact="2h", answer="1d"
    )


def version(**changes: str) -> dict[str, str]:
    return {
        "limit_class": "urgent",
        "category": "",
        "valid_from": "2026-01-01",
        "accept": "15m",
        "contact": "1h",
        "answer": "1d",
        "extension": "",
    } | changes


def test_a_new_version_is_added_beside_the_old(client, clerk, limit):
    client.force_login(clerk)
    client.post("/admin/complaints/timelimit/add/", version())
    assert set(TimeLimit.objects.values_list("accept", flat=True)) == {"30m", "15m"}


def test_a_version_that_is_there_is_neither_edited_nor_deleted(client, clerk, limit):
    client.force_login(clerk)
    address = f"/admin/complaints/timelimit/{limit.pk}/"
    assert client.get(f"{address}change/").status_code == 200
    assert client.post(f"{address}change/", version()).status_code == 403
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert TimeLimit.objects.get().accept == "30m"


@pytest.mark.parametrize("span", ["soon", "0d", "5w"])
def test_a_limit_that_is_none_is_answered_at_its_field(client, clerk, span):
    client.force_login(clerk)
    page = client.post("/admin/complaints/timelimit/add/", version(answer=span))
    assert page.context["adminform"].form.errors.keys() == {"answer"}


def test_a_category_is_added_below_another(client, clerk, category):
    client.force_login(clerk)
    address, new = "/admin/complaints/category/add/", {"name_zh": "路灯", "limit_class": "urgent"}
    page = client.post(address, new)
    assert page.context["adminform"].form.errors.keys() == {"parent"}
    client.post(address, new | {"parent": category.pk})
    added = Category.objects.get(name_zh="路灯")
    assert Category.objects.get_parent(added) == category
    assert (added.depth, added.limit_class) == (3, "urgent")


def test_a_category_is_renamed_and_never_deleted(client, clerk, category):
    client.force_login(clerk)
    address = f"/admin/complaints/category/{category.pk}/"
    client.post(f"{address}change/", {"name_zh": "村镇", "limit_class": "ordinary"})
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert Category.objects.get(pk=category.pk).name_zh == "村镇"


@pytest.mark.parametrize("model", ["category", "timelimit", "routingrule", "replytemplate"])
def test_only_administrators_configure(client, clerk, wang, model):
    client.force_login(clerk)
    assert client.get(f"/admin/complaints/{model}/").status_code == 200
    wang.is_staff = True
    wang.save()
    client.force_login(wang)
    assert client.get(f"/admin/complaints/{model}/").status_code == 403


def test_the_product_brings_limits_rules_and_templates_once(county, capsys):
    make_unit(name="供电公司", kind="bureau", district=county)
    for _ in range(2):
        call_command("load_categories")
        call_command("load_rules")
    assert TimeLimit.objects.count() == 3
    assert ReplyTemplate.objects.exclude(category=None).exists()
    rules = RoutingRule.objects.order_by("order").values_list("category__name_zh", "unit__name")
    assert rules[0] == ("电力供应", "供电公司")
    assert not any(list(rules)[-1])  # the rest: the township government of the place
