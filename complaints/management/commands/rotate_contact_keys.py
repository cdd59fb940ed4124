"""After a new key was put first in CONTACT_KEYS: write every contact with it, so that the old one can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from complaints.lifecycle import contacts


class Command(BaseCommand):
    help = "Encrypt residents' contacts with the newest of CONTACT_KEYS. Can be cut off and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if not dry_run:
            self.stdout.write(f"{contacts.renew_contacts()} rows encrypted anew")
        left = contacts.contacts_to_renew()
        self.stdout.write(
            f"{left} rows need an older key"
            if left
            else "No row needs an older key: remove it from CONTACT_KEYS."
        )
