"""The vector index, on Chroma: ids and vectors, nothing else. A cache of the catalog that heals by itself.

The only file that imports chromadb, and only when vectors are written or a large collection is searched (1 s). The
last change taken in is kept in the collection's metadata; it is written after the vectors, and an upsert done twice is
no harm. A note beside Chroma's folder says what was taken in last and how its files looked then (names, sizes, times),
so that nothing need be opened to see that nothing is to be done. Where the files look otherwise Chroma is asked: they do
once it was opened to search.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from index.arrays import Vectors, unpacked
from index.catalog import Catalog
from index.errors import IndexDamaged, IndexingError, StorageFull, StorageUnavailable
from index.locking import Gate, remove
from index.rows import Vector

if TYPE_CHECKING:
    import httpx
    from chromadb import Collection
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

BATCH = 2048
"""Vectors in one upsert; Chroma takes 5,461 at most, and below 1,000 pays for each call."""
TIMEOUT = 30.0
"""Seconds that a Chroma server may take."""
_DELETE = 5000
HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 50}
"""Half of Chroma's own effort in building its graph, at half the time. Candidates are many and are compared exactly, so
that of the true ten nearest 0.989 are still among them (0.994 with the default; 10,000 passages, 100 candidates)."""


class VectorIndex:
    """Nearest vectors by cosine. Readers see what was there when they opened it; a writer holds the lock."""

    def __init__(self, folder: Path, url: str | None, name: str) -> None:
        self._folder = folder
        self._url = url
        self._name = f"ballast-{name}"
        self._client: Client | None = None
        self._collection: Collection | None = None
        self._sessions: list[httpx.Client] = []
        self._lock = threading.RLock()
        self._gate = Gate()
        self._writing = False
        self._level = -1  # the last change that this process wrote, or that was there when it opened

    @property
    def exists(self) -> bool:
        return self._url is not None or (self._folder / "chroma.sqlite3").exists()

    def applied(self) -> int:
        """The last change of the catalog that was taken in; -1 where there is no usable index."""
        if not self.exists:
            return -1
        noted = self._noted() if self._collection is None else None
        if noted is not None:
            return noted
        try:
            with self._gate.shared():
                return int(str((self._opened().metadata or {}).get("applied", 0)))
        except IndexingError:
            return -1

    def count(self) -> int:
        return int(self._done(lambda collection: collection.count()))

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """(passage, cosine similarity) of the nearest, best first. Raises IndexingError."""
        found = self._done(
            lambda collection: collection.query(
                query_embeddings=vector[None, :], n_results=limit, include=["distances"]
            )
        )
        distances = found["distances"] or [[]]
        return [(int(id_), 1.0 - distance) for id_, distance in zip(found["ids"][0], distances[0], strict=True)]

    def refresh(self, generation: int) -> None:
        """See what another process wrote up to that change. What this one writes is seen as it is, as is a server."""
        if self._url is None and not self._writing and self._level < generation:
            self.close()

    def close(self) -> None:
        with self._gate.alone(), self._lock:
            self._collection = None
            if self._client is not None:
                self._client.close()
                self._client = None
            while self._sessions:
                self._sessions.pop().close()

    def clear(self) -> None:
        """Forget the whole; the next `catch_up` makes it again."""
        self.close()
        if self._url is None:
            remove(self._folder)
            return
        with _translated():
            client = self._connected()
            if self._name in [collection.name for collection in client.list_collections()]:
                client.delete_collection(self._name)

    def catch_up(self, catalog: Catalog) -> None:
        """Take in what the catalog changed since; make the whole again where the index is absent or damaged."""
        applied, target = self.applied(), catalog.generation()
        if applied != target:
            self._writing = True
            try:
                self._apply(catalog, applied, target)
            except IndexDamaged:
                if applied < 0:
                    raise
                self._apply(catalog, -1, target)  # from the beginning: nothing here cannot be made again
            finally:
                self._writing = False
        self._level = target
        if self._url is None and self._noted() != target:
            self._write_note(target)

    @property
    def _note(self) -> Path:
        return self._folder.with_name(f"{self._folder.name}.json")

    def _noted(self) -> int | None:
        """What the note says was taken in, where the files are still those that it speaks of."""
        if self._url is not None:
            return None
        try:
            note = json.loads(self._note.read_bytes())
            return int(note["applied"]) if note["files"] == self._files() else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write_note(self, applied: int) -> None:
        """Whole or not at all; without a note Chroma is asked."""
        with suppress(OSError):
            made = self._note.with_suffix(".new")
            made.write_text(json.dumps({"applied": applied, "files": self._files()}))
            made.replace(self._note)

    def _files(self) -> dict[str, list[int]]:
        """Size and time of each of Chroma's files."""
        found = {}
        for folder, _, names in os.walk(self._folder):
            for name in names:
                state = (Path(folder) / name).stat()
                found[os.path.relpath(Path(folder) / name, self._folder)] = [state.st_size, state.st_mtime_ns]
        return found

    def _apply(self, catalog: Catalog, applied: int, target: int) -> None:
        if applied < 0 or applied > target:
            self.clear()
            applied = 0
        with _translated(), self._gate.shared():
            collection = self._opened(create=True)
            for change in catalog.changes(applied):
                if change.sequence > target:
                    break
                for first in range(change.first, change.last + 1, BATCH if change.op > 0 else _DELETE):
                    if change.op > 0:
                        last = min(first + BATCH - 1, change.last)
                        _add(collection, catalog.vectors(first, last))
                    else:
                        last = min(first + _DELETE - 1, change.last)
                        collection.delete(ids=[str(id_) for id_ in range(first, last + 1)])
            # The space is fixed when the collection is made, and Chroma refuses to see it named again.
            collection.modify(metadata={"applied": target})

    def _done(self, act: Callable[[Collection], Any]) -> Any:
        with _translated(), self._gate.shared():
            return act(self._opened())

    def _opened(self, *, create: bool = False) -> Collection:
        with self._lock, _translated():
            if self._collection is None:
                client = self._connected()
                if create:
                    self._collection = client.get_or_create_collection(
                        self._name, embedding_function=None, configuration={"hnsw": HNSW}
                    )
                else:
                    self._collection = client.get_collection(self._name, embedding_function=None)
                self._level = max(self._level, int(str((self._collection.metadata or {}).get("applied", 0))))
            return self._collection

    def _connected(self) -> Client:
        if self._client is None:
            _give_home(self._folder)
            import chromadb  # late: it takes a second
            from chromadb.api.shared_system_client import SharedSystemClient
            from chromadb.config import Settings

            if self._url is None:
                settings = Settings(anonymized_telemetry=False)
                try:
                    client = chromadb.PersistentClient(str(self._folder), settings=settings)
                except Exception:
                    # Chroma remembers by path what it failed to open, and would fail again on a mended folder.
                    SharedSystemClient._identifier_to_system.pop(str(self._folder), None)  # noqa: SLF001
                    raise
            else:
                at = urlsplit(self._url)
                secure = at.scheme == "https"
                port = at.port or (443 if secure else 8000)
                client = chromadb.HttpClient(at.hostname or "localhost", port, ssl=secure)
                self._sessions = _sessions(client)
                for session in self._sessions:
                    session.timeout = TIMEOUT
            self._client = cast("Client", client)  # declared as its base class, which cannot be closed
        return self._client


