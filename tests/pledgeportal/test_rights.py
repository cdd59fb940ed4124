"""The page of what each role may do says what the rules say."""

import pytest
import rules
from django.utils import translation
from rules.permissions import permissions

from complaints.models import Complaint
from members.models import Member, Role
from pledgeportal.rights.reading import conditions, ways
from pledgeportal.rights.table import cells, groups, shown, tables_action
from pledgeportal.rights.words import CONDITIONS, GROUPS, RIGHTS


def test_every_permission_has_a_label():
    unnamed = {
        name for name in permissions if "." in name and name not in RIGHTS and tables_action(name) is None
    }
    assert not unnamed, f"Say in pledgeportal/rights/words.py what these are called: {unnamed}"


def test_every_label_names_a_permission():
    assert set(RIGHTS) - set(permissions) == set()


def test_every_condition_has_words():
    asked = {each for name in permissions for each in conditions(permissions[name].name)}
    assert not asked - set(CONDITIONS), "Say in pledgeportal/rights/words.py what these conditions mean."
    assert not set(CONDITIONS) - asked


def test_every_part_of_the_portal_has_a_heading():
    assert {name.split(".")[0] for name in shown()} <= set(GROUPS)


@pytest.mark.parametrize(
    ("formula", "role", "expected"),
    [
        ("cadre", "cadre", [set()]),
        ("cadre", "official", []),
        ("official_or_inspector", "official", [set()]),
        ("(cadre & near)", "cadre", [{("near", True)}]),
        ("((cadre & near) | cadre)", "cadre", [set()]),
        ("((cadre & near) | (official & own))", "official", [{("own", True)}]),
        ("((cadre | official) & ~near)", "official", [{("near", False)}]),
        ("~(cadre | near)", "cadre", []),
        ("~(cadre | near)", "official", [{("near", False)}]),
        ("~(cadre & near)", "cadre", [{("near", False)}]),
        ("(near & ~near)", "cadre", []),
        ("near", "cadre", [{("near", True)}]),
    ],
)
def test_a_formula_is_read_for_one_role(formula, role, expected):
    assert [set(way) for way in ways(formula, role)] == expected


def test_the_page_agrees_with_the_rules_wherever_a_role_alone_decides(county, city_unit):
    for name in shown():
        for role, cell in zip(Role.values, cells(name), strict=True):
            if cell.may and cell.limits:
                continue
            member = Member(role=role, unit=city_unit, home_district=county, is_staff=True)
            thing = Complaint(district=county, unit=city_unit)
            assert cell.may == bool(rules.has_perm(name, member, thing)), (name, role)


def test_a_limit_is_said_in_words(lin):
    with translation.override("en"):
        contact = dict(zip(Role.values, cells("complaints.reveal_contact"), strict=True))
    assert contact["dispatcher"].limits == ["in the home district, not about the own unit"]
    assert contact["cadre"].limits == ["of the own unit, until it is answered, not about the own unit"]
    assert not contact["official"].may


def test_tables_of_settings_stand_in_one_row_each():
    labels = [str(right.label) for group in groups() for right in group.rights]
    assert len(labels) == len(set(labels))


def test_the_reader_s_own_role_comes_first(client, wang):
    client.force_login(wang)
    page = client.get("/roles/")
    assert [role.value for role in page.context["roles"]][:2] == ["official", "cadre"]
    first = {right.label: right.cells[0].may for group in page.context["groups"] for right in group.rights}
    assert (first[RIGHTS["pledges.approve"]], first[RIGHTS["pledges.log"]]) == (True, False)


def test_every_member_reads_it_without_a_statement_of_its_own(client, lin, django_assert_num_queries):
    client.force_login(lin)
    with django_assert_num_queries(2):  # session and member
        page = client.get("/roles/")
    assert page.content.decode().count("<table") == sum(bool(group.rights) for group in groups())
