"""Text messages: the HTTP gateway against a real server, and what its answers mean."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from core.outbox import MaybeSent, NotSent
from core.sms import TextMessage, masked, send_sms

MESSAGE = TextMessage(
    id="notice-17",
    to="13800000000",
    text="诉求 K7M2-94Q 已受理。",
    kind="accepted",
    parameters={"code": "K7M2-94Q"},
)


class Gateway(BaseHTTPRequestHandler):
    """Keeps what it is sent and answers as the test says."""

    received: list[tuple[str, dict[str, str], bytes]]
    answer: Callable[[bytes], tuple[int, bytes] | None]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).received.append((self.path, dict(self.headers), body))
        answer = type(self).answer(body)
        if answer is None:  # hangs up without a word
            return
        self.send_response(answer[0])
        self.send_header("Content-Length", str(len(answer[1])))
        self.end_headers()
        self.wfile.write(answer[1])

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def gateway(settings) -> Iterator[type[Gateway]]:
    handler = type("OwnGateway", (Gateway,), {"received": [], "answer": staticmethod(lambda _: (200, OK))})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        settings.SMS_BACKEND = "core.sms.GatewayBackend"
        settings.SMS_GATEWAY = settings.SMS_GATEWAY | {
            "URL": f"http://127.0.0.1:{server.server_port}/sms/send?region=cn",
            "APP_ID": "portal",
            "SECRET": "geheim",
            "SIGN_NAME": "定州市",
            "TEMPLATE": "SMS_1",
            "TEMPLATES": {"answered": "SMS_7"},
            "TIMEOUT": 1,
        }
        yield handler
        server.shutdown()
        thread.join()


OK = b'{"code": "OK"}'


def test_the_gateway_gets_template_parameters_and_the_id_that_stays(gateway):
    send_sms(MESSAGE)
    path, headers, body = gateway.received[0]
    assert path == "/sms/send?region=cn"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(body) == {
        "id": "notice-17",
        "phone": "13800000000",
        "sign_name": "定州市",
        "template": "SMS_1",
        "parameters": {"code": "K7M2-94Q", "text": "诉求 K7M2-94Q 已受理。"},
    }


def test_a_kind_can_have_a_template_of_its_own(gateway):
    send_sms(TextMessage("notice-18", "13800000000", "", "answered"))
    assert json.loads(gateway.received[0][2])["template"] == "SMS_7"


def test_the_request_is_signed_over_who_when_and_what(gateway):
    send_sms(MESSAGE)
    _, headers, body = gateway.received[0]
    signed = f"portal\n{headers['X-Timestamp']}\n{headers['X-Nonce']}\n{hashlib.sha256(body).hexdigest()}"
    assert headers["X-App-Id"] == "portal"
    assert abs(time.time() - int(headers["X-Timestamp"])) < 10
    assert headers["X-Signature"] == hmac.new(b"geheim", signed.encode(), "sha256").hexdigest()


def test_each_try_has_another_nonce_and_the_same_id(gateway):
    send_sms(MESSAGE)
    send_sms(MESSAGE)
    (_, first, one), (_, second, two) = gateway.received
    assert first["X-Nonce"] != second["X-Nonce"]
    assert one == two


@pytest.mark.parametrize("answer", [OK, b'{"code": 0}', b'{"code": "DUPLICATE", "message": "sent before"}'])
def test_what_counts_as_sent(gateway, answer):
    gateway.answer = staticmethod(lambda _: (200, answer))
    send_sms(MESSAGE)


@pytest.mark.parametrize(
    ("status", "answer", "final"),
    [
        (200, b'{"code": "INVALID_NUMBER", "message": "13800000000"}', True),
        (200, b'{"code": "LIMIT", "message": "13800000000"}', False),
        (200, '{"code": "号码 13800000000 有误"}'.encode(), False),
        (400, b"", True),
        (401, b"", False),
        (302, b"", False),
        (429, b"", False),
        (503, b"", False),
    ],
)
def test_what_was_surely_not_sent_and_whether_to_try_again(gateway, status, answer, final):
    gateway.answer = staticmethod(lambda _: (status, answer))
    with pytest.raises(NotSent) as raised:
        send_sms(MESSAGE)
    assert raised.value.final is final
    assert "138" not in str(raised.value)


@pytest.mark.parametrize(
    "answer", [(200, b"<html>captive portal</html>"), (200, b"[]"), (200, b"{}"), (200, b"\xff"), None]
)
def test_what_may_have_left_is_unsure(gateway, answer):
    gateway.answer = staticmethod(lambda _: answer)
    with pytest.raises(MaybeSent):
        send_sms(MESSAGE)


def test_a_gateway_that_takes_too_long_is_unsure(gateway):
    def answer_late(_: bytes) -> tuple[int, bytes]:
        time.sleep(1.5)
        return 200, OK

    gateway.answer = staticmethod(answer_late)
    started = time.monotonic()
    with pytest.raises(MaybeSent):
        send_sms(MESSAGE)
    assert time.monotonic() - started < 1.4


def test_a_gateway_that_is_away_was_surely_not_reached(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    settings.SMS_BACKEND = "core.sms.GatewayBackend"
    settings.SMS_GATEWAY = settings.SMS_GATEWAY | {"URL": f"http://127.0.0.1:{free}/"}
    with pytest.raises(NotSent) as raised:
        send_sms(MESSAGE)
    assert not raised.value.final


def test_the_console_masks_the_number(settings, capsys):
    settings.SMS_BACKEND = "core.sms.ConsoleBackend"
    send_sms(MESSAGE)
    assert capsys.readouterr().out == "SMS notice-17 → 138****0000: 诉求 K7M2-94Q 已受理。\n"
    assert masked("110") == "****"
