"""One-time links: made by an administrator, used once by the member, void afterwards."""

import csv
import datetime as dt
import io
from concurrent.futures import wait

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.qr_code import drawn
from members import lifecycle
from members.lifecycle import LinkIsVoid, NotAllowed
from members.models import Member, SignInLink, digest_of
from members.sign_in.events import SignInEvent
from tests.factories import make_member
from tests.worker import wait_until

PASSWORD = "骑车 去 赶集 long"


@pytest.fixture
def token(lin, boss) -> str:
    [(_, made)] = lifecycle.make_links([lin], by=boss, at=timezone.now())
    return made


def address(token: str) -> str:
    return reverse("first_sign_in", args=[token])


def test_only_the_digest_is_kept(token, lin):
    link = SignInLink.objects.get()
    assert link.digest == digest_of(token)
    assert token not in str(vars(link))


def test_behind_the_link_the_member_sets_a_password_and_is_signed_in(client, token, lin):
    assert "lin" in client.get(address(token)).text
    answer = client.post(address(token), {"password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/work/")
    assert client.get("/work/").context["request"].user == lin
    lin.refresh_from_db()
    assert lin.check_password(PASSWORD)
    assert lin.history.last().kind == "password"


def test_the_first_sign_in_is_recorded_and_its_browser_can_be_signed_out(client, token, lin, settings):
    settings.SESSION_IDLE_SECONDS = 0  # nothing else lists the browser
    client.post(address(token), {"password": PASSWORD, "again": PASSWORD})
    assert list(SignInEvent.objects.values_list("member", "kind")) == [(lin.pk, SignInEvent.Kind.SIGNED_IN)]
    assert UserSession.objects.get().user == lin


@pytest.mark.parametrize("already", [None, "zhou"])
def test_a_link_does_not_stand_for_the_second_step(client, token, lin, zhou, already):
    TOTP.activate(lin, generate_totp_secret())
    if already:
        client.force_login(zhou)
    answer = client.post(address(token), {"password": PASSWORD, "again": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert SESSION_KEY not in client.session
    assert client.get(reverse("mfa_authenticate")).status_code == 200


def test_a_used_link_is_gone_and_says_what_to_do(client, token, lin):
    client.post(address(token), {"password": PASSWORD, "again": PASSWORD})
    client.logout()
    for answer in [
        client.get(address(token)),
        client.post(address(token), {"password": "x" * 12, "again": "x" * 12}),
    ]:
        assert answer.status_code == 410
        assert reverse("account_login") in answer.text
    lin.refresh_from_db()
    assert lin.check_password(PASSWORD)


def test_after_seven_days_it_is_void(token):
    later = timezone.now() + dt.timedelta(days=7)
    lifecycle.find_link(token, at=later - dt.timedelta(minutes=1))
    with pytest.raises(LinkIsVoid):
        lifecycle.find_link(token, at=later)
    with pytest.raises(LinkIsVoid):
        lifecycle.set_password(token, password=PASSWORD, at=later)


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_replaced_while_it_is_used_ends_without_a_deadlock(token, lin, boss, run_beside):
    now = timezone.now()
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=lin.pk)
        used = run_beside(lambda: lifecycle.set_password(token, password=PASSWORD, at=now))
        wait([used], timeout=0.5)  # it stands before the member's row
        lifecycle.make_links([lin], by=boss, at=now)
    with pytest.raises(LinkIsVoid):
        used.result(timeout=20)


def test_a_new_link_replaces_the_earlier_one(token, lin, boss):
    [(_, newer)] = lifecycle.make_links([lin], by=boss, at=timezone.now())
    with pytest.raises(LinkIsVoid):
        lifecycle.find_link(token, at=timezone.now())
    assert lifecycle.find_link(newer, at=timezone.now()).member == lin


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "1234567890123", "again": "1234567890123"}, "password"),
        ({"password": PASSWORD, "again": "else"}, "again"),
        ({}, "password"),
    ],
)
def test_a_bad_password_is_said_at_its_field_and_the_link_stays_good(client, token, typed, field):
    answer = client.post(address(token), typed)
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert SignInLink.objects.get().used_at is None


def test_somebody_else_who_is_signed_in_is_signed_out_first(client, token, zhou, lin):
    client.force_login(zhou)
    client.post(address(token), {"password": PASSWORD, "again": PASSWORD})
    assert client.get("/work/").context["request"].user == lin


