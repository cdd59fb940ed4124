"""The second step: demanded of roles that see much, shown by app, passkey or recovery code, reset by administrators."""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings as portal
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.encrypted import cipher, newest
from members.models import Member, Role
from members.sign_in.events import SignInEvent
from members.sign_in.keys import factors_to_renew, renew_factors
from members.sign_in.lifecycle import NotAllowed, reset_second_factor
from tests.factories import make_member
from tests.members.test_sign_in import PASSWORD, is_in, sign_in

KIND = SignInEvent.Kind
SECRET = generate_totp_secret()


def code(secret: str = SECRET, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def wrong(secret: str = SECRET) -> str:
    near = {code(secret, steps) for steps in (-2, -1, 0, 1, 2)}
    return next(
        each for each in ("000000", "111111", "222222", "333333", "444444", "555555") if each not in near
    )


@pytest.fixture
def demanded(settings) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.DISPATCHER, Role.INSPECTOR, Role.OFFICIAL, Role.ADMINISTRATOR]


@pytest.fixture
def with_app(bai) -> Member:
    TOTP.activate(bai, SECRET)
    return bai


def test_only_roles_that_exist_can_be_named():
    assert set(portal.SECOND_FACTOR_ROLES) <= set(Role.values)


# ---- Demanded ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["chen", "dong", "wang"])
def test_who_has_none_is_sent_to_set_one_up_before_anything_else(client, demanded, request, who):
    sign_in(client, request.getfixturevalue(who).username)
    for page in ("/work/", "/complaints/", "/", "/account/", "/admin/"):
        assert client.get(page).url.startswith("/account/second-step/?next=%2F")
    assert client.post("/complaints/new/", {}).status_code == 302
    assert client.get("/account/second-step/").status_code == 200
    assert client.get("/account/second-step/totp/activate/").status_code == 200
    assert client.post("/sign-out/").url == "/"


def test_a_cadre_may_go_without(client, demanded, lin):
    sign_in(client, "lin")
    assert client.get("/work/").status_code == 200


def test_setting_up_an_app_opens_the_portal(client, demanded, bai):
    sign_in(client, "bai")
    client.get("/work/")
    page = client.get("/account/second-step/totp/activate/")
    done = client.post("/account/second-step/totp/activate/", {"code": code(page.context["form"].secret)})
    assert done.url == "/account/second-step/recovery-codes/"
    assert client.get(done.url).content.decode().count('class="key"') == 10
    assert client.get("/work/").status_code == 200


def test_a_session_that_did_not_show_the_factor_is_asked_for_it(client, demanded, with_app):
    client.force_login(with_app)
    assert client.get("/work/").url.startswith("/account/second-step/reauthenticate/?next=%2Fwork%2F")
    shown = client.post("/account/second-step/reauthenticate/?next=/work/", {"code": code()})
    assert shown.url == "/work/"
    assert client.get("/work/").status_code == 200


def test_a_session_that_did_not_show_the_factor_adds_none(client, demanded, with_app):
    """Else whoever has only the password would bring a passkey and show that."""
    client.force_login(with_app)
    client.post("/account/confirm/", {"password": PASSWORD})
    for page in ("", "webauthn/add/", "recovery-codes/generate/", "totp/deactivate/"):
        for answer in (
            client.get(f"/account/second-step/{page}"),
            client.post(f"/account/second-step/{page}"),
        ):
            assert answer.url.startswith("/account/second-step/reauthenticate/")
    assert client.get("/account/second-step/reauthenticate/").status_code == 200


def test_setting_it_up_opens_no_other_session(client, demanded, bai):
    other = Client()
    for each in (client, other):
        sign_in(each, "bai")
        each.get("/work/")
    secret = client.get("/account/second-step/totp/activate/").context["form"].secret
    client.post("/account/second-step/totp/activate/", {"code": code(secret)})
    assert client.get("/work/").status_code == 200
    assert other.get("/work/").headers["Location"].startswith("/account/second-step/reauthenticate/")


def test_once_shown_it_costs_no_statement(client, demanded, with_app, settings, django_assert_num_queries):
    sign_in(client, "bai")
    client.post("/account/second-step/authenticate/", {"code": code()})
    client.get("/roles/")
    with django_assert_num_queries(3):  # session, member, home district: as without
        client.get("/roles/")


