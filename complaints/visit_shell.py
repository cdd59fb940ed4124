"""What the form of a visit needs on a phone, so that it opens without a connection."""

import hashlib

from django.templatetags.static import static

FILES = [
    "css/portal.css",
    "img/mark.svg",
    "js/submit_once.js",
    "js/split_select.js",
    "js/character_count.js",
    "js/photo_preview.js",
    "js/waiting_visits.js",
    "js/visit_form.js",
]


def shell_files() -> list[str]:
    """Their addresses in this release."""
    return [static(name) for name in FILES]


def shell_version() -> str:
    """Another one as soon as one of the files is."""
    return hashlib.sha256("\n".join(shell_files()).encode()).hexdigest()[:12]
