from django.apps import AppConfig
from django.core.checks import Tags, register

from . import checks


class PledgeportalConfig(AppConfig):
    name = "pledgeportal"

    def ready(self) -> None:
        """Let `manage.py` look at what it must not go without."""
        register(checks.translations_are_compiled, Tags.translation)
        register(checks.translations_are_up_to_date, Tags.translation, deploy=True)
        register(checks.second_factor_is_demanded, Tags.security, deploy=True)