def test_the_page_is_stored_nowhere(client, token):
    assert "no-store" in client.get(address(token)).headers["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_it_at_once_one_sets_the_password(token, lin, run_beside):
    at = timezone.now()
    tries = [
        run_beside(lambda number=number: lifecycle.set_password(token, password=f"{PASSWORD}{number}", at=at))
        for number in range(6)
    ]
    problems = [each.exception(timeout=60) for each in tries]
    assert sorted(type(problem).__name__ for problem in problems) == ["LinkIsVoid"] * 5 + ["NoneType"]
    lin.refresh_from_db()
    assert lin.check_password(f"{PASSWORD}{problems.index(None)}")


@pytest.mark.django_db(transaction=True)
def test_a_link_replaced_while_its_password_is_chosen_is_void(token, lin, boss, run_beside):
    at = timezone.now()
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=lin.pk)  # as `make_links` begins
        choosing = run_beside(lambda: lifecycle.set_password(token, password=PASSWORD, at=at))
        wait_until(somebody_waits)
        lifecycle.make_links([lin], by=boss, at=at)
    assert isinstance(choosing.exception(timeout=60), LinkIsVoid)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


# ---- Making them --------------------------------------------------------------------------------


def test_one_link_is_shown_once(client, boss, lin):
    client.force_login(boss)
    answer = client.post(reverse("member_link", args=[lin.pk]))
    [(member, link, code)] = answer.context["slips"]
    assert (member, link in answer.text, "no-store" in answer.headers["Cache-Control"]) == (lin, True, True)
    assert code == drawn(link)  # nobody types forty characters off a slip
    assert code in answer.text
    assert client.get(link.split("://")[1].partition("/")[2].join(["/", ""])).status_code == 200


def test_all_who_never_signed_in_get_slips_or_a_sheet(client, boss, lin, zhou):
    Member.objects.filter(pk=zhou.pk).update(last_login=timezone.now())
    client.force_login(boss)
    answer = client.post(reverse("member_links"), {"as": "slips"})
    assert [member for member, *_ in answer.context["slips"]] == [lin]
    sheet = client.post(reverse("member_links"), {"as": "sheet"})
    rows = list(csv.reader(io.StringIO(sheet.getvalue().decode().removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["lin"]
    assert client.get(rows[1][3].partition("8000")[2]).status_code == 200


def test_the_list_that_was_narrowed_gets_links(client, boss, lin, zhou):
    client.force_login(boss)
    answer = client.post(f"{reverse('member_links')}?q=zhou", {"as": "slips"})
    assert [member for member, *_ in answer.context["slips"]] == [zhou]


def test_a_list_narrowed_to_nonsense_gets_no_links(client, boss, lin):
    client.force_login(boss)
    assert client.post(f"{reverse('member_links')}?unit=x", {"as": "slips"}).status_code == 302
    assert not SignInLink.objects.exists()


@pytest.mark.parametrize("who", ["lin", "bai", "wang", "chen", "dong"])
def test_others_make_no_links(who, request, zhou):
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        lifecycle.make_links([zhou], by=by, at=timezone.now())


@pytest.mark.parametrize("people", [1, 3])
def test_many_links_take_the_same_number_of_statements(
    boss, county, city_unit, people, django_assert_num_queries
):
    waiting = [make_member(unit=city_unit, home_district=county) for _ in range(people)]
    with django_assert_num_queries(6):
        lifecycle.make_links(waiting, by=boss, at=timezone.now())


# ---- What the database refuses ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"digest": "b" * 64}, "member_has_one_open_link"),
        ({"digest": "b" * 64, "used_at": 0, "expires_at": 0}, "sign_in_link_expires_later"),
        ({"digest": "b" * 64, "used_at": 0, "withdrawn_at": 0}, "sign_in_link_ends_once"),
        ({"used_at": 0}, "digest"),
    ],
)
def test_links_hold_together(token, lin, boss, values, constraint):
    now = timezone.now()
    given = {"member": lin, "made_by": boss, "made_at": now, "expires_at": now + dt.timedelta(days=7)}
    given |= {"digest": digest_of(token)} | {name: value or now for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SignInLink.objects.create(**given)
