"""Postgres and Valkey for a laptop: started when first needed, stopped when their last user leaves.

`use_services()` fills in DATABASE_URL and REDIS_URL where nobody set them. Every process that uses the
servers holds a shared lock for as long as it lives, so a process that crashes lets go by itself; who can turn
the shared lock into an exclusive one is the last and stops the servers. Servers whose users all crashed are
found by their pid files and taken over. Both listen on Unix sockets only, in a folder closed to other people.

DATABASE_URL becomes `postgresql://postgres@%2Ffolder:5432/pledgeportal` and REDIS_URL
`unix:///folder/valkey.sock?db=0`, the forms that libpq and redis-py read themselves.
"""

import atexit
import contextlib
import fcntl
import hashlib
import logging
import os
import pwd
import re
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

from .local_programs import STATEMENTS, counting_of_statements, postgres_programs, valkey_program

DATABASE = "pledgeportal"
SUPERUSER = "postgres"
POSTGRES_PID = "postgres/postmaster.pid"
VALKEY_PID = "valkey/server.pid"
LOCALE_VERSION = 17  # the first Postgres that brings its own C.UTF-8, the same on every machine
SOCKET_PATH_LIMIT = 100  # bytes; the systems' own limits are 104 and 108
PATIENCE = 60  # seconds for a server to start, far beyond what one needs
STOP_SIGNALS = ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 5))

logger = logging.getLogger(__name__)


class LocalServiceError(Exception):
    """A server of the laptop cannot be had; the message is one sentence for the person who asked."""


def data_directory() -> Path:
    """Where a laptop keeps its data, the same as in the settings."""
    default = Path(__file__).resolve().parent.parent / ".data"
    return Path(os.environ.get("DATA_DIR") or default).resolve()


def use_services() -> None:
    """Set DATABASE_URL and REDIS_URL to running servers where they are unset, until this process ends."""
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if not missing:
        return
    data = data_directory()
    try:
        data.mkdir(parents=True, exist_ok=True)
        with _starting_or_stopping(data):
            _stay_until_exit(data)
            for name in missing:
                os.environ[name] = _postgres(data) if name == "DATABASE_URL" else _valkey(data)
    except OSError as error:
        raise LocalServiceError(f"The local servers cannot use {data}: {error}.") from error


# ---- Who uses the servers -----------------------------------------------------------------------


@contextlib.contextmanager
def _starting_or_stopping(data: Path) -> Iterator[None]:
    """Let one process at a time start or stop the servers."""
    with (data / "services.starting.lock").open("w") as lock:
        _wait_until(
            lambda: _locked(lock.fileno(), fcntl.LOCK_EX), "Another process keeps starting the servers"
        )
        yield


def _locked(lock: int, kind: int) -> bool:
    """Take the lock if that needs no waiting."""
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stay_until_exit(data: Path) -> None:
    """Count this process among the users; the last to exit stops the servers."""
    lock = os.open(data / "services.lock", os.O_RDWR | os.O_CREAT, 0o644)
    fcntl.flock(lock, fcntl.LOCK_SH)  # never waits: exclusive locks are taken and dropped while nobody starts
    atexit.register(_leave, data, lock, os.getpid())


def _leave(data: Path, lock: int, owner: int) -> None:
    """Stop the servers when nobody else uses them."""
    if os.getpid() != owner:  # a forked child shares the lock but is not the user
        return
    with _starting_or_stopping(data):
        if _locked(lock, fcntl.LOCK_EX):
            _stop(_server_process(data / POSTGRES_PID))
            _stop(_server_process(data / VALKEY_PID))
        os.close(lock)


def _stop(server: psutil.Process | None) -> None:
    """End the server: gently, firmly, at last by force."""
    if server is None:
        return
    for number, seconds in STOP_SIGNALS:
        with contextlib.suppress(psutil.NoSuchProcess):
            server.send_signal(number)
        if _comes_true(lambda: _is_gone(server), seconds):
            return
        logger.warning("Process %d does not stop on %s", server.pid, number.name)


def _is_gone(server: psutil.Process) -> bool:
    """Whether the server has ended, even where nothing collects ended processes (a container)."""
    try:
        return not server.is_running() or server.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


# ---- Postgres -----------------------------------------------------------------------------------


