"""Text messages through the backend that SMS_BACKEND names: console, memory, or an HTTP gateway.

The gateway speaks JSON over one POST, as Chinese providers do: an approved template and its parameters, signed with
HMAC-SHA256. Numbers never reach a log.
"""

import hashlib
import hmac
import http.client
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from .outbox import MaybeSent, NotSent

LONGEST = 70  # characters of one message; more are sent, and paid for, as several


@dataclass(frozen=True)
class TextMessage:
    """`id` stays the same however often it is tried, so that a gateway can refuse to send it twice."""

    id: str
    to: str
    text: str
    kind: str  # chooses the gateway's template
    parameters: dict[str, str] = field(default_factory=dict)


class Backend(Protocol):
    def send(self, message: TextMessage) -> None:
        """Send it; raises NotSent or MaybeSent, whose words name no number."""


def send_sms(message: TextMessage) -> None:
    """Send through the backend of the settings."""
    backend: Backend = import_string(settings.SMS_BACKEND)()
    backend.send(message)


def masked(number: str) -> str:
    """Enough of a number to tell two apart: 138****0000."""
    return f"{number[:3]}****{number[-4:]}" if len(number) > 7 else "****"


class ConsoleBackend:
    """Shows the text where the worker writes, with the number masked."""

    def send(self, message: TextMessage) -> None:
        print(f"SMS {message.id} → {masked(message.to)}: {message.text}", flush=True)


class MemoryBackend:
    """Keeps what was sent, for tests."""

    outbox: ClassVar[list[TextMessage]] = []

    def send(self, message: TextMessage) -> None:
        self.outbox.append(message)


class GatewayBackend:
    """POSTs to SMS_GATEWAY["URL"]; docs/sms-gateway.md says what is sent, how it is signed and what is understood."""

    SENT = frozenset({"0", "OK", "DUPLICATE"})  # a duplicate has been sent before
    FINAL_STATUSES = frozenset({400, 404, 413, 422})

    def __init__(self) -> None:
        self.gateway: dict[str, Any] = settings.SMS_GATEWAY

    def send(self, message: TextMessage) -> None:
        body = self.body(message)
        status, answer = self.post(body, self.headers(body))
        self.judge(status, answer)

    def body(self, message: TextMessage) -> bytes:
        """What the gateway reads, in UTF-8."""
        templates = self.gateway["TEMPLATES"]
        wanted = {
            "id": message.id,
            "phone": message.to,
            "sign_name": self.gateway["SIGN_NAME"],
            "template": templates.get(message.kind, self.gateway["TEMPLATE"]),
            "parameters": {**message.parameters, "text": message.text},
        }
        return json.dumps(wanted, ensure_ascii=False, separators=(",", ":")).encode()

    def headers(self, body: bytes) -> dict[str, str]:
        """Who sends and when, and the signature over both and the body."""
        stamp, nonce = str(int(time.time())), secrets.token_hex(16)
        return {
            "Content-Type": "application/json; charset=utf-8",
            "X-App-Id": self.gateway["APP_ID"],
            "X-Timestamp": stamp,
            "X-Nonce": nonce,
            "X-Signature": signature(self.gateway["SECRET"], self.gateway["APP_ID"], stamp, nonce, body),
        }

    def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        url = urlsplit(self.gateway["URL"])
        secure = url.scheme == "https"
        opened = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
            url.netloc, timeout=self.gateway["TIMEOUT"]
        )
        try:
            opened.connect()
        except OSError as problem:
            raise NotSent(f"gateway: {type(problem).__name__}") from problem
        try:
            path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
            opened.request("POST", path, body, headers)
            answer = opened.getresponse()
            return answer.status, answer.read(65536)
        except (OSError, http.client.HTTPException) as problem:
            raise MaybeSent(f"gateway: {type(problem).__name__}") from problem
        finally:
            opened.close()

    def judge(self, status: int, answer: bytes) -> None:
        """Raise unless the gateway took it; of its answer only the code is kept, for its words may hold the number."""
        if status != http.HTTPStatus.OK:
            raise NotSent(f"gateway: HTTP {status}", final=status in self.FINAL_STATUSES)
        code = code_in(answer)
        if code not in self.SENT:
            raise NotSent(f"gateway: {code}", final=code in self.gateway["FINAL_CODES"])


def signature(secret: str, app_id: str, stamp: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256 over app id, timestamp, nonce and the body's own digest, each on its line."""
    signed = "\n".join([app_id, stamp, nonce, hashlib.sha256(body).hexdigest()])
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()


def code_in(answer: bytes) -> str:
    """The code of a gateway's answer; a page of a proxy in between has none, and may have passed the message on."""
    try:
        code = str(json.loads(answer)["code"])
    except (ValueError, KeyError, TypeError) as problem:
        raise MaybeSent("gateway: no code in the answer") from problem
    return code[:40] if code.replace("_", "").replace(".", "").replace("-", "").isalnum() else "?"