def test_taking_it_away_closes_the_portal_again(client, demanded, with_app):
    sign_in(client, "bai")
    client.post("/account/second-step/authenticate/", {"code": code()})
    assert client.get("/work/").status_code == 200
    assert client.post("/account/second-step/totp/deactivate/").url == "/account/second-step/"
    assert client.get("/work/").url.startswith("/account/second-step/")


# ---- Shown ------------------------------------------------------------------------------------


def test_the_password_alone_does_not_sign_in(client, with_app):
    assert sign_in(client, "bai").url == "/account/second-step/authenticate/"
    assert client.get("/work/").url.startswith("/sign-in/")
    assert client.post("/account/second-step/authenticate/", {"code": code()}).url == "/work/"
    assert is_in(client)


def test_a_code_opens_once_also_when_allauth_has_forgotten_it(client, with_app):
    shown = code()
    for expected in (True, False):
        browser = Client()
        sign_in(browser, "bai")
        browser.post("/account/second-step/authenticate/", {"code": shown})
        assert is_in(browser) == expected
        cache.delete(f"allauth.mfa.totp.used?user={with_app.pk}&code={shown}")


def test_wrong_codes_are_recorded_and_then_no_code_is_looked_at(client, with_app):
    sign_in(client, "bai")
    for _try in range(5):
        client.post("/account/second-step/authenticate/", {"code": wrong()})
    answer = client.post("/account/second-step/authenticate/", {"code": code()})
    assert not is_in(client)
    assert "5" in answer.context["form"].errors["code"][0]
    kinds = list(SignInEvent.objects.values_list("kind", flat=True).order_by("id"))
    assert kinds == [KIND.WRONG_CODE] * 5


def test_a_recovery_code_opens_once(client, demanded, bai):
    sign_in(client, "bai")
    client.get("/work/")
    secret = client.get("/account/second-step/totp/activate/").context["form"].secret
    client.post("/account/second-step/totp/activate/", {"code": code(secret)})
    spare = client.get("/account/second-step/recovery-codes/").context["unused_codes"][0]
    assert spare in client.get("/account/second-step/recovery-codes/download/").content.decode()
    for expected in (True, False):
        browser = Client()
        sign_in(browser, "bai")
        browser.post("/account/second-step/authenticate/", {"code": spare})
        assert is_in(browser) == expected


