from django.db import migrations

TASK = "members.forget_sessions"


def schedule(apps, schema_editor):
    """Put the nightly run at 03:30 into the table that officials can change in the admin."""
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    night, _ = crontab.objects.get_or_create(
        minute="30",
        hour="3",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone="Asia/Shanghai",
    )
    periodic.objects.get_or_create(name="Forget ended sessions", defaults={"task": TASK, "crontab": night})


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0016_one_staff_number_whatever_the_case"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
