"""DingTalk and WeChat Work, against a server that answers as theirs do."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from django.test import Client

from members.models import Member
from members.sign_in.wecom.views import WeComAdapter
from tests.members.test_sign_in import is_in, sign_in

ANSWERS = {
    "/dingtalk/token": {"accessToken": "ding-token", "refreshToken": "r", "expireIn": 7200},
    "/dingtalk/me": {"openId": "ding-lin", "nick": "小林"},
    "/wecom/token": {"errcode": 0, "errmsg": "ok", "access_token": "corp-token", "expires_in": 7200},
    "/wecom/who": {"errcode": 0, "errmsg": "ok", "userid": "linjianguo"},
}


class Messenger(BaseHTTPRequestHandler):
    """Answers as configured and remembers what it was asked."""

    server: "MessengerServer"

    def answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        self.server.asked.append(
            (parts.path, {key: value[0] for key, value in parse_qs(parts.query).items()} | body)
        )
        said = json.dumps(self.server.answers[parts.path]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = answer

    def log_message(self, *args: object) -> None:
        """Quietly."""


class MessengerServer(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Messenger)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers = dict(ANSWERS)


@pytest.fixture
def messenger(settings, monkeypatch) -> Iterator[MessengerServer]:
    """Both configured, with this server in the place of theirs."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "dingtalk": {
            "APPS": [{"client_id": "ding-id", "secret": "ding-secret"}],
            "SCOPE": ["openid"],
            "AUTH_PARAMS": {"prompt": "consent"},
        },
        "wecom": {
            "APPS": [{"client_id": "corp-id", "secret": "corp-secret", "settings": {"agent_id": "1000002"}}]
        },
    }
    with MessengerServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(DingTalkOAuth2Adapter, "access_token_url", f"{here}/dingtalk/token")
        monkeypatch.setattr(DingTalkOAuth2Adapter, "profile_url", f"{here}/dingtalk/me")
        monkeypatch.setattr(WeComAdapter, "access_token_url", f"{here}/wecom/token")
        monkeypatch.setattr(WeComAdapter, "profile_url", f"{here}/wecom/who")
        yield server
        server.shutdown()


def there(client: Client, name: str, process: str = "login", agent: str = "Mozilla/5.0") -> dict[str, str]:
    """Press the button; what is asked of the messenger's own page."""
    answer = client.post(f"/account/connections/{name}/login/?process={process}", HTTP_USER_AGENT=agent)
    parts = urlsplit(answer.headers["Location"])
    return {"page": f"{parts.hostname}{parts.path}"} | {k: v[0] for k, v in parse_qs(parts.query).items()}


def back(client: Client, name: str, asked: dict[str, str], **said: str):
    """Come back with the code and the state that was given."""
    code = {"authCode": "c0de"} if name == "dingtalk" else {"code": "c0de"}
    return client.get(f"/account/connections/{name}/login/callback/", code | {"state": asked["state"]} | said)


def connect(client: Client, name: str) -> None:
    back(client, name, there(client, name, "connect"))


@pytest.mark.parametrize(
    ("name", "uid"), [("dingtalk", "ding-lin"), ("wecom", "linjianguo")], ids=["dingtalk", "wecom"]
)
def test_who_connected_while_signed_in_signs_in_with_it(client, lin, messenger, name, uid):
    sign_in(client, "lin")
    connect(client, name)
    assert SocialAccount.objects.get(user=lin, provider=name).uid == uid
    elsewhere = Client()
    assert back(elsewhere, name, there(elsewhere, name)).url == "/work/"
    assert is_in(elsewhere)


@pytest.mark.parametrize("name", ["dingtalk", "wecom"])
def test_nobody_is_made_an_account(client, lin, messenger, name):
    answer = back(client, name, there(client, name))
    assert answer.url == "/sign-in/?next=/account/connections/"
    assert not is_in(client)
    assert list(Member.objects.all()) == [lin]
    assert not SocialAccount.objects.exists()


