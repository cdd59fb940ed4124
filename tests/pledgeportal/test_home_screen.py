"""The portal on a phone's home screen."""

import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders


def test_the_manifest_names_pictures_that_are_there(client, county):
    assert re.search(r'<link rel="manifest" href="[^"]*manifest[^"]*json">', client.get("/").text)
    manifest = json.loads(Path(str(finders.find("manifest.json"))).read_text())
    pictures = [icon["src"] for icon in manifest["icons"]]
    assert [bool(finders.find(picture)) for picture in pictures] == [True] * 3
    assert client.get(manifest["start_url"]).status_code == 302
