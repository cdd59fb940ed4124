"""Search in Chinese: two-character words are found, by the index, over title, text, place and code."""

import pytest
from django.db import connection

from complaints.models import Complaint
from core.bigrams import bigrams
from core.codes import new_code
from districts.models import District
from tests.factories import file_complaint


@pytest.fixture
def lamp(village, category, now) -> Complaint:
    return file_complaint(
        village, category, now, title="路灯坏了", body="天黑以后看不见路，求修。", place="村小学门口"
    )


@pytest.fixture
def rubbish(village, category, now) -> Complaint:
    return file_complaint(
        village, category, now, title="垃圾没人清运", body="堆了半个月，臭味很大。", place="西大街ABC超市"
    )


@pytest.mark.parametrize(
    "words", ["路灯", "坏了", "小学", "天黑", "路灯 门口", "路灯坏了", "灯", "看不见", "　路灯　"]
)
def test_words_of_one_two_or_more_characters_are_found(lamp, rubbish, words):
    assert list(Complaint.objects.matching(words)) == [lamp]


@pytest.mark.parametrize("words", ["abc", "ＡＢＣ", "ABC超市", "西大街abc"])
def test_letters_are_found_in_any_case_and_width(lamp, rubbish, words):
    assert list(Complaint.objects.matching(words)) == [rubbish]


@pytest.mark.parametrize("words", ["路灯 垃圾", "灯路", "水", "%", "_", "'", "坏 了 吗"])
def test_what_is_not_there_is_not_found(lamp, rubbish, words):
    assert list(Complaint.objects.matching(words)) == []


@pytest.mark.parametrize("write", [str, str.lower, lambda code: code.replace("-", ""), lambda code: code[:4]])
def test_a_code_is_found_however_it_is_written(lamp, write):
    assert list(Complaint.objects.matching(write(lamp.code))) == [lamp]


@pytest.mark.parametrize("words", ["号头庄村", "号头庄回族乡", "头庄 路灯"])
def test_a_village_or_township_is_found_by_its_name(lamp, village, other_village, category, now, words):
    District.objects.filter(pk=village.pk).update(township_name="号头庄回族乡")
    file_complaint(other_village, category, now, title="井盖松了", body="过车很响，求修。", place="")
    assert list(Complaint.objects.matching(words)) == [lamp]


def test_one_character_of_a_name_says_nothing(lamp, other_village, category, now):
    assert list(Complaint.objects.matching("庄")) == []


def test_the_list_searches(client, lamp, rubbish, chen):
    client.force_login(chen)
    assert list(client.get("/complaints/", {"q": "路灯"}).context["page"]) == [lamp]


def test_the_index_finds_two_characters_among_thousands(lamp, village, category, now):
    values = {
        "title": "井盖松动有异响",
        "body": "夜里过车响",
        "district": village,
        "category": category,
        "received_at": now,
        "accept_by": now,
        "terms": bigrams("井盖松动有异响", "夜里过车响"),
    }
    codes = {new_code() for _ in range(3000)}
    Complaint.objects.bulk_create([Complaint(code=code, **values) for code in codes], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE complaints_complaint")
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows are read faster than any index
    plan = Complaint.objects.order_by().matching("路灯").explain()
    assert "complaint_terms" in plan
    assert "complaint_terms" in Complaint.objects.order_by().matching("号头庄").explain()
    assert list(Complaint.objects.matching("路灯")) == [lamp]
