"""A map where a server of tiles is configured, and pictures from there on those pages alone."""

import json
import re

import pytest
from django.test import Client

from core.maps import tile_hosts
from tests.complaints.resident import show_pin
from tests.factories import file_complaint

NEW = "/complaints/new/"
TILES = "https://tiles.example.gov/{z}/{x}/{y}.png"


@pytest.fixture
def tiles(settings):
    settings.MAP_TILES_URL = [TILES]


@pytest.fixture
def complaint(village, category, now):
    return file_complaint(village, category, now, latitude="38.51634", longitude="114.99021")


def pictures_from(answer) -> list[str]:
    """The sources of pictures that the page's policy allows."""
    found = re.search(r"img-src ([^;]+)", answer.headers["Content-Security-Policy"])
    assert found
    return found[1].split()


OURS = ["'self'", "data:", "blob:"]


def test_without_a_server_of_tiles_there_is_no_map(client, county, complaint):
    for answer in (client.get(NEW), show_pin(client, complaint).get(complaint.get_absolute_url())):
        assert ("data-map" in answer.text, pictures_from(answer)) == (False, OURS)
    assert "geo:38.51634,114.99021" in answer.text


@pytest.mark.usefixtures("tiles")
def test_only_a_page_with_a_map_may_fetch_tiles(client, county):
    with_map, without = client.get(NEW), client.get("/")
    assert ("data-map-picks" in with_map.text, pictures_from(with_map)) == (
        True,
        [*OURS, "https://tiles.example.gov"],
    )
    assert ("data-map" in without.text, pictures_from(without)) == (False, OURS)


@pytest.mark.usefixtures("tiles")
def test_a_form_that_comes_back_keeps_its_map(client, county):
    answer = client.post(NEW, {"title": "灯"})
    assert (answer.status_code, pictures_from(answer)[-1]) == (422, "https://tiles.example.gov")


def test_several_layers_and_our_own_host(settings):
    settings.MAP_TILES_URL = ["/tiles/{z}/{x}/{y}.png"]
    assert tile_hosts() == []
    settings.MAP_TILES_URL = [TILES, TILES, "http://10.0.0.9:8080/names/{z}/{x}/{y}"]
    assert tile_hosts() == ["http://10.0.0.9:8080", "https://tiles.example.gov"]


@pytest.mark.usefixtures("tiles")
def test_staff_and_the_resident_see_the_place_and_others_do_not(client, chen, complaint):
    address = complaint.get_absolute_url()
    assert "38.51634" not in client.get(address).text
    theirs = show_pin(client, complaint).get(address)
    staff = Client()
    staff.force_login(chen)
    for answer in (theirs, staff.get(address)):
        given = re.search(r'id="map_of_place" type="application/json">(.*?)</script>', answer.text)
        assert given
        assert json.loads(given[1])["marked"] == [38.51634, 114.99021]
        assert 'href="geo:38.51634,114.99021"' in answer.text
    assert "data-map-unfolded" not in theirs.text  # a tile server must not learn who reads about which place
    assert "data-map-unfolded" in answer.text


@pytest.mark.usefixtures("tiles")
def test_a_complaint_without_a_position_has_no_map(client, chen, village, category, now):
    client.force_login(chen)
    answer = client.get(file_complaint(village, category, now).get_absolute_url())
    assert ("data-map" in answer.text, pictures_from(answer)) == (False, OURS)


@pytest.mark.usefixtures("tiles")
def test_an_attribution_cannot_end_the_script_it_stands_in(client, county, settings):
    settings.MAP_ATTRIBUTION = '</script><a href="https://example.org/">©</a>'
    assert "</script><a" not in client.get(NEW).text
