"""What a resident does with a complaint of theirs, also twice, too late, and after the session has ended."""

import datetime as dt
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse

from complaints import lifecycle
from complaints.models import Callback, Complaint, ComplaintEvent, State
from complaints.views import guessing
from tests.core.test_photos import picture
from tests.factories import file_complaint

from .resident import dispatch, show_pin

Kind = ComplaintEvent.Kind
HOUR = dt.timedelta(hours=1)
NO = {"solved": "no", "satisfaction": "dissatisfied", "note": "还是不亮"}
YES = {"solved": "yes", "satisfaction": "satisfied"}


@pytest.fixture(autouse=True)
def _it_is_then(monkeypatch, now) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 8 * HOUR)


@pytest.fixture
def complaint(village, category, township_unit, chen, now) -> Complaint:
    return dispatch(file_complaint(village, category, now), to=township_unit, by=chen, at=now)


@pytest.fixture
def answered(complaint, lin, now) -> Complaint:
    return lifecycle.answer(complaint, by=lin, at=now + HOUR, note="灯已更换。")


@pytest.fixture
def own(client, complaint):
    return show_pin(client, complaint)


def url(complaint: Complaint, action: str) -> str:
    return f"/complaints/{complaint.code}/{action}/"


def count(complaint: Complaint, *kinds: str) -> int:
    return complaint.events.filter(kind__in=kinds).count()


def state(complaint: Complaint) -> str:
    return Complaint.objects.get(pk=complaint.pk).state


# ---- adding information ---------------------------------------------------------------------------


def test_words_and_photos_are_added_and_shown(own, complaint):
    own.post(url(complaint, "inform"), {"note": "西头第二盏也坏了", "photos": [picture(), picture()]})
    page = own.get(complaint.get_absolute_url()).text
    assert "西头第二盏也坏了" in page
    assert page.count("<img") == 2


def test_information_that_was_waited_for_starts_the_clock_again(own, complaint, lin, now):
    due = complaint.answer_by
    lifecycle.ask_resident(complaint, by=lin, at=now + HOUR, note="哪一盏？")
    own.post(url(complaint, "inform"), {"note": "东头第一盏"})
    complaint.refresh_from_db()
    assert (complaint.state, complaint.answer_by) == (State.IN_PROGRESS, due + 7 * HOUR)


def test_the_same_information_sent_twice_is_taken_once(own, complaint):
    sent = {"note": "东头第一盏", "seen": complaint.version}
    for _ in range(2):
        assert own.post(url(complaint, "inform"), sent | {"photos": [picture()]}).status_code == 302
    assert (count(complaint, Kind.INFORMED), complaint.photos.count()) == (1, 1)


def test_the_same_words_from_a_newer_page_are_said_again(own, complaint, lin, now):
    for number in range(2):
        complaint.refresh_from_db()
        lifecycle.ask_resident(complaint, by=lin, at=now + number * HOUR, note="修好了吗？")
        complaint.refresh_from_db()
        own.post(url(complaint, "inform"), {"note": "没有", "seen": complaint.version})
    assert (count(complaint, Kind.INFORMED), state(complaint)) == (2, State.IN_PROGRESS)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"note": ""}, "note"),
        ({"note": "  "}, "note"),
        ({"note": "灯" * 1001}, "note"),
        ({"note": "<b>灯</b>"}, "note"),
        ({"note": "灯\x00"}, "note"),
        ({"note": "灯", "photos": SimpleUploadedFile("a.jpg", b"words")}, "photos"),
        ({"note": "灯", "seen": "9" * 5000}, "seen"),
        ({"note": "灯", "seen": "x"}, "seen"),
    ],
)
def test_bad_information_is_answered_at_its_field_with_what_was_typed(own, complaint, sent, field):
    answer = own.post(url(complaint, "inform"), sent)
    assert answer.status_code == 422
    assert list(answer.context["inform_form"].errors) == [field]
    assert answer.context["inform_form"]["note"].value() == sent["note"]
    assert count(complaint, Kind.INFORMED) == 0


