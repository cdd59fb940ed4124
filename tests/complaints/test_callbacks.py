"""Inspectors call residents back; a second officer checks where nobody could be heard."""

import datetime as dt

import pytest
from django.utils import timezone

from complaints import lifecycle
from complaints.lifecycle import NotAllowed
from complaints.models import Callback, Complaint, ContactReveal, Exclusion, State
from members.models import Role
from tests.factories import file_complaint, make_member

HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
PHONE = "13800000000"


@pytest.fixture
def at() -> dt.datetime:
    """Ten days ago: pages read the clock themselves."""
    return timezone.now() - 10 * DAY


def answered_complaint(village, category, unit, chen, lin, at, **contact) -> Complaint:
    complaint = file_complaint(village, category, at, **contact)
    lifecycle.accept(complaint, by=chen, at=at)
    lifecycle.assign(complaint, to=unit, by=chen, at=at)
    return lifecycle.answer(complaint, by=lin, at=at + HOUR, note="路灯已修好。")


@pytest.fixture
def answered(village, category, township_unit, chen, lin, at) -> Complaint:
    contact = {"contact_name": "张大娘", "contact_phone": PHONE, "contact_email": "zhang@example.org"}
    return answered_complaint(village, category, township_unit, chen, lin, at, **contact)


@pytest.fixture
def silent(village, category, township_unit, chen, lin, at) -> Complaint:
    """Answered, and nobody can be called."""
    return answered_complaint(village, category, township_unit, chen, lin, at)


@pytest.fixture
def missed_twice(answered, dong, at) -> Complaint:
    for hours in (2, 8):
        answered = lifecycle.call_back(answered, by=dong, at=at + hours * HOUR)
    return answered


SAID = {"contacted": "yes", "solved": "yes", "satisfaction": "satisfied", "note": ""}


# ---- The rules --------------------------------------------------------------------------------


def test_the_second_missed_call_is_the_last_and_marks_the_round_as_given_up(missed_twice, dong, at):
    assert list(missed_twice.callbacks.values_list("reached", "gave_up")) == [(False, False), (False, True)]
    with pytest.raises(NotAllowed):
        lifecycle.call_back(missed_twice, by=dong, at=at + 20 * HOUR)


def test_the_second_call_counts_only_at_another_time_of_day(answered, dong, at):
    lifecycle.call_back(answered, by=dong, at=at + 2 * HOUR)
    with pytest.raises(NotAllowed):
        lifecycle.call_back(answered, by=dong, at=at + 6 * HOUR - HOUR / 60)
    lifecycle.call_back(answered, by=dong, at=at + 6 * HOUR)


def test_a_missed_call_leaves_the_verdict_to_the_resident(missed_twice, at):
    assert lifecycle.confirm(missed_twice, satisfaction="basically", at=at + DAY).state == State.CLOSED


def test_who_left_no_number_cannot_be_called(silent, dong, at):
    with pytest.raises(NotAllowed):
        lifecycle.call_back(silent, by=dong, at=at + DAY)


def test_a_no_told_to_the_inspector_counts_however_late_the_office_calls(answered, dong, at):
    reopened = lifecycle.dispute(
        answered,
        by=dong,
        at=at + 20 * DAY,
        note="还是不亮",
        satisfaction="dissatisfied",
        contacted=False,
    )
    assert reopened.state == State.IN_PROGRESS
    told = Callback.objects.get()
    assert (told.by, told.solved, told.counts_as_contacted) == (dong, False, False)


def test_nobody_but_an_inspector_of_the_district_records_a_call(answered, chen, lin, wang, zhou, at):
    zhou.role = Role.INSPECTOR
    for member in (chen, lin, wang, zhou):
        with pytest.raises(NotAllowed):
            lifecycle.call_back(answered, by=member, at=at + 2 * HOUR)
        with pytest.raises(NotAllowed):
            lifecycle.confirm(answered, by=member, satisfaction="satisfied", at=at + 2 * HOUR)
    assert not Callback.objects.exists()


def test_a_second_officer_closes_what_nobody_could_be_heard_about(missed_twice, wang, at):
    closed = lifecycle.check_and_close(missed_twice, by=wang, at=at + DAY, note="已到现场看过，灯亮了。")
    assert closed.state == State.CLOSED
    assert closed.events.filter(kind="checked").exists()
    assert closed.callbacks.filter(gave_up=True).count() == 1


def test_who_called_does_not_check(missed_twice, dong, at):
    with pytest.raises(NotAllowed):
        lifecycle.check_and_close(missed_twice, by=dong, at=at + DAY, note="已核查")


