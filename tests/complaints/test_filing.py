"""The public form: what it takes, and that nothing bad it is sent breaks it or loses what was typed."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from complaints.models import Complaint
from core.codes import pin_for
from tests.core.test_photos import picture

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
    }


def test_a_resident_files_and_gets_a_code_and_a_pin(client, typed):
    answer = client.post(NEW, typed | {"photos": [picture(), picture("PNG")]}, follow=True)
    complaint = Complaint.objects.get()
    assert answer.redirect_chain == [(reverse("complaint_received", args=[complaint.code]), 302)]
    assert complaint.code in answer.text
    assert pin_for(complaint.code) in answer.text
    assert complaint.photos.count() == 2
    assert (complaint.contact_name, complaint.contact_phone) == ("张大娘", "13800000000")


def test_only_what_is_needed_is_enough(client, typed):
    for optional in ("place", "contact_name", "contact_phone"):
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
    "submission forged": ({"submission": "not-a-uuid"}, "submission"),
    "text named .jpg": ({"photos": [SimpleUploadedFile("a.jpg", b"just words")]}, "photos"),
    "empty photo": ({"photos": [SimpleUploadedFile("empty.jpg", b"")]}, "photos"),
    "broken photo": ({"photos": [SimpleUploadedFile("b.jpg", noise(0)[:900])]}, "photos"),
    "page named .png": (
        {"photos": [SimpleUploadedFile("c.png", b"<html><script>1</script></html>")]},
        "photos",
    ),
    "photo of 20 MB": ({"photos": [SimpleUploadedFile("big.jpg", noise(20))]}, "photos"),
    "five photos": ({"photos": [SimpleUploadedFile(f"{n}.jpg", noise(0)) for n in range(5)]}, "photos"),
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
    assert list(answer.context["form"].errors) == ["kind", "title", "body", "district", "category"]


def test_errors_are_in_english_on_the_english_page(client, typed):
    client.cookies["django_language"] = "en"
    answer = client.post(NEW, typed | {"title": ""})
    assert "This field is required." in answer.text


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
