"""Caches and catalog damaged, folders full, read-only or gone: healed, or one line that says what to do."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import engines
from index.collection import Library
from index.errors import BallastError, IndexDamaged, StorageUnavailable
from index.settings import IndexSettings
from tests.faults.victim import Nursery

TEXT = "There are 4.838 million base stations.\n\nThere are 20.092 million charging points.\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose default collection holds one file, closed."""
    (tmp_path / "a.txt").write_text(TEXT)
    library = Library(IndexSettings(home=tmp_path / "home"))
    library.open(create=True).ingest([tmp_path / "a.txt"])
    library.close()
    return tmp_path / "home"


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


def spoil(path: Path) -> None:
    """Overwrite the middle of every file below `path`, or of it."""
    for file in [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file()):
        size = file.stat().st_size
        with file.open("r+b") as opened:
            opened.seek(size // 4)
            opened.write(b"\xa5" * max(1, size // 2))


@pytest.mark.parametrize("how", ["spoilt", "emptied", "truncated", "a file in its place"])
@pytest.mark.parametrize("cache", ["lexical", "chroma"])
def test_a_damaged_cache_never_loses_a_document(home: Path, cache: str, how: str) -> None:
    folder = home / "collections" / "default" / cache
    if how == "spoilt":
        spoil(folder)
    elif how == "truncated":
        for file in folder.rglob("*"):
            if file.is_file():
                os.truncate(file, 0)
    else:
        shutil.rmtree(folder)
        folder.mkdir() if how == "emptied" else folder.write_text("no folder")
    library = Library(IndexSettings(home=home))
    collection = library.open()
    assert "4.838" in collection.search("How many base stations are there?")[0].stored.paragraph.text
    (home / "b.txt").write_text("There are 7 lighthouses.")
    collection.ingest([home / "b.txt"])
    assert collection.search("lighthouses")[0].stored.source.file == "b.txt"
    status = collection.status()
    assert (status.vectors_behind, status.lexical_behind) == (0, 0)
    assert collection.vectors_held() == 3
    library.close()


@pytest.mark.parametrize("how", ["spoilt", "emptied", "gone", "of another time"])
def test_an_ingest_of_what_is_there_already_mends_the_vector_index(home: Path, tmp_path: Path, how: str) -> None:
    folder = home / "collections" / "default"
    if how == "spoilt":
        spoil(folder / "chroma")
    elif how == "of another time":
        kept = shutil.copytree(folder / "chroma", tmp_path / "kept")
        (tmp_path / "b.txt").write_text("There are 7 lighthouses.")
        library = Library(IndexSettings(home=home))
        library.open().ingest([tmp_path / "b.txt"])
        library.close()
        shutil.rmtree(folder / "chroma")
        kept.rename(folder / "chroma")
    else:
        shutil.rmtree(folder / "chroma")
        if how == "emptied":
            (folder / "chroma").mkdir()
    library = Library(IndexSettings(home=home))
    assert library.open().ingest([tmp_path / "a.txt"]).unchanged == ("a.txt",)
    assert library.open().vectors_held() == library.open().status().passages
    library.close()


@pytest.mark.parametrize("note", ["", "{}", "[]", '{"applied": 99, "files": {}}', '{"applied": "x", "files": 1}'])
def test_a_note_on_the_vector_index_that_says_nothing_is_passed_over(home: Path, tmp_path: Path, note: str) -> None:
    (home / "collections" / "default" / "chroma.json").write_text(note)
    library = Library(IndexSettings(home=home))
    assert library.open().ingest([tmp_path / "a.txt"]).unchanged == ("a.txt",)
    assert library.open().status().vectors_behind == 0
    library.close()


@pytest.mark.parametrize("how", ["spoilt", "no database"])
def test_a_damaged_catalog_is_told_in_one_line(home: Path, how: str) -> None:
    catalog = home / "collections" / "default" / "catalog.sqlite"
    spoil(catalog) if how == "spoilt" else catalog.write_bytes(b"this is no database at all" * 1000)
    library = Library(IndexSettings(home=home))
    with pytest.raises(IndexDamaged, match="ingest") as caught:
        library.open().search("base stations")
    assert "\n" not in str(caught.value)
    library.close()


def set_schema_version(home: Path, version: int) -> Path:
    catalog = home / "collections" / "default" / "catalog.sqlite"
    with contextlib.closing(sqlite3.connect(catalog)) as connection, connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (str(version),))
    return catalog


def test_an_older_catalog_is_brought_up_to_date_after_a_copy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = set_schema_version(home, 0)
    monkeypatch.setitem(
        engines.MIGRATIONS, 0, lambda connection: connection.exec_driver_sql("UPDATE documents SET title = 'migrated'")
    )
    library = Library(IndexSettings(home=home))
    assert [source.title for source in library.open().sources()] == ["migrated"]
    assert library.open().status().schema_version == 1
    library.close()
    with contextlib.closing(sqlite3.connect(catalog.with_name("catalog.sqlite.v0"))) as copy:
        assert copy.execute("SELECT title FROM documents").fetchall() != [("migrated",)]


def test_a_newer_catalog_is_left_alone(home: Path) -> None:
    set_schema_version(home, 99)
    with pytest.raises(StorageUnavailable, match="newer"):
        Library(IndexSettings(home=home)).open()


@pytest.mark.parametrize("limit", [20_000, 80_000, 200_000])
def test_a_file_that_may_not_grow_stops_the_ingest_and_nothing_else(
    nursery: Nursery, home: Path, tmp_path: Path, limit: int
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(20):
        (many / f"{number}.txt").write_text("\n\n".join(f"Item {number}.{n} weighs {n} tonnes." * 9 for n in range(20)))
    nursery.start(home, "ingest", many, limit=limit)
    status, said = nursery.finish()
    assert status == 1, said
    assert said.startswith(("StorageFull", "StorageUnavailable", "IndexDamaged")), said
    library = Library(IndexSettings(home=home))
    assert "4.838" in library.open().search("base stations")[0].stored.paragraph.text
    library.open().ingest([many])
    assert library.open().status().documents == 21
    library.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=False).returncode
    ):
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_keeps_what_was_stored(nursery: Nursery, small_disk: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.txt"
    first.write_text(TEXT)
    nursery.start(small_disk / "home", "ingest", first)
    assert nursery.finish() == (0, "")
    many = tmp_path / "many"
    many.mkdir()
    for number in range(80):
        (many / f"{number}.txt").write_text("\n\n".join(f"Item {number}.{n} weighs {n} tonnes." * 9 for n in range(30)))
    nursery.start(small_disk / "home", "ingest", many)
    status, said = nursery.finish()
    assert status == 1, said
    assert said.startswith("StorageFull"), said
    library = Library(IndexSettings(home=small_disk / "home"))
    assert "4.838" in library.open().search("base stations")[0].stored.paragraph.text
    library.close()


def fill(disk: Path) -> Path:
    """A file that takes every free block."""
    filling = disk / "filling"
    with contextlib.suppress(OSError), filling.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return filling


def test_a_disk_without_a_free_block_can_be_asked_and_written_to_once_there_is_room(
    nursery: Nursery, small_disk: Path, tmp_path: Path
) -> None:
    first = tmp_path / "first.txt"
    first.write_text(TEXT)
    nursery.start(small_disk / "home", "ingest", first)
    assert nursery.finish() == (0, "")
    filling = fill(small_disk)
    library = Library(IndexSettings(home=small_disk / "home"))
    collection = library.open()
    assert "4.838" in collection.search("base stations")[0].stored.paragraph.text
    with pytest.raises(StorageUnavailable, match="room") as caught:
        collection.forget(["first.txt"])
    assert "\n" not in str(caught.value)
    filling.unlink()
    first.write_text("There are 7 lighthouses.")
    collection.ingest([first])
    assert [hit.stored.paragraph.text for hit in collection.search("lighthouses")] == ["There are 7 lighthouses."]
    library.close()


def test_a_read_only_disk_shows_what_a_writer_that_died_had_committed(small_disk: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.txt"
    first.write_text(TEXT)
    library = Library(IndexSettings(home=tmp_path / "home"))
    library.open(create=True).ingest([first])
    shutil.copytree(tmp_path / "home", small_disk / "home")
    library.close()
    folder = small_disk / "home" / "collections" / "default"
    assert (folder / "catalog.sqlite-wal").stat().st_size
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    library = Library(IndexSettings(home=small_disk / "home"))
    assert "4.838" in library.open().search("base stations")[0].stored.paragraph.text
    library.close()


def test_a_read_only_disk_can_be_asked(nursery: Nursery, small_disk: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.txt"
    first.write_text(TEXT)
    nursery.start(small_disk / "home", "ingest", first)
    assert nursery.finish() == (0, "")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    library = Library(IndexSettings(home=small_disk / "home"))
    assert "4.838" in library.open().search("base stations")[0].stored.paragraph.text
    with pytest.raises(StorageUnavailable) as caught:
        library.open().forget(["first.txt"])
    assert "\n" not in str(caught.value)
    library.close()


def test_a_home_that_vanishes_is_told_in_one_line(home: Path) -> None:
    library = Library(IndexSettings(home=home))
    collection = library.open()
    shutil.rmtree(home)
    with pytest.raises(BallastError) as caught:
        collection.forget(["a.txt"])
    assert "\n" not in str(caught.value)
    library.close()
