import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_visits_sent_twice'),
    ]

    operations = [
        migrations.AddField(
            model_name='unit',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='The unit above it: a party branch belongs to its unit, a village committee to its township.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='members.unit', verbose_name='belongs to'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unit',
            trigger=pgtrigger.compiler.Trigger(name='unit_is_not_below_itself', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.parent_id IS NULL THEN\n        RETURN NEW;\n    END IF;\n    -- two changes at the same moment must see each other, or they could close a loop between them\n    PERFORM pg_advisory_xact_lock(hashtext('members_unit.parent'));\n    IF EXISTS (\n        WITH RECURSIVE up AS (\n            SELECT id, parent_id FROM members_unit WHERE id = NEW.parent_id\n            UNION\n            SELECT unit.id, unit.parent_id FROM members_unit unit JOIN up ON unit.id = up.parent_id\n        )\n        SELECT 1 FROM up WHERE id = NEW.id\n    ) THEN\n        RAISE EXCEPTION 'unit_is_not_below_itself' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='ec2157e15d6458713dc46f848874ad878e185fd7', operation='INSERT OR UPDATE OF "parent_id"', pgid='pgtrigger_unit_is_not_below_itself_8db76', table='members_unit', when='BEFORE')),
        ),
    ]
