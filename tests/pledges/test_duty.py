"""问题清单 → 履职清单: a complaint becomes a named duty, is answered by it, and closes it with the resident's yes."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from complaints import lifecycle as complaint_steps
from complaints.models import Complaint
from complaints.models import State as ComplaintState
from members.models import Member, Role
from pledges import lifecycle
from pledges.lifecycle import NoPledgesLeft, NotAllowed
from pledges.models import Pledge, State
from pledges.tasks import follow_complaints
from tests.factories import file_complaint, log_pledge, make_campaign, make_member, promise

HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
DONE = "已更换灯头，亮灯正常。"


@pytest.fixture
def at() -> dt.datetime:
    return timezone.now() - 2 * HOUR


@pytest.fixture
def running(db, at):
    today = timezone.localdate(at)
    return make_campaign(opens_on=today - dt.timedelta(days=30), closes_on=today + dt.timedelta(days=60))


@pytest.fixture
def complaint(village, category, township_unit, chen, at) -> Complaint:
    complaint = file_complaint(village, category, at)
    complaint_steps.accept(complaint, by=chen, at=at)
    return complaint_steps.assign(complaint, to=township_unit, by=chen, at=at)


@pytest.fixture
def duty(complaint, running, lin, bai, at) -> Pledge:
    """Made by the official, so approved already."""
    return make(complaint, lin, running, by=bai, at=at)


@pytest.fixture
def delivered(duty, lin, at) -> Pledge:
    return lifecycle.deliver(duty, by=lin, at=at + HOUR, note=DONE)


@pytest.fixture
def verified(delivered, dong, at) -> Pledge:
    return lifecycle.strike_off(delivered, by=dong, at=at + HOUR + HOUR / 2, note="属实")


def make(complaint: Complaint, member: Member, campaign, *, by: Member, at: dt.datetime, **values) -> Pledge:
    due_on = values.pop("due_on", timezone.localdate(at) + dt.timedelta(days=1))
    words = promise(complaint.district, due_on=due_on)
    return lifecycle.make_duty(
        complaint, member=member, promise=words, campaign=campaign, by=by, at=at, **values
    )


def kinds(pledge: Pledge) -> list[str]:
    return list(pledge.events.values_list("kind", flat=True))


def states(pledge: Pledge) -> tuple[str, str]:
    row = Pledge.objects.select_related("source_complaint").get(pk=pledge.pk)
    assert row.source_complaint is not None
    return row.state, row.source_complaint.state


# ---- Making it --------------------------------------------------------------------------------


def test_an_officials_duty_is_approved_and_a_colleagues_awaits_approval(complaint, running, lin, bai, at):
    made = make(complaint, lin, running, by=bai, at=at)
    assert (made.state, made.member, made.source_complaint) == (State.ACTIVE, lin, complaint)
    assert list(made.events.values_list("kind", "actor__username")) == [
        ("logged", "bai"),
        ("approved", "bai"),
    ]
    lifecycle.cancel(made, by=bai, at=at, note="换人")
    again = make(complaint, lin, running, by=lin, at=at)
    assert (again.state, kinds(again)) == (State.SUBMITTED, ["logged"])


def test_the_dispatcher_makes_duties_too(complaint, running, lin, chen, at):
    assert make(complaint, lin, running, by=chen, at=at).state == State.SUBMITTED


def test_nobody_else_makes_a_duty(complaint, running, lin, zhou, dong, at):
    for member in (zhou, dong):
        with pytest.raises(NotAllowed):
            make(complaint, lin, running, by=member, at=at)


def test_only_a_cadre_of_the_unit_is_named(complaint, running, zhou, bai, at):
    for member in (zhou, bai):
        with pytest.raises(NotAllowed):
            make(complaint, member, running, by=bai, at=at)


def test_it_fills_a_place_of_the_member(complaint, running, lin, bai, at):
    for _ in range(2):
        log_pledge(lin, running, at)
    with pytest.raises(NoPledgesLeft):
        make(complaint, lin, running, by=bai, at=at)


def test_a_complaint_is_one_open_duty_at_a_time(duty, complaint, running, lin, bai, at):
    with pytest.raises(NotAllowed):
        make(complaint, lin, running, by=bai, at=at)
    duty.pk, duty.slot = None, 2
    with pytest.raises(IntegrityError, match="complaint_is_one_open_duty"), transaction.atomic():
        duty.save(force_insert=True)


def test_the_same_form_twice_makes_one_duty(complaint, running, lin, bai, at):
    key = uuid.uuid4()
    first, second = (make(complaint, lin, running, by=bai, at=at, submission=key) for _ in range(2))
    assert first == second


def test_the_number_of_another_form_makes_a_duty_of_its_own(complaint, running, lin, bai, at):
    key = uuid.uuid4()
    other = lifecycle.log(promise(lin.home_district), campaign=running, by=lin, at=at, submission=key)
    assert make(complaint, lin, running, by=bai, at=at, submission=key) != other


def test_a_duty_is_due_within_the_complaints_limit(complaint, running, lin, bai, at):
    limit = timezone.localdate(complaint.answer_by)
    with pytest.raises(NotAllowed):
        make(complaint, lin, running, by=bai, at=at, due_on=limit + dt.timedelta(days=1))
    assert make(complaint, lin, running, by=bai, at=at, due_on=limit).due_on == limit


def test_what_hangs_may_take_longer(complaint, running, lin, bai, wang, at):
    review_on = timezone.localdate(at) + dt.timedelta(days=30)
    complaint_steps.apply_to_hang(complaint, by=lin, at=at, note="等专项资金", review_on=review_on)
    complaint_steps.decide(complaint, by=wang, at=at, grant=True)
    made = make(complaint, lin, running, by=bai, at=at, due_on=review_on)
    assert (made.due_on, lifecycle.latest_due(Complaint.objects.get(), today=review_on)) == (review_on, None)


def test_what_is_answered_or_without_a_unit_becomes_no_duty(
    complaint, running, village, category, lin, bai, at
):
    complaint_steps.answer(complaint, by=lin, at=at, note="已修好")
    for unfit in (complaint, file_complaint(village, category, at)):
        with pytest.raises(NotAllowed):
            make(unfit, lin, running, by=bai, at=at)


# ---- From its delivery to the resident's word -------------------------------------------------


def test_verifying_answers_the_complaint_and_the_residents_yes_strikes_the_duty_off(verified, lin, dong, at):
    assert states(verified) == (State.DELIVERED, ComplaintState.ANSWERED)
    answer = verified.source_complaint.events.get(kind="answered")
    assert (answer.actor, answer.note) == (lin, DONE)
    with pytest.raises(NotAllowed):
        lifecycle.strike_off(verified, by=dong, at=at + 2 * HOUR)
    complaint_steps.confirm(verified.source_complaint, satisfaction="satisfied", at=at + 2 * HOUR)
    assert lifecycle.follow_complaints(at=at + 2 * HOUR) == 1
    assert states(verified) == (State.ACCEPTED, ComplaintState.CLOSED)
    assert kinds(verified) == ["logged", "approved", "delivered", "verified", "accepted"]
    assert verified.events.get(kind="accepted").actor is None
    assert lifecycle.follow_complaints(at=at + 3 * HOUR) == 0


def test_the_residents_no_takes_the_duty_up_again_with_their_words(verified, dong, at):
    complaint_steps.dispute(
        verified.source_complaint, satisfaction="dissatisfied", note="还是不亮", at=at + 2 * HOUR
    )
    with pytest.raises(NotAllowed):  # the same delivery answers nothing twice
        lifecycle.strike_off(verified, by=dong, at=at + 2 * HOUR)
    follow_complaints()
    assert states(verified) == (State.ACTIVE, ComplaintState.IN_PROGRESS)
    assert verified.events.get(kind="reopened").note == "还是不亮"


def test_a_second_delivery_answers_again(verified, lin, dong, at):
    complaint_steps.dispute(
        verified.source_complaint, satisfaction="dissatisfied", note="还是不亮", at=at + 2 * HOUR
    )
    lifecycle.follow_complaints(at=at + 2 * HOUR)
    lifecycle.deliver(verified, by=lin, at=at + 3 * HOUR, note="换了整盏灯")
    lifecycle.strike_off(verified, by=dong, at=at + 4 * HOUR)
    assert states(verified) == (State.DELIVERED, ComplaintState.ANSWERED)
    assert verified.source_complaint.events.filter(kind="answered").last().note == "换了整盏灯"


def test_a_struck_off_duty_comes_back_when_the_resident_reopens(verified, at):
    complaint = verified.source_complaint
    complaint_steps.confirm(complaint, satisfaction="satisfied", at=at + 2 * HOUR)
    lifecycle.follow_complaints(at=at + 2 * HOUR)
    complaint_steps.dispute(complaint, satisfaction="dissatisfied", note="又灭了", at=at + 3 * HOUR)
    lifecycle.follow_complaints(at=at + 3 * HOUR)
    assert states(verified) == (State.ACTIVE, ComplaintState.IN_PROGRESS)


def test_it_stays_struck_off_when_the_reopened_complaint_is_another_duty_already(
    verified, running, lin, bai, at
):
    complaint = verified.source_complaint
    complaint_steps.confirm(complaint, satisfaction="satisfied", at=at + 2 * HOUR)
    lifecycle.follow_complaints(at=at + 2 * HOUR)
    complaint_steps.dispute(complaint, satisfaction="dissatisfied", note="又灭了", at=at + 3 * HOUR)
    make(complaint, lin, running, by=bai, at=at + 3 * HOUR)
    assert lifecycle.follow_complaints(at=at + 4 * HOUR) == 0
    assert states(verified)[0] == State.ACCEPTED


def test_a_second_officers_check_strikes_it_off_in_the_officers_name(verified, wang, at):
    later = at + 16 * DAY
    complaint_steps.check_and_close(verified.source_complaint, by=wang, at=later, note="已到现场核实")
    lifecycle.follow_complaints(at=later)
    struck = verified.events.get(kind="accepted")
    assert (struck.actor, struck.note) == (wang, "已到现场核实")


def test_a_failed_verification_leaves_the_complaint_alone(delivered, dong, at):
    lifecycle.fail(delivered, by=dong, at=at + 2 * HOUR, note="灯罩没装")
    assert states(delivered) == (State.ACTIVE, ComplaintState.ASSIGNED)


def test_while_the_resident_has_the_word_no_inspector_fails_it(verified, dong, at):
    with pytest.raises(NotAllowed):
        lifecycle.fail(verified, by=dong, at=at + 2 * HOUR, note="再看看")


def test_what_waited_or_hung_is_taken_up_and_answered(delivered, lin, dong, at):
    complaint_steps.ask_resident(delivered.source_complaint, by=lin, at=at, note="哪一盏？")
    lifecycle.strike_off(delivered, by=dong, at=at + 2 * HOUR)
    assert states(delivered) == (State.DELIVERED, ComplaintState.ANSWERED)


def test_a_complaint_answered_without_the_duty_is_not_answered_again(duty, lin, dong, at):
    complaint_steps.answer(duty.source_complaint, by=lin, at=at + HOUR, note="先答复")
    lifecycle.deliver(duty, by=lin, at=at + HOUR, note=DONE)
    with pytest.raises(NotAllowed):
        lifecycle.strike_off(duty, by=dong, at=at + 2 * HOUR)
    assert duty.source_complaint.events.filter(kind="answered").count() == 1
    complaint_steps.confirm(duty.source_complaint, satisfaction="satisfied", at=at + 2 * HOUR)
    lifecycle.follow_complaints(at=at + 2 * HOUR)
    assert states(duty) == (State.ACCEPTED, ComplaintState.CLOSED)


def test_what_was_closed_before_the_delivery_is_for_the_inspector(duty, lin, dong, at):
    complaint_steps.answer(duty.source_complaint, by=lin, at=at, note="先答复")
    complaint_steps.confirm(duty.source_complaint, satisfaction="satisfied", at=at)
    lifecycle.deliver(duty, by=lin, at=at + HOUR, note=DONE)
    assert lifecycle.follow_complaints(at=at + HOUR) == 0
    assert lifecycle.strike_off(duty, by=dong, at=at + HOUR).state == State.ACCEPTED


def test_a_withdrawn_complaints_duty_closes_like_any_pledge(delivered, dong, at):
    complaint_steps.withdraw(delivered.source_complaint, at=at + HOUR)
    assert lifecycle.strike_off(delivered, by=dong, at=at + 2 * HOUR).state == State.ACCEPTED


def test_a_merged_complaints_duty_answers_the_other(
    delivered, village, category, township_unit, chen, dong, at
):
    other = file_complaint(village, category, at)
    complaint_steps.accept(other, by=chen, at=at)
    complaint_steps.assign(other, to=township_unit, by=chen, at=at)
    complaint_steps.merge(delivered.source_complaint, into=other, by=chen, at=at + HOUR)
    lifecycle.strike_off(delivered, by=dong, at=at + 2 * HOUR)
    other.refresh_from_db()
    assert (other.state, states(delivered)[0]) == (ComplaintState.ANSWERED, State.DELIVERED)
    complaint_steps.confirm(other, satisfaction="satisfied", at=at + 3 * HOUR)
    assert lifecycle.strike_off(delivered, by=dong, at=at + 4 * HOUR).state == State.ACCEPTED


def test_a_complaint_that_went_to_another_unit_is_not_answered_for_it(delivered, other_unit, chen, dong, at):
    complaint_steps.assign(delivered.source_complaint, to=other_unit, by=chen, at=at + HOUR)
    with pytest.raises(NotAllowed):
        lifecycle.strike_off(delivered, by=dong, at=at + 2 * HOUR)
    assert states(delivered) == (State.DELIVERED, ComplaintState.ASSIGNED)


def test_an_answer_that_fails_leaves_the_duty_as_it_was(delivered, lin, dong, at):
    lin.role = Role.OFFICIAL  # promoted since: may no longer answer for the unit
    lin.save()
    with pytest.raises(NotAllowed):
        lifecycle.strike_off(delivered, by=dong, at=at + 2 * HOUR)
    assert (states(delivered), kinds(delivered)[-1]) == (
        (State.DELIVERED, ComplaintState.ASSIGNED),
        "delivered",
    )


# ---- The pages --------------------------------------------------------------------------------


@pytest.fixture
def typed(lin, at) -> dict[str, object]:
    return {
        "submission": str(uuid.uuid4()),
        "member": lin.pk,
        "title": "修好学校门口的路灯",
        "beneficiary": "学校师生",
        "quantity": "3盏",
        "due_on": (timezone.localdate() + dt.timedelta(days=1)).isoformat(),
        "how": "by_date",
    }


def test_an_official_makes_a_duty_and_both_pages_show_the_chain(client, complaint, running, lin, bai, typed):
    client.force_login(bai)
    url = f"/pledges/duty/{complaint.code}/"
    form = client.get(url).context["form"]
    assert (form["title"].value(), form["member"].value()) == (complaint.title, None)
    assert url in client.get(complaint.get_absolute_url()).text
    assert client.post(url, typed).url == complaint.get_absolute_url()
    pledge = Pledge.objects.get()
    assert (pledge.member, pledge.state, pledge.district) == (lin, State.ACTIVE, complaint.district)
    assert complaint.code in client.get(pledge.get_absolute_url()).text
    page = client.get(complaint.get_absolute_url()).text
    assert f"/pledges/?complaint={complaint.code}" in page
    assert url not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"member": ""}, "member"),
        ({"member": "999999"}, "member"),
        ({"member": "\x00"}, "member"),
        ({"title": ""}, "title"),
        ({"title": "<b>修好路灯</b>"}, "title"),
        ({"quantity": "\x00"}, "quantity"),
        ({"due_on": "2001-01-01"}, "due_on"),
        ({"due_on": "2999-01-01"}, "due_on"),
        ({"how": "someday"}, "how"),
        ({"initiative": "999999"}, "initiative"),
    ],
)
def test_bad_input_is_answered_at_its_field(client, complaint, running, bai, typed, changes, field):
    client.force_login(bai)
    answer = client.post(f"/pledges/duty/{complaint.code}/", typed | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Pledge.objects.exists()


def test_a_day_after_the_complaints_limit_is_answered_at_its_field(client, complaint, running, bai, typed):
    client.force_login(bai)
    late = timezone.localdate(complaint.answer_by) + dt.timedelta(days=1)
    answer = client.post(f"/pledges/duty/{complaint.code}/", typed | {"due_on": late.isoformat()})
    assert list(answer.context["form"].errors) == ["due_on"]


def test_a_member_without_a_free_place_is_said_at_the_field(client, complaint, running, lin, bai, typed, at):
    for _ in range(2):
        log_pledge(lin, running, at)
    client.force_login(bai)
    answer = client.post(f"/pledges/duty/{complaint.code}/", typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["member"])


def test_who_may_make_no_duty_is_told_so(client, complaint, running, dong, zhou, typed):
    client.force_login(dong)
    assert client.post(f"/pledges/duty/{complaint.code}/", typed).status_code == 403
    client.force_login(zhou)
    assert client.get(f"/pledges/duty/{complaint.code}/").status_code == 404
    client.logout()
    assert client.get(f"/pledges/duty/{complaint.code}/").status_code == 302


def test_what_cannot_become_a_duty_says_so_instead_of_a_form(client, duty, complaint, bai):
    client.force_login(bai)
    assert client.get(f"/pledges/duty/{complaint.code}/").context["form"] is None
    assert client.get("/pledges/duty/K7M2-94Q/").status_code == 404


def test_without_a_campaign_the_page_says_so(client, complaint, bai):
    client.force_login(bai)
    assert client.get(f"/pledges/duty/{complaint.code}/").context["campaign"] is None


def test_a_returned_duty_is_changed_and_submitted_again(client, complaint, running, lin, bai, typed, at):
    made = make(complaint, lin, running, by=lin, at=at)
    lifecycle.send_back(made, by=bai, at=at, note="写明数量")
    client.force_login(lin)
    url = f"/pledges/{made.pk}/resubmit/"
    assert client.get(url).status_code == 200
    late = timezone.localdate(complaint.answer_by) + dt.timedelta(days=1)
    assert client.post(url, typed | {"due_on": late.isoformat()}).status_code == 422
    client.post(url, typed)
    made.refresh_from_db()
    assert (made.state, made.quantity, made.district) == (State.SUBMITTED, "3盏", complaint.district)


def test_the_inspector_is_offered_what_is_theirs(client, delivered, dong, at):
    client.force_login(dong)
    page = client.get(delivered.get_absolute_url())
    assert [step["name"] for step in page.context["steps"]] == ["verify", "fail"]
    client.post(f"/pledges/{delivered.pk}/do/verify/", {"verify-note": "属实"})
    page = client.get(delivered.get_absolute_url())
    assert "核验通过，已答复群众" in [str(message) for message in page.context["messages"]]
    assert (page.context["steps"], page.context["awaits_resident"]) == ([], True)


def test_a_unit_reads_its_duty_list(client, duty, running, lin, township_unit, township, at):
    log_pledge(lin, running, at)
    colleague = make_member(unit=township_unit, home_district=township)
    client.force_login(colleague)
    assert list(client.get("/pledges/?source=complaint").context["page"]) == [duty]
    assert list(client.get(f"/pledges/?complaint={duty.source_complaint.code}").context["page"]) == [duty]
    assert client.get("/work/").context["pledge_lists"][0][1].count() == 0
    client.force_login(lin)
    assert client.get("/pledges/").context["page"].paginator.count == 2
    assert client.get("/pledges/?complaint=nonsense").context["page"].paginator.count == 0


@pytest.mark.parametrize("query", ["source=x", "complaint=%00", "complaint=%F0%9F"])
def test_a_filter_that_makes_no_sense_is_no_error(client, duty, lin, query):
    client.force_login(lin)
    assert client.get(f"/pledges/?{query}").status_code == 200


def test_the_resident_learns_of_the_duty_but_not_whose(duty, lin, django_assert_num_queries):
    complaint = Complaint.objects.select_related("unit").get()
    with django_assert_num_queries(1):
        words = render_to_string("complaints/_duty.html", {"complaint": complaint})
    assert complaint.unit is not None
    assert complaint.unit.name in words
    assert lin.name not in words


def test_an_unapproved_duty_is_not_the_residents_to_know(complaint, running, lin, at):
    make(complaint, lin, running, by=lin, at=at)
    assert not render_to_string("complaints/_duty.html", {"complaint": complaint}).strip()
