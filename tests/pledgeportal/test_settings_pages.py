"""The settings' pages: what holds for the whole county is kept by its administrators alone."""

import pytest
from django.contrib import admin
from django.urls import reverse

from members.models import Member, Role, Unit
from tests.factories import make_member

OF_A_PART = {"member", "unit"}  # these show and take only what is at home below


def pages() -> dict[str, str]:
    models = [model._meta for model in admin.site._registry]
    return {
        str(meta.model_name): reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        for meta in models
        if meta.app_label in ("complaints", "districts", "members", "pledges")
        and meta.model_name not in ("district", "notice")
    }


@pytest.fixture
def administrator(request) -> Member:
    home = request.getfixturevalue(request.param)
    unit = request.getfixturevalue("city_unit")
    return make_member(role=Role.ADMINISTRATOR, unit=unit, home_district=home, is_staff=True)


@pytest.mark.parametrize("administrator", ["county"], indirect=True)
def test_an_administrator_of_the_county_keeps_every_setting(client, administrator):
    client.force_login(administrator)
    assert {name: client.get(page).status_code for name, page in pages().items()} == dict.fromkeys(
        pages(), 200
    )


@pytest.mark.parametrize("administrator", ["township"], indirect=True)
def test_an_administrator_of_a_township_keeps_its_members_and_units_alone(client, administrator):
    client.force_login(administrator)
    allowed = {name for name, page in pages().items() if client.get(page).status_code == 200}
    assert allowed == OF_A_PART
    assert Unit.objects.exists()
    assert not client.get(pages()["unit"]).context["cl"].result_count  # the city's unit is above
