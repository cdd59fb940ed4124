"""What must be there before the portal serves people; `manage.py check --deploy` and most commands look."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

REMEDY = "Run script/compile_translations.py."


def translations_are_compiled(**_: Any) -> list[CheckMessage]:
    """Without the .mo the whole portal would be in English, and nobody would be told."""
    return [
        Error(f"{source} is not compiled.", hint=REMEDY, id="pledgeportal.E001")
        for source in sources()
        if not source.with_suffix(".mo").exists()
    ]


def translations_are_up_to_date(**_: Any) -> list[CheckMessage]:
    """An older .mo leaves what was written since then in English."""
    return [
        Error(f"{source} is newer than what was compiled of it.", hint=REMEDY, id="pledgeportal.E002")
        for source in sources()
        if (compiled := source.with_suffix(".mo")).exists()
        and compiled.stat().st_mtime < source.stat().st_mtime
    ]


def second_factor_is_demanded(**_: Any) -> list[CheckMessage]:
    """A password alone is little for whoever reads residents' contacts; only a demo leaves it at that."""
    if settings.SECOND_FACTOR_ROLES:
        return []
    hint = "Leave SECOND_FACTOR_ROLES unset, or name the roles that see much; DEMO=1 switches it off."
    return [Warning("No role must sign in with a second step.", hint=hint, id="pledgeportal.W001")]


def sources() -> list[Path]:
    """The texts in other languages, as translators write them."""
    return sorted(
        source for place in settings.LOCALE_PATHS for source in Path(place).glob("*/LC_MESSAGES/*.po")
    )
