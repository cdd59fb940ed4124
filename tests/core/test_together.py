"""Several questions in one statement are answered as each alone would be."""

from decimal import Decimal

from django.db.models import Count, F, Sum

from core.together import together
from districts.models import District, Indicator, Stage, Work
from tests.factories import enter_work


def test_each_question_has_its_own_rows_in_its_own_order(village, toilets, now, django_assert_num_queries):
    for quantity in ("2.50", "40.00"):
        enter_work(village, toilets, Decimal(quantity), (Stage.STARTED, now))
    works = Work.objects.order_by().values("district_id", "stage", code=F("indicator__code"))
    sums = works.annotate(amount=Sum("quantity"))
    names = District.objects.order_by("-code").values("code", "short_name")
    levels = District.objects.order_by("level").values("level").annotate(n=Count("id"))
    expected = [list(sums), list(names), [], list(levels)]
    with django_assert_num_queries(1):
        assert together(sums, names, names.filter(pk__in=[]), levels) == expected
    assert expected[0] == [
        {"district_id": village.pk, "stage": "started", "code": "toilets", "amount": Decimal("42.50")}
    ]


def test_nothing_that_can_hold_a_row_is_not_asked(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert together(Indicator.objects.none().values("code")) == [[]]
