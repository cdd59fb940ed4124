"""After a new key was put first in CONTACT_KEYS: write every contact, and what members' apps share with the portal, with
it, so that the old one can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from complaints.lifecycle import contacts
from members.sign_in.keys import factors_to_renew, renew_factors


class Command(BaseCommand):
    help = "Encrypt residents' contacts and the keys of members' apps with the newest of CONTACT_KEYS. Can be cut off and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if not dry_run:
            self.stdout.write(f"{contacts.renew_contacts() + renew_factors()} rows encrypted anew")
        left = contacts.contacts_to_renew() + factors_to_renew()
        self.stdout.write(
            f"{left} rows need an older key"
            if left
            else "No row needs an older key: remove it from CONTACT_KEYS."
        )