def test_who_handled_does_not_check(missed_twice, lin, at):
    lin.role = Role.OFFICIAL  # promoted since
    lin.save()
    with pytest.raises(NotAllowed):
        lifecycle.check_and_close(missed_twice, by=lin, at=at + DAY, note="已核查")


def test_one_missed_call_is_not_enough_for_a_check(answered, dong, wang, at):
    lifecycle.call_back(answered, by=dong, at=at + 2 * HOUR)
    with pytest.raises(NotAllowed):
        lifecycle.check_and_close(answered, by=wang, at=at + 30 * DAY, note="已核查")


def test_a_check_needs_words(missed_twice, wang, at):
    with pytest.raises(NotAllowed):
        lifecycle.check_and_close(missed_twice, by=wang, at=at + DAY, note=" ")


def test_without_a_number_a_check_follows_fifteen_days_of_silence(silent, wang, at):
    with pytest.raises(NotAllowed):
        lifecycle.check_and_close(silent, by=wang, at=silent.answered_at + 15 * DAY - HOUR, note="已核查")
    closed = lifecycle.check_and_close(silent, by=wang, at=silent.answered_at + 15 * DAY, note="已核查")
    assert closed.state == State.CLOSED
    waited = closed.callbacks.get()
    assert (waited.by, waited.reached, waited.gave_up) == (None, False, True)


def test_a_reopened_complaint_is_called_anew(missed_twice, lin, dong, at):
    lifecycle.dispute(missed_twice, at=at + DAY, note="又灭了", satisfaction="dissatisfied")
    lifecycle.answer(missed_twice, by=lin, at=at + 2 * DAY, note="已换新灯。")
    assert list(Complaint.objects.to_call()) == [missed_twice]
    lifecycle.call_back(missed_twice, by=dong, at=at + 3 * DAY)
    assert lifecycle.missed_calls(Complaint.objects.get()).count() == 1


def test_the_lists_to_call_and_to_check_share_nothing(answered, silent, dong, wang, at):
    late = at + 16 * DAY
    assert list(Complaint.objects.to_call()) == [answered]
    assert list(Complaint.objects.to_check(late, by=wang)) == [silent]
    for hours in (2, 8):
        lifecycle.call_back(answered, by=dong, at=at + hours * HOUR)
    assert list(Complaint.objects.to_call()) == []
    assert set(Complaint.objects.to_check(late, by=wang)) == {answered, silent}
    assert list(Complaint.objects.to_check(late, by=dong)) == [silent]


# ---- The inspector's pages --------------------------------------------------------------------


def test_an_inspector_calls_and_the_residents_yes_closes_it(client, answered, dong):
    client.force_login(dong)
    page = client.get("/complaints/callbacks/")
    assert list(page.context["page"]) == [answered]
    assert PHONE not in page.text
    url = f"/complaints/callbacks/{answered.code}/"
    assert PHONE not in client.get(url).text
    shown = client.post(f"{url}number/", {"satisfaction": "basically", "note": "说了一半"}).text
    assert PHONE in shown
    assert "zhang@example.org" not in shown
    assert "说了一半" in shown
    looked = ContactReveal.objects.get()
    assert (looked.member, bool(looked.reason)) == (dong, True)
    client.post(f"{url}heard/", SAID)
    answered.refresh_from_db()
    assert answered.state == State.CLOSED
    assert Callback.objects.values_list("by", "contacted", "solved").get() == (dong.pk, True, True)


def test_the_residents_no_sends_it_back_to_the_unit(client, answered, dong):
    client.force_login(dong)
    said = SAID | {"contacted": "no", "solved": "no", "satisfaction": "dissatisfied", "note": "没人来"}
    client.post(f"/complaints/callbacks/{answered.code}/heard/", said)
    answered.refresh_from_db()
    assert answered.state == State.IN_PROGRESS


