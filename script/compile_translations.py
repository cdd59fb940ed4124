#!/usr/bin/env python
"""Compile locale/*.po to the .mo files Django reads, without gettext installed."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"

for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
    polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
