"""Signing in by staff number and password: what is refused, counted, recorded and upgraded."""

import datetime as dt
import re

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as portal
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.utils import timezone

from members.models import Member
from members.sign_in.addresses import shortened
from members.sign_in.events import SignInEvent
from members.sign_in.lifecycle import record
from members.tasks import forget_sessions
from tests.factories import make_member

PASSWORD = "correct horse"
KIND = SignInEvent.Kind


def sign_in(client: Client, username: str, password: str = PASSWORD, **headers):
    return client.post("/sign-in/", {"login": username, "password": password}, **headers)


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def recorded() -> list[tuple[str | None, str, str]]:
    events = SignInEvent.objects.select_related("member").order_by("id")
    return [(each.member.username if each.member else None, each.kind, each.network) for each in events]


def test_the_right_password_opens_the_desk_and_is_recorded(client, lin):
    assert sign_in(client, "lin").url == "/work/"
    assert recorded() == [("lin", KIND.SIGNED_IN, "127.0.0.0/24")]


def test_next_leads_only_to_the_portal(client, lin):
    assert client.post("/sign-in/?next=/pledges/", {"login": "lin", "password": PASSWORD}).url == "/pledges/"
    client.logout()
    away = {"login": "lin", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/sign-in/", away).url == "/work/"


def test_wrong_password_and_unknown_number_are_answered_alike_and_recorded(client, lin):
    answers = [
        sign_in(client, "lin", "no").content.decode(),
        sign_in(client, "nobody", "no").content.decode(),
    ]
    plain = [re.sub(r'value="[^"]*"', "", answer) for answer in answers]
    assert plain[0] == plain[1]
    assert recorded() == [
        ("lin", KIND.WRONG_PASSWORD, "127.0.0.0/24"),
        (None, KIND.WRONG_PASSWORD, "127.0.0.0/24"),
    ]


def test_what_was_typed_is_kept_nowhere(client, lin, caplog):
    caplog.set_level(0)
    sign_in(client, "geheim-im-falschen-feld", "geheim-im-falschen-feld")
    assert recorded() == [(None, KIND.WRONG_PASSWORD, "127.0.0.0/24")]
    assert "geheim" not in caplog.text


def test_five_wrong_passwords_lock_the_account_for_five_minutes(client, lin):
    for _try in range(5):
        sign_in(client, "lin", "no")
    answer = sign_in(client, "lin")
    assert "5" in answer.context["form"].non_field_errors()[0]
    sign_in(client, "LIN")  # another spelling is the same account; going on writes no rows
    assert not is_in(client)
    assert [kind for _who, kind, _network in recorded()] == [KIND.WRONG_PASSWORD] * 5 + [KIND.LOCKED_OUT]


def test_the_lock_of_one_account_is_none_for_another(client, lin, bai):
    for _try in range(6):
        sign_in(client, "lin", "no")
    assert sign_in(client, "bai").status_code == 302


def test_one_address_is_stopped_over_many_accounts_and_a_made_up_header_does_not_help(client, settings, lin):
    settings.ACCOUNT_RATE_LIMITS = portal.ACCOUNT_RATE_LIMITS | {"login_failed": "3/5m/ip"}
    for number in range(3):
        sign_in(client, f"guess{number}", "no", HTTP_X_FORWARDED_FOR=f"9.9.9.{number}")
    sign_in(client, "lin", HTTP_X_FORWARDED_FOR="8.8.8.8")
    assert not is_in(client)
    assert sign_in(client, "lin", REMOTE_ADDR="192.0.2.1").status_code == 302


def test_behind_our_proxy_each_visitor_is_counted_alone(client, settings, lin):
    settings.TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = portal.ACCOUNT_RATE_LIMITS | {"login_failed": "1/5m/ip"}
    sign_in(client, "lin", "no", HTTP_X_FORWARDED_FOR="9.9.9.9")
    assert sign_in(client, "lin", HTTP_X_FORWARDED_FOR="8.8.8.8").status_code == 302
    assert recorded()[-1] == ("lin", KIND.SIGNED_IN, "8.8.8.0/24")


def test_signing_in_from_a_socket_without_an_address_works(client, lin):
    assert sign_in(client, "lin", REMOTE_ADDR="").status_code == 302


def test_nobody_signs_in_uncounted_while_the_cache_is_down(client, settings, lin):
    settings.CACHES = {
        "default": portal.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock", "KEY_PREFIX": "x"}
    }
    answer = sign_in(client, "lin")
    assert answer.status_code == 200
    assert not is_in(client)
    assert "error_summary" in answer.content.decode()


def test_an_older_hash_becomes_argon2(client, settings, lin):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    Member.objects.filter(pk=lin.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    sign_in(client, "lin")
    lin.refresh_from_db()
    assert lin.password.startswith("argon2$argon2id$")
    assert is_in(client)


def test_production_hashes_with_argon2():
    from pledgeportal import settings as production

    assert production.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_a_closed_account_stays_out(client, lin):
    Member.objects.filter(pk=lin.pk).update(is_active=False)
    sign_in(client, "lin")
    assert not is_in(client)


def test_nobody_signs_up(client, db):
    assert client.get("/sign-up/").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404


def test_the_admin_has_the_same_sign_in(client):
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").url == "/sign-in/?next=%2Fadmin%2F"


# ---- Passwords --------------------------------------------------------------------------------


def test_changing_the_password_keeps_this_browser_and_ends_the_others(client, lin):
    other = Client()
    for each in (client, other):
        sign_in(each, "lin")
    new = "新的口令 with words"
    changed = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert changed.headers["Location"] == "/account/"
    assert client.get("/work/").status_code == 200
    assert other.get("/work/").headers["Location"].startswith("/sign-in/")


def test_a_common_password_is_refused(client, lin):
    sign_in(client, "lin")
    weak = {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"}
    assert client.post("/account/password/", weak).status_code == 200
    lin.refresh_from_db()
    assert lin.check_password(PASSWORD)


@pytest.fixture
def mailed(db, county, city_unit) -> Member:
    return make_member(username="mailed", unit=city_unit, home_district=county, email="mailed@example.com")


def test_a_forgotten_password_is_answered_alike_for_everybody_and_mailed_to_whoever_exists(client, mailed):
    pages = []
    for address in ("mailed@example.com", "nobody@example.com"):
        answer = client.post("/account/password/forgotten/", {"email": address}, follow=True)
        pages.append((answer.redirect_chain, re.sub(r'value="[^"]*"', "", answer.content.decode())))
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [["mailed@example.com"]]


def test_the_mailed_link_sets_a_password_once(client, mailed):
    client.post("/account/password/forgotten/", {"email": "mailed@example.com"})
    link = re.findall(r"http://\S+", str(mail.outbox[0].body))[0]
    page = client.get(link, follow=True)
    new = "新的口令 with words"
    done = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert done.url == "/account/password/new/done/"
    assert client.get("/account/password/new/done/").status_code == 200
    assert not is_in(client)
    assert sign_in(client, "mailed", new).status_code == 302
    assert b"password1" not in Client().get(link, follow=True).content


def test_links_are_not_asked_for_without_end(client, mailed):
    answers = [
        client.post("/account/password/forgotten/", {"email": "mailed@example.com"}).status_code
        for _ in range(4)
    ]
    assert answers == [302, 302, 302, 429]


# ---- The record -------------------------------------------------------------------------------


def test_addresses_are_kept_as_their_network():
    assert [shortened(each) for each in ("203.0.113.77", "2001:db8:1:2::")] == [
        "203.0.113.0/24",
        "2001:db8:1::/48",
    ]


def test_the_record_only_grows(lin, now):
    event = record(KIND.SIGNED_IN, username="lin", network="", at=now)
    for change in (lambda: event.delete(), lambda: SignInEvent.objects.update(kind=KIND.WRONG_CODE)):
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_the_database_knows_every_kind(lin, now):
    with pytest.raises(IntegrityError, match="sign_in_event_kind_is_known"):
        SignInEvent.objects.create(kind="flew", member=lin, at=now)


def test_the_database_wants_actor_and_reason_of_a_reset(lin, wang, now):
    with pytest.raises(IntegrityError, match="factor_reset_has_actor_and_reason"):
        SignInEvent.objects.create(kind=KIND.FACTOR_RESET, member=lin, by=wang, at=now)


@pytest.fixture
def zhao(county, city_unit) -> Member:
    return make_member(
        username="zhao", name="赵", role="administrator", unit=city_unit, home_district=county, is_staff=True
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_record_takes_as_many_statements_for_one_row_as_for_three(
    client, zhao, lin, rows, django_assert_num_queries
):
    at = timezone.now() - dt.timedelta(hours=1)
    for _each in range(rows):
        record(KIND.WRONG_PASSWORD, username="lin", network="", at=at)
    client.force_login(zhao)
    with django_assert_num_queries(5):  # session, member, home district, count, events
        page = client.get("/sign-ins/")
    assert page.content.decode().count("row_card-title") == rows


def test_an_administrator_of_a_township_reads_nothing_of_the_next(client, township, township_unit, lin, zhou):
    for username in ("lin", "zhou"):
        record(KIND.WRONG_PASSWORD, username=username, network="", at=timezone.now())
    here = make_member(role="administrator", unit=township_unit, home_district=township, is_staff=True)
    client.force_login(here)
    page = client.get("/sign-ins/").content.decode()
    assert (lin.unit.name in page, zhou.unit.name in page) == (True, False)


def test_at_night_sessions_that_ran_out_are_forgotten(lin, bai):
    for member in (lin, bai):
        sign_in(Client(), member.username)
    lins = UserSession.objects.get(user=lin)
    Session.objects.filter(session_key=lins.session_key).update(expire_date=timezone.now())
    forget_sessions()
    assert [session.user for session in UserSession.objects.all()] == [bai]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(("days", "kept"), [(365, ["new"]), (0, ["old", "new"])])
def test_at_night_what_is_older_than_a_year_leaves_the_record(lin, settings, days, kept, monkeypatch):
    monkeypatch.setattr("members.sign_in.lifecycle.AT_ONCE", 1)
    settings.SIGN_IN_RECORD_DAYS = days
    for network, age in (("old", 366), ("older", 400), ("new", 364)):
        at = timezone.now() - dt.timedelta(days=age)
        record(KIND.SIGNED_IN, username="lin", network=network, at=at)
    forget_sessions()
    left = SignInEvent.objects.exclude(network="older").order_by("at").values_list("network", flat=True)
    assert list(left) == kept
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        SignInEvent.objects.all().delete()


def test_the_database_refuses_a_staff_number_that_differs_in_case_only(lin):
    with pytest.raises(IntegrityError, match="one_staff_number_whatever_the_case"), transaction.atomic():
        make_member(username="LIN", unit=lin.unit, home_district=lin.home_district)
