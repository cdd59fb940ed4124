from django.db import migrations

LOOK = "complaints.look_again"


def schedule(apps, schema_editor):
    """Often for what is new, and once a night for works that came into the ledger after the complaint."""
    add(apps, "Mark acceptances to look at again", minute="*/5", hour="*", kwargs="{}", expire_seconds=300)
    add(
        apps,
        "Mark acceptances of the last months to look at again",
        minute="20",
        hour="3",
        kwargs='{"everything": true}',
        expire_seconds=3600,
    )


def add(apps, name, *, minute, hour, kwargs, expire_seconds):
    crontab, _ = apps.get_model("django_celery_beat", "CrontabSchedule").objects.get_or_create(
        minute=minute,
        hour=hour,
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone="Asia/Shanghai",
    )
    values = {"task": LOOK, "crontab": crontab, "kwargs": kwargs, "expire_seconds": expire_seconds}
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(name=name, defaults=values)


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=LOOK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0023_another_look"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
