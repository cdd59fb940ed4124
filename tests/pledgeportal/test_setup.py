"""What a person reads when script/setup, which every script runs first, cannot write where it must."""

import os
import subprocess
from pathlib import Path

import pytest

from .laptop import PROJECT, environment


def refusal(data: Path) -> tuple[int, str, str]:
    """Exit code and both outputs of a script that must not get past the look at its folders."""
    result = subprocess.run(
        [str(PROJECT / "script" / "server")],
        cwd=PROJECT,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return result.returncode, result.stdout, result.stderr


def sentence(place: Path) -> tuple[int, str, str]:
    return 1, "", f"{place} cannot be written to; it may belong to another user.\n"


def test_data_folder_that_cannot_be_made_is_one_sentence(data: Path) -> None:
    data.write_text("a file where the folder should be")
    assert refusal(data) == sentence(data)


def test_log_that_cannot_be_written_is_one_sentence(data: Path) -> None:
    log = data / "logs" / "setup.log"
    log.mkdir(parents=True)
    assert refusal(data) == sentence(log)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("closed", [".", "logs", "stamps", "media", "logs/web.log"])
def test_place_of_another_user_is_named_before_anything_is_fetched(data: Path, closed: str) -> None:
    for folder in ("logs/web.log", "stamps", "media"):
        (data / folder).mkdir(parents=True)
    place = data / closed
    place.chmod(0o555)
    try:
        assert refusal(data) == sentence(place)
    finally:
        place.chmod(0o755)
