"""The Celery application; every app's tasks are `@shared_task`, so none imports it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledgeportal.settings")

app = Celery("pledgeportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