def test_information_for_what_is_finished_comes_back_to_be_copied(own, complaint, now):
    lifecycle.withdraw(complaint, at=now)
    answer = own.post(url(complaint, "inform"), {"note": "东头第一盏"})
    assert answer.status_code == 409
    assert "东头第一盏" in answer.text


def test_a_complaint_is_added_to_twenty_times_an_hour(own, complaint):
    cache.set(f"throttle:added:{complaint.code}", guessing.ADDITIONS_TO_A_COMPLAINT, 3600)
    answer = own.post(url(complaint, "inform"), {"note": "东头第一盏"})
    assert (answer.status_code, list(answer.context["inform_form"].errors)) == (422, ["note"])


# ---- withdrawing ----------------------------------------------------------------------------------


def test_withdrawing_asks_first_and_needs_no_reason(own, complaint):
    assert own.get(url(complaint, "withdraw")).status_code == 200
    assert state(complaint) == State.ASSIGNED
    own.post(url(complaint, "withdraw"))
    assert state(complaint) == State.WITHDRAWN


def test_withdrawing_twice_is_done_once(own, complaint):
    for _ in range(2):
        assert own.post(url(complaint, "withdraw"), {"note": "自己修好了"}).status_code == 302
    assert count(complaint, Kind.WITHDRAWN) == 1


def test_what_was_answered_meanwhile_is_not_withdrawn_and_says_so(own, answered):
    answer = own.post(url(answered, "withdraw"), {"note": "自己修好了"})
    assert (answer.status_code, state(answered)) == (409, State.ANSWERED)
    assert "自己修好了" in answer.text
    assert own.get(url(answered, "withdraw")).url == answered.get_absolute_url()


def test_a_reason_that_is_too_long_is_answered_at_its_field(own, complaint):
    answer = own.post(url(complaint, "withdraw"), {"note": "灯" * 501})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["note"])


# ---- the verdict ----------------------------------------------------------------------------------


def test_the_resident_says_whether_they_were_contacted(own, answered):
    own.post(url(answered, "verdict"), YES | {"contacted": "no"})
    assert Callback.objects.values_list("solved", "contacted", "satisfaction").get() == (
        True,
        False,
        "satisfied",
    )


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, ["solved", "satisfaction"]),
        (NO | {"note": " "}, ["note"]),
        (NO | {"note": "灯" * 501}, ["note"]),
        (YES | {"satisfaction": "furious"}, ["satisfaction"]),
        (YES | {"contacted": "maybe"}, ["contacted"]),
        (YES | {"solved": "\x00"}, ["solved"]),
        (YES | {"answered_at": "yesterday"}, ["answered_at"]),
    ],
)
def test_a_bad_verdict_is_answered_at_its_field(own, answered, sent, fields):
    answer = own.post(url(answered, "verdict"), sent)
    assert (answer.status_code, list(answer.context["verdict_form"].errors)) == (422, fields)
    assert state(answered) == State.ANSWERED


def test_a_word_on_an_earlier_answer_does_not_judge_this_one(own, answered, lin, now):
    shown = own.get(answered.get_absolute_url()).context["verdict_form"]["answered_at"].value()
    lifecycle.dispute(answered, at=now + 2 * HOUR, note="不亮", satisfaction="dissatisfied")
    again = lifecycle.answer(answered, by=lin, at=now + 3 * HOUR, note="又换了一只。")
    answer = own.post(url(again, "verdict"), YES | {"answered_at": shown, "note": "谢谢你们"})
    assert (answer.status_code, state(again)) == (409, State.ANSWERED)
    assert "谢谢你们" in answer.text


@pytest.mark.parametrize("sent", [YES, NO])
def test_the_same_verdict_sent_twice_is_heard_once(own, answered, sent):
    sent = sent | {"answered_at": answered.answered_at.isoformat()}
    for _ in range(2):
        assert own.post(url(answered, "verdict"), sent).status_code == 302
    assert Callback.objects.count() == 1


