"""What a catalog promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.errors import StorageUnavailable, UnknownDocument
from index.model import Document, Paragraph, Place, Source
from index.preparing import Prepared, prepare
from index.rows import Change, Swap

NAMES = count()
WORDS = ("Alpha", "Beta", "Gamma", "Delta")


@pytest.fixture(params=["sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    catalog = Catalog.at(tmp_path / "catalog.sqlite", url, f"contract.{next(NAMES)}", create=True)
    yield catalog
    catalog.close()


def prepared(*texts: str) -> list[Prepared]:
    paragraphs, position = [], 0
    for number, text in enumerate(texts, 1):
        paragraphs.append(
            Paragraph(number, text, position, position + len(text), number, number, heading=("Part one",))
        )
        position += len(text) + 1
    return list(prepare(Document("\n".join(texts), tuple(paragraphs), "txt")))


def swap(file: str, texts: Sequence[Prepared], known: Source | None = None, kept: dict[int, int] | None = None) -> Swap:
    source = Source(
        id=known.id if known else 0, file=file, path=f"/somewhere/{file}", sha256="0" * 64, bytes=10, format="txt",
        encoding="utf-8", title="A title 标题", published=date(2026, 1, 22), paragraphs=len(texts), quantities=0,
        ingested_at="2026-01-22T00:00:00+00:00", warnings=("short",),
    )  # fmt: skip
    kept = kept or {}
    fresh = sum(len(one.windows) for at, one in enumerate(texts) if at not in kept)
    return Swap(source, "/somewhere", texts, kept, [b"\x00\x3c\x00\x00"] * fresh)


def test_a_document_comes_back_as_it_went_in(catalog: Catalog) -> None:
    texts = prepared("There are 4.838 million stations.", "共有483.8万座基站。")
    catalog.commit([swap("a.txt", texts)])
    source = catalog.source("a.txt")
    assert (source.title, source.published, source.warnings) == ("A title 标题", date(2026, 1, 22), ("short",))
    stored = catalog.paragraphs("a.txt")
    assert [one.paragraph for one in stored] == [one.paragraph for one in texts]
    assert [one.language for one in stored] == ["en", "zh"]
    assert stored[0].hash == texts[0].hash.hex()


def test_paragraphs_are_read_by_range(catalog: Catalog) -> None:
    catalog.commit([swap("a.txt", prepared("one", "two", "three", "four"))])
    assert [one.paragraph.number for one in catalog.paragraphs("a.txt", 2, 3)] == [2, 3]
    assert [one.paragraph.number for one in catalog.paragraphs("a.txt", -1, 1)] == [1]


def test_the_change_log_tells_what_was_added_and_deleted(catalog: Catalog) -> None:
    catalog.commit([swap("a.txt", prepared("one", "two", "three")), swap("b.txt", prepared("four"))])
    catalog.delete(["a.txt"])
    assert catalog.changes(0) == [Change(1, 1, 1, 4), Change(2, -1, 1, 3)]
    assert catalog.changes(1) == [Change(2, -1, 1, 3)]
    assert (catalog.head().generation, catalog.head().passages) == (2, 1)


def test_what_is_kept_keeps_its_passages_and_takes_its_new_number(catalog: Catalog) -> None:
    one, two, three, new = (f"{word} is a paragraph that needs nothing of what stands before it" for word in WORDS)
    catalog.commit([swap("a.txt", prepared(one, two, three))])
    known = catalog.source("a.txt")
    ids = dict(catalog.fingerprints(known.id))
    texts = prepared(new, one, three)
    kept = {at: ids[one.fingerprint] for at, one in enumerate(texts) if one.fingerprint in ids}
    catalog.commit([swap("a.txt", texts, known, kept)])
    found = {one.stored.paragraph.text: one for one in catalog.found([1, 2, 3, 4])}
    assert {text: (one.passage, one.stored.paragraph.number) for text, one in found.items()} == {
        new: (4, 1), one: (1, 2), three: (3, 3),
    }  # fmt: skip
    assert catalog.changes(1) == [Change(2, -1, 2, 2), Change(3, 1, 4, 4)]


def test_an_id_is_never_given_twice(catalog: Catalog) -> None:
    catalog.commit([swap("a.txt", prepared("one"))])
    catalog.delete(["a.txt"])
    catalog.commit([swap("a.txt", prepared("one"))])
    assert catalog.found([1]) == []
    assert [one.passage for one in catalog.found([1, 2])] == [2]


def test_documents_go_in_together_or_not_at_all(catalog: Catalog) -> None:
    broken = replace(swap("b.txt", prepared("two")), vectors=[])
    with pytest.raises(StopIteration):
        catalog.commit([swap("a.txt", prepared("one")), broken])
    assert catalog.sources() == []
    assert catalog.head().generation == 0


def test_a_text_is_found_wherever_it_stands(catalog: Catalog) -> None:
    same = prepared("the same", "another")
    catalog.commit([swap("b.txt", same), swap("a.txt", same[:1])])
    assert catalog.places([same[0].hash]) == {same[0].hash: [Place("a.txt", 1), Place("b.txt", 1)]}


def test_what_was_read_is_read_again_after_each_change(catalog: Catalog) -> None:
    text = "a paragraph that stands in one place, then in two, then in none"
    catalog.commit([swap("a.txt", prepared(text))])
    hash_ = prepared(text)[0].hash

    def seen() -> tuple[int, list[int], list[str]]:
        places = catalog.places([hash_]).get(hash_, [])
        return catalog.head().passages, [one.passage for one in catalog.found([1, 2])], [one.file for one in places]

    assert seen() == seen() == (1, [1], ["a.txt"])
    catalog.commit([swap("b.txt", prepared(text))])
    assert seen() == (2, [1, 2], ["a.txt", "b.txt"])
    catalog.delete(["a.txt"])
    assert seen() == (1, [2], ["b.txt"])
    catalog.locate("b.txt", "/elsewhere/b.txt", None)
    assert [one.stored.source.path for one in catalog.found([2])] == ["/elsewhere/b.txt"]


def test_what_another_process_committed_is_seen(tmp_path: Path) -> None:
    reader = Catalog.at(tmp_path / "catalog.sqlite", create=True)
    writer = Catalog.at(tmp_path / "catalog.sqlite")
    writer.commit([swap("a.txt", prepared("one"))])
    assert [one.passage for one in reader.found([1])] == [1]
    writer.delete(["a.txt"])
    assert (reader.found([1]), reader.head().passages) == ([], 0)
    writer.close()
    reader.close()


def test_passages_are_found_by_place(catalog: Catalog) -> None:
    catalog.commit([swap("a.txt", prepared("one", "two"))])
    assert [one.passage for one in catalog.found_at([Place("a.txt", 2), Place("a.txt", 9)])] == [2]


def test_vectors_come_back_by_range_and_by_id(catalog: Catalog) -> None:
    catalog.commit([swap("a.txt", prepared("one", "二二", "three"))])
    assert [(row.passage, row.language) for row in catalog.vectors(2, 9)] == [(2, "zh"), (3, "en")]
    assert {row.passage for row in catalog.vectors_of([3, 1, 77])} == {1, 3}


def test_vectors_are_replaced_all_at_once(catalog: Catalog) -> None:
    catalog.commit([swap("a.txt", prepared("one", "two"))])
    catalog.replace_vectors(iter([[(1, b"\x01\x02")], [(2, b"\x03\x04")]]), {"embedder": "another"})
    assert [row.vector for row in catalog.vectors(1, 2)] == [b"\x01\x02", b"\x03\x04"]
    assert catalog.head().embedder == "another"


def test_a_document_that_is_not_there_is_said_to_be_unknown(catalog: Catalog) -> None:
    with pytest.raises(UnknownDocument):
        catalog.paragraphs("nothing.txt")
    assert catalog.delete(["nothing.txt"]) == []


def test_two_collections_on_one_server_do_not_meet(postgres_url: str, tmp_path: Path) -> None:
    one = Catalog.at(tmp_path / "x", postgres_url, "one", create=True)
    other = Catalog.at(tmp_path / "y", postgres_url, "other", create=True)
    one.commit([swap("a.txt", prepared("one"))])
    assert other.sources() == []
    one.close()
    other.close()


def test_a_server_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable) as caught:
        Catalog.at(tmp_path / "x", "postgresql://nobody@127.0.0.1:9/nothing", create=True)
    assert "\n" not in str(caught.value)
