import uuid

import pytest
from django.db import IntegrityError, transaction

from members.lifecycle import count_opinions, log_visit
from members.models import Member, Unit, Visit


def test_a_visit_stays_with_the_unit_of_its_day(lin, now, other_unit):
    visit = log_visit(by=lin, district=lin.home_district, on=now.date(), people=1)
    unit = lin.unit
    lin.unit = other_unit
    lin.save()
    visit.refresh_from_db()
    assert visit.unit == unit


def test_the_usual_place_is_where_somebody_went_most_often_of_late(lin, zhou, now, village, township):
    assert Visit.objects.usual_place_of(lin) is None
    for place in (village, township, village):
        log_visit(by=lin, district=place, on=now.date(), people=1)
    assert Visit.objects.usual_place_of(lin) == village
    assert Visit.objects.usual_place_of(zhou) is None


@pytest.mark.parametrize(
    ("counted", "written", "stands"),
    [((5, 4), (1, 1), (5, 4)), ((1, 0), (2, 1), (2, 1)), ((2, 1), (3, 3), (3, 3)), ((0, 0), (0, 0), (0, 0))],
)
def test_a_visit_counts_at_least_what_is_written_down_of_it(lin, now, counted, written, stands):
    visit = log_visit(
        by=lin,
        district=lin.home_district,
        on=now.date(),
        people=1,
        opinions=counted[0],
        solved_on_spot=counted[1],
    )
    visit = count_opinions(visit, written=written[0], solved=written[1])
    assert (visit.opinions, visit.solved_on_spot) == stands


@pytest.mark.parametrize("week", ["9999-W52", "0001-W01"])
@pytest.mark.parametrize("url", ["/visits/", "/pledges/", "/complaints/"])
def test_a_week_that_nobody_means_is_answered_at_its_field(client, bai, url, week):
    client.force_login(bai)
    answer = client.get(url, {"week": week})
    assert answer.status_code == 200
    assert list(answer.context["filter"].form.errors) == ["week"]


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"people": 0}, "visit_meets_somebody"),
        ({"solved_on_spot": 9}, "visit_solves_only_what_it_heard"),
        ({"whom": ["martian"]}, "visit_whom_is_known"),
    ],
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
