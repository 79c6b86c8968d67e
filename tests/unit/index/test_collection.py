"""A collection from the outside: files in, passages found, versions swapped, nothing lost."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.collection import Collection, Library
from index.errors import ConfigurationError, IndexLocked, UnknownCollection, UnknownDocument
from index.locking import writing
from index.model import IngestProgress, Place
from index.reading import workers
from index.rows import Entry
from index.settings import IndexSettings

NETWORKS = """Networks at the end of 2025

By then 4.838 million 5G base stations were in service.

Of these, 1.2 million stood in villages.

The charging network counted 20.092 million points.
"""
CHINESE = """2025年末的网络

届时在用的5G基站为483.8万个。

充电设施有2009.2万个。
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(IndexSettings(home=tmp_path / "home"))
    yield library
    library.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "networks.txt").write_text(NETWORKS)
    (folder / "网络.txt").write_text(CHINESE)
    return folder


@pytest.fixture
def collection(library: Library, folder: Path) -> Collection:
    collection = library.open(create=True)
    collection.ingest([folder])
    return collection


def test_nothing_is_created_by_asking_for_a_collection_that_is_not_there(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UnknownCollection):
        library.open()
    assert library.names() == []
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["", "../x", "A", ".hidden", "a/b", "x" * 64])
def test_a_name_that_is_none_is_refused(library: Library, name: str) -> None:
    with pytest.raises(ConfigurationError):
        library.open(name, create=True)


def test_an_ingest_tells_of_each_file(library: Library, folder: Path) -> None:
    steps: list[IngestProgress] = []
    report = library.open(create=True).ingest([folder], progress=steps.append)
    assert report.added == ("networks.txt", "网络.txt")
    assert [(step.done, step.total, step.outcome) for step in steps] == [(1, 2, "added"), (2, 2, "added")]
    assert report.paragraphs == 7


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("How many 5G base stations were in service?", Place("networks.txt", 2)),
        ("在用的5G基站有多少个？", Place("网络.txt", 2)),
        ("在用的5Ｇ基站有多少個？", Place("网络.txt", 2)),
        ("charging points", Place("networks.txt", 4)),
    ],
    ids=["English", "Chinese", "full width and traditional", "keywords"],
)
def test_a_question_finds_the_paragraph_that_answers_it(collection: Collection, question: str, place: Place) -> None:
    assert collection.search(question)[0].stored.place == place


def test_a_paragraph_that_leans_on_the_one_before_carries_it(collection: Collection) -> None:
    assert "5G base stations" in collection.paragraph("networks.txt", 3).lead


def test_an_unchanged_file_is_no_work(collection: Collection, folder: Path) -> None:
    before = collection.status().generation
    report = collection.ingest([folder])
    assert report.unchanged == ("networks.txt", "网络.txt")
    assert report.embedded == 0
    assert collection.status().generation == before


def test_nothing_to_do_opens_no_vector_index(collection: Collection, library: Library, folder: Path) -> None:
    library.close()
    assert library.open().ingest([folder]).unchanged == ("networks.txt", "网络.txt")
    assert not library.open()._vectors._graph.is_open
    (folder / "networks.txt").write_text(NETWORKS + "\nOne line more.\n")
    library.open().ingest([folder])
    assert library.open()._vectors._graph.is_open


def test_a_rebuild_lets_the_words_be_searched_until_it_is_done(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []
    entries = collection._catalog.entries

    def searching(first: int, last: int) -> list[Entry]:
        found.extend(hit.stored.source.file for hit in collection.search("charging network points", limit=1))
        return entries(first, last)

    monkeypatch.setattr(collection._catalog, "entries", searching)
    collection.rebuild()
    assert found == ["networks.txt"]
    assert collection.search("charging network points")[0].stored.source.file == "networks.txt"
    assert collection.status().lexical_behind == 0


def test_workers_make_the_catalog_that_this_process_makes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "page.html").write_text("<h1>标题</h1><p>共有483.8万座基站。</p>")
    dumps = []
    for much in (10**9, 0):
        monkeypatch.setattr(workers, "MUCH", much)
        library = Library(IndexSettings(home=tmp_path / f"home-{much}"))
        for text in (NETWORKS, NETWORKS.replace("1.2 million", "1.3 million")):
            (folder / "networks.txt").write_text(text)
            report = library.open(create=True).ingest([folder])
        library.close()
        with contextlib.closing(sqlite3.connect(tmp_path / f"home-{much}/collections/default/catalog.sqlite")) as made:
            made.execute("UPDATE documents SET ingested_at = ''")
            dumps.append((report.embedded, list(made.iterdump())))
    assert dumps[0] == dumps[1]


