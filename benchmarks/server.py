"""The portal as it runs in production, over a measured city: the processes of the Procfile."""

import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import redis

from pledgeportal.serve import answers, end_with_parent

from .cities import City
from .client import Client

PROJECT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds for a process to answer


class ServerError(Exception):
    """A process of the portal does not run."""


@dataclass(frozen=True)
class Site:
    """A city that is served."""

    city: City
    port: int

    def client(self, session: str = "") -> Client:
        return Client(self.port, session)


@contextmanager
def served(city: City) -> Iterator[Site]:
    """Gunicorn as the Procfile starts it, on a port of its own, with an empty cache."""
    with closing(redis.from_url(city.redis_url)) as cache:
        cache.flushdb()
    with city.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, words text NOT NULL)")
    port = free_port()
    with running(line_of("web").replace("${PORT:-8000}", str(port)), city) as process:
        wait(process, lambda: answers(port))
        yield Site(city, port)


@contextmanager
def worker(city: City, app: str = "pledgeportal") -> Iterator[psutil.Process]:
    """A worker as the Procfile starts it, but for one child, whose memory is told."""
    command = (
        line_of("worker")
        .replace("-A pledgeportal", f"-A {app}")
        .replace("--concurrency 2", "--concurrency 1")
    )
    with running(command, city) as process:
        parent = psutil.Process(process.pid)
        wait(process, lambda: bool(parent.children()))
        yield parent


def line_of(name: str) -> str:
    """The Procfile's command of this name, run by this Python."""
    lines = dict(line.split(": ", 1) for line in (PROJECT / "Procfile").read_text().splitlines())
    return f"{sys.executable} -m {lines[name]}"


@contextmanager
def running(command: str, city: City) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command.split(),
            cwd=PROJECT,
            env=city.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        try:
            yield process
        except ServerError as problem:
            log.seek(0)
            raise ServerError(f"{problem}:\n{log.read().decode()[-2000:]}") from problem
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait(process: subprocess.Popen[bytes], answered: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answered():
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerError("A process of the portal does not start")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def peak_megabytes(process: psutil.Process) -> float:
    """The most memory that any process below this one ever held (Linux; elsewhere what it holds now)."""
    return max(peak_of(each) for each in [process, *process.children(recursive=True)])


def peak_of(process: psutil.Process) -> float:
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return process.memory_info().rss / 2**20
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
