from django.db import migrations

JOBS, MAILS, VERIFY = "summaries.run_week_jobs", "summaries.send_mails", "summaries.verify"


def schedule(apps, schema_editor):
    """Sweeps for what waits, and every Sunday before dawn a look at everything that was published."""
    add(apps, "Work on weekly summaries", JOBS, minute="*", hour="*", day="*", expire_seconds=60)
    add(apps, "Send weekly summaries", MAILS, minute="*", hour="*", day="*", expire_seconds=60)
    add(apps, "Compare published summaries with the records", VERIFY, minute="30", hour="4", day="0", expire_seconds=3600)


def add(apps, name, task, *, minute, hour, day, expire_seconds):
    crontab, _ = apps.get_model("django_celery_beat", "CrontabSchedule").objects.get_or_create(
        minute=minute,
        hour=hour,
        day_of_week=day,
        day_of_month="*",
        month_of_year="*",
        timezone="Asia/Shanghai",
    )
    values = {"task": task, "crontab": crontab, "expire_seconds": expire_seconds}
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(name=name, defaults=values)


def unschedule(apps, schema_editor):
    tasks = apps.get_model("django_celery_beat", "PeriodicTask").objects
    tasks.filter(task__in=[JOBS, MAILS, VERIFY]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("summaries", "0007_work_on_weeks_and_mails"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