def test_nobody_reached_twice_goes_to_the_second_officer(client, answered, dong, wang, at):
    lifecycle.call_back(answered, by=dong, at=at + 2 * HOUR)
    client.force_login(dong)
    client.post(f"/complaints/callbacks/{answered.code}/missed/", {"why": "no_answer"})
    assert list(client.get("/complaints/callbacks/").context["page"]) == []
    assert list(client.get("/complaints/checks/").context["page"]) == []
    client.force_login(wang)
    assert list(client.get("/complaints/checks/").context["page"]) == [answered]
    client.post(f"/complaints/checks/{answered.code}/", {"note": "已到现场核实"})
    answered.refresh_from_db()
    assert answered.state == State.CLOSED


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"contacted": ""}, ["contacted"]),
        ({"solved": "maybe"}, ["solved"]),
        ({"satisfaction": "x"}, ["satisfaction"]),
        ({"solved": "no"}, ["note"]),
        ({"note": "\x00"}, ["note"]),
        ({"note": "长" * 501}, ["note"]),
        ({"note": "<b>粗</b>"}, ["note"]),
    ],
)
def test_a_call_written_down_badly_is_answered_at_its_field(client, answered, dong, changes, fields):
    client.force_login(dong)
    answer = client.post(f"/complaints/callbacks/{answered.code}/heard/", SAID | changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == fields
    assert not Callback.objects.exists()


def test_bad_outcomes_and_empty_checks_are_answered_at_their_field(
    client, missed_twice, answered, dong, wang
):
    client.force_login(dong)
    missed = client.post(f"/complaints/callbacks/{answered.code}/missed/", {"why": "x"})
    assert (missed.status_code, list(missed.context["missed_form"].errors)) == (422, ["why"])
    client.force_login(wang)
    check = client.post(f"/complaints/checks/{answered.code}/", {"note": ""})
    assert (check.status_code, list(check.context["form"].errors)) == (422, ["note"])


@pytest.mark.parametrize(("path", "words"), [("missed/", {"why": "off"}), ("heard/", SAID)])
def test_a_call_sent_twice_is_recorded_once_and_said_twice(client, answered, dong, path, words):
    client.force_login(dong)
    for _ in range(2):
        page = client.post(f"/complaints/callbacks/{answered.code}/{path}", words, follow=True)
        assert [message.level_tag for message in page.context["messages"]] == ["success"]
    assert Callback.objects.count() == 1


def test_a_word_on_an_earlier_answer_is_not_taken_for_the_one_that_stands(client, answered, dong, lin, at):
    client.force_login(dong)
    read = client.get(f"/complaints/callbacks/{answered.code}/").context["form"]["answered_at"].value()
    lifecycle.dispute(answered, at=at, note="还是不亮", satisfaction="dissatisfied")
    lifecycle.answer(answered, by=lin, at=at + 3 * HOUR, note="换了灯头")
    for path, words in (("heard/", SAID), ("missed/", {"why": "off"})):
        url = f"/complaints/callbacks/{answered.code}/{path}"
        page = client.post(url, words | {"answered_at": read}, follow=True)
        assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert Complaint.objects.get(pk=answered.pk).state == State.ANSWERED
    assert Callback.objects.filter(by=dong).count() == 0


def test_only_inspectors_call_and_only_officers_check(client, answered, chen, lin, wang, bai):
    for member in (chen, lin, wang, bai):
        client.force_login(member)
        assert client.get("/complaints/callbacks/").status_code == 403
        for path in ("", "number/", "heard/", "missed/"):
            url = f"/complaints/callbacks/{answered.code}/{path}"
            assert (client.post(url, SAID) if path else client.get(url)).status_code == 404
    for member in (chen, lin):
        client.force_login(member)
        assert client.get("/complaints/checks/").status_code == 403
        assert client.get(f"/complaints/checks/{answered.code}/").status_code == 404
    assert not ContactReveal.objects.exists()


def test_an_inspector_of_another_township_finds_nothing(
    client, answered, other_unit, other_township, other_village
):
    stranger = make_member(role=Role.INSPECTOR, unit=other_unit, home_district=other_township)
    client.force_login(stranger)
    assert list(client.get("/complaints/callbacks/").context["page"]) == []
    assert client.post(f"/complaints/callbacks/{answered.code}/number/").status_code == 404
    assert client.get(f"/complaints/checks/{answered.code}/").status_code == 404


def test_a_number_is_not_shown_to_the_unit_that_the_complaint_is_about(client, answered, dong, city_unit):
    Complaint.objects.update(about_unit=city_unit)
    client.force_login(dong)
    assert client.post(f"/complaints/callbacks/{answered.code}/number/").status_code == 404


def test_what_is_closed_or_unknown_is_not_called(client, answered, dong, at):
    lifecycle.confirm(answered, satisfaction="satisfied", at=at + DAY)
    client.force_login(dong)
    for code in (answered.code, "K7M2-94Q", "nonsense"):
        assert client.get(f"/complaints/callbacks/{code}/").status_code == 404


@pytest.mark.parametrize("query", ["district=%00", "district=1", "page=-1", "week=2021-W99", "week=x"])
def test_a_choice_that_makes_no_sense_is_no_error(client, answered, dong, query):
    client.force_login(dong)
    for path in ("callbacks", "checks", "verdicts", "exclusions"):
        assert client.get(f"/complaints/{path}/?{query}").status_code == 200


def test_lists_are_narrowed_to_a_district(client, answered, other_village, dong):
    client.force_login(dong)
    for code, count in (("130682204000", 1), ("130682208000", 0)):
        page = client.get(f"/complaints/callbacks/?district={code}").context["page"]
        assert page.paginator.count == count


# ---- The rows behind the rates ----------------------------------------------------------------


def test_a_weeks_verdicts_and_exclusions_are_listed_without_contacts(
    client, answered, village, category, chen, wang, at
):
    lifecycle.confirm(answered, satisfaction="satisfied", at=at + DAY)
    declined = file_complaint(village, category, at, contact_phone=PHONE)
    lifecycle.decline(declined, by=chen, at=at + DAY, note="请向法院反映")
    client.force_login(wang)
    week = f"week={timezone.localdate(at + DAY):%G-W%V}&district=130682204000"
    verdicts = client.get(f"/complaints/verdicts/?{week}")
    exclusions = client.get(f"/complaints/exclusions/?{week}")
    assert [row.complaint for row in verdicts.context["page"]] == [answered]
    assert [row.complaint for row in exclusions.context["page"]] == [declined]
    assert chen.name in exclusions.text
    assert PHONE not in verdicts.text + exclusions.text


def test_only_a_withdrawal_is_called_the_residents_own_decision(client, village, category, chen, wang, at):
    declined = file_complaint(village, category, at)
    lifecycle.decline(declined, by=chen, at=at, note="请向法院反映")
    imported = file_complaint(village, category, at)
    Exclusion.objects.create(complaint=imported, reason="taken_over", at=at, district=village)
    client.force_login(wang)
    page = f"/complaints/exclusions/?week={timezone.localdate(at):%G-W%V}"
    assert "群众本人撤回" not in client.get(page).text
    lifecycle.withdraw(file_complaint(village, category, at), at=at)
    assert "群众本人撤回" in client.get(page).text


@pytest.mark.parametrize("query", ["", "?week="])
def test_the_rows_of_this_week_stand_under_its_number(client, wang, query):
    client.force_login(wang)
    page = client.get(f"/complaints/verdicts/{query}")
    assert f'value="{page.context["week"]}"' in page.text


def test_a_township_sees_only_its_own_rows_and_a_cadre_none(
    client, answered, other_village, bai, lin, zhou, at
):
    lifecycle.confirm(answered, satisfaction="satisfied", at=at + DAY)
    week = f"week={timezone.localdate(at + DAY):%G-W%V}"
    client.force_login(bai)
    assert client.get(f"/complaints/verdicts/?{week}").context["page"].paginator.count == 1
    assert (
        client.get(f"/complaints/verdicts/?{week}&district=130682208000").context["page"].paginator.count == 0
    )
    zhou.role = Role.OFFICIAL
    zhou.save()
    client.force_login(zhou)
    assert client.get(f"/complaints/verdicts/?{week}").context["page"].paginator.count == 0
    client.force_login(lin)
    for path in ("verdicts", "exclusions"):
        assert client.get(f"/complaints/{path}/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "statements"), [("callbacks", 6), ("checks", 6), ("verdicts", 6), ("exclusions", 6)]
)
def test_lists_take_the_same_number_of_statements(
    client,
    village,
    category,
    township_unit,
    chen,
    lin,
    dong,
    rows,
    path,
    statements,
    django_assert_num_queries,
):
    long_ago = timezone.now() - 20 * DAY
    for _ in range(rows):
        answered_complaint(village, category, township_unit, chen, lin, long_ago, contact_phone=PHONE)
        answered_complaint(village, category, township_unit, chen, lin, long_ago)
        judged = answered_complaint(village, category, township_unit, chen, lin, long_ago)
        lifecycle.confirm(judged, satisfaction="satisfied", at=timezone.now())
        lifecycle.decline(
            file_complaint(village, category, long_ago), by=chen, at=timezone.now(), note="请向法院反映"
        )
    client.force_login(dong)
    with django_assert_num_queries(statements):
        page = client.get(f"/complaints/{path}/").context["page"]
    assert len(page) == rows


def test_the_page_of_a_check_says_that_nobody_has_called_only_where_somebody_could(
    client, answered, silent, dong
):
    client.force_login(dong)
    words = [
        ("还没有拨打过。" in page, "无：群众未留电话。" in page)
        for complaint in (answered, silent)
        for page in [client.get(f"/complaints/checks/{complaint.code}/").text]
    ]
    assert words == [(True, False), (False, True)]
