from django.apps import AppConfig


class PledgeportalConfig(AppConfig):
    name = "pledgeportal"
