"""Every step of the complaint's page: taken, refused for bad input, refused to others, offered only when possible."""

import datetime as dt
import re
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from complaints import lifecycle
from complaints.models import Application, Complaint, ReplyTemplate, State
from tests.factories import file_complaint, make_category, make_unit

from .staff import offered, take


@pytest.fixture
def moment() -> dt.datetime:
    """Pages take the real time, so what they show has just happened."""
    return timezone.now()


@pytest.fixture
def complaint(village, category, moment) -> Complaint:
    return file_complaint(village, category, moment)


@pytest.fixture
def accepted(complaint, chen, moment) -> Complaint:
    return lifecycle.accept(complaint, by=chen, at=moment)


@pytest.fixture
def assigned(accepted, township_unit, chen, moment) -> Complaint:
    return lifecycle.assign(accepted, to=township_unit, by=chen, at=moment)


@pytest.fixture
def working(assigned, lin, moment) -> Complaint:
    return lifecycle.contact(assigned, by=lin, at=moment)


@pytest.fixture
def dispatcher(client, chen):
    client.force_login(chen)
    return client


@pytest.fixture
def cadre(client, lin):
    client.force_login(lin)
    return client


@pytest.fixture
def official(client, wang):
    client.force_login(wang)
    return client


def state_of(complaint: Complaint) -> str:
    return Complaint.objects.get(pk=complaint.pk).state


# ---- What is offered ----------------------------------------------------------------------------


def test_the_dispatcher_is_offered_what_fits_the_state(dispatcher, complaint, township_unit, chen, moment):
    assert offered(dispatcher, complaint) == ["accept", "decline", "categorise", "merge", "note"]
    lifecycle.accept(complaint, by=chen, at=moment)
    assert offered(dispatcher, complaint) == ["assign", "categorise", "merge", "split", "note"]
    lifecycle.assign(complaint, to=township_unit, by=chen, at=moment)
    assert offered(dispatcher, complaint) == ["assign", "categorise", "merge", "note"]


def test_the_unit_is_offered_what_fits_the_state(cadre, assigned, lin, moment):
    new = ["sign", "contact", "answer", "ask", "return", "extend", "hang", "note"]
    assert offered(cadre, assigned) == new
    lifecycle.sign(assigned, by=lin, at=moment)
    assert offered(cadre, assigned) == ["contact", "answer", "ask", "return", "extend", "hang", "note"]
    lifecycle.contact(assigned, by=lin, at=moment)
    assert offered(cadre, assigned) == ["answer", "ask", "extend", "hang", "note"]
    lifecycle.ask_resident(assigned, by=lin, at=moment, note="哪一根灯杆？")
    assert offered(cadre, assigned) == ["resume", "note"]


def test_what_came_too_late_can_only_be_refused(official, working, lin):
    limit = working.answer_by - dt.timedelta(seconds=1)
    lifecycle.apply_to_extend(working, by=lin, at=limit, note="配件未到")
    Complaint.objects.filter(pk=working.pk).update(
        answer_by=timezone.now() - dt.timedelta(seconds=1), dispatched_at=limit - dt.timedelta(days=90)
    )
    answer = take(official, working, "decide", grant="yes")
    assert (answer.status_code, set(answer.context["attempt"].form.errors)) == (422, {"grant"})


def test_the_official_is_offered_to_decide_and_supervise(official, working, lin, moment):
    assert offered(official, working) == ["supervise", "note"]
    lifecycle.apply_to_extend(working, by=lin, at=moment, note="等配件")
    assert offered(official, working) == ["decide", "supervise", "note"]


def test_the_likely_next_step_stands_open_and_first(cadre, working):
    entries = cadre.get(working.get_absolute_url()).context["entries"]
    assert [entry["name"] for entry in entries if entry["open"]] == ["answer"]
    assert entries[0]["name"] == "answer"


# ---- Dispatching --------------------------------------------------------------------------------


def test_no_two_things_on_the_page_have_the_same_id(cadre, assigned):
    ids = re.findall(r'\sid="([^"]+)"', cadre.get(assigned.get_absolute_url()).text)
    assert [name for name, times in Counter(ids).items() if times > 1] == []


