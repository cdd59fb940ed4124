from django.db import migrations

REMIND, SEND = "pledges.remind", "pledges.send_digests"


def schedule(apps, schema_editor):
    """Put both into the table that officials can change in the admin."""
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    add(apps, periodic, "Remind of pledges", REMIND, minute="*/15", expire_seconds=900)
    # a sweep that no worker took within a minute is taken over by the next one
    add(apps, periodic, "Send reminders of pledges", SEND, minute="*", expire_seconds=60)


def add(apps, periodic, name, task, *, minute, expire_seconds):
    crontab, _ = apps.get_model("django_celery_beat", "CrontabSchedule").objects.get_or_create(
        minute=minute,
        hour="*",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone="Asia/Shanghai",
    )
    values = {"task": task, "crontab": crontab, "expire_seconds": expire_seconds}
    periodic.objects.get_or_create(name=name, defaults=values)


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task__in=[SEND, REMIND]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0019_reminders"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
