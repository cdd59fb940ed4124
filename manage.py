#!/usr/bin/env python
"""Django's command line, with the laptop's own Postgres and Valkey where no others are named."""

import os
import sys

from pledgeportal.local_services import LocalServiceError, use_services


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledgeportal.settings")
    try:
        use_services()
    except LocalServiceError as error:
        sys.exit(str(error))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