@pytest.mark.parametrize("public", [True, False])
def test_accepting_says_whether_everybody_may_read_the_title(dispatcher, complaint, public):
    typed: dict[str, Any] = {"public": "on"} if public else {}
    take(dispatcher, complaint, "accept", **typed)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.is_public) == (State.ACCEPTED, public)


def test_declining_tells_why_and_where_to_go_instead(dispatcher, complaint):
    take(dispatcher, complaint, "decline", note="法院正在审理。", referral="市法院立案庭")
    assert state_of(complaint) == State.DECLINED
    assert complaint.events.last().note == "法院正在审理。\n→ 市法院立案庭"


@pytest.mark.parametrize("typed", [{"note": "法院正在审理。"}, {"referral": "市法院"}, {}])
def test_declining_without_reason_or_referral_is_answered_at_the_field(dispatcher, complaint, typed):
    answer = take(dispatcher, complaint, "decline", **typed)
    form = answer.context["attempt"].form
    assert answer.status_code == 422
    assert set(form.errors) == {"note", "referral"} - set(typed)
    assert state_of(complaint) == State.RECEIVED


def test_thanks_are_answered_and_closed(dispatcher, village, category, chen, moment):
    thanks = file_complaint(village, category, moment, kind="thanks", title="感谢修好路灯")
    lifecycle.accept(thanks, by=chen, at=moment)
    assert offered(dispatcher, thanks)[0] == "acknowledge"
    take(dispatcher, thanks, "acknowledge", note="谢谢您的锦旗。")
    assert state_of(thanks) == State.CLOSED


def test_categorising_sets_category_class_and_whom_it_is_about(dispatcher, complaint, township_unit):
    other = make_category(name_zh="工程质量")
    take(
        dispatcher,
        complaint,
        "categorise",
        kind="help",
        category=other.pk,
        limit_class="urgent",
        about_unit=township_unit.pk,
    )
    complaint.refresh_from_db()
    assert (complaint.kind, complaint.category, complaint.limit_class, complaint.about_unit) == (
        "help",
        other,
        "urgent",
        township_unit,
    )


def test_a_dispatched_one_becomes_no_thanks(dispatcher, chen, accepted, category, township_unit, moment):
    lifecycle.assign(accepted, to=township_unit, by=chen, at=moment)
    answer = take(
        dispatcher, accepted, "categorise", category=category.pk, limit_class="urgent", kind="thanks"
    )
    assert set(answer.context["attempt"].form.errors) == {"kind"}
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.categorise(
            accepted, by=chen, at=moment, category=category, limit_class="urgent", kind="thanks"
        )


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"category": "0", "limit_class": "urgent"}, {"kind", "category"}),
        ({"limit_class": "sometime", "kind": "help"}, {"category", "limit_class"}),
        (
            {"about_unit": "x" * 40, "limit_class": "urgent", "kind": "gift"},
            {"kind", "category", "about_unit"},
        ),
    ],
)
def test_a_category_that_makes_no_sense_is_answered_at_its_field(dispatcher, complaint, typed, wrong):
    answer = take(dispatcher, complaint, "categorise", **typed)
    assert (answer.status_code, set(answer.context["attempt"].form.errors)) == (422, wrong)


def test_assigning_hands_it_to_the_unit(dispatcher, accepted, township_unit):
    take(dispatcher, accepted, "assign", to=township_unit.pk)
    accepted.refresh_from_db()
    assert (accepted.state, accepted.unit) == (State.ASSIGNED, township_unit)


@pytest.mark.parametrize("to", ["", "0", "x", "9" * 30, "\x00"])
def test_a_unit_that_is_none_is_answered_at_its_field(dispatcher, accepted, to):
    answer = take(dispatcher, accepted, "assign", to=to)
    assert (answer.status_code, set(answer.context["attempt"].form.errors)) == (422, {"to"})


