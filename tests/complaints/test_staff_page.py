"""What the working page of a complaint tells whoever handles it, beside the steps."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone, translation

from complaints import lifecycle
from complaints.models import Complaint, ComplaintEvent
from tests.factories import file_complaint, make_category

from .staff import take


@pytest.fixture
def moment() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def complaint(village, category, moment) -> Complaint:
    return file_complaint(village, category, moment, contact_phone="13812345678")


@pytest.fixture
def assigned(complaint, township_unit, chen, moment) -> Complaint:
    lifecycle.accept(complaint, by=chen, at=moment)
    return lifecycle.assign(complaint, to=township_unit, by=chen, at=moment)


@pytest.fixture
def answered(assigned, lin, moment) -> Complaint:
    return lifecycle.answer(assigned, by=lin, at=moment, note="路灯已修好")


def page_of(client, member, complaint: Complaint) -> str:
    client.force_login(member)
    return client.get(complaint.get_absolute_url()).text


def words_of(complaint: Complaint) -> str:
    return ComplaintEvent.objects.filter(complaint=complaint).latest("id").note


# ---- A returned one -----------------------------------------------------------------------------


def test_a_returned_one_shows_that_its_clock_runs_on(client, assigned, lin, chen, moment):
    lifecycle.give_back(assigned, by=lin, at=moment, note="属供电公司")
    assert 'class="clock_bar' in page_of(client, chen, assigned)


def test_the_list_says_until_when_a_returned_one_must_be_answered(client, assigned, lin, chen, moment):
    returned = lifecycle.give_back(assigned, by=lin, at=moment, note="属供电公司")
    client.force_login(chen)
    due = timezone.localtime(returned.answer_by)
    assert f"{due.month}月{due.day}日 {due:%H:%M}前答复" in client.get("/complaints/?list=returned").text


def test_the_resident_of_a_returned_one_reads_that_the_limit_stays(client, settings, assigned, lin, moment):
    returned = lifecycle.give_back(assigned, by=lin, at=moment, note="属供电公司")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = " ".join(client.get(returned.get_absolute_url()).text.split())
    assert "The right unit is being found. The answer is due by" in page


# ---- The timeline -------------------------------------------------------------------------------


def test_each_dispatch_names_its_unit(client, assigned, other_unit, chen, moment):
    first = assigned.unit.name
    lifecycle.assign(assigned, to=other_unit, by=chen, at=moment)
    page = page_of(client, chen, assigned)
    [timeline] = page.split('<ol class="timeline">')[1:]
    told = timeline.split("</ol>")[0]
    assert first in told
    assert other_unit.name in told


def test_a_new_urgency_or_kind_is_written_down_and_only_what_is_new(assigned, category, chen, moment):
    lifecycle.categorise(
        assigned, by=chen, at=moment, category=category, limit_class="urgent", kind="help", note="老人独居"
    )
    assert words_of(assigned) == "紧急程度：一般 → 紧急\n诉求类型：投诉 → 求助\n老人独居"


def test_whom_it_complains_about_is_written_down(assigned, category, chen, moment, township_unit):
    other = make_category(name_zh="工程质量")
    lifecycle.categorise(
        assigned, by=chen, at=moment, category=other, limit_class="ordinary", about_unit=township_unit
    )
    assert words_of(assigned) == f"村镇建设 → 工程质量\n被反映单位：无 → {township_unit.name}"


def test_an_application_is_written_down_in_chinese_whatever_the_applicant_reads(assigned, lin, moment):
    with translation.override("en"):
        lifecycle.apply_to_extend(assigned, by=lin, at=moment, note="配件未到")
    assert words_of(assigned) == "延期：配件未到"


# ---- What to do next ----------------------------------------------------------------------------


def test_an_inspector_finds_the_call_from_the_complaint(client, answered, dong, wang):
    call = f'href="/complaints/callbacks/{answered.code}/"'
    assert call in page_of(client, dong, answered)
    assert call not in page_of(client, wang, answered)


def test_a_second_officer_finds_the_check_once_nobody_could_be_heard(client, answered, dong, wang, moment):
    check = f'href="/complaints/checks/{answered.code}/"'
    assert check not in page_of(client, wang, answered)
    lifecycle.call_back(answered, by=dong, at=moment)
    lifecycle.call_back(answered, by=dong, at=moment + dt.timedelta(days=1))
    assert check in page_of(client, wang, answered)
    assert f'href="/complaints/callbacks/{answered.code}/"' not in page_of(client, dong, answered)


def test_who_decides_reads_the_application_once(client, assigned, lin, wang, moment):
    lifecycle.apply_to_extend(assigned, by=lin, at=moment, note="配件要从外地调来")
    decides = page_of(client, wang, assigned)
    assert decides.split('<ol class="timeline">')[0].count("配件要从外地调来") == 0
    assert decides.count("配件要从外地调来") == 2  # in the timeline, and where it is decided


# ---- What was recorded --------------------------------------------------------------------------


def test_a_refusal_is_not_said_to_be_on_the_residents_page(client, assigned, lin, wang, moment):
    lifecycle.apply_to_extend(assigned, by=lin, at=moment, note="配件未到")
    client.force_login(wang)
    answer = take(client, assigned, "decide", grant="no", note="请抓紧办理")
    [said] = client.get(answer.url).context["messages"]
    assert str(said) == "已记录，仅内部可见。"


def test_a_contact_that_was_asked_for_stands_where_the_page_opens(client, complaint, chen):
    assert f'action="/complaints/{complaint.code}/contact/#who"' in page_of(client, chen, complaint)


def test_too_few_parts_are_said_in_words(client, settings, complaint, chen, category, moment):
    lifecycle.accept(complaint, by=chen, at=moment)
    client.force_login(chen)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    rows: dict[str, Any] = {"parts-TOTAL_FORMS": "2", "parts-INITIAL_FORMS": "0", "parts-0-title": "路灯不亮"}
    answer = take(client, complaint, "split", **rows | {"parts-0-category": category.pk})
    assert answer.status_code == 422
    assert answer.context["form"].parts.non_form_errors() == ["Fill in at least two parts."]


def test_a_part_that_keeps_the_title_and_category_of_the_whole_is_a_part(
    client, complaint, chen, category, moment
):
    lifecycle.accept(complaint, by=chen, at=moment)
    client.force_login(chen)
    rows = {
        "parts-TOTAL_FORMS": "2",
        "parts-INITIAL_FORMS": "0",
        "parts-0-title": complaint.title,
        "parts-0-category": category.pk,
        "parts-1-title": "流浪狗没人管",
        "parts-1-category": category.pk,
    }
    assert take(client, complaint, "split", **rows).status_code == 302
    titles = list(complaint.parts.order_by("pk").values_list("title", flat=True))
    assert titles == [complaint.title, "流浪狗没人管"]
