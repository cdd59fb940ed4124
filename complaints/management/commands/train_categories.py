"""`manage.py train_categories`: learn from complaints already categorised; prints how often it is right."""

import argparse
import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from complaints.models import Complaint
from complaints.suggestion import MOST, Suggester, model, training

Ranking = Callable[[str], list[str]]


def share(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError("a share lies between 0 and 1")
    return value


class Command(BaseCommand):
    help = "Train the category suggestion; the model is stored in settings.CATEGORY_MODEL."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--from", dest="file", type=Path, help="a CSV with the columns text and category")
        parser.add_argument("--min-per-category", type=int, default=5)
        parser.add_argument("--test-share", type=share, default=0.2)
        parser.add_argument("--dry-run", action="store_true", help="only print how good it would be")

    def handle(self, *args: Any, **options: Any) -> None:
        self.suggester = Suggester()
        every = self.from_file(options["file"]) if options["file"] else self.from_complaints()
        enough = training.frequent(every, least=max(options["min_per_category"], 2))
        try:
            self.report(training.split(enough, share=options["test_share"]), len(every))
            if options["dry_run"]:
                return
            # what was held out to measure is learned from too
            model.save(training.train(enough), Path(settings.CATEGORY_MODEL))
        except training.CannotTrain as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Stored in {settings.CATEGORY_MODEL}.")

    def from_complaints(self) -> list[training.Example]:
        """Title and words of what a dispatcher has looked at; what came in unread is no teacher."""
        names = {category.pk: self.suggester.full_name(category) for category in self.suggester.categories}
        rows = Complaint.objects.exclude(state="received").filter(source_id="").order_by("id")
        values = rows.values_list("title", "body", "category_id")
        return [(f"{title}\n{body}", names[category]) for title, body, category in values.iterator()]

    def from_file(self, path: Path) -> list[training.Example]:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            examples = [(row["text"], row["category"].strip()) for row in rows]
        except (OSError, UnicodeDecodeError, csv.Error) as problem:
            raise CommandError(f"{path} cannot be read: {problem}") from problem
        except (KeyError, AttributeError, TypeError) as problem:
            raise CommandError(f"{path} needs the columns text and category.") from problem
        if unknown := {name for _, name in examples} - set(self.suggester.by_name):
            raise CommandError(f"These are no categories of the portal: {', '.join(sorted(unknown)[:5])}")
        return examples

    def report(self, split: training.Split, every: int) -> None:
        """How often the right category is first, and among the first three, on rows that were not learned from."""
        trained = training.train(split.learned)
        majority = Counter(name for _, name in split.learned).most_common(MOST)
        kinds = len({name for _, name in split.learned})
        self.stdout.write(
            f"{every} complaints; {len(split.learned) + len(split.held_out)} in {kinds} categories that have "
            f"enough: {len(split.learned)} learned from, {len(split.held_out)} held out."
        )
        self.line("model", trained.ranked, split)
        self.line("keywords", self.suggester.keywords.ranked, split)
        self.line("most frequent", lambda text: [name for name, _ in majority], split)

    def line(self, what: str, ranking: Ranking, split: training.Split) -> None:
        ranks = [(name, ranking(text)[:MOST]) for text, name in split.held_out]
        first = sum(found[:1] == [name] for name, found in ranks)
        among = sum(name in found for name, found in ranks)
        n = len(ranks)
        self.stdout.write(f"{what:14} first {first / n:6.1%}   among three {among / n:6.1%}   n = {n}")
