import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from complaints.models import Category
from districts.lifecycle import LedgerEntry, enter_works
from districts.management.commands.load_districts import short_name
from districts.models import District, Indicator, Stage, Target, TargetMilestone, Work, WorkEvent
from tests.factories import enter_work


def test_the_official_districts_load_and_load_again(db):
    for _ in range(2):
        call_command("load_districts", verbosity=0)
    levels = list(District.objects.order_by("level").values_list("level", flat=True))
    assert {level: levels.count(level) for level in set(levels)} == {
        "county": 1,
        "township": 25,
        "village": 542,
    }
    home = District.objects.get(short_name="号头庄回族乡")
    assert District.objects.get_parent(home).code == "130682000000"


def test_villages_of_one_name_are_told_apart_by_their_township(db):
    call_command("load_districts")
    names = {village.full_name for village in District.objects.filter(short_name="彭家庄村")}
    assert len(names) == 2
    assert District.objects.get(level="county").full_name == "定州市"


def test_a_renamed_township_is_renamed_on_its_villages_too(db):
    call_command("load_districts")
    before = District.objects.filter(level="village").first()
    District.objects.filter(level="township").update(short_name="旧名", name="旧名")
    District.objects.filter(level="village").update(township_name="旧名")
    call_command("load_districts")
    assert District.objects.get(pk=before.pk).full_name == before.full_name


def test_the_official_categories_load_and_load_again(db):
    for _ in range(2):
        call_command("load_categories", verbosity=0)
    assert [Category.objects.filter(depth=depth).count() for depth in (1, 2, 3)] == [15, 118, 517]
    assert not Category.objects.filter(name_en="").exists()
    assert Category.objects.get(name_zh="自来水供应").limit_class == "urgent"


@pytest.mark.parametrize(
    ("official", "said"),
    [
        ("香家庄村民委员会", "香家庄村"),
        ("牛村村民委员会", "牛村"),
        ("中心街社区居民委员会", "中心街社区"),
        ("东丁村社区村民委员会", "东丁村社区"),
        ("号头庄回族乡", "号头庄回族乡"),
    ],
)
def test_villages_are_called_as_people_say_them(official, said):
    assert short_name(official) == said


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"code": "13068220400x"}, "district_code_has_12_digits"),
        ({"level": "county"}, "district_level_matches_depth"),
    ],
)
def test_the_database_refuses_impossible_districts(village, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        District.objects.filter(pk=village.pk).update(**changes)


def test_a_work_that_skips_a_stage_is_refused_with_its_whole_sheet(village, toilets, now):
    good = LedgerEntry(village, toilets, 2021, "甲", Decimal(1), [(Stage.PLANNED, now)])
    bad = LedgerEntry(village, toilets, 2021, "乙", Decimal(1), [(Stage.PLANNED, now), (Stage.ACCEPTED, now)])
    with pytest.raises(ValueError, match="乙"):
        enter_works([good, bad])
    assert not Work.objects.exists()


def test_a_work_cannot_be_accepted_before_it_started(village, toilets, now):
    back = [(Stage.PLANNED, now), (Stage.STARTED, now - dt.timedelta(days=1))]
    with pytest.raises(ValueError, match="甲"):
        enter_works([LedgerEntry(village, toilets, 2021, "甲", Decimal(1), back)])


@pytest.mark.parametrize(
    "sql", ["UPDATE districts_workevent SET note = 'x'", "DELETE FROM districts_workevent"]
)
def test_the_database_refuses_to_change_events(village, toilets, sql):
    enter_work(village, toilets, Decimal(1))
    with (
        pytest.raises(InternalError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert WorkEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({"quantity": 0}, "work_quantity_is_positive"), ({"stage": "dreamt"}, "work_stage_is_known")],
)
def test_the_database_refuses_impossible_works(village, toilets, changes, constraint):
    enter_work(village, toilets, Decimal(1))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Work.objects.update(**changes)


def test_a_target_is_positive_and_there_is_one_a_year(county, toilets):
    owed = Target.objects.create(indicator=toilets, district=county, year=2021, amount=1)
    TargetMilestone.objects.create(target=owed, due_on=dt.date(2021, 6, 30), amount=1)
    with pytest.raises(IntegrityError, match="target_is_positive"), transaction.atomic():
        Target.objects.update(amount=0)
    with pytest.raises(IntegrityError, match="one_target_a_year"), transaction.atomic():
        Target.objects.create(indicator=toilets, district=county, year=2021, amount=2)
    with pytest.raises(IntegrityError, match="one_milestone_a_day"), transaction.atomic():
        TargetMilestone.objects.create(target=owed, due_on=dt.date(2021, 6, 30), amount=2)


def test_a_member_lists_the_works_of_the_own_district_alone(client, village, other_village, toilets, bai):
    enter_work(village, toilets, Decimal(1))
    enter_work(other_village, toilets, Decimal(1))
    client.force_login(bai)
    assert [work.district for work in client.get("/works/").context["page"]] == [village]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_works_takes_the_same_number_of_statements(
    client, village, toilets, bai, rows, django_assert_num_queries
):
    for _ in range(rows):
        enter_work(village, toilets, Decimal(1))
    client.force_login(bai)
    with django_assert_num_queries(7):
        client.get("/works/")


@pytest.mark.parametrize(
    "query", ["indicator=%00", "year=x", "year=99999999999", "reached=dreamt", "district=%00"]
)
def test_a_filter_that_makes_no_sense_is_no_error(client, bai, village, query):
    client.force_login(bai)
    assert client.get(f"/works/?{query}").status_code == 200


def test_the_works_of_one_indicator_say_how_much_they_are_together(client, village, toilets, wang):
    roads = Indicator.objects.create(code="roads", name_zh="农村道路", name_en="Rural roads", unit_zh="公里")
    for indicator, quantity in ((toilets, 20), (toilets, 30), (roads, 7)):
        enter_work(village, indicator, Decimal(quantity))
    client.force_login(wang)
    assert client.get("/works/?indicator=toilets").context["total"] == Decimal(50)
    assert client.get("/works/?indicator=toilets&reached=started").context["total"] == Decimal(0)
    assert client.get("/works/").context["total"] is None
