"""The collections of a home: which there are, and a home that cannot be used."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.collection import Library
from index.errors import ConfigurationError, DocumentError, IndexingError, StorageUnavailable, UnknownCollection
from index.settings import IndexSettings


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(IndexSettings(home=tmp_path / "home", embedder="local", parse_workers=1))
    yield made
    made.close()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text("There are 12 lighthouses.")
    return tmp_path / "good.txt"


def test_an_upload_of_nothing_but_a_bad_file_leaves_no_collection(library: Library, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"no PDF")
    with pytest.raises(DocumentError):
        library.open("new", create=True).ingest_as(tmp_path / "bad.pdf", "bad.pdf")
    assert library.names() == []
    with pytest.raises(UnknownCollection):
        library.open("new")


def test_a_collection_is_there_from_its_first_document_on(library: Library, good: Path) -> None:
    collection = library.open("new", create=True)
    assert library.names() == []
    collection.ingest([good])
    assert library.names() == ["new"]
    assert library.open("new") is collection
    collection.forget(["good.txt"])
    assert library.open("new") is collection


def test_what_another_process_stored_is_seen(library: Library, good: Path, tmp_path: Path) -> None:
    library.open("new", create=True)
    other = Library(IndexSettings(home=tmp_path / "home", embedder="local", parse_workers=1))
    other.open("new", create=True).ingest([good])
    other.close()
    assert library.names() == ["new"]
    assert library.open("new").search("lighthouses")


def test_a_damaged_catalog_is_told_of_and_not_passed_over(library: Library, good: Path, tmp_path: Path) -> None:
    catalog = tmp_path / "home" / "collections" / "new" / "catalog.sqlite"
    catalog.parent.mkdir(parents=True)
    catalog.write_bytes(b"this is no database at all" * 1000)
    assert library.names() == ["new"]
    with pytest.raises(IndexingError):
        library.open("new")


def test_a_home_that_is_no_folder_is_said_to_be_so(good: Path) -> None:
    with pytest.raises(StorageUnavailable, match=r"good\.txt cannot be read .*--home"):
        Library(IndexSettings(home=good, embedder="local")).open()


@pytest.mark.parametrize("url", ["nonsense", "mysql://user:secret@host/x"])
def test_an_address_of_no_catalog_is_refused_without_repeating_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match="BALLAST_CATALOG") as caught:
        Library(IndexSettings(home=tmp_path, embedder="local", catalog_url=url)).open()
    assert "secret" not in str(caught.value)


def test_a_collection_of_an_older_release_that_holds_nothing_else_is_there(library: Library, tmp_path: Path) -> None:
    """Its catalog need not have been opened by this version before it is listed."""
    catalog = tmp_path / "home" / "collections" / "old" / "catalog.sqlite"
    catalog.parent.mkdir(parents=True)
    store = Path(__file__).parents[2] / "faults" / "stores"
    with contextlib.closing(sqlite3.connect(catalog)) as connection:
        connection.executescript(sorted(store.glob("*.sql"))[0].read_text("utf-8"))
    assert library.names() == ["old"]
