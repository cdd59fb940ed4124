"""Whether the database and the broker of the settings answer; asked before the portal starts on them."""

import re

import redis
from django.conf import settings
from django.db import OperationalError, connection
from redis.backoff import NoBackoff
from redis.connection import parse_url
from redis.retry import Retry

SECONDS = 5


class UnreachableError(Exception):
    """A server does not answer; the message is one sentence that names the setting and shows no password."""


def require_database() -> None:
    """Connect once."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        values = connection.settings_dict
        place = f"{values['HOST'] or 'localhost'}:{values['PORT'] or 5432}"
        raise UnreachableError(sentence("DATABASE_URL", place, error)) from None
    finally:
        connection.close()


def require_broker() -> None:
    """Ask once whether somebody is there."""
    url = settings.REDIS_URL
    waits = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
    try:
        with redis.Redis.from_url(url, retry=Retry(NoBackoff(), retries=0), **waits) as broker:
            broker.ping()
    except redis.RedisError as error:
        parts = parse_url(url)
        place = parts.get("path") or f"{parts.get('host', 'localhost')}:{parts.get('port', 6379)}"
        raise UnreachableError(sentence("REDIS_URL", place, error)) from None


def sentence(setting: str, place: str, error: Exception) -> str:
    """Which setting leads nowhere, and the driver's first line without the address it repeats."""
    reason = (str(error).strip() or "no answer").splitlines()[0]
    reason = re.sub(r"^connection to server .* failed: |^Error .* connecting to .*?\. |FATAL: +", "", reason)
    return f"{setting}: cannot reach {place} ({reason.rstrip('.')})."
