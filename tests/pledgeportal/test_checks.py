import os
from pathlib import Path

import pytest

from pledgeportal.checks import (
    second_factor_is_demanded,
    translations_are_compiled,
    translations_are_up_to_date,
)


@pytest.fixture
def texts(settings, tmp_path: Path) -> Path:
    """A language whose texts are compiled."""
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    settings.LOCALE_PATHS = [tmp_path]
    source = folder / "django.po"
    source.touch()
    source.with_suffix(".mo").touch()
    os.utime(source, (1, 1))
    return source


def problems() -> list[str | None]:
    return [message.id for message in [*translations_are_compiled(), *translations_are_up_to_date()]]


def test_compiled_texts_are_no_problem(texts: Path) -> None:
    assert problems() == []


def test_texts_that_nobody_compiled_are_an_error(texts: Path) -> None:
    texts.with_suffix(".mo").unlink()
    assert problems() == ["pledgeportal.E001"]


def test_texts_changed_since_they_were_compiled_are_an_error_in_production(texts: Path) -> None:
    os.utime(texts.with_suffix(".mo"), (0, 0))
    assert problems() == ["pledgeportal.E002"]


def test_a_portal_that_demands_no_second_step_is_warned_of(settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    assert second_factor_is_demanded() == []
    settings.SECOND_FACTOR_ROLES = []
    assert [message.id for message in second_factor_is_demanded()] == ["pledgeportal.W001"]
