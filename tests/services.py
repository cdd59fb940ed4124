"""Gives the tests their servers; pytest reads this before Django reads its settings (pyproject.toml)."""

import os
from urllib.parse import urlsplit

from pledgeportal.local_services import LocalServiceError, use_services


def own_broker(url: str, worker: str) -> str:
    """Another database of the same broker, so that a portal running beside the tests takes none of their tasks."""
    number = 1 + int(worker.removeprefix("gw") or 0)
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return parts._replace(path=f"/{number}").geturl()


try:
    use_services()
except LocalServiceError as error:
    raise SystemExit(str(error)) from error
os.environ["REDIS_URL"] = own_broker(os.environ["REDIS_URL"], os.environ.get("PYTEST_XDIST_WORKER", ""))