def test_wecom_is_asked_as_its_documents_say(client, lin, messenger):
    asked = there(client, "wecom")
    assert asked == {
        "page": "login.work.weixin.qq.com/wwlogin/sso/login",
        "login_type": "CorpApp",
        "appid": "corp-id",
        "agentid": "1000002",
        "redirect_uri": "http://testserver/account/connections/wecom/login/callback/",
        "state": asked["state"],
    }
    back(client, "wecom", asked)
    assert messenger.asked == [
        ("/wecom/token", {"corpid": "corp-id", "corpsecret": "corp-secret"}),
        ("/wecom/who", {"access_token": "corp-token", "code": "c0de"}),
    ]


def test_inside_the_wecom_app_nothing_is_scanned(client, db, messenger):
    asked = there(client, "wecom", agent="Mozilla/5.0 wxwork/4.1")
    assert asked["page"] == "open.weixin.qq.com/connect/oauth2/authorize"
    assert (asked["scope"], asked["response_type"]) == ("snsapi_base", "code")


def test_whoever_is_outside_of_the_organisation_is_nobody(client, lin, messenger):
    messenger.answers["/wecom/who"] = {"errcode": 0, "errmsg": "ok", "openid": "o-guest"}
    answer = back(client, "wecom", there(client, "wecom"))
    assert answer.status_code == 401
    assert not is_in(client)


def test_a_refusal_is_a_page_and_shows_no_token(client, lin, messenger, caplog):
    messenger.answers["/wecom/token"] = {"errcode": 40001, "errmsg": "invalid credential corp-secret"}
    answer = back(client, "wecom", there(client, "wecom"))
    assert answer.status_code == 401
    assert "corp-secret" not in answer.content.decode() + caplog.text


def test_a_state_of_another_browser_opens_nothing(client, lin, messenger):
    sign_in(client, "lin")
    connect(client, "wecom")
    thief = Client()
    assert back(thief, "wecom", there(client, "wecom")).status_code == 401
    assert not is_in(thief)


def test_an_account_of_somebody_else_cannot_be_connected_twice(client, lin, zhou, messenger):
    for username in ("lin", "zhou"):
        browser = Client()
        sign_in(browser, username)
        connect(browser, "wecom")
    assert SocialAccount.objects.get().user == lin


def test_the_second_step_is_asked_all_the_same(client, lin, messenger):
    sign_in(client, "lin")
    connect(client, "wecom")
    TOTP.activate(lin, generate_totp_secret())
    elsewhere = Client()
    assert back(elsewhere, "wecom", there(elsewhere, "wecom")).url == "/account/second-step/authenticate/"
    assert not is_in(elsewhere)


def test_disconnecting_ends_it(client, lin, messenger):
    sign_in(client, "lin")
    connect(client, "wecom")
    client.post("/account/connections/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_buttons_and_addresses_are_there_only_when_configured(client, lin):
    assert "/connections/" not in client.get("/sign-in/").content.decode()
    for name in ("dingtalk", "wecom"):
        assert client.post(f"/account/connections/{name}/login/").status_code == 404
        assert client.get(f"/account/connections/{name}/login/callback/").status_code == 404


def test_every_page_on_the_way_is_ours(client, lin, messenger):
    sign_in(client, "lin")
    connect(client, "wecom")
    for page, status in [
        ("/account/connections/", 200),
        ("/account/connections/wecom/login/", 200),
        ("/account/connections/dingtalk/login/?process=connect", 200),
        ("/account/connections/cancelled/", 200),
        ("/account/connections/error/", 401),
    ]:
        answer = client.get(page)
        assert answer.status_code == status
        assert "base.html" in [template.name for template in answer.templates]


def test_configured_they_have_a_button_each(client, messenger):
    page = client.get("/sign-in/").content.decode()
    assert all(f"/account/connections/{name}/login/" in page for name in ("dingtalk", "wecom"))
