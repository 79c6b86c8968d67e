"""What was read of a catalog, kept until anything is committed to it, by whichever process.

SQLite counts the commits of other connections (`PRAGMA data_version`): a connection that never writes tells within
microseconds whether what was read still stands. A server tells nothing of the kind, so there nothing is kept.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.exc import SQLAlchemyError

from index.engines import Standing
from index.model import Place
from index.rows import Found, Head

MOST_BYTES = 24_000_000
"""Kept passages, about: enough for the paragraphs of a small collection, little beside what else a service holds."""
_OVERHEAD = 1_000
"""Bytes of the objects round a paragraph's text, about."""


@dataclass(slots=True)
class Page:
    """What was read since the catalog last changed. Threads may add to it side by side."""

    version: int | None
    head: Head | None = None
    found: dict[int, Found] = field(default_factory=dict)
    places: dict[bytes, list[Place]] = field(default_factory=dict)
    size: int = 0

    def keep(self, passages: Iterable[Found]) -> None:
        for one in passages:
            size = sys.getsizeof(one.stored.paragraph.text) + _OVERHEAD
            if self.size + size > MOST_BYTES:
                self.found.clear()
                self.places.clear()
                self.size = 0
            self.size += size
            self.found[one.passage] = one


class Recent:
    """The page that still stands, or a new one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._watch: PoolProxiedConnection | None = None
        self._page = Page(None)

    def page(self) -> Page:
        version = self._version()
        page = self._page
        if version is None or page.version != version:
            page = self._page = Page(version)
        return page

    def close(self) -> None:
        with self._lock:
            if self._watch is not None:
                self._watch.close()
                self._watch = None

    def _version(self) -> int | None:
        """Changes with every commit; None where that cannot be told, or not now (reading itself will say why)."""
        if self._engine.dialect.name != "sqlite":
            return None
        try:
            with self._lock:
                if self._watch is None:
                    self._watch = self._engine.raw_connection()
                    self._watch.detach()  # for good: a connection's count says nothing to another
                if isinstance(self._watch.dbapi_connection, Standing):  # it sees no commit of anybody
                    self._watch.close()
                    self._watch = None
                    return None
                cursor = self._watch.cursor()
                cursor.execute("PRAGMA data_version")
                return int(cursor.fetchall()[0][0])  # to the end, or it would hold on to what it saw
        except (SQLAlchemyError, sqlite3.Error):
            self.close()
            return None
