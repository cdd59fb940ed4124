from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

UNIQUE = "CREATE UNIQUE INDEX CONCURRENTLY complaint_is_imported_once ON complaints_complaint (channel, source_id)"


class Migration(migrations.Migration):
    """Index the new columns of complaints while people go on working with them.

    One that was cut off leaves an INVALID index: drop it by its name and migrate again.
    """

    atomic = False

    dependencies = [("complaints", "0004_handling")]

    operations = [
        AddIndexConcurrently(
            model_name='complaint',
            index=models.Index(fields=['state', '-received_at'], name='complaint_by_state'),
        ),
        AddIndexConcurrently(
            model_name='complaint',
            index=models.Index(condition=models.Q(('phone_digest', ''), _negated=True), fields=['phone_digest'], name='complaint_same_phone'),
        ),
        AddIndexConcurrently(
            model_name='complaint',
            index=GinIndex(fields=['terms'], name='complaint_terms'),
        ),
        AddIndexConcurrently(
            model_name='complaint',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='complaint_parent'),
        ),
        AddIndexConcurrently(
            model_name='complaint',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='complaint_merged_into'),
        ),
        AddIndexConcurrently(
            model_name='complaint',
            index=models.Index(condition=models.Q(('visit__isnull', False)), fields=['visit'], name='complaint_visit'),
        ),
        AddIndexConcurrently(
            model_name='complaint',
            index=models.Index(condition=models.Q(('about_unit__isnull', False)), fields=['about_unit'], name='complaint_about_unit'),
        ),
        AddIndexConcurrently(
            model_name='complaint',
            index=models.Index(condition=models.Q(('handler__isnull', False)), fields=['handler'], name='complaint_handler'),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    model_name='complaint',
                    constraint=models.UniqueConstraint(condition=models.Q(('source_id', ''), _negated=True), fields=('channel', 'source_id'), name='complaint_is_imported_once'),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    f"{UNIQUE} WHERE source_id <> ''",
                    "DROP INDEX CONCURRENTLY complaint_is_imported_once",
                ),
            ],
        ),
    ]
