"""Database engines for the catalog: opening, migrating, and telling what went wrong."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from index.errors import ConfigurationError, IndexDamaged, IndexingError, IndexLocked, StorageFull, StorageUnavailable
from index.tables import SCHEMA_VERSION

_SCHEMA = "ballast_"
_LONGEST_SCHEMA = 63
"""PostgreSQL cuts longer names off, and two could meet."""
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
"""What SQLite says where a log cannot be begun: a full disk shows as any of them."""
MIGRATIONS: dict[int, Callable[[Connection], None]] = {}
"""From a schema version to what makes the next one of it, inside a transaction."""


def engine_of(path: Path, url: str | None, name: str) -> Engine:
    """An engine for the SQLite file `path`, or for the server at `url`, where each collection has its own schema."""
    return _server_engine(url, name) if url else _file_engine(path)


class Standing(sqlite3.Connection):
    """A connection that only reads: the file as it stands, or with a log that others keep."""


def _file_engine(path: Path) -> Engine:
    engine = create_engine(
        "sqlite://", creator=lambda: _connect(path), poolclass=QueuePool, pool_size=4, max_overflow=60
    )

    @event.listens_for(engine, "checkin")
    def drop(connection: object, record: ConnectionPoolEntry) -> None:
        if isinstance(connection, Standing):  # somebody may write from now on, and it would not see that
            record.invalidate()

    return engine


def _connect(path: Path) -> sqlite3.Connection:
    """A connection with a write-ahead log. Where the folder or the disk takes none, not even of a reader, and nobody's
    is there, the file is read as it stands: it changes only by way of a log."""
    if os.access(path.parent, os.W_OK) or not path.exists():
        try:
            return _logging(path)
        except sqlite3.OperationalError as error:
            without_room = error.sqlite_errorcode & 0xFF in _NO_ROOM
            if not without_room or not path.exists() or not path.stat().st_size or _log_bytes(path):
                raise
            return _standing(path, "ro&immutable=1")
    return _standing(path, "ro&immutable=1" if _log_bytes(path) is None else "ro")


def _logging(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _standing(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=30, check_same_thread=False, factory=Standing)


def _log_bytes(path: Path) -> int | None:
    """The size of a catalog's log; None once its last user has closed it. On a full disk it may be there, and empty."""
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.exists() else None


def holds_content(path: Path) -> bool:
    """Whether anything was ever stored in a catalog's file. One that does not read is not empty: opening it says why."""
    try:
        with closing(_connect(path)) as connection:
            return connection.execute("SELECT 1 FROM meta WHERE key = 'next_change'").fetchone() is not None
    except sqlite3.Error:
        return True


def _server_engine(url: str, name: str) -> Engine:
    schema = _SCHEMA + name  # in quotes a schema may be named like any collection
    if len(schema) > _LONGEST_SCHEMA:
        most = _LONGEST_SCHEMA - len(_SCHEMA)
        raise ConfigurationError(f"{name!r} is too long a name", f"use {most} characters at most on PostgreSQL")
    engine = _on_server(url, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def enter(connection: object, _record: object) -> None:
        with connection.cursor() as cursor:  # type: ignore[attr-defined]  # a DB-API connection
            cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
            cursor.execute(f'SET search_path TO "{schema}"')
        connection.commit()  # type: ignore[attr-defined]

    return engine


def names_on(url: str) -> list[str]:
    """The collections on a server in which anything was ever stored."""
    engine = _on_server(url, poolclass=NullPool)
    query = text("SELECT schemaname FROM pg_tables WHERE tablename = 'passages' AND starts_with(schemaname, :prefix)")
    with translated(), engine.connect() as connection:
        schemas = connection.execute(query, {"prefix": _SCHEMA}).scalars().all()
        stored = "SELECT 1 FROM \"{}\".meta WHERE key = 'next_change'"
        filled = [name for name in schemas if connection.exec_driver_sql(stored.format(name)).first()]
    return sorted(name.removeprefix(_SCHEMA) for name in filled)


@contextmanager
def alone(engine: Engine, name: str) -> Iterator[None]:
    """Hold the right to write to a collection on a server, against writers on other machines. Raises IndexLocked.

    The server lets go of it when the connection ends, however it ends. A file is guarded by `index.locking`.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with translated(), engine.connect() as connection:
        key = {"key": _SCHEMA + name}
        if not connection.execute(text("SELECT pg_try_advisory_lock(hashtext(:key))"), key).scalar():
            raise IndexLocked("another machine writes to this collection", "wait for it")
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(hashtext(:key))"), key)


def _on_server(url: str, **options: Any) -> Engine:
    try:
        return create_engine(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url), **options)
    except ImportError as error:
        raise ConfigurationError(
            "BALLAST_CATALOG names a server and PostgreSQL's driver is not there", "pip install 'ballast[postgres]'"
        ) from error
    except ArgumentError as error:  # says nothing of the address, which may hold a password
        raise ConfigurationError(
            "BALLAST_CATALOG is no address", "give postgresql://USER:PASSWORD@HOST/NAME"
        ) from error


def migrate(engine: Engine, path: Path | None, version: int) -> None:
    """Bring an older schema up to date in place; a file is copied first, as `catalog.sqlite.v1`."""
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION:
        raise StorageUnavailable(
            f"this index has schema {version} and this Ballast reads up to {SCHEMA_VERSION}",
            "use the newer Ballast that made it",
        )
    if version not in MIGRATIONS:
        raise IndexDamaged("the catalog has no schema version", "restore it from a backup, or ingest into a new home")
    if path is not None:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy2(path, path.with_name(f"{path.name}.v{version}"))
    with engine.begin() as connection:
        if path is not None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # SQLite commits each ALTER TABLE at once otherwise
        while version < SCHEMA_VERSION:
            MIGRATIONS[version](connection)
            version += 1
        connection.execute(text("UPDATE meta SET value = :v WHERE key = 'schema_version'"), {"v": str(version)})


@contextmanager
def translated(path: Path | None = None) -> Iterator[None]:
    """Database errors as IndexingError: full, damaged, or not to be used."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _told(error, path) from error


def _told(error: SQLAlchemyError, path: Path | None) -> IndexingError:
    cause = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    said = cause.splitlines()[0] if cause else type(error).__name__
    where = f" {path}" if path else ""
    if "full" in said or "No space left" in said or "disk I/O error" in said:
        return StorageFull(f"the catalog cannot be written ({said})", "make room; what was stored is kept")
    if "malformed" in said or "not a database" in said or "corrupt" in said or "no such table" in said:
        return IndexDamaged(
            f"the catalog{where} does not read ({said})",
            "restore it from a backup, or remove the collection's folder and ingest the files again",
        )
    if "readonly" in said or "read-only" in said:
        return StorageUnavailable(
            f"the catalog{where} can only be read", "give the folder write permission, or make room on its disk"
        )
    if isinstance(error, OperationalError):
        return StorageUnavailable(
            f"the catalog{where} cannot be used ({said})", "check that its folder or server is there"
        )
    return IndexDamaged(f"the catalog{where} refused: {said}", "run again with --debug and report it")
