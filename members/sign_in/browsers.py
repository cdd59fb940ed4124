"""Which browser on which device, from what it says of itself."""

from django.utils.translation import gettext as _

# The first that fits: most browsers name others besides themselves.
BROWSERS = [
    ("wxwork", "WeChat Work"),
    ("DingTalk", "DingTalk"),
    ("MicroMessenger", "WeChat"),
    ("MQQBrowser", "QQ"),
    ("UCBrowser", "UC"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "MIUI"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
DEVICES = [
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


def browser_of(agent: str) -> str:
    """Such as "Chrome · Windows"."""
    named = [first(agent, BROWSERS), first(agent, DEVICES)]
    return " · ".join(word for word in named if word) or _("Unknown browser")


def first(agent: str, known: list[tuple[str, str]]) -> str:
    return next((name for mark, name in known if mark in agent), "")
