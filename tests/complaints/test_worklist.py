"""Work lists: what stands on which, how they are narrowed, kept up to date and assigned together."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from complaints import lifecycle
from complaints.forms.worklist import MOST_AT_ONCE
from complaints.models import Category, Complaint, RoutingRule, State
from core import pagination
from members.models import Role
from tests.factories import file_complaint, make_category, make_member

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def complaint(village, category, now) -> Complaint:
    return file_complaint(village, category, now)


@pytest.fixture
def assigned(complaint, township_unit, chen, now) -> Complaint:
    lifecycle.accept(complaint, by=chen, at=now)
    return lifecycle.assign(complaint, to=township_unit, by=chen, at=now)


@pytest.fixture
def dispatcher(client, chen):
    client.force_login(chen)
    return client


def listed(client, query: str = "") -> list[Complaint]:
    return list(client.get(f"/complaints/?{query}").context["page"])


# ---- Lists --------------------------------------------------------------------------------------


def test_a_cadre_of_the_unit_sees_it_in_the_list(client, assigned, lin):
    client.force_login(lin)
    assert listed(client) == [assigned]


def test_each_list_holds_what_waits_there(dispatcher, village, category, chen, lin, township_unit, now):
    received, accepted, returned, waiting, supervised = (
        file_complaint(village, category, now) for _ in range(5)
    )
    for one in (accepted, returned, waiting, supervised):
        lifecycle.accept(one, by=chen, at=now)
    for one in (returned, waiting, supervised):
        lifecycle.assign(one, to=township_unit, by=chen, at=now)
    lifecycle.give_back(returned, by=lin, at=now + HOUR, note="属供电公司")
    lifecycle.ask_resident(waiting, by=lin, at=now + HOUR, note="哪一根？")
    lifecycle.apply_to_extend(supervised, by=lin, at=now + HOUR, note="等配件")
    Complaint.objects.filter(pk=supervised.pk).update(supervised_at=now)
    assert listed(dispatcher, "list=to_accept") == [received]
    assert set(listed(dispatcher, "list=to_assign")) == {accepted, returned}
    assert listed(dispatcher, "list=returned") == [returned]
    assert listed(dispatcher, "list=waiting") == [waiting]
    assert listed(dispatcher, "list=supervised") == [supervised]
    assert listed(dispatcher, "list=to_decide") == [supervised]
    assert set(listed(dispatcher, "list=late")) == {returned, supervised}  # dispatched in 2021
    assert listed(dispatcher, "list=due_soon") == listed(dispatcher, "list=hung_due") == []


def test_what_is_hung_comes_back_on_its_day(assigned, lin, wang, now):
    review = timezone.localdate(now) + dt.timedelta(days=30)
    lifecycle.apply_to_hang(assigned, by=lin, at=now, note="管网明年改造", review_on=review)
    lifecycle.decide(assigned, by=wang, at=now, grant=True)
    assert list(Complaint.objects.due_for_review(review)) == [assigned]
    assert list(Complaint.objects.due_for_review(review - dt.timedelta(days=1))) == []


def test_due_soon_is_the_last_quarter(assigned):
    amber, due = assigned.amber_at, assigned.answer_by
    moments = (amber - HOUR, amber, due, due + HOUR)
    assert [Complaint.objects.due_soon(at).count() for at in moments] == [0, 1, 1, 0]


def test_a_return_does_not_hide_that_the_limit_passes(assigned, lin, now):
    lifecycle.give_back(assigned, by=lin, at=now, note="不属本单位职责")
    amber, late = assigned.amber_at, assigned.answer_by + HOUR
    returned = Complaint.objects.get(pk=assigned.pk)
    assert [returned.light(moment) for moment in (now, amber, late)] == ["", "amber", "red"]
    assert [Complaint.objects.due_soon(amber).get(), Complaint.objects.overdue(late).get()] == [returned] * 2
    assert Complaint.objects.late_at(late).get() == returned


@pytest.mark.parametrize(
    ("role", "first"),
    [("lin", "to_answer"), ("chen", "to_accept"), ("dong", "to_call"), ("wang", "to_decide")],
)
def test_each_role_begins_with_its_own_list(client, request, assigned, role, first):
    client.force_login(request.getfixturevalue(role))
    assert next(iter(client.get("/complaints/").context["tabs"])) == first


# ---- Filters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "district=%00",
        "district=1",
        "week=2021-W99",
        "event=x",
        "late=maybe",
        "page=-1",
        "page=x",
        "page=99999999999999999999",
        "list=x",
        "q=%00",
        "q=" + "灯" * 200,
        "category=999999999999999999999",
        "unit=x",
        "due=x",
        "sort=x",
        "kind=x&channel=%00",
    ],
)
def test_a_filter_that_makes_no_sense_is_no_error(client, assigned, wang, query):
    client.force_login(wang)
    assert client.get(f"/complaints/?{query}").status_code == 200


def test_a_number_of_the_week_opens_its_records(dispatcher, complaint, other_village, category, now):
    file_complaint(other_village, category, now)
    assert listed(dispatcher, "event=received&week=2021-W30&district=130682204000") == [complaint]
    assert listed(dispatcher, "event=closed&week=2021-W30") == []


def test_each_filter_narrows_the_list(dispatcher, assigned, village, township_unit, now):
    other = file_complaint(village, make_category(above="教育", name_zh="收费"), now, kind="question")
    branch = Category.objects.get_parent(assigned.category)
    for query in (
        f"category={branch.pk}",
        f"category={assigned.category.pk}",
        f"unit={township_unit.pk}",
        "kind=complaint",
        "state=assigned",
        "due=late",
        "late=true",
    ):
        assert listed(dispatcher, query) == [assigned], query
    assert listed(dispatcher, "kind=question") == [other]
    assert listed(dispatcher, "channel=hotline") == listed(dispatcher, "supervised=true") == []


def test_the_list_is_sorted_by_when_it_is_due(dispatcher, assigned, village, category, now):
    newer = file_complaint(village, category, now + HOUR)
    assert listed(dispatcher, "sort=newest") == [newer, assigned]
    assert listed(dispatcher, "sort=due") == [assigned, newer]


def test_a_long_list_is_counted_no_further_than_it_must(dispatcher, village, category, now, monkeypatch):
    monkeypatch.setattr(pagination, "MOST", 2)
    for _ in range(3):
        file_complaint(village, category, now)
    paginator = dispatcher.get("/complaints/").context["page"].paginator
    assert (paginator.count, paginator.has_more) == (2, True)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_takes_the_same_number_of_statements(
    dispatcher, village, category, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now)
    with django_assert_num_queries(9):
        dispatcher.get("/complaints/")
    with django_assert_num_queries(10):
        dispatcher.get(f"/complaints/?district={village.code}&category={category.pk}&q=路灯&list=to_accept")


# ---- Kept up to date ----------------------------------------------------------------------------


def poll(client, version: str = "", query: str = ""):
    headers = {"HX-Request": "true", "If-None-Match": f'"{version}"'}
    return client.get(f"/complaints/?{query}", headers=headers)


def test_an_open_list_is_told_only_what_has_changed(dispatcher, complaint, village, category, now):
    version = dispatcher.get("/complaints/").context["version"]
    assert poll(dispatcher, version).status_code == 304
    newer = file_complaint(village, category, now)
    answer = poll(dispatcher, version)
    assert newer.code in answer.text
    assert "<html" not in answer.text
    assert (answer["Cache-Control"], answer["Vary"].split(", ")[0]) == ("no-store", "HX-Request")
    assert poll(dispatcher, answer.context["version"]).status_code == 304


def test_an_open_list_keeps_its_filter(dispatcher, complaint):
    assert complaint.code in poll(dispatcher, query="state=received").text
    assert complaint.code not in poll(dispatcher, query="state=closed").text


def test_an_open_list_gives_a_visitor_nothing(client, complaint):
    assert poll(client).status_code == 302


def test_an_open_list_takes_the_same_number_of_statements(dispatcher, complaint, django_assert_num_queries):
    with django_assert_num_queries(7):
        poll(dispatcher)


# ---- Assigned together --------------------------------------------------------------------------


def assign(client, to, *complaints: Complaint, query: str = ""):
    chosen = [f"{one.code}@{one.version}" for one in complaints]
    return client.post(f"/complaints/assign/?{query}", {"chosen": chosen, "to": to})


@pytest.fixture
def accepted(village, category, chen, now) -> list[Complaint]:
    rows = [file_complaint(village, category, now) for _ in range(3)]
    return [lifecycle.accept(one, by=chen, at=now) for one in rows]


def outcomes(answer) -> list[tuple[str, bool]]:
    return [(one.code, not one.problem) for one in answer.context["outcomes"]]


def test_the_chosen_go_to_the_unit(dispatcher, accepted, township_unit):
    answer = assign(dispatcher, township_unit.pk, *accepted)
    assert outcomes(answer) == [(one.code, True) for one in accepted]
    assert set(Complaint.objects.values_list("state", "unit")) == {(State.ASSIGNED, township_unit.pk)}


def test_one_that_is_refused_does_not_stop_the_others(
    dispatcher, accepted, complaint, township_unit, chen, now
):
    changed, plain, _rest = accepted
    lifecycle.note(changed, by=chen, at=now, note="先等等")
    changed.version -= 1  # as the open list shows it
    answer = assign(dispatcher, township_unit.pk, changed, complaint, plain)
    assert outcomes(answer) == [(changed.code, False), (complaint.code, False), (plain.code, True)]


def test_the_rules_send_each_where_it_belongs(dispatcher, accepted, city_unit, township_unit, category, now):
    other = Complaint.objects.get(pk=accepted[0].pk)
    Complaint.objects.filter(pk=other.pk).update(category=make_category(above="教育", name_zh="收费"))
    RoutingRule.objects.create(order=1, category=category)
    answer = assign(dispatcher, "rules", *accepted)
    assert outcomes(answer) == [
        (one.code, right) for one, right in zip(accepted, [False, True, True], strict=True)
    ]
    assert Complaint.objects.get(pk=accepted[1].pk).unit == township_unit


@pytest.mark.parametrize(
    ("chosen", "to", "wrong"),
    [
        ([], "rules", {"chosen"}),
        (["nonsense"], "rules", {"chosen"}),
        (["K7M2-94Q@-1"], "rules", {"chosen"}),
        (["\x00@1"], "rules", {"chosen"}),
        (["K7M2-94Q@0"], "", {"to", "chosen"}),
        (["K7M2-94Q@0"], "999999", {"to", "chosen"}),
    ],
)
def test_choosing_nothing_or_nonsense_is_said_above_the_list(dispatcher, accepted, chosen, to, wrong):
    answer = dispatcher.post("/complaints/assign/?state=accepted", {"chosen": chosen, "to": to})
    assert answer.status_code == 422
    assert set(answer.context["bulk_form"].errors) <= wrong
    assert answer.context["bulk_form"].errors
    assert len(answer.context["page"]) == 3


def test_what_was_ticked_stays_ticked_until_it_changes(dispatcher, accepted, chen, now):
    one, other, third = accepted
    sent = [f"{complaint.code}@{complaint.version}" for complaint in accepted]
    lifecycle.note(other, by=chen, at=now, note="已电话核实")
    answer = dispatcher.post("/complaints/assign/?state=accepted", {"chosen": sent, "to": ""})
    ticked = re.findall(r'value="(\S+)@\d+"\s+form="bulk"\s+checked', answer.text)
    assert set(ticked) == {one.code, third.code}


def test_at_most_a_hundred_at_once(dispatcher, accepted):
    code = accepted[0].code
    chosen = [f"{code}@{number}" for number in range(MOST_AT_ONCE + 1)]
    answer = dispatcher.post("/complaints/assign/", {"chosen": chosen, "to": "rules"})
    assert answer.context["bulk_form"].errors.keys() == {"chosen"}


def test_what_another_district_has_is_not_found(client, accepted, other_township, other_unit):
    client.force_login(make_member(role=Role.DISPATCHER, unit=other_unit, home_district=other_township))
    answer = assign(client, other_unit.pk, accepted[0])
    assert outcomes(answer) == [(accepted[0].code, False)]
    assert answer.context["outcomes"][0].complaint is None


@pytest.mark.parametrize("who", ["lin", "wang", "dong"])
def test_only_dispatchers_assign_together(client, request, accepted, township_unit, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/complaints/").context["bulk_form"] is None
    assert assign(client, township_unit.pk, *accepted).status_code == 403
