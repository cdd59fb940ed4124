"""Builds, measures and drops cities of a size: `python -m benchmarks build 10000`; script/bench sets up what it needs."""

import argparse
import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg2

from pledgeportal.local_services import LocalServiceError, use_services


def main() -> int:
    """One command for each size named; each city has a database of its own beside the portal's."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("command", choices=["build", "measure", "drop"])
    parser.add_argument("complaints", type=int, nargs="+", help="how many complaints the city has had")
    given = parser.parse_args()
    try:
        use_services()
    except LocalServiceError as problem:
        print(problem, file=sys.stderr)
        return 1
    for complaints in given.complaints:
        run(given.command, complaints, os.environ["DATABASE_URL"])
    return 0


def run(command: str, complaints: int, url: str) -> None:
    """In a process whose settings name the city's database."""
    name = f"bench_{complaints}"
    if command in ("build", "drop"):
        on_server(url, f'DROP DATABASE IF EXISTS "{name}"')
    if command == "drop":
        return
    environment = os.environ | {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
    if command == "build":
        on_server(url, f'CREATE DATABASE "{name}"')
        migrate = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"]
        subprocess.run(migrate, env=environment, check=True)
    steps = [sys.executable, "-m", f"benchmarks.{command}", str(complaints)]
    subprocess.run(steps, env=environment, check=True)


def on_server(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
