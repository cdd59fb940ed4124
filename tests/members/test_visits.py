import datetime as dt
import uuid

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


def test_a_visit_sent_twice_counts_once(client, lin, typed):
    client.force_login(lin)
    typed["submission"] = str(client.get("/visits/new/").context["form"]["submission"].value())
    for _ in range(2):
        assert client.post("/visits/new/", typed).url == "/visits/"
    assert Visit.objects.count() == 1


def test_another_visit_from_a_page_gone_back_to_counts_too(client, lin, typed):
    client.force_login(lin)
    typed["submission"] = str(uuid.uuid4())
    for people in (4, 5):
        client.post("/visits/new/", typed | {"people": people})
    assert [visit.people for visit in Visit.objects.order_by("pk")] == [4, 5]


def test_the_number_of_another_members_form_takes_no_visit_away(client, lin, zhou, typed):
    typed["submission"] = str(uuid.uuid4())
    for member in (lin, zhou):
        client.force_login(member)
        client.post("/visits/new/", typed | {"district": member.home_district.code})
    assert [visit.member for visit in Visit.objects.order_by("pk")] == [lin, zhou]


def test_a_broken_number_of_a_form_is_as_good_as_none(client, lin, typed):
    client.force_login(lin)
    assert client.post("/visits/new/", typed | {"submission": "not-a-uuid"}).status_code == 302


def test_an_inspector_logs_no_visit(client, dong):
    client.force_login(dong)
    assert client.get("/visits/new/").status_code == 403


def test_another_cadres_visits_are_not_listed(client, lin, zhou, now):
    log_visit(by=lin, district=lin.home_district, on=now.date(), people=1, opinions=0, solved_on_spot=0)
    client.force_login(zhou)
    assert list(client.get("/visits/").context["page"]) == []


@pytest.mark.parametrize("week", ["9999-W52", "0001-W01"])
@pytest.mark.parametrize("url", ["/visits/", "/pledges/", "/complaints/"])
def test_a_week_that_nobody_means_is_answered_at_its_field(client, bai, url, week):
    client.force_login(bai)
    answer = client.get(url, {"week": week})
    assert answer.status_code == 200
    assert list(answer.context["filter"].form.errors) == ["week"]


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


def test_the_database_takes_the_number_of_a_form_once(lin, now):
    for number in range(2):
        log_visit(
            by=lin, district=lin.home_district, on=now.date(), people=1 + number, opinions=0, solved_on_spot=0
        )
    with pytest.raises(IntegrityError, match="submission"), transaction.atomic():
        Visit.objects.update(submission=uuid.uuid4())


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
