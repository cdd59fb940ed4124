import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from districts.models import District
from members.models import Member, Role, Unit

PASSWORD = "a long and quiet word"


def create(monkeypatch: pytest.MonkeyPatch, *, password: str = PASSWORD, username: str = "zhao") -> str:
    """What the command says when the password is piped in."""
    monkeypatch.delenv("ADMINISTRATOR_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    said = io.StringIO()
    call_command("create_administrator", username, "--name", "赵晓东", stdout=said)
    return said.getvalue()


def test_first_administrator_of_an_empty_portal_signs_in_and_makes_accounts(
    monkeypatch: pytest.MonkeyPatch, client: Client, county: District
) -> None:
    assert create(monkeypatch) == "zhao may sign in, as administrator of 定州市人民政府.\n"
    unit = Unit.objects.get()
    member = Member.objects.get()
    assert (unit.kind, unit.district) == (Unit.Kind.BUREAU, county)
    assert (member.name, member.role, member.home_district) == ("赵晓东", Role.ADMINISTRATOR, county)
    client.post("/sign-in/", {"login": "zhao", "password": PASSWORD})
    assert client.get("/admin/members/member/add/").status_code == 200


def test_administrator_joins_the_unit_that_the_county_has(
    monkeypatch: pytest.MonkeyPatch, city_unit: Unit
) -> None:
    create(monkeypatch)
    assert list(Unit.objects.all()) == [city_unit]
    assert Member.objects.get().unit == city_unit


def test_password_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, county: District) -> None:
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", PASSWORD)
    call_command("create_administrator", "zhao", "--name", "赵晓东", stdout=io.StringIO())
    assert Member.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("zhao", "short"),
        ("zhao", ""),
        ("no blanks please", PASSWORD),
        ("zhao\0", PASSWORD),
        ("z" * 151, PASSWORD),
    ],
)
def test_what_no_account_may_have_is_refused_and_makes_nothing(
    monkeypatch: pytest.MonkeyPatch, county: District, username: str, password: str
) -> None:
    with pytest.raises(CommandError):
        create(monkeypatch, username=username, password=password)
    assert (Unit.objects.count(), Member.objects.count()) == (0, 0)


@pytest.mark.usefixtures("county")
def test_name_that_is_taken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch)
    with pytest.raises(CommandError):
        create(monkeypatch)
    assert Member.objects.count() == 1


@pytest.mark.django_db
def test_portal_without_districts_is_told_to_load_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="run load_districts first"):
        create(monkeypatch)
