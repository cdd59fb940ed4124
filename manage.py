#!/usr/bin/env python
"""Django's command line, with the laptop's own Postgres and Valkey where no others are named."""

import os
import sys

from django.core.management import execute_from_command_line

from pledgeportal.startup import require_settings

SERVERS = ("DATABASE_URL", "REDIS_URL")


def main() -> None:
    """Run the command that the arguments name."""
    if missing := [name for name in SERVERS if not os.environ.get(name)]:
        use_laptop_servers(missing)
    require_settings()
    execute_from_command_line(sys.argv)


def use_laptop_servers(missing: list[str]) -> None:
    """Start what nobody named. Production names both, and has none of the packages this takes."""
    try:
        from pledgeportal.local_services import LocalServiceError, use_services
    except ModuleNotFoundError as error:
        sys.exit(
            f"Set {' and '.join(missing)}. A laptop's own servers need requirements-dev.txt ({error.name})."
        )
    try:
        use_services()
    except LocalServiceError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
