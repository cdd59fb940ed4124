from django.db import migrations

TASK = "pledges.follow_complaints"


def schedule(apps, schema_editor):
    """Every five minutes; officials can change it in the admin."""
    interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    often, _ = interval.objects.get_or_create(every=5, period="minutes")
    periodic.objects.get_or_create(
        name="Close or reopen duties with their complaints", defaults={"task": TASK, "interval": often}
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0004_duties"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
