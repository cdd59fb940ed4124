"""Lists under a member's own name: saved, opened, replaced, deleted, and nobody else's."""

import pytest
from django.db import IntegrityError, transaction

from complaints.models import SavedFilter


@pytest.fixture
def own(client, chen):
    client.force_login(chen)
    return client


def save(client, name: str, query: str = "state=received"):
    return client.post("/complaints/saved/", {"name": name, "query": query})


def test_a_list_is_saved_and_opened(own, chen):
    answer = save(own, "待我受理", "state=received&page=3&nonsense=1&q=")
    saved = SavedFilter.objects.get()
    assert (saved.member, saved.name, saved.query) == (chen, "待我受理", "state=received")
    assert answer.url == saved.get_absolute_url() == "/complaints/?state=received"
    page = own.get(answer.url)
    assert page.context["saved"] == [saved]
    assert page.context["query"] == saved.query


def test_the_same_name_again_replaces_it(own):
    save(own, "待我受理")
    save(own, "待我受理", "state=accepted")
    assert SavedFilter.objects.get().query == "state=accepted"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("", "state=received"),
        ("<b>", "x=1"),
        ("灯" * 41, "x=1"),
        ("名", "q=" + "x" * 600),
        ("名", "q=" + "灯" * 60),
        ("\x00", "x=1"),
    ],
)
def test_a_name_that_is_none_is_answered_at_its_field(own, name, query):
    answer = save(own, name, query)
    assert answer.status_code == 422
    assert answer.context["save_form"].errors
    assert not SavedFilter.objects.exists()


def test_deleting_offers_to_save_it_again(own):
    save(own, "待我受理")
    answer = own.post(f"/complaints/saved/{SavedFilter.objects.get().pk}/delete/", follow=True)
    assert not SavedFilter.objects.exists()
    form = answer.context["save_form"]
    assert (form["name"].value(), form["query"].value()) == ("待我受理", "state=received")


def test_another_members_list_is_not_found(own, dong, client):
    save(own, "待我受理")
    client.force_login(dong)
    assert client.get("/complaints/").context["saved"] == []
    for pk in (SavedFilter.objects.get().pk, 0, 10**30):
        assert client.post(f"/complaints/saved/{pk}/delete/").status_code == 404
    assert SavedFilter.objects.exists()


def test_nothing_is_deleted_by_a_link(own):
    save(own, "待我受理")
    assert own.get(f"/complaints/saved/{SavedFilter.objects.get().pk}/delete/").url == "/complaints/"
    assert SavedFilter.objects.exists()


def test_a_member_has_one_list_of_a_name(chen):
    SavedFilter.objects.create(member=chen, name="待办", query="")
    with pytest.raises(IntegrityError, match="one_saved_filter_of_a_name"), transaction.atomic():
        SavedFilter.objects.create(member=chen, name="待办", query="x")
