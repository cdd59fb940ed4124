"""The Celery application; every app's tasks are `@shared_task`, so none imports it."""

import os
from typing import Any

from celery import Celery
from celery.loaders.app import AppLoader

from .startup import require_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pledgeportal.settings")


class Loader(AppLoader):
    """Reads the settings when Celery first asks for them, and says in one sentence what is wrong with them."""

    def config_from_object(self, obj: Any, silent: bool = False) -> None:
        require_settings()
        super().config_from_object(obj, silent)


app = Celery("pledgeportal", loader="pledgeportal.celery:Loader")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
