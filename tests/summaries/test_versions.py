"""A week's life: compiled, edited, published for good, corrected by a new version that says what changed."""

import datetime as dt
import hashlib
import json

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.utils import timezone

from core.weeks import Week
from members.models import Role
from summaries import lifecycle
from summaries.editions import usual_order
from summaries.figures import Difference, differences
from summaries.lifecycle import Looked, Words, compile_anew, compile_week, correct, edit, publish
from summaries.models import PublishedSummary, SummaryCheck, SummaryDraft, SummaryEvent, WeeklySummary
from tests.factories import file_complaint, make_member

WEEK = Week(2021, 30)
AT = WEEK.end + dt.timedelta(hours=6)
WORDS = Words("本周重点是农村厕所改造。", list(reversed(usual_order())), [])


@pytest.fixture
def compiled(village, other_village, category, now):
    file_complaint(village, category, now)
    return compile_week(WEEK, at=AT)


def steps(district) -> list[tuple[str, int]]:
    return list(SummaryEvent.objects.filter(district=district).order_by("id").values_list("kind", "version"))


# ---- Before it is published --------------------------------------------------------------------


def test_a_draft_is_compiled_anew_with_what_came_in_since(
    compiled, village, county, township, category, wang
):
    file_complaint(village, category, WEEK.start)
    made = compile_anew(county, WEEK, by=wang, at=AT)
    assert [(each.district.code, each.version, each.facts.complaints.received) for each in made] == [
        (county.code, 2, 2),
        (township.code, 2, 2),
    ]
    assert lifecycle.newest(county, WEEK).version == 2
    assert compile_anew(county, WEEK, by=wang, at=AT) == []
    assert steps(county) == [("compiled", 1), ("compiled", 2)]


def test_what_is_published_is_left_alone_when_the_rest_is_compiled_anew(
    compiled, village, county, township, category, bai, wang
):
    publish(township, WEEK, by=bai, at=AT)
    file_complaint(village, category, WEEK.start)
    assert [each.district for each in compile_anew(county, WEEK, by=wang, at=AT)] == [county]


def test_an_editor_adds_a_foreword_an_order_and_deeds(compiled, county, wang):
    edit(county, WEEK, words=WORDS, seen=0, by=wang, at=AT)
    draft = lifecycle.draft_of(lifecycle.newest(county, WEEK))
    assert (draft.words(), draft.edits, draft.edited_by) == (WORDS.stored(), 1, wang)
    assert steps(county) == [("compiled", 1), ("edited", 1)]


def test_an_editor_who_did_not_see_the_last_edit_is_told(compiled, county, wang):
    edit(county, WEEK, words=WORDS, seen=0, by=wang, at=AT)
    with pytest.raises(lifecycle.Overtaken):
        edit(county, WEEK, words=Words("旧稿"), seen=0, by=wang, at=AT)
    assert lifecycle.draft_of(lifecycle.newest(county, WEEK)).foreword == WORDS.foreword


# ---- Publishing --------------------------------------------------------------------------------


