"""The lexical index as it is written: fed while documents are stored, or from the catalog, it is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.building import Builder
from index.catalog import Catalog
from index.embedding import LocalEmbedder
from index.lexical import LexicalIndex
from index.preparing import Words
from index.reading.workers import ReadingPool

TEXT = "There are 4.838 million stations.\n\nThere are 20.092 million points.\n\n共有483.8万座基站。\n"
ASKED = ("station", "point", "基站", "#4838000", "lighthous", "storm")


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog.at(tmp_path / "catalog.sqlite", create=True)
    yield catalog
    catalog.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.txt").write_text("There are 7 lighthouses.\n")
    return folder


def ingest(catalog: Catalog, folder: Path, lexical: LexicalIndex | None = None) -> list[dict[int, Words]]:
    """Ingest a folder, feeding the index where there is one; what it was fed."""
    fed: list[dict[int, Words]] = []

    def committed(words: dict[int, Words]) -> None:
        fed.append(words)
        if lexical is not None:
            lexical.feed(catalog, words)

    with ReadingPool() as pool:
        Builder(catalog, LocalEmbedder(), committed).ingest([folder], pool)  # type: ignore[arg-type]
    return fed


def found(lexical: LexicalIndex, words: Sequence[str] = ASKED) -> dict[str, list[tuple[int, float]]]:
    return {word: sorted(lexical.search([[((word,), 1.0)]], 10)) for word in words}


def test_what_is_fed_is_what_the_catalog_would_give(catalog: Catalog, folder: Path, tmp_path: Path) -> None:
    fed, read = LexicalIndex(tmp_path / "fed"), LexicalIndex(tmp_path / "read")
    ingest(catalog, folder, fed)
    for lexical in (fed, read):
        lexical.catch_up(catalog)
        assert lexical.applied() == catalog.generation()
    assert found(fed) == found(read)
    assert [len(hits) for hits in found(fed).values()] == [2, 2, 1, 2, 1, 0]


def test_a_changed_file_loses_what_it_no_longer_says(catalog: Catalog, folder: Path, tmp_path: Path) -> None:
    lexical = LexicalIndex(tmp_path / "lexical")
    for text in (TEXT, TEXT.replace("20.092 million points", "30 storms")):
        (folder / "a.txt").write_text(text)
        ingest(catalog, folder, lexical)
        lexical.catch_up(catalog)
    assert [len(hits) for hits in found(lexical).values()] == [2, 0, 1, 2, 1, 2]


def test_nothing_is_found_of_what_was_fed_before_it_is_committed(
    catalog: Catalog, folder: Path, tmp_path: Path
) -> None:
    lexical = LexicalIndex(tmp_path / "lexical")
    ingest(catalog, folder, lexical)
    assert not any(found(lexical).values())
    lexical.abandon()
    lexical.catch_up(catalog)
    assert len(found(lexical)["station"]) == 2


def test_an_index_that_is_behind_takes_the_rest_from_the_catalog(
    catalog: Catalog, folder: Path, tmp_path: Path
) -> None:
    ingest(catalog, folder)
    lexical = LexicalIndex(tmp_path / "lexical")
    (folder / "c.txt").write_text("A storm came.\n")
    assert [len(words) for words in ingest(catalog, folder, lexical)] == [1]
    lexical.catch_up(catalog)
    assert [len(hits) for hits in found(lexical).values()] == [2, 2, 1, 2, 1, 1]


def test_a_rebuild_left_half_done_is_in_nobodys_way(catalog: Catalog, folder: Path, tmp_path: Path) -> None:
    lexical = LexicalIndex(tmp_path / "lexical")
    ingest(catalog, folder, lexical)
    lexical.catch_up(catalog)
    (tmp_path / "lexical.new").mkdir()
    (tmp_path / "lexical.new" / "meta.json").write_text("half")
    before = found(lexical)
    lexical.rebuild(catalog)
    assert found(lexical) == before
    assert not (tmp_path / "lexical.new").exists()
