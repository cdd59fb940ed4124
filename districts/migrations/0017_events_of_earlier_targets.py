"""What stood before there were events has one too, so that each target's history is whole."""

from django.db import migrations

# Targets of before, as they stand: who set them is not known.
FILL = """
    INSERT INTO districts_targetevent
           (indicator_id, district_id, year, at, amount, basis_before, basis, plan_before, plan, reason)
    SELECT target.indicator_id, target.district_id, target.year, now(), target.amount, '', target.basis, '[]',
           COALESCE((SELECT jsonb_agg(jsonb_build_array(step.due_on, step.amount::text) ORDER BY step.due_on)
                       FROM districts_targetmilestone AS step WHERE step.target_id = target.id), '[]'), ''
      FROM districts_target AS target
"""


class Migration(migrations.Migration):

    dependencies = [('districts', '0016_target_events')]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
