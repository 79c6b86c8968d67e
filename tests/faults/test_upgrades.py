"""Stores as releases left them: opened, migrated where their schema is older, and answered from."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from index import engines
from index.collection import Library
from index.errors import BallastError
from index.settings import IndexSettings
from index.tables import SCHEMA_VERSION

STORES = Path(__file__).parent / "stores"
RELEASES = sorted(path.stem for path in STORES.glob("*.sql"))
TEXTS = {
    "depot.md": ["# The depot", "Published: 12 February 2026", "The depot holds 58 lorries.", "| 2024 | 51 |"],
    "车队.txt": ["车队有58辆货车，比2024年增加13.7%。"],
}


def kept(home: Path, release: str) -> Path:
    """The catalog of a release, alone: caches are made from it."""
    catalog = home / "collections" / "default" / "catalog.sqlite"
    catalog.parent.mkdir(parents=True)
    connection = sqlite3.connect(catalog)
    connection.executescript((STORES / f"{release}.sql").read_text("utf-8"))
    connection.close()
    return catalog


def columns(catalog: Path) -> dict[str, list[tuple[object, ...]]]:
    """What each table is made of."""
    connection = sqlite3.connect(catalog)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'index')")]
    found = {name: connection.execute(f"SELECT * FROM pragma_table_info('{name}')").fetchall() for name in names}
    connection.close()
    return {name: rows for name, rows in sorted(found.items()) if not name.startswith("sqlite_")}


def texts(library: Library) -> dict[str, list[str]]:
    collection = library.open()
    return {one.file: [p.paragraph.text for p in collection.paragraphs(one.file)] for one in collection.sources()}


@pytest.mark.parametrize("release", RELEASES)
def test_a_store_of_a_release_opens_with_all_that_was_in_it(tmp_path: Path, release: str) -> None:
    kept(tmp_path, release)
    library = Library(IndexSettings(home=tmp_path, embedder="local"))
    assert texts(library) == TEXTS
    collection = library.open()
    assert collection.status().schema_version == SCHEMA_VERSION
    assert "58" in collection.search("How many lorries does the depot hold?")[0].stored.paragraph.text
    (tmp_path / "new.txt").write_text("The fleet numbers 73 barges.")
    collection.ingest([tmp_path / "new.txt"])
    assert collection.status().vectors_behind == 0
    assert collection.vectors_held() == collection.status().passages == 6
    library.close()


def test_the_schema_has_not_changed_without_a_new_version(tmp_path: Path) -> None:
    """Where this fails, raise SCHEMA_VERSION, add a migration and keep a store of the release before."""
    library = Library(IndexSettings(home=tmp_path / "new", embedder="local"))
    library.open(create=True)
    library.close()
    old = kept(tmp_path / "old", RELEASES[-1])
    library = Library(IndexSettings(home=tmp_path / "old", embedder="local"))
    library.open()
    library.close()
    assert columns(tmp_path / "new" / "collections" / "default" / "catalog.sqlite") == columns(old)


def migrate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: Callable[[Connection], None]) -> Path:
    """Open a store of the newest release with a Ballast whose schema is one version further."""
    catalog = kept(tmp_path, RELEASES[-1])
    monkeypatch.setattr(engines, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setitem(engines.MIGRATIONS, SCHEMA_VERSION, step)
    return catalog


def test_an_older_store_is_copied_and_then_migrated_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def add(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE documents ADD COLUMN note TEXT"))

    catalog = migrate(tmp_path, monkeypatch, add)
    library = Library(IndexSettings(home=tmp_path, embedder="local"))
    assert texts(library) == TEXTS
    assert library.open().status().schema_version == SCHEMA_VERSION + 1
    library.close()
    assert "note" in {row[1] for row in columns(catalog)["documents"]}
    copy = catalog.with_name(f"catalog.sqlite.v{SCHEMA_VERSION}")
    assert "note" not in {row[1] for row in columns(copy)["documents"]}
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT count(*) FROM paragraphs").fetchone() == (5,)
    connection.close()


def test_a_migration_that_fails_leaves_the_old_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE documents ADD COLUMN note TEXT"))
        connection.execute(text("UPDATE documents SET nothing = 1"))

    catalog = migrate(tmp_path, monkeypatch, fail)
    before = columns(catalog)
    with pytest.raises(BallastError):
        Library(IndexSettings(home=tmp_path, embedder="local")).open()
    assert columns(catalog) == before
    monkeypatch.undo()
    library = Library(IndexSettings(home=tmp_path, embedder="local"))
    assert texts(library) == TEXTS
    library.close()
