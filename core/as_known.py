"""Reading tables as they were when something was counted: without the rows that were written later."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def as_known(known: Mapping[str, int]) -> Iterator[None]:
    """Inside, statements see of these tables only the rows up to the number; of all others, everything.

    A temporary view of the table's own name stands before it, for this connection and this transaction alone. So no
    query has to be told, and none can be forgotten. The tables must be such that rows are only added to them.
    """
    views = [connection.ops.quote_name(table) for table in known]
    made = [
        f"CREATE TEMPORARY VIEW {view} AS SELECT * FROM {view} WHERE id <= {int(last)}"  # noqa: S608
        for view, last in zip(views, known.values(), strict=True)
    ]
    gone = [f"DROP VIEW pg_temp.{view}" for view in views]
    with transaction.atomic():
        run(made)
        yield
        run(gone)


def run(statements: list[str]) -> None:
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements))
