from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

UNIQUE = (
    "CREATE UNIQUE INDEX CONCURRENTLY work_number_is_given_once"
    " ON districts_work (township_id, indicator_id, year, number) WHERE NOT (number = '')"
)


class Migration(migrations.Migration):
    """Index the new columns while people go on working.

    One that was cut off leaves an INVALID index: drop it by its name and migrate again.
    """

    atomic = False

    dependencies = [("districts", "0004_ledger")]

    operations = [
        AddIndexConcurrently(
            model_name='work',
            index=models.Index(condition=models.Q(('stage__in', ['planned', 'started'])), fields=['due_on'], name='work_due_and_open'),
        ),
        AddIndexConcurrently(
            model_name='work',
            index=models.Index(condition=models.Q(('accepted_at__isnull', False)), fields=['accepted_at'], name='work_accepted_at'),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    model_name='work',
                    constraint=models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('township', 'indicator', 'year', 'number'), name='work_number_is_given_once'),
                ),
            ],
            database_operations=[
                migrations.RunSQL(UNIQUE, "DROP INDEX CONCURRENTLY work_number_is_given_once"),
            ],
        ),
    ]
