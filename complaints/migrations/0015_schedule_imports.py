from django.db import migrations

TASK = "complaints.run_imports"


def schedule(apps, schema_editor):
    """A sweep for files whose nudge was lost: the broker was down, or a worker died."""
    interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    minutes, _ = interval.objects.get_or_create(every=5, period="minutes")
    periodic.objects.get_or_create(name="Store confirmed imports", defaults={"task": TASK, "interval": minutes})


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0014_imports_of_history"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
