"""The public form: what it takes, and that nothing bad it is sent breaks it or loses what was typed."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image

from complaints.models import Complaint, EmergencyWord
from core.codes import pin_for
from tests.core.test_photos import picture
from tests.factories import file_complaint, make_category
from tests.proofs import solved_proof

NEW = "/complaints/new/"


@pytest.fixture
def typed(village, category) -> dict[str, object]:
    return {
        "kind": "complaint",
        "title": "村东路灯坏了一个月",
        "body": "村东头的路灯坏了一个多月，晚上接孩子看不见路，盼望早日修好。",
        "district": village.code,
        "category": category.pk,
        "place": "村小学门口",
        "contact_name": "张大娘",
        "contact_phone": "13800000000",
        "contact_email": "zhang@example.com",
        "proof": solved_proof(),
    }


def test_a_resident_files_and_gets_a_code_and_a_pin(client, typed):
    answer = client.post(NEW, typed | {"photos": [picture(), picture("PNG")]}, follow=True)
    complaint = Complaint.objects.get()
    assert answer.redirect_chain == [(reverse("complaint_received", args=[complaint.code]), 302)]
    assert complaint.code in answer.text
    assert pin_for(complaint.code) in answer.text
    assert complaint.photos.count() == 2
    assert (complaint.contact_name, complaint.contact_phone) == ("张大娘", "13800000000")
    assert complaint.contact_email == "zhang@example.com"


def test_only_what_is_needed_is_enough(client, typed):
    for optional in ("place", "contact_name", "contact_phone", "contact_email"):
        del typed[optional]
    assert client.post(NEW, typed).status_code == 302


def test_the_same_form_sent_twice_is_one_complaint(client, typed):
    typed["submission"] = str(uuid.uuid4())
    first, second = client.post(NEW, typed), client.post(NEW, typed)
    assert first.url == second.url
    assert Complaint.objects.count() == 1


def noise(megabytes: int) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((400, 300), 90).save(buffer, "JPEG")
    return buffer.getvalue() + b"\0" * (megabytes * 1024 * 1024)


BAD = {
    "title missing": ({"title": ""}, "title"),
    "title of spaces": ({"title": "   　 "}, "title"),
    "title too short": ({"title": "灯"}, "title"),
    "title too long": ({"title": "灯" * 61}, "title"),
    "title with a script": ({"title": "<script>alert(1)</script>"}, "title"),
    "title with an image tag": ({"title": "坏了<img src=x onerror=alert(1)>"}, "title"),
    "title with NUL": ({"title": "路灯\x00坏了一个月"}, "title"),
    "body missing": ({"body": ""}, "body"),
    "body too short": ({"body": "坏了"}, "body"),
    "body too long": ({"body": "灯" * 2001}, "body"),
    "body with a script": ({"body": "路灯坏了一个多月了</p><script>fetch('/')</script>"}, "body"),
    "body with NUL": ({"body": "路灯坏了一个多月了\x00" * 3}, "body"),
    "village missing": ({"district": ""}, "district"),
    "village unknown": ({"district": "999999999999"}, "district"),
    "village not a code": ({"district": "号头庄村"}, "district"),
    "village with NUL": ({"district": "1306\x00"}, "district"),
    "village by SQL": ({"district": "' OR 1=1 --"}, "district"),
    "a township instead of a village": ({"district": "130682204000"}, "district"),
    "category missing": ({"category": ""}, "category"),
    "category unknown": ({"category": "999999999"}, "category"),
    "category not a number": ({"category": "路灯"}, "category"),
    "category too large": ({"category": "9" * 40}, "category"),
    "kind unknown": ({"kind": "rumour"}, "kind"),
    "kind missing": ({"kind": ""}, "kind"),
    "place too long": ({"place": "村" * 121}, "place"),
    "phone of letters": ({"contact_phone": "call me"}, "contact_phone"),
    "phone too short": ({"contact_phone": "12345"}, "contact_phone"),
    "phone with NUL": ({"contact_phone": "138\x0000000000"}, "contact_phone"),
    "name too long": ({"contact_name": "张" * 41}, "contact_name"),
    "text named .jpg": ({"photos": [SimpleUploadedFile("a.jpg", b"just words")]}, "photos"),
    "empty photo": ({"photos": [SimpleUploadedFile("empty.jpg", b"")]}, "photos"),
    "broken photo": ({"photos": [SimpleUploadedFile("b.jpg", noise(0)[:900])]}, "photos"),
    "page named .png": (
        {"photos": [SimpleUploadedFile("c.png", b"<html><script>1</script></html>")]},
        "photos",
    ),
    "photo of 20 MB": ({"photos": [SimpleUploadedFile("big.jpg", noise(20))]}, "photos"),
    "seven photos": ({"photos": [SimpleUploadedFile(f"{n}.jpg", noise(0)) for n in range(7)]}, "photos"),
    "a drawing": ({"photos": [SimpleUploadedFile("d.svg", b"<svg onload='alert(1)'/>")]}, "photos"),
    "photo cut off": ({"photos": [SimpleUploadedFile("e.jpg", noise(0)[:-3000])]}, "photos"),
    "e-mail without a domain": ({"contact_email": "zhang@"}, "contact_email"),
    "e-mail with NUL": ({"contact_email": "zhang\x00@example.com"}, "contact_email"),
    "e-mail with a second header": ({"contact_email": "a@example.com\nBcc: b@example.com"}, "contact_email"),
    "latitude beyond the pole": ({"latitude": "91", "longitude": "115"}, "latitude"),
    "latitude not a number": ({"latitude": "NaN", "longitude": "115"}, "latitude"),
    "latitude too long": ({"latitude": "9" * 400, "longitude": "115"}, "latitude"),
    "longitude of words": ({"latitude": "38", "longitude": "东经"}, "longitude"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_answered_at_its_field_and_nothing_typed_is_lost(client, typed, what):
    changes, field = BAD[what]
    answer = client.post(NEW, typed | changes)
    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == [field]
    assert not Complaint.objects.exists()
    page = answer.text
    assert f'id="id_{field}' in page
    for name in {"title", "body", "place", "contact_name", "contact_phone"} - {field}:
        assert str(typed[name]) in page
    if field != "district":
        assert re.search(rf'value="{typed["district"]}"\s+selected', page)
    for message in form.errors[field]:
        assert re.search("[一-鿿]", message), f"not in Chinese: {message}"
    assert "<script>alert" not in page
    assert "onerror=alert(1)>" not in page


def test_nothing_at_all_is_answered_at_every_needed_field(client, village, category):
    answer = client.post(NEW, {})
    assert list(answer.context["form"].errors) == ["kind", "title", "body", "category", "district"]


def test_errors_are_in_english_on_the_english_page(client, typed):
    client.cookies["django_language"] = "en"
    answer = client.post(NEW, typed | {"title": ""})
    assert "Please fill this in." in answer.text


def test_markup_from_a_resident_is_shown_as_text(client, typed):
    client.post(NEW, typed | {"title": "路灯 5 < 6 & 坏了"})
    page = client.get(Complaint.objects.get().get_absolute_url()).text
    assert "路灯 5 &lt; 6 &amp; 坏了" in page


def test_a_form_without_its_token_is_refused_with_our_own_page(typed):
    answer = Client(enforce_csrf_checks=True).post(NEW, typed)
    assert answer.status_code == 403
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, db, method):
    assert getattr(client, method)(NEW).status_code == 405


def test_a_position_is_kept_to_a_metre_and_only_as_a_pair(client, typed):
    client.post(NEW, typed | {"latitude": "38.516339999", "longitude": "114.990211"})
    kept = Complaint.objects.get()
    assert (str(kept.latitude), str(kept.longitude)) == ("38.51634", "114.99021")
    client.post(NEW, typed | {"latitude": "38.5", "proof": solved_proof(), "title": "另一盏路灯坏了"})
    assert Complaint.objects.latest("id").latitude is None


def test_the_receipt_says_who_reads_it_until_when_and_how_to_follow(client, typed):
    page = client.post(NEW, typed, follow=True).text
    complaint = Complaint.objects.get()
    assert date_format(timezone.localtime(complaint.accept_by), "DATETIME_FORMAT") in page
    for words in ("12345", "testserver", complaint.title, "data-draft-sent"):
        assert words in page
    assert "13800000000" not in page


def test_no_message_is_promised_to_who_left_only_a_name(client, typed):
    promise = "受理和答复时会通知您"
    assert promise in client.post(NEW, typed, follow=True).text
    only_a_name = typed | {
        "contact_phone": "",
        "contact_email": "",
        "proof": solved_proof(),
        "compared": "on",
    }
    assert promise not in client.post(NEW, only_a_name | {"title": "村西路灯也坏了"}, follow=True).text


def test_filing_costs_at_most_twelve_statements(client, typed):
    client.get("/")
    typed["submission"] = str(uuid.uuid4())
    with CaptureQueriesContext(connection) as statements:
        assert client.post(NEW, typed).status_code == 302
    asked = [row["sql"] for row in statements if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 12, "\n".join(sql[:120] for sql in asked)


@pytest.mark.parametrize("rows", [1, 3])
def test_opening_the_form_costs_the_same_however_much_is_there(
    client, village, category, rows, django_assert_num_queries
):
    for number in range(rows):
        EmergencyWord.objects.create(word=f"险情{number}", call="119")
        make_category(name_zh=f"路灯{number}")
        file_complaint(village, category, timezone.now())
    with django_assert_num_queries(4):
        client.get(NEW)


def test_a_category_is_found_by_what_residents_call_it(client, category):
    page = client.get("/complaints/new/").text
    option = re.search(rf'<option value="{category.pk}"[^>]*>', page)
    assert option
    assert "户厕" in option[0]