def test_only_what_changed_is_embedded_and_the_rest_keeps_its_passages(collection: Collection, folder: Path) -> None:
    kept = {hit.stored.paragraph.text: hit.passage for hit in collection.search("charging network points 5G")}
    (folder / "networks.txt").write_text("A new first line.\n\n" + NETWORKS.replace("1.2 million", "1.3 million"))
    report = collection.ingest([folder])
    assert report.changed == ("networks.txt",)
    assert report.embedded < 5
    text = "The charging network counted 20.092 million points."
    hit = next(hit for hit in collection.search("charging network points") if hit.stored.paragraph.text == text)
    assert hit.passage == kept[text]
    assert hit.stored.paragraph.number == 5
    assert all("1.2 million" not in hit.stored.paragraph.text for hit in collection.search("1.2 million villages"))


def test_a_file_that_can_no_longer_be_read_keeps_its_earlier_version(collection: Collection, folder: Path) -> None:
    (folder / "networks.txt").write_bytes(b"\x00\x01\x02" * 100)
    report = collection.ingest([folder])
    assert [failure.file for failure in report.failed] == ["networks.txt"]
    assert collection.search("5G base stations")[0].stored.source.file == "networks.txt"


def test_a_file_gone_from_its_folder_is_removed(collection: Collection, folder: Path) -> None:
    (folder / "networks.txt").unlink()
    assert collection.ingest([folder]).removed == ("networks.txt",)
    assert [source.file for source in collection.sources()] == ["网络.txt"]


def test_a_forgotten_file_is_gone_from_answers_at_once(collection: Collection) -> None:
    assert collection.forget(["networks.txt", "nothing.txt"]) == ["networks.txt"]
    assert {hit.stored.source.file for hit in collection.search("How many 5G base stations?")} <= {"网络.txt"}
    with pytest.raises(UnknownDocument):
        collection.paragraph("networks.txt", 1)


def test_another_file_of_the_same_name_is_told_apart_by_its_folder(collection: Collection, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "networks.txt").write_text("Something else entirely.")
    assert collection.ingest([other]).added == ("other/networks.txt",)


def test_the_same_text_in_two_files_is_one_hit_with_two_places(collection: Collection, folder: Path) -> None:
    (folder / "copy.txt").write_text(NETWORKS)
    collection.ingest([folder])
    hits = [hit for hit in collection.search("charging network points") if "20.092" in hit.stored.paragraph.text]
    assert len(hits) == 1
    assert {hits[0].stored.place, *hits[0].also_at} == {Place("copy.txt", 4), Place("networks.txt", 4)}


def test_preferred_places_are_among_the_hits(collection: Collection) -> None:
    hits = collection.search("5G base stations", limit=1, prefer=[Place("networks.txt", 4)])
    assert Place("networks.txt", 4) in [hit.stored.place for hit in hits]


def test_a_second_writer_is_told_who_writes(collection: Collection, tmp_path: Path) -> None:
    with (
        writing(tmp_path / "home" / "collections" / "default" / "lock"),
        pytest.raises(IndexLocked, match="process"),
    ):
        collection.forget(["networks.txt"])


def test_what_was_stored_is_there_after_opening_again(collection: Collection, library: Library, tmp_path: Path) -> None:
    status = collection.status()
    library.close()
    again = Library(IndexSettings(home=tmp_path / "home"))
    assert again.names() == ["default"]
    assert replace(again.open().status(), bytes_on_disk=status.bytes_on_disk) == status
    assert again.open().search("5G base stations")[0].stored.place == Place("networks.txt", 2)
    again.close()


def test_a_rebuild_finds_the_same(collection: Collection) -> None:
    before = [hit.passage for hit in collection.search("5G base stations")]
    collection.rebuild()
    assert [hit.passage for hit in collection.search("5G base stations")] == before
    status = collection.status()
    assert (status.vectors_behind, status.lexical_behind) == (0, 0)


@pytest.mark.parametrize("cache", ["lexical", "chroma"])
def test_a_cache_that_is_lost_is_made_again(
    collection: Collection, library: Library, tmp_path: Path, cache: str
) -> None:
    library.close()
    shutil.rmtree(tmp_path / "home" / "collections" / "default" / cache)
    again = Library(IndexSettings(home=tmp_path / "home"))
    assert again.open().search("在用的5G基站")[0].stored.place == Place("网络.txt", 2)
    again.open().rebuild()
    assert again.open().status().vectors_behind == 0
    again.close()


def test_a_collection_sees_nothing_of_another(collection: Collection, library: Library, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The hidden number of base stations is 77.")
    library.open("private", create=True).ingest([secret])
    assert library.names() == ["default", "private"]
    assert all("hidden" not in hit.stored.paragraph.text for hit in collection.search("hidden number base stations"))
