import datetime

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.lookups import GreaterThan


class Migration(migrations.Migration):
    """Without a lock on writing."""

    atomic = False

    dependencies = [("pledges", "0023_when_events_were_written")]

    operations = [
        AddIndexConcurrently(
            model_name="pledgeevent",
            index=models.Index(
                condition=Q(GreaterThan(F("written_at") - F("at"), Value(datetime.timedelta(days=6)))),
                fields=["id"],
                name="pledge_event_backdated",
            ),
        ),
    ]
