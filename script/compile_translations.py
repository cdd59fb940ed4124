"""Compile locale/*.po to the .mo files Django reads, without gettext installed."""

from pathlib import Path

import polib

for source in Path("locale").glob("*/LC_MESSAGES/*.po"):
    polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
