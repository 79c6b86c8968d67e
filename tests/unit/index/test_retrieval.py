"""What search finds: by words, by meaning, by value, in either language, as readers and writers come and go."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import retrieval
from index.collection import Collection, Library
from index.retrieval import Legs, Weights, fused
from index.settings import IndexSettings

ENGLISH = """Charging and networks

The country counted 20.092 million charging points at the end of 2025, up 49.7 percent on the year before.

Of these, public ones number 4.717 million.

By then 4.838 million base stations for mobile networks were in service everywhere in the country.

The museum of history opened a new hall for paintings of the eighteenth century.

Wages in the textile industry rose by two-thirds within ten years, as the ministry reported.
"""
CHINESE = """农业与水利

全国小麦产量达到1.4亿吨，比上年增长2.1%，为历史最高水平。

新建水库312座，灌溉面积扩大三分之二，惠及农民860万人。
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(IndexSettings(home=tmp_path / "home"))
    yield library
    library.close()


@pytest.fixture
def collection(library: Library, tmp_path: Path) -> Collection:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "en.txt").write_text(ENGLISH)
    (folder / "zh.txt").write_text(CHINESE)
    collection = library.open(create=True)
    collection.ingest([folder])
    return collection


QUESTIONS = {
    "words": ("How many base stations were in service?", "4.838 million"),
    "word forms": ("museums opening halls", "museum"),
    "a paragraph that leans on the one before": ("How many charging points are public?", "4.717"),
    "a value in other words": ("two-thirds", "two-thirds"),
    "a rounded value": ("4.84 million", "4.838 million"),
    "a value of the other language": ("140 million tonnes", "1.4亿"),
    "Chinese": ("小麦产量是多少？", "1.4亿"),
    "traditional characters": ("小麥產量是多少？", "1.4亿"),
    "English over Chinese": ("How much wheat was produced?", "1.4亿"),
    "English over Chinese, another": ("How many reservoirs were built?", "312"),
    "Chinese over English": ("公共充电桩有多少？", "charging points"),
    "Chinese over English, another": ("博物馆开放了什么？", "museum"),
    "one character": ("麦", "小麦"),
}


@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize(("question", "held"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_the_paragraph_is_among_the_first_three(
    collection: Collection, question: str, held: str, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if size == "large":
        monkeypatch.setattr(retrieval, "IN_MEMORY", 0)
    assert any(held in hit.stored.paragraph.text for hit in collection.search(question)[:3])


def test_scores_fall_and_say_which_leg_gave_them(collection: Collection) -> None:
    hits = collection.search("How many of 4.838 million base stations were in service?")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert 0 <= hits[-1].score <= hits[0].score <= 1
    assert set(hits[0].legs) == {"lexical", "dense", "figure"}


@pytest.mark.parametrize("question", ["", "???", "🙂🙂", "the of and", "x" * 100_000, "的的的"])
def test_a_question_without_words_breaks_nothing(collection: Collection, question: str) -> None:
    assert len(collection.search(question, limit=3)) <= 3


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_reader_sees_what_another_writes(
    collection: Collection, tmp_path: Path, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if size == "large":
        monkeypatch.setattr(retrieval, "IN_MEMORY", 0)
    reader = Library(IndexSettings(home=tmp_path / "home"))
    assert reader.open().search("lighthouse keepers")
    (tmp_path / "new.txt").write_text("Forty lighthouse keepers were trained.")
    collection.ingest([tmp_path / "new.txt"])
    assert reader.open().search("lighthouse keepers")[0].stored.source.file == "new.txt"
    collection.forget(["new.txt"])
    assert all("lighthouse" not in hit.stored.paragraph.text for hit in reader.open().search("lighthouse keepers"))
    reader.close()


def test_questions_are_answered_while_documents_come_and_go(collection: Collection, tmp_path: Path) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                assert "4.838" in collection.search("How many base stations were in service?")[0].stored.paragraph.text
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=ask) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(5):
        (tmp_path / "coming.txt").write_text(f"Version {number} speaks of {number} other things.")
        collection.ingest([tmp_path / "coming.txt"])
    collection.forget(["coming.txt"])
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []


def test_a_name_that_no_glossary_holds_is_found_by_its_sound(collection: Collection, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Oats were sown late.\n\nMrs Braddock kept the ledgers.\n\nRain fell in May.")
    collection.ingest([tmp_path / "names.txt"])
    best = collection.search("布拉多克是谁？")[0]
    assert "Braddock" in best.stored.paragraph.text
    assert "lexical" in best.legs


def test_legs_are_summed_by_weight_on_one_scale() -> None:
    legs = Legs(lexical={1: 8.0, 2: 4.0}, dense={2: 0.9, 3: 0.1}, figure={})
    scores = fused(legs, Weights(1.0, 1.0, 1.0))
    assert scores == pytest.approx({1: 0.5, 2: 0.75, 3: 0.0})
