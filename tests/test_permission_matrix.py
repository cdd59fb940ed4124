"""Every address × every role × what is theirs and what is another township's: what is answered.

A new address needs its rows in MATRIX: the test that fails says which line to write. Look at the line before
you paste it: it says who may do what.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from complaints import lifecycle
from complaints.models import Category, Complaint
from core.weeks import Week
from districts.models import District
from members.models import Member, Role, Unit
from pledges.models import Pledge
from summaries.lifecycle import compile_week
from tests.factories import file_complaint, log_pledge, make_campaign, make_member

ROLES = ["anonymous", *Role.values]
WEEK = Week(2021, 30)
WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(complaints|pledges|members|summaries)_')

# An address is its name and its parts; `<part=value>` chooses one value. A cell is the status, with `+` when a row
# was written; where the own township's and the other's differ, `own/other`. A method that has no row is answered
# 405, or leads to the sign-in page.
MATRIX = """
address                                   |      | anonymous | cadre     | dispatcher | inspector | official  | administrator
account_login                             | GET  | 200       | 302       | 302       | 302       | 302       | 302
account_login                             | POST | 200       | 302       | 302       | 302       | 302       | 302
account_logout                            | GET  | 302       | 200       | 200       | 200       | 200       | 200
account_logout                            | POST | 302       | 302       | 302       | 302       | 302       | 302
complaint <code>                          | GET  | 200       | 200/404   | 200/404   | 200/404   | 200/404   | 200/404
complaint_act <code> <action>             | POST | 302       | 404       | 404       | 404       | 404       | 404
complaint_act <code> <action=contact>     | POST | 302       | 302+/404  | 302/404   | 302/404   | 302/404   | 302/404
complaint_find                            | GET  | 200       | 200       | 200       | 200       | 200       | 200
complaint_new                             | GET  | 200       | 200       | 200       | 200       | 200       | 200
complaint_new                             | POST | 422       | 422       | 422       | 422       | 422       | 422
complaint_photo <code> <pk> <size>        | GET  | 404       | 200/404   | 200/404   | 200/404   | 200/404   | 200/404
complaint_prove <code>                    | POST | 422       | 422       | 422       | 422       | 422       | 422
complaint_received <code>                 | GET  | 302       | 302       | 302       | 302       | 302       | 302
complaint_reveal <code>                   | POST | 302       | 200+/404  | 200+/404  | 404       | 404       | 404
complaint_verdict <code>                  | POST | 404       | 404       | 404       | 404       | 404       | 404
complaints                                | GET  | 302       | 200       | 200       | 200       | 200       | 200
district <code>                           | GET  | 302       | 403       | 200/404   | 200/404   | 200/404   | 200/404
healthz                                   | GET  | 200       | 200       | 200       | 200       | 200       | 200
home                                      | GET  | 200       | 200       | 200       | 200       | 200       | 200
pledge <pk>                               | GET  | 302       | 200/404   | 200/404   | 200/404   | 200/404   | 200/404
pledge_act <pk> <action>                  | POST | 302       | 404       | 404       | 404       | 404       | 404
pledge_act <pk> <action=approve>          | POST | 302       | 302/404   | 302/404   | 302/404   | 302+/404  | 302/404
pledge_new                                | GET  | 302       | 200       | 403       | 403       | 403       | 403
pledge_new                                | POST | 302       | 422       | 403       | 403       | 403       | 403
pledge_photo <pk> <photo_pk> <size>       | GET  | 302       | 200/404   | 200/404   | 200/404   | 200/404   | 200/404
pledge_resubmit <pk>                      | GET  | 302       | 404       | 404       | 404       | 404       | 404
pledge_resubmit <pk>                      | POST | 302       | 404       | 404       | 404       | 404       | 404
pledges                                   | GET  | 302       | 200       | 200       | 200       | 200       | 200
progress                                  | GET  | 200       | 200       | 200       | 200       | 200       | 200
progress <code>                           | GET  | 200       | 200       | 200       | 200       | 200       | 200
set_language                              | GET  | 302       | 302       | 302       | 302       | 302       | 302
set_language                              | POST | 302       | 302       | 302       | 302       | 302       | 302
summaries                                 | GET  | 302       | 403       | 200       | 200       | 200       | 200
summary <week> <code>                     | GET  | 302       | 403       | 200/404   | 200/404   | 200/404   | 200/404
visit_new                                 | GET  | 302       | 200       | 403       | 403       | 403       | 403
visit_new                                 | POST | 302       | 422       | 403       | 403       | 403       | 403
visits                                    | GET  | 302       | 200       | 200       | 200       | 200       | 200
week <week>                               | GET  | 302       | 403       | 302       | 302       | 302       | 302
work                                      | GET  | 302       | 200       | 200       | 200       | 200       | 200
works                                     | GET  | 302       | 200       | 200       | 200       | 200       | 200
"""

# What a part of an address stands for: by the first word of the name, else for all.
Samples = dict[str, dict[str, Any]]
People = dict[str, Member | None]


@dataclass
class Place:
    """A township with something of everything."""

    district: District
    complaint: Complaint
    pledge: Pledge

    @property
    def samples(self) -> Samples:
        photo = self.pledge.events.first().photos.create(  # type: ignore[union-attr]
            image=ContentFile(b"jpeg", "a.jpg"), thumbnail=ContentFile(b"jpeg", "b.jpg")
        )
        complaint_photo = self.complaint.photos.create(
            image=ContentFile(b"jpeg", "a.jpg"), thumbnail=ContentFile(b"jpeg", "b.jpg")
        )
        return {
            "complaint": {"code": self.complaint.code, "pk": complaint_photo.pk},
            "pledge": {"pk": self.pledge.pk, "photo_pk": photo.pk},
            "": {"code": self.district.code, "week": WEEK, "size": "small", "action": "none"},
        }


def place(
    district: District, village: District, unit: Unit, category: Category, chen: Member, cadre: Member
) -> Place:
    """A complaint that its unit has, and a pledge that its cadre has logged."""
    now = timezone.now()
    today = timezone.localdate(now)
    complaint = file_complaint(village, category, now, contact_phone="13800000000")
    lifecycle.accept(complaint, by=chen, at=now)
    lifecycle.assign(complaint, to=unit, by=chen, at=now)
    campaign = make_campaign(opens_on=today, closes_on=today + dt.timedelta(days=60))
    pledge = log_pledge(cadre, campaign, now, due_on=campaign.closes_on)
    return Place(district, Complaint.objects.get(pk=complaint.pk), pledge)


@pytest.fixture
def people(township, township_unit) -> People:
    return {"anonymous": None} | {
        role: make_member(role=role, unit=township_unit, home_district=township) for role in Role.values
    }


@pytest.fixture
def samples(
    people,
    township,
    village,
    township_unit,
    other_township,
    other_village,
    other_unit,
    category,
    chen,
    zhou,
    toilets,
) -> list[Samples]:
    """What is the members' own, and what is another township's."""
    compile_week(WEEK, at=timezone.now())
    own = place(township, village, township_unit, category, chen, people[Role.CADRE])
    other = place(other_township, other_village, other_unit, category, chen, zhou)
    return [own.samples, other.samples]


# ---- The addresses there are ---------------------------------------------------------------------------


def addresses(resolver: URLResolver | None = None, parts: tuple[str, ...] = ()) -> Iterator[str]:
    """Every address outside the admin, such as `complaint_photo <code> <pk> <size>`."""
    for pattern in (resolver or get_resolver()).url_patterns:
        own = (*parts, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} needs a name"
            yield " ".join([pattern.name, *(f"<{part}>" for part in own)])
        elif pattern.namespace != "admin":
            yield from addresses(pattern, own)


def rows() -> dict[tuple[str, str], str]:
    """The expected line of each address and method."""
    lines = [line for line in MATRIX.strip().split("\n")[1:] if line]
    return {
        (address.strip(), method.strip()): line for line in lines for address, method, *_ in [line.split("|")]
    }


def plain(address: str) -> str:
    """The address without chosen values."""
    return re.sub(r"=[^>]*>", ">", address)


def url(address: str, samples: Samples) -> str:
    name, *parts = address.split()
    known = samples[""] | samples.get(name.split("_")[0], {})
    given = dict(part.strip("<>").partition("=")[::2] for part in parts)
    return reverse(name, kwargs={part: value or known[part] for part, value in given.items()})


# ---- What is answered ----------------------------------------------------------------------------------


def line(address: str, method: str, people: People, samples: list[Samples]) -> str:
    cells = [cell(address, method, people[role], samples) for role in ROLES]
    return f"{address:42}| {method:4} | " + " | ".join(f"{text:9}" for text in cells)


def cell(address: str, method: str, member: Member | None, samples: list[Samples]) -> str:
    own, other = (answer(url(address, place), method, member) for place in samples)
    return own if own == other else f"{own}/{other}"


def answer(path: str, method: str, member: Member | None) -> str:
    """The status, and whether anything was written; undone afterwards."""
    with transaction.atomic():
        client = client_of(member)  # a new one: an earlier answer may have signed it out
        with CaptureQueriesContext(connection) as statements:
            response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
            response.getvalue()  # reads a photo to its end, so that its file is closed
        transaction.set_rollback(True)
    written = any(WRITES.match(statement["sql"]) for statement in statements)
    return f"{response.status_code}{'+' if written else ''}"


def client_of(member: Member | None) -> Client:
    client = Client()
    if member is not None:
        client.force_login(member)
    return client


def test_every_address_stands_in_the_matrix(people, samples):
    missing = sorted(set(addresses()) - {plain(address) for address, _ in rows()})
    lines = [line(address, method, people, samples) for address in missing for method in ("GET", "POST")]
    assert not missing, "write these lines, if they are right:\n" + "\n".join(lines)


def test_no_row_stands_for_an_address_that_is_gone():
    assert {plain(address) for address, _ in rows()} - set(addresses()) == set()


def test_every_address_answers_every_role_as_the_matrix_says(people, samples):
    expected = {key: re.sub(r" *\| *", " | ", row).strip() for key, row in rows().items()}
    found = {key: re.sub(r" *\| *", " | ", line(*key, people, samples)).strip() for key in expected}
    assert "\n".join(found.values()) == "\n".join(expected.values())


def test_a_method_without_a_row_gets_nowhere(people, samples):
    listed = {(plain(address), method) for address, method in rows()}
    for address in addresses():
        for method in [method for method in ("GET", "POST") if (address, method) not in listed]:
            where = url(address, samples[0])
            answers = {role: answer(where, method, member) for role, member in people.items()}
            assert answers.pop("anonymous") in ("302", "405"), (address, method)
            assert set(answers.values()) == {"405"}, (address, method)


def test_the_admin_is_closed_to_all_but_administrators(people):
    pages = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    for role, member in people.items():
        client = client_of(member)
        answers = {client.get(page).status_code for page in [reverse("admin:index"), *pages]}
        assert answers <= ({200, 302, 403} if role == Role.ADMINISTRATOR else {302, 403}), role
