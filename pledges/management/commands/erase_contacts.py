"""What the nightly task does, now; or only how much it would."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from pledges.retention import erase_old_contacts


class Command(BaseCommand):
    help = "Erase residents' contacts that have been kept for as long as their campaign says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for name, number in erase_old_contacts(at=timezone.now(), dry_run=dry_run).items():
            done = "would be erased" if dry_run else "erased"
            self.stdout.write(f"{name or 'outside every campaign'}: {number} contacts {done}")