def test_what_was_closed_is_reopened_within_fifteen_days(own, answered, now):
    lifecycle.confirm(answered, at=now + 2 * HOUR, satisfaction="satisfied")
    assert own.get(answered.get_absolute_url()).context["may_reopen"]
    own.post(url(answered, "verdict"), NO)
    assert state(answered) == State.IN_PROGRESS


def test_after_fifteen_days_a_no_is_told_so_at_the_question(client, answered, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + dt.timedelta(days=16))
    own = show_pin(client, answered)
    answer = own.post(url(answered, "verdict"), NO)
    assert list(answer.context["verdict_form"].errors) == ["solved"]
    assert state(answered) == State.ANSWERED
    own.post(url(answered, "verdict"), YES)
    assert state(answered) == State.CLOSED
    assert not own.get(answered.get_absolute_url()).context["may_reopen"]


# ---- two windows at the same moment ------------------------------------------------------------------


def at_once(*presses: Callable[[], HttpResponse]) -> list[int]:
    """What each of several windows is answered when all send at the same moment."""
    barrier = Barrier(len(presses))

    def press(send: Callable[[], HttpResponse]) -> int:
        barrier.wait()
        try:
            return send().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as windows:
        return list(windows.map(press, presses))


@pytest.mark.django_db(transaction=True)
def test_the_same_verdict_from_two_windows_is_heard_once(own, answered):
    sent = YES | {"answered_at": answered.answered_at.isoformat()}
    assert at_once(*[lambda: own.post(url(answered, "verdict"), sent)] * 2) == [302, 302]
    assert (Callback.objects.count(), count(answered, Kind.CLOSED)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_an_answer_and_a_withdrawal_at_once_one_happens_and_the_other_is_told(own, complaint, lin, now):
    def answer() -> HttpResponse:
        try:
            lifecycle.answer(complaint, by=lin, at=now + HOUR, note="灯已更换。")
        except lifecycle.NotAllowed:
            return HttpResponse(status=409)
        return HttpResponse(status=302)

    answers = at_once(answer, lambda: own.post(url(complaint, "withdraw"), {"note": "自己修好了"}))
    assert sorted(answers) == [302, 409]
    assert count(complaint, Kind.ANSWERED, Kind.WITHDRAWN) == 1


# ---- who may ----------------------------------------------------------------------------------------

ACTIONS = ["inform", "withdraw", "verdict", "erase"]


@pytest.mark.parametrize("action", ACTIONS)
def test_without_a_proof_nothing_happens_and_the_words_come_back(client, answered, action):
    answer = client.post(url(answered, action), NO | {"note": "会话过期前写下的话"})
    assert answer.status_code == 403
    assert "会话过期前写下的话" in answer.text
    assert "灯已更换" not in answer.text
    assert state(answered) == State.ANSWERED
    assert count(answered, Kind.INFORMED, Kind.WITHDRAWN, Kind.REOPENED, Kind.CONTACT_ERASED) == 0


@pytest.mark.parametrize("action", [*ACTIONS, "kept"])
def test_members_do_not_act_for_residents(client, answered, lin, action):
    client.force_login(lin)
    method = client.get if action == "kept" else client.post
    assert method(url(answered, action), NO).status_code == 404


@pytest.mark.parametrize("action", [*ACTIONS, "kept"])
def test_a_code_that_nobody_has_is_not_found(client, db, action):
    method = client.get if action == "kept" else client.post
    assert method(f"/complaints/nonsense/{action}/").status_code == 404


def test_one_proof_opens_one_complaint(own, village, category, now):
    other = file_complaint(village, category, now, submission=uuid.uuid4(), body="另一个人的经过，不能看到")
    assert own.post(url(other, "withdraw")).status_code == 403
    assert state(other) == State.RECEIVED


@pytest.mark.parametrize(("action", "method"), [("inform", "put"), ("verdict", "put"), ("kept", "post")])
def test_other_methods_are_refused(own, complaint, action, method):
    assert getattr(own, method)(url(complaint, action)).status_code == 405
