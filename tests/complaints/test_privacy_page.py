"""What is kept about a resident, who looked at it, and that it goes when they say so."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from complaints import lifecycle
from complaints.models import Complaint, ComplaintEvent
from core.codes import pin_for
from core.masks import masked_address, masked_name, masked_phone
from tests.factories import file_complaint, make_campaign

from .resident import dispatch, show_pin

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def complaint(village, category, now) -> Complaint:
    return file_complaint(
        village,
        category,
        now,
        contact_name="张大娘",
        contact_phone="13812345678",
        contact_email="zhang@example.com",
    )


@pytest.fixture
def own(client, complaint):
    return show_pin(client, complaint)


@pytest.mark.parametrize(
    ("mask", "plain", "shown"),
    [
        (masked_phone, "13800000000", "138****0000"),
        (masked_phone, "2551234", "****34"),
        (masked_phone, "", ""),
        (masked_name, "张大娘", "张**"),
        (masked_name, "", ""),
        (masked_address, "zhang@example.com", "z****@example.com"),
        (masked_address, "", ""),
    ],
)
def test_a_mask_leaves_what_its_owner_knows_it_by(mask, plain, shown):
    assert mask(plain) == shown


def test_the_contact_is_shown_masked(own, complaint):
    page = own.get(f"/complaints/{complaint.code}/kept/").text
    for shown in ("138****5678", "张**", "z****@example.com"):
        assert shown in page
    for secret in ("13812345678", "张大娘", "zhang@"):
        assert secret not in page


def test_how_long_it_is_kept_is_said(own, complaint):
    make_campaign(contact_retention_days=30)
    assert "30 天" in own.get(f"/complaints/{complaint.code}/kept/").text


def test_who_looked_is_told_by_role_and_unit(own, complaint, township_unit, chen, lin, now):
    complaint = dispatch(complaint, to=township_unit, by=chen, at=now)
    lifecycle.reveal(complaint, by=lin, at=now + HOUR, reason="电话核实张某")
    page = own.get(f"/complaints/{complaint.code}/kept/").text
    for shown in ("号头庄回族乡人民政府", lin.get_role_display(), "10:00"):
        assert shown in page
    for secret in ("林", "电话核实"):
        assert secret not in page


@pytest.mark.parametrize("looks", [1, 3])
def test_the_page_costs_the_same_however_often_they_looked(
    own, complaint, township_unit, chen, lin, now, looks, django_assert_num_queries
):
    complaint = dispatch(complaint, to=township_unit, by=chen, at=now)
    for _ in range(looks):
        lifecycle.reveal(complaint, by=lin, at=now)
    with django_assert_num_queries(5):
        own.get(f"/complaints/{complaint.code}/kept/")


def test_without_a_proof_nothing_is_told(client, complaint, chen, now):
    lifecycle.reveal(complaint, by=chen, at=now)
    answer = client.get(f"/complaints/{complaint.code}/kept/")
    assert answer.status_code == 403
    for secret in ("138****5678", "张**", chen.get_role_display()):
        assert secret not in answer.text


def test_erasing_asks_first_then_leaves_nothing(own, complaint):
    url = f"/complaints/{complaint.code}/erase/"
    assert own.get(url).status_code == 200
    complaint.refresh_from_db()
    assert complaint.has_contact
    page = own.post(url, follow=True)
    complaint.refresh_from_db()
    kept = (complaint.contact_name, complaint.contact_phone, complaint.contact_email)
    assert (*kept, complaint.phone_digest, complaint.email_digest) == ("",) * 5
    assert "138****5678" not in page.text


def test_erasing_twice_is_done_once(own, complaint):
    for _ in range(2):
        assert own.post(f"/complaints/{complaint.code}/erase/").status_code == 302
    assert complaint.events.filter(kind=ComplaintEvent.Kind.CONTACT_ERASED).count() == 1


def test_after_erasing_only_the_pin_proves_it(own, client, complaint):
    own.post(f"/complaints/{complaint.code}/erase/")
    client.cookies.clear()
    for typed, status in (("13812345678", 422), ("zhang@example.com", 422), (pin_for(complaint.code), 302)):
        assert client.post(f"/complaints/{complaint.code}/prove/", {"pin": typed}).status_code == status


def test_a_stranger_does_not_learn_that_the_contact_was_erased(own, client, complaint):
    own.post(f"/complaints/{complaint.code}/erase/")
    told = own.get(complaint.get_absolute_url()).context["told"]
    assert ComplaintEvent.Kind.CONTACT_ERASED in {entry.kind for entry in told}
    client.cookies.clear()
    told = client.get(complaint.get_absolute_url()).context["told"]
    assert {entry.kind for entry in told} == {ComplaintEvent.Kind.RECEIVED}


@pytest.mark.parametrize("left", ["contact_email", "email_digest"])
def test_the_database_refuses_an_erased_contact_that_leaves_something(complaint, now, left):
    lifecycle.erase_contact(complaint, at=now)
    with pytest.raises(IntegrityError, match="complaint_erased_contact_is_gone"), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**{left: "x"})
