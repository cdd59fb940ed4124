"""What the tests of the laptop's own servers share: a data folder of their own and a look at its processes."""

import os
from collections.abc import Iterable
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parent.parent.parent


def environment(data: Path, **settings: str) -> dict[str, str]:
    """The environment of a person who named no server, with the data in a folder of the test."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    return inherited | {"DATA_DIR": str(data), "PYTHONPATH": str(PROJECT)} | settings


def server_processes(data: Path) -> dict[str, int]:
    """The servers that work in the data folder: name and process id, without a server's own children."""
    found = [
        process for process in psutil.process_iter(["name", "cwd", "ppid", "status"]) if _is_in(data, process)
    ]
    pids = {process.pid for process in found}
    return {process.info["name"]: process.pid for process in found if process.info["ppid"] not in pids}


def _is_in(data: Path, process: psutil.Process) -> bool:
    return process.info["status"] != psutil.STATUS_ZOMBIE and (process.info["cwd"] or "").startswith(
        f"{data}/"
    )


def alive(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; an ended one that nobody has collected yet does not."""
    return [
        process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ]