def _give_home(folder: Path) -> None:
    """chromadb asks for a home directory when it is imported. In a container a user may have none."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = str(folder)


def _sessions(client: object) -> list[httpx.Client]:
    """The connections of an HTTP client and of the one for administration inside it.

    Chroma lets them wait for ever, and leaves them open when the client is closed.
    """
    return [vars(vars(one)["_server"])["_session"] for one in (client, vars(client)["_admin_client"])]


def _add(collection: Collection, rows: Sequence[Vector]) -> None:
    if rows:
        vectors = unpacked([row.vector for row in rows])
        collection.upsert(ids=[str(row.passage) for row in rows], embeddings=vectors)


class _translated:  # noqa: N801  # a context manager that reads as a verb
    """Chroma's errors as IndexingError."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, IndexingError) or not isinstance(error, Exception):
            return
        said = (str(error).splitlines() or [type(error).__name__])[0]
        if "full" in said or "No space left" in said or "code: 13" in said:
            raise StorageFull("no room for the vector index", "make room; the documents are kept") from error
        if "connect" in said.lower():
            raise StorageUnavailable(
                f"the Chroma server does not answer ({said})", "start it, or unset BALLAST_CHROMA_URL"
            ) from error
        raise IndexDamaged(f"the vector index does not read ({said})", "run `ballast rebuild`") from error