def test_no_code_is_looked_at_while_the_cache_is_down(client, settings, with_app):
    sign_in(client, "bai")
    settings.CACHES = {"default": portal.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock"}}
    assert client.post("/account/second-step/authenticate/", {"code": code()}).status_code == 503


def test_keys_are_encrypted_in_the_database(with_app):
    stored = Authenticator.objects.get(user=with_app).data["secret"]
    assert SECRET not in stored
    assert stored.startswith("gAAAA")


@pytest.fixture
def _other_keys(settings) -> Iterator[None]:
    """Keys may be changed in this test."""
    yield
    forget_keys()


@pytest.mark.usefixtures("_other_keys")
def test_a_new_key_takes_the_apps_along(with_app, settings):
    settings.CONTACT_KEYS = [Fernet.generate_key().decode()]
    forget_keys()
    assert (factors_to_renew(), renew_factors(), factors_to_renew()) == (1, 1, 0)
    settings.SECRET_KEY = "another, from which no key of an app can be derived"
    forget_keys()
    assert Authenticator.objects.get().wrap().validate_code(code())


def forget_keys() -> None:
    cipher.cache_clear()
    newest.cache_clear()


def test_changing_the_second_step_asks_who_is_there_unless_they_just_signed_in(client, lin):
    just_now = Client()
    sign_in(just_now, "lin")
    assert just_now.get("/account/second-step/totp/activate/").status_code == 200
    client.force_login(lin)
    assert client.get("/account/second-step/totp/activate/").url.startswith("/account/confirm/")
    answer = client.post("/account/confirm/?next=/account/second-step/totp/activate/", {"password": PASSWORD})
    assert answer.url == "/account/second-step/totp/activate/"
    assert client.get(answer.url).status_code == 200


# ---- Reset ------------------------------------------------------------------------------------


@pytest.fixture
def zhao(county, city_unit) -> Member:
    return make_member(
        username="zhao",
        name="赵",
        role=Role.ADMINISTRATOR,
        unit=city_unit,
        home_district=county,
        is_staff=True,
    )


def test_an_administrator_resets_it_with_a_reason_and_the_member_is_signed_out(client, with_app, zhao):
    member = Client()
    sign_in(member, "bai")
    member.post("/account/second-step/authenticate/", {"code": code()})
    client.force_login(zhao)
    assert client.post("/sign-ins/bai/reset/", {"note": ""}).status_code == 422
    assert client.post("/sign-ins/bai/reset/", {"note": "手机丢失，本人到场"}).url == "/sign-ins/"
    assert member.get("/work/").headers["Location"].startswith("/sign-in/")
    assert not Authenticator.objects.filter(user=with_app).exists()
    event = SignInEvent.objects.get(kind=KIND.FACTOR_RESET)
    assert (event.member, event.by, event.note) == (with_app, zhao, "手机丢失，本人到场")
    assert sign_in(Client(), "bai").headers["Location"] == "/work/"


def test_nobody_resets_their_own(client, zhao):
    client.force_login(zhao)
    assert client.get("/sign-ins/zhao/reset/").status_code == 403
    with pytest.raises(NotAllowed):
        reset_second_factor(zhao, by=zhao, note="x", network="", at=timezone.now())


def test_an_administrator_of_one_township_finds_nobody_of_the_next(client, zhou, township, township_unit):
    client.force_login(make_member(role=Role.ADMINISTRATOR, unit=township_unit, home_district=township))
    assert client.get(f"/sign-ins/{zhou.username}/reset/").status_code == 404


# ---- Sessions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("browsers", [1, 3])
def test_the_list_of_browsers_takes_as_many_statements_for_one_as_for_three(
    client, lin, browsers, django_assert_num_queries
):
    sign_in(client, "lin")
    for _each in range(browsers - 1):
        sign_in(Client(), "lin")
    with django_assert_num_queries(4):  # session, member, browsers, their sessions
        page = client.get("/account/sessions/")
    assert len(page.context["browsers"]) == browsers


def test_another_browser_is_signed_out_alone_or_all_are(client, lin):
    others = [Client() for _each in range(3)]
    for each in [client, *others]:
        sign_in(each, "lin")
    first = UserSession.objects.get(session_key=others[0].session.session_key)
    client.post("/account/sessions/", {"session": first.pk})
    assert [each.get("/work/").status_code for each in others] == [302, 200, 200]
    client.post("/account/sessions/")
    assert [each.get("/work/").status_code for each in [client, *others]] == [200, 302, 302, 302]


def test_nobody_ends_the_session_of_somebody_else(client, lin, zhou):
    other = Client()
    sign_in(other, "zhou")
    sign_in(client, "lin")
    client.post("/account/sessions/", {"session": UserSession.objects.get(user=zhou).pk})
    client.post("/account/sessions/")
    assert other.get("/work/").status_code == 200


def test_a_session_that_nobody_used_for_long_ends(client, lin, settings, monkeypatch):
    settings.SESSION_IDLE_SECONDS = 3600
    sign_in(client, "lin")
    started = time.time()
    client.get("/work/")
    monkeypatch.setattr("members.sign_in.idle.time.time", lambda: started + 3500)
    assert client.get("/work/").status_code == 200
    monkeypatch.setattr("members.sign_in.idle.time.time", lambda: started + 3500 + 3700)
    assert client.get("/work/").url.startswith("/sign-in/")


def test_a_page_that_renews_itself_keeps_no_session(client, lin, settings, monkeypatch):
    settings.SESSION_IDLE_SECONDS = 3600
    sign_in(client, "lin")
    started = time.time()
    client.get("/work/")
    renewed = {"HX-Request": "true", "If-None-Match": '"1"'}
    monkeypatch.setattr("members.sign_in.idle.time.time", lambda: started + 3500)
    assert client.get("/complaints/", headers=renewed).status_code == 200
    monkeypatch.setattr("members.sign_in.idle.time.time", lambda: started + 3700)
    assert client.get("/complaints/", headers=renewed).url.startswith("/sign-in/")


def test_a_page_within_five_minutes_writes_nothing(client, lin, settings, django_assert_num_queries):
    settings.SESSION_IDLE_SECONDS = 3600
    sign_in(client, "lin")
    client.get("/roles/")
    with django_assert_num_queries(2):  # session and member
        client.get("/roles/")
