from django.apps import AppConfig


class WeComConfig(AppConfig):
    name = "members.sign_in.wecom"
    label = "wecom"
