"""典型事例: only of what was kept, only with the consent of whom it shows, hidden at once when that is taken back."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from core.photos import clean_photo
from core.weeks import Week
from pledges import lifecycle
from pledges.lifecycle import NoConsent, NotAllowed, Telling
from pledges.models import Pledge, PledgePhoto, Story, StoryConsent, StoryEvent
from summaries.lifecycle import compile_week
from tests.core.test_photos import picture
from tests.factories import log_pledge

WORDS = "村口的路坑坑洼洼，孩子上学常摔跤。如今铺平了，走着踏实。"


@pytest.fixture
def kept(active, lin, dong, now) -> Pledge:
    lifecycle.post_progress(active, by=lin, at=now, note="铺好了", photos=[clean_photo(picture())])
    lifecycle.deliver(active, by=lin, at=now, note="路已修好")
    return lifecycle.strike_off(active, by=dong, at=now)


@pytest.fixture
def photo(kept) -> PledgePhoto:
    return PledgePhoto.objects.get()


@pytest.fixture
def story(kept, photo, bai, now) -> Story:
    return lifecycle.draft_story(kept, Telling("路平了", WORDS, [photo]), by=bai, at=now)


def agree(story, bai, now, **words):
    said = {"who": "张大娘", "how": "signed", "on": now.date()}
    return lifecycle.record_consent(story, by=bai, at=now, **(said | words))


@pytest.fixture
def published(story, bai, now) -> Story:
    agree(story, bai, now)
    return lifecycle.publish_story(story, by=bai, at=now)


def test_nothing_is_told_of_what_is_not_kept_yet(active, bai, now):
    with pytest.raises(NotAllowed):
        lifecycle.draft_story(active, Telling("路平了", WORDS), by=bai, at=now)


def test_a_deed_is_told_once_at_a_time(story, kept, bai, now):
    with pytest.raises(NotAllowed):
        lifecycle.draft_story(kept, Telling("又一篇", WORDS), by=bai, at=now)
    lifecycle.withdraw_story(story, by=bai, at=now)
    assert lifecycle.draft_story(kept, Telling("又一篇", WORDS), by=bai, at=now).state == "draft"


def test_only_officials_of_the_district_tell(kept, lin, dong, zhou, now):
    zhou.role = "official"
    for member in (lin, dong, zhou):
        with pytest.raises(NotAllowed):
            lifecycle.draft_story(kept, Telling("路平了", WORDS), by=member, at=now)


def test_whom_it_shows_must_have_agreed(story, bai, now):
    with pytest.raises(NoConsent):
        lifecycle.publish_story(story, by=bai, at=now)
    agree(story, bai, now)
    assert lifecycle.publish_story(story, by=bai, at=now).state == "published"
    consent = StoryConsent.objects.get()
    assert (consent.who, consent.how, consent.on) == ("张大娘", "signed", now.date())
    assert (consent.recorded_by, consent.recorded_at) == (bai, now)


def test_where_nobody_is_shown_no_consent_is_needed(story, bai, now):
    lifecycle.change_story(story, Telling("路平了", WORDS, shows_people=False), by=bai, at=now)
    assert lifecycle.publish_story(story, by=bai, at=now).state == "published"


def test_everybody_reads_what_is_published_and_no_name_of_the_member(client, published, photo, lin):
    assert "路平了" in client.get("/stories/").text
    page = client.get(f"/stories/{published.pk}/")
    assert WORDS in page.text
    assert lin.unit.name in page.text
    assert "张大娘" not in page.text
    answer = client.get(f"/stories/{published.pk}/photos/{photo.pk}/small/")
    assert answer.getvalue().startswith(b"\xff\xd8")


def test_a_draft_is_for_editors_only(client, story, photo, lin):
    for address in (f"/stories/{story.pk}/", f"/stories/{story.pk}/photos/{photo.pk}/small/"):
        assert client.get(address).status_code == 404
    assert "路平了" not in client.get("/stories/").text
    client.force_login(lin)
    assert client.get(f"/stories/{story.pk}/edit/").status_code == 404


def test_what_the_resident_says_is_not_solved_is_not_told_meanwhile(client, published, kept):
    """The resident behind a duty may have it reopened after it was struck off."""
    kept.reopen()
    kept.delivered_at = None
    kept.save()
    assert client.get(f"/stories/{published.pk}/").status_code == 404
    assert "路平了" not in client.get("/stories/").text


def test_consent_taken_back_hides_it_at_once(client, published, photo, bai, now):
    lifecycle.take_consent_back(StoryConsent.objects.get(), by=bai, at=now)
    published.refresh_from_db()
    assert published.state == "withdrawn"
    for address in (f"/stories/{published.pk}/", f"/stories/{published.pk}/photos/{photo.pk}/large/"):
        assert client.get(address).status_code == 404
    assert "路平了" not in client.get("/stories/").text
    with pytest.raises(NotAllowed):
        lifecycle.take_consent_back(StoryConsent.objects.get(), by=bai, at=now)


def test_browsers_keep_nothing_of_it(client, published, photo):
    assert "no-store" in client.get(f"/stories/{published.pk}/").headers["Cache-Control"]
    answer = client.get(f"/stories/{published.pk}/photos/{photo.pk}/small/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    answer.close()


def test_a_photo_that_was_not_chosen_is_not_public(client, published, photo, bai, now):
    published.photos.clear()
    assert client.get(f"/stories/{published.pk}/photos/{photo.pk}/small/").status_code == 404


def test_only_the_pledges_own_photos_are_shown(kept, photo, lin, bai, campaign, now):
    other = log_pledge(lin, campaign, now, title="装灯十盏")
    lifecycle.post_progress(other, by=lin, at=now, note="备料", photos=[clean_photo(picture())])
    strange = PledgePhoto.objects.exclude(pk=photo.pk).get()
    story = lifecycle.draft_story(kept, Telling("路平了", WORDS, [photo, strange]), by=bai, at=now)
    assert list(story.photos.all()) == [photo]


def test_a_published_story_does_not_change(published, bai, now):
    with pytest.raises(NotAllowed):
        lifecycle.change_story(published, Telling("改了", WORDS), by=bai, at=now)


def test_an_editor_writes_agrees_publishes_and_withdraws_on_the_pages(client, kept, photo, bai):
    client.force_login(bai)
    assert f"/stories/new/{kept.pk}/" in client.get(f"/pledges/{kept.pk}/").text
    client.post(f"/stories/new/{kept.pk}/", {"title": "路平了走得稳", "text": WORDS, "photos": photo.pk})
    story = Story.objects.get()
    edit, do = f"/stories/{story.pk}/edit/", f"/stories/{story.pk}/do/"
    client.post(f"{do}publish/")
    assert Story.objects.get().state == "draft"
    said = {
        "consent-who": "张大娘",
        "consent-how": "signed",
        "consent-on": f"{timezone.localdate():%Y-%m-%d}",
    }
    client.post(f"{do}consent/", said)
    client.post(f"{do}publish/")
    assert Story.objects.get().state == "published"
    assert "张大娘" in client.get(edit).text
    client.post(f"{do}take_back/", {"consent": StoryConsent.objects.get().pk})
    assert [event.kind for event in StoryEvent.objects.all()] == [
        "drafted",
        "consented",
        "published",
        "taken_back",
    ]
    assert client.post(f"{do}nonsense/").status_code == 404
    assert client.get("/stories/desk/").context["page"].paginator.count == 1


def test_bad_words_are_answered_at_their_field(client, kept, story, bai):
    client.force_login(bai)
    assert client.post(f"/stories/{story.pk}/edit/", {"title": "路", "text": ""}).status_code == 422
    assert client.post(f"/stories/{story.pk}/do/consent/", {"consent-who": ""}).status_code == 422


def test_the_weeks_summary_shows_what_was_told_in_it(client, published, wang, county, bai, now):
    week = Week.at(now)
    compile_week(week, at=week.end)
    client.force_login(wang)
    address = f"/summaries/{week}/{county.code}/"
    assert "路平了" in client.get(address).text
    lifecycle.take_consent_back(StoryConsent.objects.get(), by=bai, at=now)
    assert "路平了" not in client.get(address).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_list_takes_the_same_number_of_statements(
    client, lin, bai, dong, campaign, now, rows, django_assert_num_queries
):
    campaign.owed_max = 3
    campaign.save()
    for _ in range(rows):
        pledge = log_pledge(lin, campaign, now)
        lifecycle.approve(pledge, by=bai, at=now)
        lifecycle.deliver(pledge, by=lin, at=now, note="好了")
        lifecycle.strike_off(pledge, by=dong, at=now)
        story = lifecycle.draft_story(pledge, Telling("路平了", WORDS, (), False), by=bai, at=now)
        lifecycle.publish_story(story, by=bai, at=now)
    with django_assert_num_queries(3):
        client.get("/stories/")
    client.force_login(bai)
    with django_assert_num_queries(5):
        client.get("/stories/desk/")


def test_what_the_database_refuses(published, kept, bai, now):
    impossible: list[tuple[dict[str, Any], str]] = [
        ({"state": "gone"}, "story_state_is_known"),
        ({"published_at": None}, "story_published_has_its_moment"),
    ]
    for changes, constraint in impossible:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Story.objects.update(**changes)
    with pytest.raises(IntegrityError, match="pledge_has_one_story"), transaction.atomic():
        Story.objects.create(pledge=kept, title="又", text=WORDS)
    impossible = [
        ({"how": "guessed"}, "consent_how_is_known"),
        ({"withdrawn_at": now}, "consent_taken_back_has_its_person"),
    ]
    for changes, constraint in impossible:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            StoryConsent.objects.update(**changes)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        StoryEvent.objects.update(note="改过")
