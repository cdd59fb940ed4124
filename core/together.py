"""Several questions to the database in one statement: a page that asks many waits for one answer, not for many."""

import json
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

Row = dict[str, Any]


def together(*parts: QuerySet[Any, Any]) -> list[list[Row]]:
    """The rows of each `values()` queryset, in its own order.

    They come as JSON has them: numbers with a point as Decimal, days and moments as ISO text.
    """
    answers: list[list[Row]] = [[] for _ in parts]
    statements, words = [], []
    for number, part in enumerate(parts):
        try:
            statement, its_words = part.query.get_compiler(part.db).as_sql()
        except EmptyResultSet:  # it can hold nothing, so nobody need ask
            continue
        rows = f"SELECT *, row_number() OVER () AS place_ FROM ({statement}) each_{number}"  # noqa: S608
        statements.append(f"SELECT {number}, place_, row_to_json(rows)::text FROM ({rows}) rows")  # noqa: S608
        words += its_words
    if not statements:
        return answers
    with connections[parts[0].db].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), words)
        for number, _place, row in sorted(cursor.fetchall(), key=lambda found: found[:2]):
            answers[number].append(json.loads(row, parse_float=Decimal))
    for rows_of_part in answers:
        for row in rows_of_part:
            del row["place_"]
    return answers
