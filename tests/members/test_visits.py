import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.lifecycle import log_visit
from members.models import Member, Unit, Visit


@pytest.fixture
def typed(lin) -> dict[str, object]:
    return {
        "district": lin.home_district.code,
        "on": timezone.localdate().isoformat(),
        "people": 4,
        "opinions": 3,
        "solved_on_spot": 2,
    }


def test_a_cadre_logs_a_visit(client, lin, typed):
    client.force_login(lin)
    assert client.post("/visits/new/", typed).url == "/visits/"
    assert list(client.get("/visits/").context["page"]) == [Visit.objects.get()]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"people": 0}, "people"),
        ({"people": "几个"}, "people"),
        ({"solved_on_spot": 4}, "solved_on_spot"),
        ({"on": (timezone.localdate() + dt.timedelta(days=2)).isoformat()}, "on"),
        ({"district": "130682208000"}, "district"),
    ],
)
def test_bad_input_is_answered_at_its_field(client, lin, other_township, typed, changes, field):
    client.force_login(lin)
    answer = client.post("/visits/new/", typed | changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_an_inspector_logs_no_visit(client, dong):
    client.force_login(dong)
    assert client.get("/visits/new/").status_code == 403


def test_another_cadres_visits_are_not_listed(client, lin, zhou, now):
    log_visit(by=lin, district=lin.home_district, on=now.date(), people=1, opinions=0, solved_on_spot=0)
    client.force_login(zhou)
    assert list(client.get("/visits/").context["page"]) == []


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({"people": 0}, "visit_meets_somebody"), ({"solved_on_spot": 9}, "visit_solves_only_what_it_heard")],
)
def test_the_database_refuses_impossible_visits(lin, now, changes, constraint):
    log_visit(by=lin, district=lin.home_district, on=now.date(), people=1, opinions=0, solved_on_spot=0)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Visit.objects.update(**changes)


@pytest.mark.parametrize(
    ("model", "changes", "constraint"),
    [(Member, {"role": "king"}, "member_role_is_known"), (Unit, {"kind": "court"}, "unit_kind_is_known")],
)
def test_the_database_refuses_unknown_kinds(lin, model, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**changes)


def test_two_units_of_a_district_have_different_names(township_unit):
    township_unit.pk = None
    with pytest.raises(IntegrityError, match="unit_name_is_unique_in_district"), transaction.atomic():
        township_unit.save(force_insert=True)


def test_a_member_signs_in_with_the_staff_number(client, lin):
    answer = client.post("/sign-in/", {"login": "lin", "password": "correct horse"})
    assert answer.url == "/work/"


def test_a_wrong_password_is_answered_and_nobody_signs_up(client, lin):
    assert client.post("/sign-in/", {"login": "lin", "password": "wrong"}).status_code == 200
    assert client.get("/accounts/signup/").status_code == 404