def test_publishing_freezes_the_facts_and_the_editors_part_under_one_digest(compiled, county, wang):
    edit(county, WEEK, words=WORDS, seen=0, by=wang, at=AT)
    version = publish(county, WEEK, by=wang, at=AT)
    summary = compiled[0]
    content = {
        "district": "130682000000",
        "week": "2021-W30",
        "version": 1,
        "position": 1,
        "facts": WeeklySummary.objects.get(pk=summary.pk).frozen,
        "known": summary.known,
        "compiled_at": "2021-08-01T22:00:00+00:00",
        "editor": {"foreword": WORDS.foreword, "parts": WORDS.parts, "deeds": []},
        "reason": "",
        "changes": [],
        "published_at": "2021-08-01T22:00:00+00:00",
        "before": "",
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert version.digest == hashlib.sha256(text.encode()).hexdigest()
    assert version.mark == version.digest[:12]
    assert steps(county) == [("compiled", 1), ("edited", 1), ("published", 1)]
    assert SummaryEvent.objects.get(kind="published").digest == version.digest


def test_each_district_has_a_chain_of_its_own_through_the_weeks(compiled, county, township, wang, bai):
    compile_week(WEEK.next, at=WEEK.next.end)
    first = publish(county, WEEK, by=wang, at=AT)
    other = publish(township, WEEK, by=bai, at=AT)
    second = publish(county, WEEK.next, by=wang, at=WEEK.next.end)
    assert [(each.position, each.before) for each in (first, other, second)] == [
        (1, None),
        (1, None),
        (2, first),
    ]


def test_what_is_published_is_neither_edited_nor_published_again(compiled, county, wang):
    publish(county, WEEK, by=wang, at=AT)
    with pytest.raises(lifecycle.AlreadyPublished):
        publish(county, WEEK, by=wang, at=AT)
    with pytest.raises(lifecycle.AlreadyPublished):
        edit(county, WEEK, words=WORDS, seen=0, by=wang, at=AT)
    assert compile_anew(county, WEEK, by=wang, at=AT) == []


def test_nothing_is_published_that_is_not_compiled(county, wang):
    with pytest.raises(lifecycle.NotCompiled):
        publish(county, WEEK, by=wang, at=AT)


def test_who_looked_at_another_version_publishes_nothing(compiled, village, county, category, wang):
    file_complaint(village, category, WEEK.start)
    compile_anew(county, WEEK, by=wang, at=AT)
    with pytest.raises(lifecycle.Overtaken):
        publish(county, WEEK, by=wang, at=AT, looked=Looked(1, 0))
    publish(county, WEEK, by=wang, at=AT, looked=Looked(2, 0))


@pytest.mark.parametrize("who", ["bai", "chen", "dong", "lin"])
def test_only_an_official_of_the_district_or_above_edits_and_publishes(compiled, county, request, who):
    member = request.getfixturevalue(who)
    for step in (
        lambda: publish(county, WEEK, by=member, at=AT),
        lambda: edit(county, WEEK, words=WORDS, seen=0, by=member, at=AT),
        lambda: correct(county, WEEK, reason="漏计", by=member, at=AT),
    ):
        with pytest.raises(lifecycle.NotAllowed):
            step()
    assert steps(county) == [("compiled", 1)]


def test_the_official_above_publishes_for_a_township(compiled, township, wang):
    assert publish(township, WEEK, by=wang, at=AT).published_by == wang


# ---- Correcting --------------------------------------------------------------------------------


def test_a_correction_is_a_new_version_that_says_what_changed(compiled, village, county, category, wang):
    first = publish(county, WEEK, by=wang, at=AT)
    file_complaint(village, category, WEEK.start, title="机井打不上水", body="玉米要旱死了。")
    second = correct(county, WEEK, reason="漏计一件诉求", by=wang, at=AT)
    root = category.root_path
    assert sorted(second.changes) == [
        [f"complaints.by_category.{root}", 1, 2],
        ["complaints.by_channel.web", 1, 2],
        ["complaints.received", 1, 2],
        ["complaints.stock.received", 1, 2],
    ]
    assert (second.edition, second.position, second.before, second.summary.version) == (2, 2, first, 2)
    assert lifecycle.published(county, WEEK) == second
    assert (first.facts.complaints.received, second.facts.complaints.received) == (1, 2)
    assert steps(county) == [("compiled", 1), ("published", 1), ("corrected", 2)]


def test_a_correction_of_the_foreword_alone_is_told_too(compiled, county, wang):
    publish(county, WEEK, by=wang, at=AT)
    words = Words("更正前言")
    second = correct(county, WEEK, reason="错字", by=wang, at=AT, words=words)
    assert second.changes == [["editor.foreword", "", "更正前言"]]


def test_there_is_nothing_to_correct_while_the_records_agree(compiled, county, wang):
    publish(county, WEEK, by=wang, at=AT)
    with pytest.raises(lifecycle.NothingToCorrect):
        correct(county, WEEK, reason="复核", by=wang, at=AT)


def test_a_correction_needs_a_reason_and_a_published_version(compiled, village, county, category, wang):
    with pytest.raises(lifecycle.NotPublished):
        correct(county, WEEK, reason="漏计", by=wang, at=AT)
    publish(county, WEEK, by=wang, at=AT)
    file_complaint(village, category, WEEK.start)
    with pytest.raises(lifecycle.NotAllowed):
        correct(county, WEEK, reason="  ", by=wang, at=AT)


def test_the_week_after_a_correction_still_builds_on_the_events(compiled, village, county, category, wang):
    publish(county, WEEK, by=wang, at=AT)
    file_complaint(village, category, WEEK.start)
    correct(county, WEEK, reason="漏计", by=wang, at=AT)
    assert compile_week(WEEK.next, at=timezone.now())[0].facts.complaints.stock["received"] == 2


# ---- Figures -----------------------------------------------------------------------------------


def test_noughts_that_are_written_differently_are_no_difference():
    before = {"complaints": {"received": 0, "stock": {}}, "works": {"toilets": {"started": "20.00"}}}
    after = {"complaints": {"received": 0, "stock": {"closed": 0}}, "works": {"toilets": {"started": "20"}}}
    assert differences(before, after) == []


def test_what_a_later_release_counts_besides_is_no_difference():
    before = {"complaints": {"received": 1}, "late": None}
    after = {
        "complaints": {"received": 2, "hummed": 3},
        "late": {"complaints": [{"code": "A"}]},
        "deeds": [1],
    }
    assert differences(before, after) == [Difference("complaints.received", 1, 2)]


# ---- What the database refuses -----------------------------------------------------------------


def test_versions_and_steps_cannot_be_changed(compiled, county, wang):
    publish(county, WEEK, by=wang, at=AT)
    for rows, values in (
        (PublishedSummary.objects.all(), {"foreword": "改写"}),
        (SummaryEvent.objects.all(), {"note": "改写"}),
        (WeeklySummary.objects.all(), {"version": 9}),
    ):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            rows.update(**values)
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            rows._raw_delete(rows.db)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"position": 2, "edition": 2, "reason": "漏"}, "publication_names_the_one_before"),
        ({"position": 0}, "publication_names_the_one_before"),
        ({"edition": 2}, "correction_has_a_reason"),
        ({"reason": "漏"}, "correction_has_a_reason"),
        ({"parts": ["pledges"]}, "publication_has_six_parts"),
        ({"parts": ["pledges"] * 6}, "publication_has_six_parts"),
        ({"digest": "z" * 64}, "publication_has_a_digest"),
    ],
)
def test_a_publication_is_whole(compiled, township, bai, changes, constraint):
    version = publish(township, WEEK, by=bai, at=AT)
    other = WeeklySummary.objects.get(district__code="130682208000")
    values = {"pk": None, "district": other.district, "summary": other} | changes
    for name, value in values.items():
        setattr(version, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        version.save(force_insert=True)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, "one_publication_a_version|one_publication_a_position|summary_id|before_id"),
        ({"edition": 2, "reason": "漏"}, "one_publication_a_position|summary_id"),
        ({"number": 31}, "one_publication_a_position|summary_id"),
    ],
)
def test_a_version_and_a_position_are_given_once(compiled, county, wang, changes, constraint):
    version = publish(county, WEEK, by=wang, at=AT)
    for name, value in ({"pk": None} | changes).items():
        setattr(version, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        version.save(force_insert=True)


def test_a_draft_is_one_a_week_whole_and_edited_by_somebody(compiled, county, wang):
    key = {"district": county, "year": 2021, "number": 30}
    SummaryDraft.objects.create(**key)
    for values, constraint in (
        (key, "one_draft_a_week"),
        (key | {"number": 31, "parts": ["late"]}, "draft_has_six_parts"),
        (key | {"number": 31, "edits": 1}, "draft_edited_by_somebody"),
        (key | {"number": 31, "edited_by": wang}, "draft_edited_by_somebody"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SummaryDraft.objects.create(**values)


def test_a_step_says_who_why_and_of_which_publication(county, wang):
    key = {"district": county, "year": 2021, "number": 30, "version": 1, "at": AT}
    digest = "a" * 64
    for values, constraint in (
        ({"kind": "sung", "actor": wang}, "summary_event_kind_is_known"),
        ({"kind": "edited"}, "summary_event_by_somebody"),
        ({"kind": "published", "actor": wang}, "summary_event_names_its_publication"),
        ({"kind": "edited", "actor": wang, "digest": digest}, "summary_event_names_its_publication"),
        ({"kind": "corrected", "actor": wang, "digest": digest}, "summary_event_says_why_corrected"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SummaryEvent.objects.create(**key, **values)


def test_a_check_says_what_is_wrong(compiled, county, wang):
    version = publish(county, WEEK, by=wang, at=AT)
    for values in (
        {"agrees": False},
        {"agrees": True, "faults": ["gap"]},
        {"agrees": True, "differences": [[]]},
    ):
        with pytest.raises(IntegrityError, match="check_says_what_is_wrong"), transaction.atomic():
            SummaryCheck.objects.create(published=version, checked_at=AT, **values)


def test_compiled_versions_start_at_one(compiled, county):
    summary = compiled[0]
    summary.pk, summary.version = None, 0
    with pytest.raises(IntegrityError, match="summary_versions_start_at_one"), transaction.atomic():
        summary.save(force_insert=True)


def test_a_townships_official_reaches_no_other_township(compiled, other_township, bai):
    elsewhere = make_member(role=Role.OFFICIAL, unit=bai.unit, home_district=bai.home_district)
    with pytest.raises(lifecycle.NotAllowed):
        publish(other_township, WEEK, by=elsewhere, at=AT)
