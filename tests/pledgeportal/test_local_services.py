import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dj_database_url
import psycopg2
import pytest
import redis

from .laptop import environment, server_processes

USE = """
import os, sys
from pledgeportal.local_services import LocalServiceError, use_services
try:
    use_services()
except LocalServiceError as error:
    sys.exit(str(error))
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the servers until it leaves or is killed."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USE],
            env=environment(data, **settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def addresses(self) -> list[str]:
        """DATABASE_URL and REDIS_URL, as soon as it has them."""
        assert self.process.stdout
        return self.process.stdout.readline().split()

    def leave(self) -> str:
        """Let it end as programs do; returns what it said on stderr."""
        return self.process.communicate(timeout=60)[1]


@contextmanager
def using(data: Path, **settings: str) -> Iterator[list[str]]:
    """The addresses, while a user has them."""
    user = User(data, **settings)
    try:
        yield user.addresses()
    finally:
        user.leave()


def complaint_of(data: Path, **settings: str) -> tuple[int, str]:
    """Exit code and last line of a user that cannot get its servers."""
    user = User(data, **settings)
    said = user.leave().splitlines()
    return user.process.returncode, said[-1]


def execute(database_url: str, statement: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(database_url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_servers_answer_on_sockets_that_only_their_owner_reaches(data: Path) -> None:
    with using(data) as (database_url, redis_url):
        settings = dj_database_url.parse(database_url)
        assert (settings["HOST"], settings["NAME"]) == (f"{data}/run", "pledgeportal")
        assert execute(database_url, "SHOW listen_addresses") == [("",)]
        assert execute(database_url, "SELECT lower('ÄÉ定州')") == [("äé定州",)]
        with closing(redis.Redis.from_url(redis_url)) as broker:
            assert broker.config_get("port") == {"port": "0"}
        assert (data / "run").stat().st_mode & 0o777 == 0o700


def test_second_user_shares_the_servers_and_the_last_one_stops_them(data: Path) -> None:
    first = User(data)
    addresses = first.addresses()
    servers = server_processes(data)
    second = User(data)
    assert second.addresses() == addresses
    first.leave()
    assert server_processes(data) == servers
    assert execute(addresses[0], "SELECT 1") == [(1,)]
    second.leave()
    assert sorted(servers) == ["postgres", "valkey-server"]
    assert server_processes(data) == {}


def test_users_who_come_at_once_get_the_same_servers(data: Path) -> None:
    users = [User(data) for _ in range(4)]
    addresses = [user.addresses() for user in users]
    assert addresses == [addresses[0]] * 4
    assert len(addresses[0]) == 2
    for user in users:
        user.leave()
    assert server_processes(data) == {}


def test_data_is_there_again_after_a_restart(data: Path) -> None:
    with using(data) as (database_url, redis_url), closing(redis.Redis.from_url(redis_url)) as broker:
        execute(database_url, "CREATE TABLE kept AS SELECT '定州' AS city")
        broker.lpush("queue", "task")
    with using(data) as (database_url, redis_url), closing(redis.Redis.from_url(redis_url)) as broker:
        assert execute(database_url, "SELECT city FROM kept") == [("定州",)]
        assert broker.lrange("queue", 0, -1) == [b"task"]


def test_servers_of_a_killed_user_are_taken_over(data: Path) -> None:
    killed = User(data)
    killed.addresses()
    servers = server_processes(data)
    killed.process.kill()
    killed.leave()
    assert server_processes(data) == servers
    with using(data):
        assert server_processes(data) == servers
    assert server_processes(data) == {}


def test_killed_servers_are_started_again(data: Path) -> None:
    with using(data):
        servers = server_processes(data)
        for pid in servers.values():
            os.kill(pid, signal.SIGKILL)
    with using(data) as (database_url, _):
        assert execute(database_url, "SELECT 1") == [(1,)]
        assert not set(server_processes(data).values()) & set(servers.values())


def test_pid_files_that_now_name_another_program_are_no_obstacle(data: Path) -> None:
    with using(data):
        pass
    for pid_file in ("postgres/postmaster.pid", "valkey/server.pid"):
        (data / pid_file).write_text(f"{os.getpid()}\n")
    with using(data) as addresses:
        assert len(addresses) == 2
    assert server_processes(data) == {}


@pytest.mark.parametrize(
    ("named", "address", "started"),
    [
        ("DATABASE_URL", "postgresql://db.example.org/portal", ["valkey-server"]),
        ("REDIS_URL", "redis://broker.example.org", ["postgres"]),
    ],
)
def test_a_server_that_somebody_named_is_left_alone(
    data: Path, named: str, address: str, started: list[str]
) -> None:
    with using(data, **{named: address}) as addresses:
        assert address in addresses
        assert sorted(server_processes(data)) == started
    assert server_processes(data) == {}


def test_nothing_is_started_when_both_servers_are_named(data: Path) -> None:
    with using(
        data, DATABASE_URL="postgresql://db.example.org/portal", REDIS_URL="redis://broker.example.org"
    ):
        assert not data.exists()


def test_sockets_move_to_a_short_path_when_the_data_folder_has_a_long_one(data: Path) -> None:
    deep = data / "定州市".join(["a", "long", "way", "down"]) / ("x" * 60)
    with using(deep, TMPDIR=str(data.parent)) as (database_url, _):
        assert not dj_database_url.parse(database_url)["HOST"].startswith(str(data))
        assert execute(database_url, "SELECT 1") == [(1,)]


def test_data_of_another_postgres_is_refused_in_one_sentence(data: Path) -> None:
    with using(data):
        pass
    (data / "postgres" / "PG_VERSION").write_text("12\n")
    assert complaint_of(data) == (
        1,
        f"{data}/postgres was made by Postgres 12 and this is Postgres 18: move that folder away.",
    )
    assert server_processes(data) == {}


def test_postgres_that_cannot_start_is_one_sentence(data: Path) -> None:
    with using(data):
        pass
    (data / "postgres" / "global" / "pg_control").unlink()
    assert complaint_of(data) == (
        1,
        f"Postgres does not start; the end of {data}/postgres/server.log says why.",
    )
    assert server_processes(data) == {}


def test_data_folder_that_is_a_file_is_one_sentence(data: Path) -> None:
    data.touch()
    code, sentence = complaint_of(data)
    assert code == 1
    assert sentence.startswith(f"The local servers cannot use {data}: ")
