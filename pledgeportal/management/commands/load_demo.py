"""`manage.py load_demo`: fill an empty portal with the demo city."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from members.models import Member
from pledgeportal.demo.city import load
from pledgeportal.demo.people import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Load the demo city into an empty portal; does nothing when anybody is there already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print the demo accounts")

    def handle(self, *args: Any, accounts: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo city has accounts with a known password. Set DEMO=1 where that is wanted."
            )
        if accounts:
            self.print_accounts()
        elif Member.objects.exists():
            self.stdout.write("The portal has members already: nothing loaded.")
        else:
            load(timezone.now(), lambda what: self.stdout.write(f"  {what} …"))

    def print_accounts(self) -> None:
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.username:<14} {PASSWORD}   {account.role.label}, {account.where}")
