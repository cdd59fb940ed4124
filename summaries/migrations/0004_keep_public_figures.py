from django.db import migrations

KEEP = "summaries.keep_public_figures"


def schedule(apps, schema_editor):
    crontab, _ = apps.get_model("django_celery_beat", "CrontabSchedule").objects.get_or_create(
        minute="*/5",
        hour="*",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone="Asia/Shanghai",
    )
    values = {"task": KEEP, "crontab": crontab, "expire_seconds": 300}
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    periodic.objects.get_or_create(name="Keep the public figures at hand", defaults=values)


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=KEEP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("summaries", "0003_ends_of_weeks"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
