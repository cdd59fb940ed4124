"""What a published version's digest is made of."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from .editions import PublishedSummary
from .weekly import WeeklySummary


def stored_form(value: Any) -> Any:
    """As the database gives it back."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def canonical(value: Any) -> bytes:
    """The same bytes for the same content, whatever the order of keys it came in."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(published: PublishedSummary, summary: WeeklySummary, *, code: str, before: str) -> str:
    """SHA-256 over everything that the version says, and the digest of the one before it in its district."""
    return hashlib.sha256(canonical(content_of(published, summary, code=code, before=before))).hexdigest()


def content_of(
    published: PublishedSummary, summary: WeeklySummary, *, code: str, before: str
) -> Mapping[str, Any]:
    return {
        "district": code,
        "week": str(published.week),
        "version": published.edition,
        "position": published.position,
        "facts": stored_form(summary.frozen),
        "known": summary.known,
        "compiled_at": moment(summary.compiled_at),
        "editor": published.words(),
        "reason": published.reason,
        "changes": stored_form(published.changes),
        "published_at": moment(published.published_at),
        "before": before,
    }


def moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()
