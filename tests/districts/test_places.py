"""Which village a township's sheet means: 杨家营村, 杨家营 and 杨家营社区 are one, unless two could be meant."""

import pytest
from django.core.management import call_command

from districts.models import District
from districts.places import Places, the_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> Places:
    call_command("load_districts", verbosity=0)
    return Places(District.objects.get(short_name="号头庄回族乡"))


def named(places: Places, text: str) -> list[str]:
    return [district.short_name for district in places.named(text)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("号头庄村", "号头庄村"),
        ("号头庄", "号头庄村"),
        ("号头庄村委会", "号头庄村"),
        ("杨家营社区", "杨家营社区"),
        ("杨家营村", "杨家营社区"),
        ("杨家营", "杨家营社区"),
        ("号头庄回族乡杨家营村", "杨家营社区"),
        ("号头庄回族乡", "号头庄回族乡"),
    ],
)
def test_a_village_is_known_by_the_names_that_people_write(places, written, meant):
    assert named(places, written) == [meant]


def test_a_name_of_several_villages_or_of_none_is_not_guessed(places):
    assert named(places, "不存在村") == []
    everywhere = Places(the_county())
    stems = [text for text, found in everywhere.by_stem.items() if len(found) > 1]
    assert stems
    assert len(everywhere.named(stems[0])) != 1
