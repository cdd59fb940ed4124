"""A wall display: renewed without anybody's session, public figures alone, revoked by administrators."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.htmx import is_poll
from members.models import Role
from summaries import displays
from summaries.models import Display
from tests.factories import file_complaint, make_member

COUNTY, TOWNSHIP = "130682000000", "130682204000"


@pytest.fixture
def keeper(county, city_unit):
    return make_member(role=Role.ADMINISTRATOR, unit=city_unit, home_district=county, name="管")


@pytest.fixture
def display(township, keeper, now):
    return displays.make_display(township, name="镇政府大厅", by=keeper, at=now)


def test_an_administrator_makes_a_link_that_opens_without_signing_in(
    client, keeper, township, village, category, now
):
    file_complaint(village, category, now)
    client.force_login(keeper)
    assert client.post(f"/districts/{TOWNSHIP}/displays/", {"name": "镇政府大厅"}).status_code == 302
    [address] = re.findall(
        r'href="(http://testserver/screen/[^"]+)"', client.get(f"/districts/{TOWNSHIP}/displays/").text
    )
    client.logout()
    page = client.get(address)
    assert (page.status_code, page.context["board"].district) == (200, township)
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_a_revoked_link_opens_nothing(client, keeper, display):
    path = f"/screen/{displays.token_of(display)}/"
    assert client.get(path).status_code == 200
    client.force_login(keeper)
    revoke = f"/districts/{TOWNSHIP}/displays/{display.pk}/revoke/"
    assert client.post(revoke).status_code == client.post(revoke).status_code == 302
    assert [client.get(f"{path}{more}").status_code for more in ("", "map.json")] == [404, 404]
    assert "管" in client.get(f"/districts/{TOWNSHIP}/displays/").text


@pytest.mark.parametrize("token", ["1", "1:x", "x", ":", "1:1:1", "%00", "9" * 30])
def test_a_link_that_we_did_not_sign_opens_nothing(client, display, token):
    assert client.get(f"/screen/{token}/").status_code == 404


def test_a_display_shows_nothing_that_only_staff_look_at(client, wang, display):
    public = client.get(f"/screen/{displays.token_of(display)}/").text
    client.force_login(wang)
    staff = client.get(f"/districts/{TOWNSHIP}/screen/").text
    assert ("逾期的诉求" in public, "逾期的诉求" in staff) == (False, True)
    assert "王" not in public.replace("王庄", "")


def test_renewing_brings_the_figures_alone_and_keeps_no_session_open(client, wang, township, rf):
    client.force_login(wang)
    page = client.get(f"/districts/{TOWNSHIP}/screen/").text
    [headers] = re.findall(r"hx-headers='([^']+)'", page)
    assert headers == r'{"If-None-Match": "\"screen\""}'
    asked = {"HX-Request": "true", "If-None-Match": '"screen"'}
    part = client.get(f"/districts/{TOWNSHIP}/screen/", headers=asked)
    assert "<html" not in part.text
    assert "screen_when" in part.text
    assert is_poll(rf.get("/", headers=asked))


@pytest.mark.parametrize(("who", "status"), [("bai", 403), ("lin", 403), ("zhou", 404)])
def test_only_administrators_of_the_district_keep_its_displays(client, request, display, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/districts/{TOWNSHIP}/displays/").status_code == status
    assert client.post(f"/districts/{TOWNSHIP}/displays/{display.pk}/revoke/").status_code == status
    assert Display.objects.get().revoked_at is None


def test_a_display_of_another_district_is_not_revoked_here(client, keeper, display):
    client.force_login(keeper)
    assert client.post(f"/districts/{COUNTY}/displays/{display.pk}/revoke/").status_code == 404


@pytest.mark.parametrize("name", ["", "x" * 61, "<b>大厅</b>", "\0"])
def test_a_name_that_makes_no_sense_is_said_at_the_field(client, keeper, township, name):
    client.force_login(keeper)
    answer = client.post(f"/districts/{TOWNSHIP}/displays/", {"name": name})
    assert answer.status_code == 422
    assert not Display.objects.exists()


def test_whoever_revokes_is_written_down(display):
    with pytest.raises(IntegrityError, match="display_revoked_by_somebody"), transaction.atomic():
        Display.objects.update(revoked_at=timezone.now())
