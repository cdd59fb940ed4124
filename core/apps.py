from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """Load every app's `access.py`, where its permissions are declared."""
        autodiscover_modules("access")
