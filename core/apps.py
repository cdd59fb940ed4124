from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from .forms import say_it_plainly


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """Give fields their words, and load every app's `access.py`, where its permissions are declared."""
        say_it_plainly()
        autodiscover_modules("access")
