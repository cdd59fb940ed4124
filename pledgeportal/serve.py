"""Runs the portal on a laptop until Ctrl-C: the processes of the Procfile on the laptop's own servers.

script/server starts it. Each process writes to its own file in `.data/logs/` and has a session of its own, so
that Ctrl-C reaches only this program, which then ends the processes in order.
"""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from pledgeportal.local_services import LocalServiceError, data_directory, use_services
from pledgeportal.reach import UnreachableError, require_broker, require_database
from pledgeportal.startup import UNUSABLE, read_settings

PROJECT = Path(__file__).resolve().parent.parent
ANSWER_SECONDS = 60  # for the first page
STOP_SECONDS = 20  # for requests and tasks under way; both are safe to cut off
COMMAND_SECONDS = 900  # for migrations and the demo city
FIRST_ACCOUNT = "The first account: .venv/bin/python manage.py create_administrator USERNAME --name NAME"

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in Linux' prctl.h
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here, for a forked child must not

Processes = dict[str, subprocess.Popen[bytes]]


class ServeError(Exception):
    """The portal cannot run; the message is one sentence for the person who started it."""


def main() -> int:
    """Run the portal; the exit code says whether it ran until it was told to stop."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # told to stop, like Ctrl-C
    try:
        serve()
    except (LocalServiceError, ServeError, UnreachableError, *UNUSABLE) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def serve() -> None:
    """Prepare the database, start the processes, say where they are, and watch them."""
    port = chosen_port()
    require_free(port)
    address = f"http://127.0.0.1:{port}"
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    os.environ["PORT"] = str(port)
    os.environ.setdefault("SITE_URL", address)
    with_demo = os.environ.setdefault("DEMO", "1") == "1"
    with step("Database"):
        use_services()
        read_settings()
        require_database()
        require_broker()
        manage("migrate", "--noinput")
    if with_demo:
        with step("Demo city"):
            manage("load_demo")
    else:
        with step("Districts and categories"):  # without which nobody can file
            manage("load_districts")
            manage("load_categories")
    with running(PROJECT / "Procfile") as processes:
        with step("Web, worker and schedule"):
            wait_for_answer(port, processes)
        print(f"\nThe portal is at {address}\n")
        if with_demo:
            print(manage("load_demo", "--accounts"))
        else:
            print(f"{FIRST_ACCOUNT}\n")
        print(f"Logs are in {shown(logs())}. Ctrl-C stops everything; the data stays.", flush=True)
        while True:
            check(processes)
            time.sleep(0.5)


# ---- Before it runs -----------------------------------------------------------------------------


def chosen_port() -> int:
    """The port that PORT names."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ServeError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def require_free(port: int) -> None:
    """Refuse a port that another program has, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServeError(
                f"Port {port} cannot be used ({error.strerror}): choose another, for example "
                f"PORT={another_port(port)} script/server."
            ) from error


def another_port(port: int) -> int:
    """The next one, where everybody may listen."""
    return port + 1 if 1024 <= port < 65535 else 8000


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """Show what is going on and how long it took, in one line."""
    started = time.monotonic()
    print(f"{what} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)  # what went wrong begins a line
        raise
    print(f"{time.monotonic() - started:.0f} s", flush=True)


def manage(*command: str) -> str:
    """Run a management command; returns what it printed."""
    log = logs() / "setup.log"
    with writing(log, "ab") as errors:
        try:
            result = subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                timeout=COMMAND_SECONDS,
                check=True,
            )
        except subprocess.SubprocessError as error:
            raise ServeError(
                f"manage.py {' '.join(command)} failed; the end of {shown(log)} says why."
            ) from error
    return result.stdout.decode()


# ---- While it runs ------------------------------------------------------------------------------


@contextlib.contextmanager
def running(procfile: Path) -> Iterator[Processes]:
    """The Procfile's processes, by name; all of them have ended afterwards."""
    processes: Processes = {}
    try:
        for line in procfile.read_text().splitlines():
            name, _, command = line.partition(":")
            processes[name] = start(name, command.strip())
        yield processes
    finally:
        stop(processes)


def start(name: str, command: str) -> subprocess.Popen[bytes]:
    """One process, in place of the shell that reads its line."""
    with writing(logs() / f"{name}.log", "wb") as log:
        return subprocess.Popen(  # noqa: S602 the Procfile's lines are written for a shell
            f"exec {command}",
            shell=True,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )


def end_with_parent() -> None:
    """In a child, on Linux: have the system end it when this program is killed and cannot do so itself."""
    if LIBC:
        LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def check(processes: Processes) -> None:
    """Refuse to go on when a process has ended by itself."""
    for name, process in processes.items():
        if process.poll() is not None:
            log = shown(logs() / f"{name}.log")
            raise ServeError(
                f"{name} ended by itself (exit code {process.returncode}); the end of {log} says why."
            )


def wait_for_answer(port: int, processes: Processes) -> None:
    """Wait until the portal answers a request."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while not answers(port):
        check(processes)
        if time.monotonic() > deadline:
            log = shown(logs() / "web.log")
            raise ServeError(
                f"The portal did not answer within {ANSWER_SECONDS} s; the end of {log} says why."
            )
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Whether the portal says it is well; asked directly, whatever proxy the environment names."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz/")
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def stop(processes: Processes) -> None:
    """End the processes: each may finish what it does, then it and all its children are killed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave anything behind
    for process in processes.values():
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):  # none left, or only ended ones
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def writing(log: Path, mode: Literal["ab", "wb"]) -> BinaryIO:
    """The log, open to be written to."""
    try:
        return log.open(mode)
    except OSError as error:
        raise ServeError(f"{shown(log)} cannot be written to ({error.strerror}).") from error


def logs() -> Path:
    """Where the processes write."""
    directory = data_directory() / "logs"
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def shown(path: Path) -> Path:
    """The path as a person in the project's folder would type it."""
    return path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path


if __name__ == "__main__":
    sys.exit(main())
