"""Suggesting a category: by keywords, by a trained model, and never an error."""

import csv
import logging
from array import array
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from complaints import lifecycle
from complaints.models import Category
from complaints.suggestion import Suggester, model, suggest, training
from complaints.suggestion.keywords import WORDS
from tests.factories import file_complaint, make_category

ROAD = [
    "村东头的路坑洼不平",
    "路面翻浆过不去车",
    "修路修了半截没人管",
    "大车压坏了村里的路",
    "路上的坑好深",
    "公路坑坑洼洼",
]
WATER = [
    "自来水停了三天",
    "家里水管没有水",
    "水发黄不能喝",
    "又停水了没人通知",
    "水压太小上不了楼",
    "吃水难井干了",
]


@pytest.fixture
def roads(db) -> Category:
    return make_category(name_zh="建设管理", above="交通运输")


@pytest.fixture
def water(db) -> Category:
    return make_category(name_zh="城市建设和市政管理")


@pytest.fixture
def examples(roads, water) -> list[training.Example]:
    return [(text, "交通运输/建设管理") for text in ROAD] + [
        (text, "城乡建设/城市建设和市政管理") for text in WATER
    ]


@pytest.fixture
def trained(examples, settings, tmp_path):
    settings.CATEGORY_MODEL = str(tmp_path / "models" / "category_model")
    made = training.train(examples)
    model.save(made, tmp_path / "models" / "category_model")
    return made


@pytest.fixture(autouse=True)
def _no_model(settings, tmp_path) -> None:
    settings.CATEGORY_MODEL = str(tmp_path / "none")


def test_keywords_find_what_people_call_it(roads, water):
    assert suggest("路面坑坑洼洼没法走") == [roads]
    assert suggest("自来水停了三天\n家里没水，路也不好") == [water]


def test_what_residents_ask_for_is_not_what_the_matter_is_called(roads):
    make_category(above="教育文体", name_zh="希望工程", name_en="Project Hope")
    assert suggest("希望尽快派人来修") == []


@pytest.mark.parametrize("text", ["", "嗯", "12345", "\0", "<b>", "🙂" * 5000])
def test_a_text_that_names_nothing_suggests_nothing(roads, water, text):
    assert suggest(text) == []


def test_every_keyword_belongs_to_a_category_of_the_tree(db):
    call_command("load_categories", verbosity=0)
    with WORDS.open(encoding="utf-8", newline="") as file:
        named = [row["category"] for row in csv.DictReader(file)]
    assert set(named) <= set(Suggester().by_name)
    assert len(named) == len(set(named))


@pytest.mark.parametrize("more", [1, 3])
def test_suggesting_takes_one_statement(roads, water, more, django_assert_num_queries):
    for number in range(more):
        make_category(name_zh=f"类别{number}")
    with django_assert_num_queries(1):
        suggest("路面坑坑洼洼，自来水停了")


def test_a_trained_model_tells_texts_apart(trained, roads, water):
    assert suggest("这条路全是坑")[0] == roads
    assert suggest("水龙头没有水")[0] == water


def test_a_model_is_the_same_after_it_was_stored(trained, settings):
    assert model.load(Path(settings.CATEGORY_MODEL)) == trained


def test_a_new_model_is_taken_up_at_once(trained, settings, roads, water):
    assert suggest("这条路全是坑")[0] == roads
    turned = model.Model(
        trained.categories[::-1], trained.grams, trained.idf, array("f", trained.bias[::-1]), trained.weights
    )
    model.save(turned, Path(settings.CATEGORY_MODEL))
    assert suggest("这条路全是坑")[0] == water


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04pickle",
        b"{}\n",
        b"[]\n",
        b'{"format": 9, "categories": [], "grams": [], "sha256": ""}\n',
        b'{"format": 1, "categories": ["a"], "grams": ["b"], "sha256": "0"}\n1234',
    ],
)
def test_a_broken_model_falls_back_to_keywords_and_says_so_once(roads, settings, tmp_path, content, caplog):
    path = tmp_path / "broken"
    path.write_bytes(content)
    settings.CATEGORY_MODEL = str(path)
    with caplog.at_level(logging.WARNING):
        found = [suggest("路面坑坑洼洼") for _ in range(3)]
    assert (found, len(caplog.records)) == ([[roads]] * 3, 1)


def test_a_model_of_another_tree_is_not_used(trained, caplog):
    Category.objects.all().delete()
    other = make_category(name_zh="水利水电", above="农村农业")
    with caplog.at_level(logging.WARNING):
        assert suggest("机井没水浇地") == [other]
    assert len(caplog.records) == 1


def test_a_damaged_file_is_noticed(trained, settings):
    path = Path(settings.CATEGORY_MODEL)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(model.Unusable):
        model.load(path)


def test_a_split_holds_out_some_of_each_category_and_never_all(examples):
    split = training.split(
        [*examples, ("只有一条", "民政/社会救助"), ("还有一条", "民政/社会救助")], share=0.2
    )
    assert {name for _, name in split.held_out} == {name for _, name in split.learned}
    assert not set(split.held_out) & set(split.learned)


def test_the_command_learns_from_categorised_complaints_and_tells_how_good_it_is(
    roads, water, village, now, settings, tmp_path, capsys, chen
):
    settings.CATEGORY_MODEL = str(tmp_path / "category_model")
    for category, texts in ((roads, ROAD), (water, WATER)):
        for text in texts:
            complaint = file_complaint(village, category, now, title=text[:20], body=text)
            lifecycle.accept(complaint, by=chen, at=now)
    call_command("train_categories")
    told = capsys.readouterr().out
    assert "12 complaints; 12 in 2 categories that have enough: 10 learned from, 2 held out." in told
    assert all(
        f"\n{what}" in told
        for what in ("both, as suggested", "model alone", "keywords alone", "most frequent")
    )
    assert suggest("路上全是坑")[0] == roads


def test_the_command_learns_from_a_file(roads, water, examples, settings, tmp_path):
    settings.CATEGORY_MODEL = str(tmp_path / "category_model")
    file = tmp_path / "texts.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([["text", "category"], *examples])
    call_command("train_categories", file=file)
    assert suggest("水管没有水")[0] == water


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "text,category\n路,无此类\n", "text,category\n"])
def test_the_command_says_what_it_cannot_learn_from(roads, tmp_path, content):
    file = tmp_path / "texts.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("train_categories", file=file)


def test_without_the_library_it_says_what_to_install(roads, water, examples, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "TfidfVectorizer", None)
    with pytest.raises(training.CannotTrain, match="requirements-suggest"):
        training.train(examples)
