import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import psutil
import pytest

from pledgeportal import serve
from tests.worker import wait_until

from .laptop import PROJECT, alive, environment, server_processes


@pytest.fixture
def port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


STEPS = """\
Database … 0 s
Districts and categories … 0 s
Web, worker and schedule … 0 s

"""


def portal(data: Path, stderr: int = subprocess.PIPE, /, **settings: str) -> subprocess.Popen[str]:
    """The portal as script/server starts it, without the demo city."""
    static = str(PROJECT / ".data" / "static")
    own = {"DEMO": "0", "SECRET_KEY": "a key for the tests only", "STATIC_ROOT": static}
    return subprocess.Popen(
        [sys.executable, "-m", "pledgeportal.serve"],
        env=environment(data, **own, **settings),
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def said_before(line: str, process: subprocess.Popen[str]) -> str:
    """What the portal prints until this line, or until its end when it does not get that far."""
    assert process.stdout
    return "".join(takewhile(lambda said: said != line, process.stdout))


def children_of(process: subprocess.Popen[str], *, at_least: int) -> list[psutil.Process]:
    """With theirs, once so many are there: the last of them start after the portal answers."""
    started = psutil.Process(process.pid)
    wait_until(lambda: len(started.children(recursive=True)) >= at_least)
    return started.children(recursive=True)


def refusal(data: Path, **settings: str) -> tuple[int, str]:
    """Exit code and stderr of a portal that does not run."""
    process = portal(data, **settings)
    said = process.communicate(timeout=60)[1]
    return process.returncode, said


def both_in_order(data: Path, **settings: str) -> str:
    """What a terminal shows of a portal that does not run."""
    process = portal(data, subprocess.STDOUT, **settings)
    return process.communicate(timeout=60)[0]


def test_portal_starts_and_ends_with_every_process_it_started(data: Path, port: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        process = portal(data, PORT=str(port))
        said = said_before(f"The portal is at http://127.0.0.1:{port}\n", process)
        assert re.sub(r"\d+ s", "0 s", said) == STEPS
        assert process.stdout
        welcome = list(takewhile(lambda line: not line.startswith("Logs are in"), process.stdout))
        assert f"{serve.FIRST_ACCOUNT}\n" in welcome
        assert serve.answers(port)
        children = children_of(process, at_least=6)  # web and its two workers, worker and its children, beat
        assert sorted(server_processes(data)) == ["postgres", "valkey-server"]

        process.send_signal(number)
        said, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
        assert said.endswith("Stopped.\n")
        assert alive(children) == []
        assert server_processes(data) == {}
    if sys.platform == "linux":  # other systems do not tell children that their parent died
        processes_end_with_a_portal_that_is_killed(data, port)


def processes_end_with_a_portal_that_is_killed(data: Path, port: int) -> None:
    """In a folder that has its database already: to make another takes longer than everything else here."""
    process = portal(data, PORT=str(port))
    said_before(f"The portal is at http://127.0.0.1:{port}\n", process)
    servers = set(server_processes(data).values())
    children = psutil.Process(process.pid).children(recursive=True)
    started = [child for child in children if child.pid not in servers]
    process.kill()
    process.communicate(timeout=60)
    wait_until(lambda: alive(started) == [])
    for pid in servers:  # which the next start would take over
        os.kill(pid, signal.SIGKILL)


def test_busy_port_is_one_sentence_and_starts_nothing(data: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert refusal(data, PORT=str(port)) == (
            1,
            f"Port {port} cannot be used (Address already in use): choose another, for example "
            f"PORT={port + 1} script/server.\n",
        )
    assert not data.exists()


@pytest.mark.parametrize(("port", "other"), [(80, 8000), (8000, 8001), (65535, 8000)])
def test_port_that_is_proposed_is_open_to_everybody(port: int, other: int) -> None:
    assert serve.another_port(port) == other


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1"])
def test_port_that_is_no_port_is_one_sentence(data: Path, text: str) -> None:
    assert refusal(data, PORT=text) == (1, f"PORT must be a number from 1 to 65535, not {text!r}.\n")


def test_broken_step_is_one_sentence_that_names_the_log(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(data))
    monkeypatch.setenv("SECRET_KEY", "a key for the tests only")
    log = data / "logs" / "setup.log"
    with pytest.raises(serve.ServeError) as refused:
        serve.manage("no_such_command")
    assert str(refused.value) == f"manage.py no_such_command failed; the end of {log} says why."
    assert "Unknown command: 'no_such_command'" in log.read_text()


def test_log_that_cannot_be_written_is_one_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(data))
    for name in ("web", "setup"):
        (data / "logs" / f"{name}.log").mkdir(parents=True)
    for name, write in (
        ("web", lambda: serve.start("web", "true")),
        ("setup", lambda: serve.manage("check")),
    ):
        with pytest.raises(serve.ServeError) as refused:
            write()
        log = data / "logs" / f"{name}.log"
        assert str(refused.value) == f"{log} cannot be written to (Is a directory)."


@pytest.mark.parametrize(
    ("setting", "address", "sentence"),
    [
        (
            "DATABASE_URL",
            "postgresql://portal:hidden@127.0.0.1:9/portal",
            "DATABASE_URL: cannot reach 127.0.0.1:9 (Connection refused).",
        ),
        (
            "DATABASE_URL",
            "portal:hidden",
            'Environment variable "DATABASE_URL" invalid: Not a valid database URL.',
        ),
        (
            "REDIS_URL",
            "redis://:hidden@127.0.0.1:9/0",
            "REDIS_URL: cannot reach 127.0.0.1:9 (Connection refused).",
        ),
        (
            "REDIS_URL",
            "hidden",
            "REDIS_URL must look like redis://:PASSWORD@HOST:PORT/0, rediss://… or unix:///PATH.",
        ),
    ],
)
def test_server_that_leads_nowhere_is_one_sentence(
    data: Path, port: int, setting: str, address: str, sentence: str
) -> None:
    code, said = refusal(data, PORT=str(port), **{setting: address})
    assert code != 0
    assert said == f"{sentence}\n"
    assert server_processes(data) == {}


def test_setting_that_makes_no_sense_has_a_line_of_its_own(data: Path, port: int) -> None:
    address = "mysql://portal:hidden@127.0.0.1/portal"
    assert both_in_order(data, PORT=str(port), DATABASE_URL=address, REDIS_URL="redis://127.0.0.1:9/0") == (
        "Database … \nDATABASE_URL must begin with postgresql://, for the portal needs PostgreSQL.\n"
    )


@pytest.fixture
def _signals_as_before() -> Iterator[None]:
    """`stop` ignores signals for the rest of its program, which here is the test runner."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    handlers = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, handlers, strict=True):
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals_as_before")
def test_process_that_dies_is_named_and_the_others_end(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(data))
    data.mkdir()
    procfile = data / "Procfile"
    procfile.write_text("web: sleep 100\nworker: false\n")
    log = data / "logs" / "worker.log"
    with serve.running(procfile) as processes:
        processes["worker"].wait(10)
        with pytest.raises(serve.ServeError) as refused:
            serve.check(processes)
    assert str(refused.value) == f"worker ended by itself (exit code 1); the end of {log} says why."
    assert processes["web"].returncode == -signal.SIGTERM


@pytest.mark.usefixtures("_signals_as_before")
def test_children_of_a_process_end_with_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(data))
    data.mkdir()
    procfile = data / "Procfile"
    procfile.write_text('web: sh -c \'trap "exit 0" TERM; (trap "" TERM; sleep 100) & wait\'\n')
    with serve.running(procfile) as processes:
        web = psutil.Process(processes["web"].pid)
        deadline = time.monotonic() + 10
        while not (children := web.children(recursive=True)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert alive(children) == children != []
    wait_until(lambda: alive(children) == [])  # killed already; the system takes a moment to end them


def test_nobody_answers_on_a_free_port(port: int) -> None:
    assert not serve.answers(port)
