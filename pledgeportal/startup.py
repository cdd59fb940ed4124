"""What web, worker and manage.py do first: read the settings, and say in one sentence why that cannot be."""

import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError

CANNOT_LOAD = 4  # at this exit code of a worker gunicorn gives up instead of trying again
UNUSABLE = (EnvError, ImproperlyConfigured)  # settings; each message is one sentence


def read_settings() -> None:
    """Raise one of UNUSABLE when a setting is missing or makes no sense."""
    import_module(os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledgeportal.settings"))


def require_settings() -> None:
    """End the program with one sentence when a setting is missing or makes no sense."""
    try:
        read_settings()
    except UNUSABLE as problem:
        print(problem, file=sys.stderr)
        sys.exit(CANNOT_LOAD)
