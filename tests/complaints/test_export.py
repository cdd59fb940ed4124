"""The list as a sheet: what one may see, nothing that runs, and contacts only for a reason."""

import csv
import io
import uuid

import pytest

from complaints import lifecycle
from complaints.lifecycle import NotAllowed
from complaints.models import Complaint, ContactReveal
from core.csv_out import cell
from tests.factories import file_complaint

CSV, PAGE = "/complaints/export.csv", "/complaints/export/"


@pytest.fixture
def complaint(village, category, now) -> Complaint:
    return file_complaint(village, category, now, contact_name="张大娘", contact_phone="13800000000")


def sheet(answer) -> list[list[str]]:
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_sheet_holds_what_the_list_shows_and_no_contact(
    client, complaint, other_village, category, wang, now
):
    other = file_complaint(other_village, category, now)
    client.force_login(wang)
    rows = sheet(client.get(CSV))
    assert [row[0] for row in rows[1:]] == [other.code, complaint.code]
    assert rows[2][3:6] == [complaint.title, "号头庄村", complaint.place]
    assert "13800000000" not in str(rows)
    narrowed = sheet(client.get(f"{CSV}?district=130682204000"))
    assert [row[0] for row in narrowed[1:]] == [complaint.code]


def test_the_sheet_is_in_the_readers_language(client, complaint, wang):
    client.force_login(wang)
    client.cookies["django_language"] = "en"
    heads, row = sheet(client.get(CSV))
    assert (heads[0], row[1], row[6]) == ("tracking code", "Complaint", "Rural construction")


def test_nobody_takes_out_what_they_may_not_see(client, complaint, zhou):
    client.force_login(zhou)
    assert len(sheet(client.get(CSV))) == 1


@pytest.mark.parametrize("address", [CSV, PAGE])
def test_visitors_are_asked_to_sign_in(client, db, address):
    assert client.get(address).url == f"/sign-in/?next={address}"


def test_contacts_are_given_out_for_a_reason_and_each_is_recorded(
    client, complaint, village, category, chen, now
):
    file_complaint(village, category, now)  # who left none
    client.force_login(chen)
    rows = sheet(client.post(PAGE, {"reason": "停水通知回访"}))
    assert [row[-3:] for row in rows[1:]] == [["", "", ""], ["张大娘", "13800000000", ""]]
    look = ContactReveal.objects.get()
    assert (look.complaint, look.member, look.reason) == (complaint, chen, "停水通知回访")


def test_without_a_reason_nothing_is_given_out(client, complaint, chen):
    client.force_login(chen)
    answer = client.post(PAGE, {"reason": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert not ContactReveal.objects.exists()


def test_only_dispatchers_take_contacts_out(client, complaint, lin, wang, dong, now):
    for member in (lin, wang, dong):
        client.force_login(member)
        assert "reason" not in client.get(PAGE).text
        assert client.post(PAGE, {"reason": "想看看"}).status_code == 403
        with pytest.raises(NotAllowed):
            lifecycle.reveal_all([complaint], by=member, at=now, reason="想看看")
    assert not ContactReveal.objects.exists()


def test_who_complained_about_the_dispatchers_own_unit_stays_unknown(client, complaint, chen, category, now):
    lifecycle.categorise(
        complaint, by=chen, at=now, category=category, limit_class="ordinary", about_unit=chen.unit
    )
    client.force_login(chen)
    assert sheet(client.post(PAGE, {"reason": "核对"}))[1][-3:] == ["", "", ""]
    assert not ContactReveal.objects.exists()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+8613800000000", "'+8613800000000"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("a\0b", "ab"),
        ("路灯=坏", "路灯=坏"),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula(typed, shown):
    assert cell(typed) == shown


def test_moments_are_local(now):
    assert cell(now) == "2021-07-28 09:00"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sheet_takes_the_same_number_of_statements(
    client, village, category, chen, now, rows, django_assert_num_queries
):
    for _ in range(rows):
        file_complaint(village, category, now, contact_phone="13800000000", submission=uuid.uuid4())
    client.force_login(chen)
    with django_assert_num_queries(6):
        client.get(CSV).getvalue()
    with django_assert_num_queries(9):
        client.post(PAGE, {"reason": "回访"}).getvalue()