def test_the_fourth_dispatch_is_called_a_designation(dispatcher, accepted, township_unit):
    before = dispatcher.get(accepted.get_absolute_url()).text
    Complaint.objects.filter(pk=accepted.pk).update(
        dispatches=3,
        dispatched_at=timezone.now(),
        contact_by=timezone.now(),
        amber_at=timezone.now(),
        answer_by=timezone.now() + dt.timedelta(days=3),
    )
    words = "<strong>"
    after = dispatcher.get(accepted.get_absolute_url()).text
    assert after.count(words) == before.count(words) + 1


def test_merging_shows_both_and_then_merges(dispatcher, complaint, village, category, moment):
    earlier = file_complaint(village, category, moment, title="路灯坏了没人修")
    file_complaint(village, category, moment, title="垃圾桶满了", body="垃圾桶满了没人清运，臭味很大。")
    page = dispatcher.get(f"/complaints/{complaint.code}/step/merge/")
    assert page.context["similar"][0] == earlier
    page = dispatcher.get(f"/complaints/{complaint.code}/step/merge/?into={earlier.code}")
    assert page.context["other"] == earlier
    take(dispatcher, complaint, "merge", into=earlier.code.lower())
    complaint.refresh_from_db()
    assert (complaint.state, complaint.merged_into) == (State.MERGED, earlier)


def test_the_other_complaint_can_be_looked_at_before_merging(
    dispatcher, complaint, village, category, moment
):
    earlier = file_complaint(village, category, moment)
    answer = dispatcher.post(
        f"/complaints/{complaint.code}/do/merge/",
        {"merge-into": earlier.code, "merge-note": "同一盏灯", "again": "1"},
    )
    assert (answer.context["other"], state_of(complaint)) == (earlier, State.RECEIVED)
    assert "同一盏灯" in answer.text


@pytest.mark.parametrize("into", ["", "K7M2-94Q", "itself", "\x00", "灯"])
def test_a_code_that_cannot_be_merged_into_is_answered_at_its_field(dispatcher, complaint, into):
    answer = take(dispatcher, complaint, "merge", into=complaint.code if into == "itself" else into)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"into"})
    assert state_of(complaint) == State.RECEIVED


def test_merging_counts_as_a_change_of_the_other(complaint, village, category, chen, moment):
    earlier = file_complaint(village, category, moment)
    lifecycle.merge(complaint, into=earlier, by=chen, at=moment)
    assert Complaint.objects.get(pk=earlier.pk).version == earlier.version + 1


