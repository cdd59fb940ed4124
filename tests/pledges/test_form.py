"""The pledge form: five fields in a minute, the rest behind "add detail", drafts, and the same deed twice."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from complaints import lifecycle as complaint_steps
from complaints.models import Category
from districts.models import Target
from members.models import Role
from pledges import lifecycle
from pledges.forms import PledgeForm
from pledges.forms.promise import tells_a_number
from pledges.lifecycle import propose_steps
from pledges.models import Pledge, PledgeDraft, State
from tests.factories import file_complaint, log_pledge, make_campaign, make_member

DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def running(db, today):
    return make_campaign(opens_on=today, closes_on=today + 60 * DAY)


@pytest.fixture
def typed(lin, today) -> dict[str, object]:
    return {
        "submission": str(uuid.uuid4()),
        "title": "修复村口300米翻浆路",
        "beneficiary": "号头庄村全体村民",
        "quantity": "300米",
        "district": lin.home_district.code,
        "due_on": (today + 30 * DAY).isoformat(),
        "how": "in_phases",
    }


def rows(*steps: tuple[dt.date | str, str]) -> dict[str, object]:
    words: dict[str, object] = {"steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": 0}
    for number, (day, title) in enumerate(steps):
        words |= {f"steps-{number}-due_on": str(day), f"steps-{number}-title": title}
    return words


@pytest.fixture
def target(toilets, township, today) -> Target:
    return Target.objects.create(indicator=toilets, district=township, year=today.year, amount=800)


# ---- More than five fields --------------------------------------------------------------------


def test_what_stands_behind_add_detail_is_kept(
    client, lin, bai, helper, running, typed, target, category, today
):
    client.force_login(lin)
    root = Category.objects.get_root_nodes().get()
    more = {
        "beneficiary_kind": "village",
        "category": root.pk,
        "target": target.pk,
        "target_amount": "12",
        "led_by": bai.pk,
        "helpers": f"{helper.name}",
        "is_joint": "on",
    }
    steps = rows((today + 10 * DAY, "备料"), (today + 30 * DAY, "通车"), ("", ""))
    client.post("/pledges/new/", typed | more | steps)
    pledge = Pledge.objects.get()
    assert (pledge.beneficiary_kind, pledge.category, pledge.led_by, pledge.is_joint) == (
        "village",
        root,
        bai,
        True,
    )
    assert (pledge.target, pledge.target_amount) == (target, Decimal(12))
    assert [row.member for row in pledge.helpers.all()] == [helper]
    assert list(pledge.milestones.values_list("due_on", "title")) == [
        (today + 10 * DAY, "备料"),
        (today + 30 * DAY, "通车"),
    ]
    page = client.get(pledge.get_absolute_url()).text
    assert all(words in page for words in ("备料", helper.name, bai.name))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"beneficiary_kind": "x"}, "beneficiary_kind"),
        ({"category": "999999"}, "category"),
        ({"target": "999999"}, "target"),
        ({"target_amount": "12"}, "target"),
        ({"target_amount": "a lot"}, "target_amount"),
        ({"led_by": "999999"}, "led_by"),
        ({"helpers": "无此人"}, "helpers"),
        ({"helpers": "lin"}, "helpers"),
        ({"helpers": "\x00"}, "helpers"),
        ({"helpers": "、".join("abcdefghijk")}, "helpers"),
        ({"is_joint": "on"}, "helpers"),
        ({"complaint": "K7M2-94Q"}, "complaint"),
        ({"complaint": "nonsense"}, "complaint"),
    ],
)
def test_bad_detail_is_answered_at_its_field_and_stands_open(client, lin, running, typed, changes, field):
    client.force_login(lin)
    answer = client.post("/pledges/new/", typed | changes)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form.more_is_used) == (422, [field], True)
    assert not Pledge.objects.exists()


def test_a_target_wants_its_amount(client, lin, running, typed, target):
    client.force_login(lin)
    answer = client.post("/pledges/new/", typed | {"target": target.pk})
    assert list(answer.context["form"].errors) == ["target_amount"]


def test_a_name_that_several_have_wants_the_number(client, lin, running, typed, township_unit, township):
    twins = [make_member(name="王强", unit=township_unit, home_district=township) for _ in range(2)]
    client.force_login(lin)
    answer = client.post("/pledges/new/", typed | {"helpers": "王强"})
    assert all(twin.username in answer.text for twin in twins)
    client.post("/pledges/new/", typed | {"helpers": twins[1].username})
    assert [row.member for row in Pledge.objects.get().helpers.all()] == [twins[1]]


def test_a_leader_is_an_official_above(lin, bai, wang, zhou, running):
    zhou.role = Role.OFFICIAL
    zhou.save()
    field: Any = PledgeForm(campaign=running, member=lin).fields["led_by"]
    assert list(field.queryset) == [wang, bai]


def test_a_pledge_from_a_complaint_is_a_duty(
    client, lin, chen, running, typed, village, category, township_unit, today
):
    now = timezone.now()
    complaint = file_complaint(village, category, now)
    complaint_steps.accept(complaint, by=chen, at=now)
    complaint_steps.assign(complaint, to=township_unit, by=chen, at=now)
    client.force_login(lin)
    late = client.post("/pledges/new/", typed | {"complaint": complaint.code})
    assert list(late.context["form"].errors) == ["due_on"]
    client.post("/pledges/new/", typed | {"complaint": complaint.code.lower(), "due_on": today.isoformat()})
    pledge = Pledge.objects.get()
    assert (pledge.source_complaint, pledge.district, pledge.member) == (complaint, village, lin)


# ---- Steps ------------------------------------------------------------------------------------


def test_steps_are_counted_back_from_the_due_date():
    today, due = dt.date(2021, 7, 1), dt.date(2021, 7, 31)
    proposed = propose_steps(today, due, ["备料", "施工", "验收"])
    assert [(step.due_on, step.title) for step in proposed] == [
        (dt.date(2021, 7, 11), "备料"),
        (dt.date(2021, 7, 21), "施工"),
        (due, "验收"),
    ]
    assert propose_steps(due, due, ["备料", "施工", "验收"]) == [(due, "验收")]


def test_a_button_proposes_steps_and_stores_nothing(client, lin, running, typed, today):
    client.force_login(lin)
    answer = client.post("/pledges/new/", typed | rows() | {"propose_steps": "1"})
    form = answer.context["form"]
    assert [row["due_on"].value() for row in form.steps][2] == today + 30 * DAY
    assert (len(form.steps.forms), form["title"].value()) == (4, typed["title"])
    assert not Pledge.objects.exists()


def test_a_button_adds_a_row_and_keeps_what_was_typed(client, lin, running, typed):
    client.force_login(lin)
    answer = client.post("/pledges/new/", typed | rows(("2021-13-45", "备料")) | {"add_step": "1"})
    form = answer.context["form"]
    assert [(row["due_on"].value(), row["title"].value()) for row in form.steps] == [
        ("2021-13-45", "备料"),
        (None, None),
    ]
    assert 'value="2021-13-45"' in answer.text


@pytest.mark.parametrize(
    "steps",
    [
        [("", "备料")],
        [(0, "")],
        [(99, "备料")],
        [(1, "备料"), (1, "施工")],
        [("someday", "备料")],
        [(1, "\x00")],
    ],
)
def test_steps_that_make_no_sense_are_answered_at_their_row(client, lin, running, typed, today, steps):
    client.force_login(lin)
    dated = [(today + day * DAY if isinstance(day, int) else day, title) for day, title in steps]
    answer = client.post("/pledges/new/", typed | rows(*dated))
    assert answer.status_code == 422
    assert any(row.errors for row in answer.context["form"].steps)
    assert not Pledge.objects.exists()


def test_a_formset_that_was_tampered_with_is_no_traceback(client, lin, running, typed):
    client.force_login(lin)
    answer = client.post("/pledges/new/", typed | {"steps-TOTAL_FORMS": "x", "steps-INITIAL_FORMS": ""})
    assert answer.status_code == 422


def test_progress_ticks_a_step(client, lin, bai, running, today):
    steps = (lifecycle.Step(today + DAY, "备料"), lifecycle.Step(today + 2 * DAY, "通车"))
    pledge = log_pledge(lin, running, timezone.now(), due_on=today + 2 * DAY, steps=steps)
    first = pledge.milestones.earliest("due_on")
    client.force_login(lin)
    client.post(
        f"/pledges/{pledge.pk}/do/progress/",
        {"progress-note": "料已备齐", "progress-milestone": first.pk},
    )
    assert [row.reached_at is not None for row in pledge.milestones.all()] == [True, False]


# ---- The same deed twice, by the same member --------------------------------------------------


def test_a_pledge_like_an_earlier_one_is_pointed_out_and_may_be_another(client, lin, running, typed):
    first = log_pledge(lin, running, timezone.now(), title="修复村口300米翻浆路段")
    client.force_login(lin)
    answer = client.post("/pledges/new/", typed)
    assert (answer.status_code, answer.context["alike"]) == (422, [first])
    assert Pledge.objects.count() == 1
    client.post("/pledges/new/", typed | {"confirmed": "1"})
    assert Pledge.objects.count() == 2


def test_quite_another_pledge_is_not_held_up(client, lin, running, typed):
    words = {"title": "给独居老人装扶手", "beneficiary": "独居老人", "quantity": "3户"}
    log_pledge(lin, running, timezone.now(), **words)
    client.force_login(lin)
    client.post("/pledges/new/", typed)
    assert Pledge.objects.count() == 2


# ---- Drafts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["12户", "１２户", "十二户", "两座", "全村", "每月一次", "约三百米", "½公里"]
)
def test_a_number_may_be_written_in_any_way(words):
    assert tells_a_number(words)


def test_a_draft_keeps_half_a_form_and_counts_for_nothing(client, lin, running, typed, today):
    client.force_login(lin)
    half = {"title": "修路", "due_on": "2021-13-45", "save_draft": "1"} | rows((today, "备料"))
    answer = client.post("/pledges/new/", half)
    draft = PledgeDraft.objects.get()
    assert answer.url == f"/pledges/new/?campaign={running.pk}&draft={draft.pk}"
    form = client.get(answer.url).context["form"]
    assert (form["title"].value(), form["due_on"].value()) == ("修路", "2021-13-45")
    assert [row["title"].value() for row in form.steps] == ["备料", None]
    assert (Pledge.objects.count(), lifecycle.pledges_left(running, lin)) == (0, 2)


def test_a_draft_is_saved_over_and_ends_when_it_is_submitted(client, lin, running, typed):
    client.force_login(lin)
    url = client.post("/pledges/new/", typed | {"save_draft": "1", "title": "修"}).url
    client.post(url, typed | {"save_draft": "1"})
    assert [draft.title for draft in PledgeDraft.objects.all()] == [typed["title"]]
    client.post(url, typed)
    assert (PledgeDraft.objects.count(), Pledge.objects.get().state) == (0, State.SUBMITTED)


def test_a_draft_may_be_deleted_and_is_nobody_elses(client, lin, helper, running, typed):
    client.force_login(lin)
    url = client.post("/pledges/new/", typed | {"save_draft": "1"}).url
    delete = f"/pledges/drafts/{PledgeDraft.objects.get().pk}/delete/"
    client.force_login(helper)
    assert (client.get(url).status_code, client.post(delete).status_code) == (404, 404)
    client.force_login(lin)
    client.post(delete)
    assert not PledgeDraft.objects.exists()


def test_ten_drafts_are_kept_and_what_is_typed_after_them_stays(client, lin, running, typed):
    client.force_login(lin)
    for _ in range(PledgeDraft.MOST):
        client.post("/pledges/new/", typed | {"save_draft": "1"})
    answer = client.post("/pledges/new/", typed | {"save_draft": "1", "quantity": "999米"})
    assert (answer.status_code, PledgeDraft.objects.count()) == (422, PledgeDraft.MOST)
    assert "999米" in answer.text


@pytest.mark.parametrize("query", ["draft=x", "draft=0", "draft=99999999999999999999"])
def test_a_draft_that_is_not_there_is_not_found(client, lin, running, query):
    client.force_login(lin)
    assert client.get(f"/pledges/new/?{query}").status_code == 404


@pytest.mark.parametrize("drafts", [1, 3])
def test_the_form_takes_the_same_number_of_statements(
    client, lin, running, drafts, django_assert_num_queries, now
):
    for _ in range(drafts):
        lifecycle.keep_draft({"title": ["修路"]}, campaign=running, by=lin, at=now)
    client.force_login(lin)
    with django_assert_num_queries(12):
        client.get("/pledges/new/")
