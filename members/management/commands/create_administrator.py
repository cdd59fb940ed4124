"""`manage.py create_administrator`: the first account of a portal, from which all others are made in the admin."""

import getpass
import os
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from districts.models import District
from members.lifecycle import create_administrator

VARIABLE = "ADMINISTRATOR_PASSWORD"


class Command(BaseCommand):
    help = (
        "Create an administrator of the whole county, and the county's unit where there is none. Asks for the password, "
        f"or takes it from {VARIABLE} or the first line of the standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="what the administrator signs in with")
        parser.add_argument("--name", required=True, help="the person's name")

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        county = District.objects.filter(level=District.Level.COUNTY).first()
        if county is None:
            raise CommandError("There is no county yet: run load_districts first.")
        try:
            password = read_password()
            validate_password(password)
            member = create_administrator(username=username, name=name, password=password, county=county)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{member.username} may sign in, as administrator of {member.unit}.")


def read_password() -> str:
    """From the environment, a person at a terminal, or what is piped in; never an argument, which others see."""
    if password := os.environ.get(VARIABLE):
        return password
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Password (again): "):
        raise CommandError("The two passwords differ.")
    return password
