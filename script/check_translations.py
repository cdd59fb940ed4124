"""Fail when a text of the portal has no Chinese translation, or only a guessed one."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

TRANSLATIONS = Path("locale/zh_Hans/LC_MESSAGES/django.po")
NOT_OURS = shutil.ignore_patterns(".*", "node_modules", "screenshots")


def with_new_texts(project: Path, copy: Path) -> Path:
    """The translations as they would be after collecting every text again, made in a copy of the project."""
    shutil.copytree(project, copy, ignore=NOT_OURS)
    command = [sys.executable, "-m", "django", "makemessages", "--locale=zh_Hans", "--ignore=tests"]
    subprocess.run(command, cwd=copy, check=True, stdout=subprocess.DEVNULL)
    return copy / TRANSLATIONS


def untranslated(translations: Path) -> list[str]:
    """One line for each text that lacks a translation a person has confirmed."""
    entries = [entry for entry in polib.pofile(str(translations)) if not entry.obsolete]
    return [
        f"{'guessed' if entry.fuzzy else 'missing'}: {entry.msgid!r} ({':'.join(next(iter(entry.occurrences), ()))})"
        for entry in entries
        if not entry.translated()
    ]


def main() -> int:
    """Print what lacks a translation; the exit code says whether anything does."""
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("xgettext"):
            problems = untranslated(with_new_texts(Path.cwd(), Path(folder) / "project"))
        else:
            print(f"note: gettext is not installed, so texts newer than {TRANSLATIONS} were not looked for.")
            problems = untranslated(TRANSLATIONS)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