def _postgres(data: Path) -> str:
    """The address of the running database, made and started if need be."""
    programs = _postgres_programs()
    directory = data / "postgres"
    sockets = _socket_directory(data)
    _let_server_reach(programs, directory)
    if not directory.exists():
        _create_cluster(programs, directory)
    _own(directory)
    _check_version(programs, directory)
    if _server_process(data / POSTGRES_PID) is None:
        _start_postgres(programs, directory, sockets)
    address = f"postgresql://{SUPERUSER}@{quote(str(sockets), safe='')}:5432"
    query = [str(programs / "psql"), "-XwAt", f"{address}/postgres", "-c"]
    _wait_until(
        lambda: _succeeds([*query, "SELECT 1"]), f"Postgres does not answer, see {directory}/server.log"
    )
    if not _run([*query, f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"]):  # noqa: S608
        _run([*query, f"CREATE DATABASE {DATABASE}"])
    if counting_of_statements(programs):
        within = [str(programs / "psql"), "-XwAtq", f"{address}/{DATABASE}", "-c"]
        _run([*within, f"CREATE EXTENSION IF NOT EXISTS {STATEMENTS}"])
    return f"{address}/{DATABASE}"


def _postgres_programs() -> Path:
    """The folder with Postgres' programs."""
    if found := postgres_programs():
        return found
    raise LocalServiceError(
        "No Postgres for this machine: install PostgreSQL 15 or later, or set DATABASE_URL."
    )


def _postgres_version(programs: Path) -> int:
    """The major version, for example 18."""
    found = re.search(r"\d+", _run([programs / "postgres", "--version"]))
    return int(found[0]) if found else 0


def _create_cluster(programs: Path, directory: Path) -> None:
    """Make an empty database cluster; it appears under its name only when it is whole."""
    unfinished = directory.with_name("postgres.unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    _own(unfinished)
    locale = ["--locale=C"]
    if _postgres_version(programs) >= LOCALE_VERSION:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = ["--auth=trust", f"--username={SUPERUSER}"]
    _run([programs / "initdb", "--encoding=UTF8", *locale, *access, "--no-sync", f"--pgdata={unfinished}"])
    unfinished.rename(directory)


def _check_version(programs: Path, directory: Path) -> None:
    """Refuse data of another major version, which Postgres cannot read."""
    made_by = (directory / "PG_VERSION").read_text().strip()
    found = _postgres_version(programs)
    if made_by != str(found):
        raise LocalServiceError(
            f"{directory} was made by Postgres {made_by} and this is Postgres {found}: move that folder away."
        )


def _start_postgres(programs: Path, directory: Path, sockets: Path) -> None:
    """Start the server in a session of its own, so that Ctrl-C in a terminal does not reach it."""
    _clear_up_after_crash(directory, sockets)
    quoted = str(sockets).replace('"', '""')
    settings = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": f'"{quoted}"',
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "synchronous_commit": "off",  # a laptop that loses power may forget its last half second
        **counting_of_statements(programs),
    }
    options = " ".join(shlex.quote(f"--{name}={value}") for name, value in settings.items())
    where = [f"--pgdata={directory}", f"--log={directory}/server.log", f"--timeout={PATIENCE}"]
    if not _succeeds([programs / "pg_ctl", "start", "--wait", *where, f"--options={options}"]):
        raise LocalServiceError(f"Postgres does not start; the end of {directory}/server.log says why.")


def _clear_up_after_crash(directory: Path, sockets: Path) -> None:
    """Remove what a killed server left: its number may be another program's by now, and Postgres gives way."""
    pid_file = directory / "postmaster.pid"
    if pid_file.exists():
        _wait_until(lambda: not _works_in(directory), f"A killed Postgres still works in {directory}")
        for left in (pid_file, *sockets.glob(".s.PGSQL.*")):
            left.unlink()


def _works_in(directory: Path) -> bool:
    """Whether any process of Postgres does."""
    here = {"name": "postgres", "cwd": str(directory)}
    return any(process.info == here for process in psutil.process_iter(list(here)))


# ---- Valkey -------------------------------------------------------------------------------------


def _valkey(data: Path) -> str:
    """The address of the running broker, started if need be."""
    directory = data / "valkey"
    address = _socket_directory(data) / "valkey.sock"
    if _server_process(data / VALKEY_PID) is None:
        program = _valkey_program()
        _own(directory)
        _let_server_reach(program, directory)
        (directory / "server.pid").unlink(missing_ok=True)  # of a killed server
        _run([program, *_valkey_options(directory, address)])
    _wait_until(lambda: _answers_ping(address), f"Valkey does not answer, see {directory}/server.log")
    return f"unix://{quote(str(address))}?db=0"


def _valkey_program() -> Path:
    """The server's program."""
    if found := valkey_program():
        return found
    raise LocalServiceError("No Valkey for this machine: install Valkey or Redis, or set REDIS_URL.")


def _valkey_options(directory: Path, address: Path) -> list[str]:
    """A daemon on a socket that writes what is queued to disk when it stops."""
    return [
        *("--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700"),
        *("--daemonize", "yes", "--pidfile", str(directory / "server.pid")),
        *("--dir", str(directory), "--logfile", str(directory / "server.log"), "--save", "900 1"),
    ]


def _answers_ping(address: Path) -> bool:
    """Whether a server listens there and has read its data."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


# ---- What both need -----------------------------------------------------------------------------


def _server_process(pid_file: Path) -> psutil.Process | None:
    """The server that wrote the pid file; None when it is gone, even if its number is another program's now."""
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        return process if Path(process.cwd()) == pid_file.parent else None
    except (FileNotFoundError, IndexError, ValueError, psutil.Error):
        return None


@cache
def _server_account() -> pwd.struct_passwd:
    """Who the servers run as: the person, or `nobody` for root, whom Postgres refuses."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _socket_directory(data: Path) -> Path:
    """A folder for the sockets whose path is short enough for the system."""
    directory = data / "run"
    if len(os.fsencode(directory / ".s.PGSQL.5432.lock")) > SOCKET_PATH_LIMIT:
        name = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
        directory = Path(tempfile.gettempdir()).resolve() / f"{DATABASE}-{name}"
    _own(directory)
    _let_server_reach(directory)
    return directory


def _own(directory: Path) -> None:
    """Make the folder the servers' own, closed to everybody else."""
    account = _server_account()
    directory.mkdir(mode=0o700, exist_ok=True)
    owner = directory.lstat().st_uid
    if owner == 0 == os.geteuid():
        os.chown(directory, account.pw_uid, account.pw_gid)
    elif owner != account.pw_uid:
        raise LocalServiceError(f"{directory} belongs to another user: start as that user or move it away.")


def _let_server_reach(*places: Path) -> None:
    """For root, whose folders may be closed: let the servers' account pass through the folders on the way."""
    if os.geteuid() != 0:
        return
    for folder in {folder for place in places for folder in place.resolve().parents}:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            logger.warning("%s: others may now pass through (o+x), for Postgres cannot run as root", folder)
            folder.chmod(mode | 0o001)


def _run(command: Sequence[str | Path]) -> str:
    """What the command prints, run as the servers' account; LocalServiceError when it fails or takes too long."""
    account = _server_account()
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    name = Path(command[0]).name
    # A file and not a pipe: a server that the command leaves behind would hold a pipe open for ever.
    with tempfile.TemporaryFile() as printed:
        try:
            result = subprocess.run(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE + 10,
                check=False,
                cwd="/",
                # Nothing of the person's own Postgres settings or language reaches the server.
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                start_new_session=True,
                **identity,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise LocalServiceError(f"{name} failed: {error}.") from error
        printed.seek(0)
        output = printed.read().decode(errors="replace").strip()
    if result.returncode != 0:
        raise LocalServiceError(f"{name} failed: {_reason(output)}")
    return output


def _reason(output: str) -> str:
    """The line of a failed program's output that says why, else its last."""
    lines = output.splitlines() or ["it printed nothing"]
    return next((line for line in lines if re.search("error|fatal|denied", line, re.IGNORECASE)), lines[-1])


def _succeeds(command: Sequence[str | Path]) -> bool:
    """Whether the command works."""
    try:
        _run(command)
    except LocalServiceError:
        return False
    return True


def _wait_until(condition: Callable[[], bool], sentence: str) -> None:
    """Wait as long as patience lasts; LocalServiceError when the condition never holds."""
    if not _comes_true(condition, PATIENCE):
        raise LocalServiceError(f"{sentence} (waited {PATIENCE} s).")


def _comes_true(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again, for so many seconds."""
    deadline = time.monotonic() + seconds
    while not (holds := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds
