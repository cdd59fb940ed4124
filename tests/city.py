"""The demo city, loaded once in a run of the tests and copied in wherever it is needed."""

import fcntl
import io
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from pledgeportal.demo.city import load

DJANGOS_OWN = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def city_folder(tmp_path_factory) -> Path:
    """Shared by the processes of this run, and by no other run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "city"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def city_media(city_folder: Path) -> Path:
    """Where the city's photos are."""
    return city_folder / "media"


@pytest.fixture(scope="session")
def city_rows(city_folder: Path, city_media: Path, django_db_setup, django_db_blocker) -> dict[str, bytes]:
    """The city's rows by table: loaded by the process that first needs them, read by the others."""
    rows = city_folder / "rows"
    with (city_folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not rows.exists():
            hashing = ["django.contrib.auth.hashers.MD5PasswordHasher"]
            with (
                override_settings(DEMO=True, MEDIA_ROOT=str(city_media), PASSWORD_HASHERS=hashing),
                django_db_blocker.unblock(),
                transaction.atomic(),
            ):
                load(timezone.now(), lambda what: None)
                keep(copy_out(), rows)
                transaction.set_rollback(True)
    return {file.name: file.read_bytes() for file in rows.iterdir()}


def keep(written: dict[str, bytes], folder: Path) -> None:
    folder.mkdir()
    for table, rows in written.items():
        (folder / table).write_bytes(rows)


def copy_out() -> dict[str, bytes]:
    """Every table that holds something, but what Django itself writes into an emptied database."""
    rows: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names()} - DJANGOS_OWN):
            written = io.BytesIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', written)
            if written.tell():
                rows[table] = written.getvalue()
    return rows


@transaction.atomic  # foreign keys are looked at when it ends, so any order will do
def copy_in(rows: dict[str, bytes]) -> None:
    """Into a database that holds nothing but what the migrations wrote."""
    with connection.cursor() as cursor:
        # A superuser may let the rows, which were looked at when they were made, in unseen: four times as fast.
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() == (True,):
            cursor.execute("SET LOCAL session_replication_role = replica")
        for table, written in rows.items():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  # our own tables
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(written))
        for statement in connection.ops.sequence_reset_sql(
            no_style(), apps.get_models(include_auto_created=True)
        ):
            cursor.execute(statement)
