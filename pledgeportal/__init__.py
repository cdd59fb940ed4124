"""The roof: settings, root URLs, the Celery app and the laptop's own servers."""

from .celery import app as celery_app

__all__ = ["celery_app"]