def parts(*rows: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    sent: dict[str, Any] = {"parts-TOTAL_FORMS": total or len(rows), "parts-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"parts-{number}-{name}": value for name, value in row.items()}
    return sent


def test_splitting_makes_a_complaint_of_each_part(dispatcher, accepted, category):
    rows = [{"title": "路灯不亮", "category": category.pk}, {"title": "路面破损", "category": category.pk}]
    take(dispatcher, accepted, "split", **parts(*rows, total=3))
    assert state_of(accepted) == State.SPLIT
    assert sorted(accepted.parts.values_list("title", "state")) == [
        ("路灯不亮", "accepted"),
        ("路面破损", "accepted"),
    ]


@pytest.mark.parametrize("total", ["1", "11", "-1", "x", "9" * 20, ""])
def test_one_part_or_eleven_are_refused(dispatcher, accepted, category, total):
    row = {"title": "路灯不亮", "category": category.pk}
    answer = take(dispatcher, accepted, "split", **parts(row) | {"parts-TOTAL_FORMS": total})
    assert (answer.status_code, state_of(accepted)) == (422, State.ACCEPTED)


def test_one_more_part_keeps_what_was_typed(dispatcher, accepted, category):
    sent = take(
        dispatcher,
        accepted,
        "split",
        **parts({"title": "路灯不亮", "category": category.pk}, {"title": "路面"}),
    )
    assert sent.status_code == 422  # a title too short
    rows = parts({"title": "路灯不亮", "category": category.pk}, {"title": "路面"})
    data = {f"split-{name}": value for name, value in rows.items()}
    answer = dispatcher.post(f"/complaints/{accepted.code}/do/split/", data | {"again": "1"})
    form = answer.context["form"]
    assert [row["title"].value() for row in form.parts] == ["路灯不亮", "路面", None]


# ---- The unit -----------------------------------------------------------------------------------


def test_signing_names_the_handler(cadre, assigned, lin):
    take(cadre, assigned, "sign")
    assigned.refresh_from_db()
    assert assigned.handler == lin


def test_first_contact_begins_the_work(cadre, assigned):
    take(cadre, assigned, "contact", note="已到现场")
    assert state_of(assigned) == State.IN_PROGRESS


def test_a_return_with_grounds_goes_back_to_the_dispatcher(cadre, assigned):
    answer = take(cadre, assigned, "return", note="属供电公司管")
    assert (answer.url, state_of(assigned)) == ("/complaints/", State.ACCEPTED)


def test_after_one_working_day_nothing_is_returned(cadre, assigned):
    Complaint.objects.filter(pk=assigned.pk).update(with_unit_since=timezone.now() - dt.timedelta(days=20))
    assert "return" not in offered(cadre, assigned)
    assert take(cadre, assigned, "return", note="不归我管").status_code == 409
    assert state_of(assigned) == State.ASSIGNED


def test_asking_the_resident_stops_the_clock_and_resuming_starts_it(cadre, working):
    take(cadre, working, "ask", note="哪一根灯杆？")
    page = cadre.get(working.get_absolute_url())
    assert page.context["complaint"].paused_at is not None
    take(cadre, working, "resume", note="已打电话问清")
    assert state_of(working) == State.IN_PROGRESS


def test_more_time_is_applied_for_once_and_granted(cadre, working, wang, client):
    take(cadre, working, "extend", note="配件下周到")
    assert not {"extend", "hang"} & set(offered(cadre, working))
    due = Complaint.objects.get(pk=working.pk).answer_by
    client.force_login(wang)
    take(client, working, "decide", grant="yes")
    working.refresh_from_db()
    assert working.extended
    assert working.answer_by > due


def test_after_the_limit_no_more_time_is_applied_for(cadre, working):
    Complaint.objects.filter(pk=working.pk).update(
        dispatched_at=timezone.now() - dt.timedelta(days=9), answer_by=timezone.now() - dt.timedelta(days=1)
    )
    assert "extend" not in offered(cadre, working)
    assert take(cadre, working, "extend", note="来不及").status_code == 409
    assert not Application.objects.exists()


def test_hanging_is_applied_for_with_a_review_date_and_granted(cadre, working, wang, client):
    later = timezone.localdate() + dt.timedelta(days=60)
    take(cadre, working, "hang", note="管网明年改造", review_on=later.isoformat())
    client.force_login(wang)
    take(client, working, "decide", grant="yes", note="同意，列入明年计划")
    working.refresh_from_db()
    assert (working.state, working.review_on) == (State.HUNG, later)


@pytest.mark.parametrize("day", ["", "2021-01-01", "31 February", "9999999-01-01"])
def test_a_review_that_does_not_lie_ahead_is_answered_at_its_field(cadre, working, day):
    answer = take(cadre, working, "hang", note="管网明年改造", review_on=day)
    assert (answer.status_code, set(answer.context["attempt"].form.errors)) == (422, {"review_on"})


def test_refusing_an_application_needs_a_reason(official, working, lin, moment):
    lifecycle.apply_to_extend(working, by=lin, at=moment, note="配件下周到")
    assert take(official, working, "decide", grant="no").status_code == 422
    take(official, working, "decide", grant="no", note="先用备件")
    assert Application.objects.get().granted is False


def test_an_answer_closes_the_units_part(cadre, working):
    take(cadre, working, "answer", note="灯已更换。")
    assert state_of(working) == State.ANSWERED


@pytest.mark.parametrize("note", ["", "  ", "<script>alert(1)</script>", "\x00", "灯" * 2001])
def test_an_answer_that_is_no_answer_keeps_what_was_typed(cadre, working, note):
    answer = take(cadre, working, "answer", note=note)
    form = answer.context["attempt"].form
    assert (answer.status_code, set(form.errors), form["note"].value()) == (422, {"note"}, note)


def test_an_answer_starts_from_a_template_of_its_category(cadre, working, category):
    fits = ReplyTemplate.objects.create(category=category, title="路灯", body="您好，路灯已更换。")
    other = ReplyTemplate.objects.create(
        category=make_category(above="教育", name_zh="收费"), title="收费", body="退费"
    )
    page = cadre.get(working.get_absolute_url(), {"template": fits.pk})
    [form] = [entry["form"] for entry in page.context["entries"] if entry["name"] == "answer"]
    assert (form.templates, form["note"].value()) == ([fits], "您好，路灯已更换。")
    for key in (other.pk, "x", "9" * 30):
        page = cadre.get(working.get_absolute_url(), {"template": key})
        [form] = [entry["form"] for entry in page.context["entries"] if entry["name"] == "answer"]
        assert form["note"].value() == ""


def test_an_answer_with_blanks_of_the_template_is_not_sent(cadre, working):
    answer = take(cadre, working, "answer", note="您好，__月__日前完成______。")
    assert answer.status_code == 422
    assert list(answer.context["attempt"].form.errors) == ["note"]
    assert state_of(working) == State.IN_PROGRESS


# ---- Officials and everybody --------------------------------------------------------------------


def test_supervision_begins_and_ends_with_words(official, working):
    take(official, working, "supervise", note="三天内报结果")
    assert Complaint.objects.supervised().get() == working
    take(official, working, "release", note="已解决")
    assert not Complaint.objects.supervised().exists()


def test_an_internal_note_stays_internal(dispatcher, working):
    take(dispatcher, working, "note", note="此人多次反映")
    event = working.events.last()
    assert (event.note, event.is_public) == ("此人多次反映", False)


@pytest.mark.parametrize(
    ("who", "action"),
    [
        ("lin", "accept"),
        ("lin", "decide"),
        ("chen", "answer"),
        ("chen", "supervise"),
        ("wang", "assign"),
        ("dong", "sign"),
    ],
)
def test_a_step_of_another_role_is_forbidden(client, request, working, who, action):
    client.force_login(request.getfixturevalue(who))
    assert take(client, working, action, note="x").status_code == 403


def test_a_step_on_what_one_may_not_see_is_not_found(client, working, zhou):
    client.force_login(zhou)
    assert take(client, working, "answer", note="办结").status_code == 404
    assert client.get(f"/complaints/{working.code}/step/merge/").status_code == 404


def test_a_step_that_does_not_exist_is_not_found(dispatcher, working):
    assert take(dispatcher, working, "burn").status_code == 404
    assert dispatcher.put(f"/complaints/{working.code}/do/accept/").status_code == 405


def test_the_page_of_a_step_is_closed_to_whoever_may_not_take_it(client, working, bai):
    client.force_login(bai)
    assert client.get(f"/complaints/{working.code}/step/merge/").status_code == 403


def test_the_page_of_a_step_that_is_not_possible_leads_back(cadre, dispatcher, working):
    assert dispatcher.get(f"/complaints/{working.code}/step/split/").url == working.get_absolute_url()


def test_the_page_shows_where_it_belongs(dispatcher, accepted, category, chen, moment):
    rows = [lifecycle.Part("路灯不亮", category), lifecycle.Part("路面破损", category)]
    own, other = lifecycle.split(accepted, parts=rows, by=chen, at=moment)
    assert list(dispatcher.get(accepted.get_absolute_url()).context["parts"]) == [own, other]
    assert accepted.code in dispatcher.get(own.get_absolute_url()).text


def test_units_near_the_place_are_offered(
    dispatcher, accepted, village, other_village, township_unit, city_unit
):
    near = make_unit(name="号头庄村委会", kind="village", district=village)
    make_unit(name="大西丈村委会", kind="village", district=other_village)
    page = dispatcher.get(accepted.get_absolute_url())
    [form] = [entry["form"] for entry in page.context["entries"] if entry["name"] == "assign"]
    assert set(form.fields["to"].queryset) == {city_unit, township_unit, near}
