"""A city of a size lies in a database of its own beside the portal's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg2


@dataclass(frozen=True)
class City:
    """Its name is the database's; its number tells its Redis database from the others'."""

    name: str
    number: int = 13

    @classmethod
    def of(cls, complaints: int, number: int = 13) -> "City":
        return cls(f"bench_{complaints}", number)

    @property
    def database_url(self) -> str:
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self.name}").geturl()

    @property
    def redis_url(self) -> str:
        parts = urlsplit(os.environ["REDIS_URL"])
        if parts.scheme == "unix":
            return f"unix://{parts.path}?db={self.number}"
        return parts._replace(path=f"/{self.number}").geturl()

    @property
    def environment(self) -> dict[str, str]:
        """For a process that lives in this city."""
        return os.environ | {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        }

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """A plain one; what it did is committed at the end."""
        with (
            closing(psycopg2.connect(self.database_url)) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            yield cursor

    def exists(self) -> bool:
        return bool(on_server("SELECT 1 FROM pg_database WHERE datname = %s", self.name))

    def drop(self) -> None:
        on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def copy_as(self, name: str, number: int) -> "City":
        """Another one that looks the same; whoever was connected to the first must connect again."""
        copy = City(name, number)
        copy.drop()
        on_server("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", self.name)
        on_server(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        return copy


def on_server(statement: str, *given: object) -> list[tuple[Any, ...]]:
    """Outside of a transaction, in the database that every server has."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, given or None)
            return cursor.fetchall() if cursor.description else []


def build(complaints: int) -> City:
    """Its tables are made and filled anew."""
    city = City.of(complaints)
    city.drop()
    on_server(f'CREATE DATABASE "{city.name}"')
    migrate(city)
    fill = [sys.executable, "-m", "benchmarks.build", str(complaints)]
    subprocess.run(fill, env=city.environment, check=True)
    return city


def migrate(city: City) -> None:
    """One that was built before is brought to the tables of today."""
    command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"]
    subprocess.run(command, env=city.environment, check=True)
