"""Whether the database can be read and written now, for the pages that go on without it."""

import time

from django.db import DatabaseError, connection


class Memory:
    """Remembers for this process that the database was gone, so that not every page waits for it."""

    PAUSE = 5  # seconds
    gone_until = 0.0


def is_down() -> bool:
    """Whether no connection can be had; asked anew every few seconds while it is so."""
    if time.monotonic() < Memory.gone_until:
        return True
    try:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    except DatabaseError:
        Memory.gone_until = time.monotonic() + Memory.PAUSE
        return True
    return False


def is_read_only() -> bool:
    """Whether the server would refuse to write: a standby, or one that was told to; costs no statement."""
    info = connection.connection.info
    settings = ("default_transaction_read_only", "in_hot_standby")
    return "on" in [info.parameter_status(name) for name in settings]
