"""One graph of vectors in Chroma: in a folder of its own, or by its name on a Chroma server.

The only file that imports chromadb, and only when vectors are written or a large collection is searched (1 s). How far a
graph has come is kept in the metadata of Chroma's collection; it is written after the vectors, and an upsert done twice
is no harm.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from index.arrays import Vectors, unpacked
from index.catalog import Catalog
from index.errors import IndexDamaged, IndexingError, StorageFull, StorageUnavailable
from index.locking import Gate, remove
from index.rows import Change, Vector

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


@dataclass(frozen=True, slots=True)
class State:
    """How far a graph has come: it is first filled from the catalog as of a change, and then takes in the changes since."""

    applied: int = 0
    """The last change taken in; 0 while the graph is being filled."""
    added: int = 0
    """Vectors ever put in, whether or not they were deleted since."""
    since: int = 0
    """The change as of which it is filled."""
    filled: int = 0
    """The last passage that it was filled with."""


class Missing(IndexDamaged):
    """The graph that was open is not there any more: another process has put a new one in its place on the server."""


class Graph:
    """Nearest vectors by cosine. Safe to use from several threads; one writes."""

    def __init__(self, folder: Path, url: str | None, name: str, kind: str = "") -> None:
        """`kind` tells the graphs of one collection apart on a server: `.new`, for example."""
        self.folder = folder
        self._url = url
        self._name, self._kind = name, kind if url else ""  # folders tell them apart
        self._client: Client | None = None
        self._collection: Collection | None = None
        self._sessions: list[httpx.Client] = []
        self._lock = threading.RLock()
        self._gate = Gate()
        self._inode = 0

    @property
    def called(self) -> str:
        """Its name in Chroma, which wants a letter or a digit at the end, and no two dots in a row."""
        plain = f"ballast{self._kind}-{self._name}"
        if plain[-1].isalnum() and ".." not in plain:
            return plain
        return f"ballast{self._kind}.x-{self._name.encode().hex()}"

    @property
    def exists(self) -> bool:
        """Whether there is one, as far as can be told without asking a server."""
        return self._url is not None or (self.folder / "chroma.sqlite3").exists()

    @property
    def is_open(self) -> bool:
        return self._collection is not None

    def state(self) -> State | None:
        """How far it has come; None where there is no usable graph. A server is asked: another may have written.

        Raises StorageUnavailable where the server does not answer.
        """
        if not self.exists:
            return None
        try:
            with _translated(), self._gate.shared(), self._lock:
                if self._url is not None:
                    self._collection = None
                return _state(self._opened())
        except StorageUnavailable:
            raise
        except IndexingError:
            return None

    def done(self, act: Callable[[Collection], Any]) -> Any:
        """What `act` makes of Chroma's collection. Raises IndexingError."""
        if self._client is not None and self._url is None and _inode(self.folder) not in (0, self._inode):
            self.close()
        try:
            return self._done_once(act)
        except Missing:
            self.close()
            return self._done_once(act)

    def take(self, catalog: Catalog, target: int, most: int) -> bool:
        """Take in some `most` vectors more, up to the change `target`; whether it is level with it.

        The graph is made where there is none. Raises IndexingError.
        """
        with _translated(), self._gate.shared():
            collection = self._opened(create=True)
            state = _state(collection)
            if not state.applied:
                state = _fill(collection, catalog, state, most)
            if state.applied:
                state = _follow(collection, catalog, state, target, most)
            # The space is fixed when the collection is made, and Chroma refuses to see it named again.
            collection.modify(metadata=asdict(state))
            return state.applied >= target

    def make_way(self, other: Graph, old: Graph) -> None:
        """Let the other graph take the place of this one, which takes that of the `old` one. Raises IndexingError.

        Whoever reads waits for as long as it takes to rename. Between two renames there is no graph: a process that is
        killed there leaves one that the next writer makes from the catalog.
        """
        old.remove()
        if self._url is None:
            other.close()
            with self._gate.alone():
                self._close()
                _move(self.folder, old.folder)
                _move(other.folder, self.folder)
        else:
            self.done(lambda collection: collection.modify(name=old.called))
            other.done(lambda collection: collection.modify(name=self.called))
            other.close()
            self.close()
        _trim()

    def remove(self) -> None:
        """Take it away, if it is there."""
        with _translated(), self._gate.alone():
            self._close()
            if self._url is None:
                remove(self.folder)
                return
            client = self._connected()
            if self.called in [collection.name for collection in client.list_collections()]:
                client.delete_collection(self.called)

    def close(self) -> None:
        with self._gate.alone():
            self._close()

    def _close(self) -> None:
        with self._lock:
            self._collection = None
            if self._client is not None:
                self._client.close()
                self._client = None
            while self._sessions:
                self._sessions.pop().close()

    def _done_once(self, act: Callable[[Collection], Any]) -> Any:
        with _translated(), self._gate.shared():
            return act(self._opened())

    def _opened(self, *, create: bool = False) -> Collection:
        with self._lock, _translated():
            if self._collection is None:
                client = self._connected()
                if create:
                    self._collection = client.get_or_create_collection(
                        self.called, embedding_function=None, configuration={"hnsw": HNSW}
                    )
                else:
                    self._collection = client.get_collection(self.called, embedding_function=None)
            return self._collection

    def _connected(self) -> Client:
        with self._lock:
            if self._client is None:
                _give_home(self.folder)
                self._client = cast("Client", self._embedded() if self._url is None else self._remote(self._url))
            return self._client  # declared as its base class, which cannot be closed

    def _embedded(self) -> object:
        import chromadb  # late: it takes a second
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        try:
            client = chromadb.PersistentClient(str(self.folder), settings=Settings(anonymized_telemetry=False))
            self._inode = _inode(self.folder)
            return client
        except Exception:
            # Chroma remembers by path what it failed to open, and would fail again on a mended folder.
            SharedSystemClient._identifier_to_system.pop(str(self.folder), None)  # noqa: SLF001
            raise

    def _remote(self, url: str) -> object:
        import chromadb  # late, as above

        at = urlsplit(url)
        secure = at.scheme == "https"
        client = chromadb.HttpClient(at.hostname or "localhost", at.port or (443 if secure else 8000), ssl=secure)
        self._sessions = _sessions(client)
        for session in self._sessions:
            session.timeout = TIMEOUT
        return client


def _state(collection: Collection) -> State:
    """What the metadata says. Older graphs do not say how much was put in: no less than what they hold."""
    noted = {key: int(str(value)) for key, value in (collection.metadata or {}).items() if key in State.__slots__}
    return State(**noted) if "added" in noted else State(noted.get("applied", 0), collection.count())


def _fill(collection: Collection, catalog: Catalog, state: State, most: int) -> State:
    """Put in the passages that there are, by id, which costs nothing for the many that there no longer are."""
    head = catalog.head()
    since = state.since or head.generation
    filled, added = state.filled, state.added
    while filled < head.last_passage and added < state.added + most:
        added += _add(collection, catalog.vectors(filled + 1, filled + BATCH))
        filled += BATCH
    if filled < head.last_passage:
        return State(0, added, since, filled)
    return State(since, added)


def _follow(collection: Collection, catalog: Catalog, state: State, target: int, most: int) -> State:
    """Take in changes, the last of them whole."""
    end = state.added + most
    for change in catalog.changes(state.applied):
        if change.sequence > target or state.added >= end:
            return state
        added = _take(collection, catalog, change)
        state = replace(state, applied=change.sequence, added=state.added + added)
    return state


def _take(collection: Collection, catalog: Catalog, change: Change) -> int:
    added = 0
    for first in range(change.first, change.last + 1, BATCH if change.op > 0 else _DELETE):
        if change.op > 0:
            added += _add(collection, catalog.vectors(first, min(first + BATCH - 1, change.last)))
        else:
            last = min(first + _DELETE - 1, change.last)
            collection.delete(ids=[str(id_) for id_ in range(first, last + 1)])
    return added


def _add(collection: Collection, rows: Sequence[Vector]) -> int:
    if rows:
        vectors: Vectors = unpacked([row.vector for row in rows])
        collection.upsert(ids=[str(row.passage) for row in rows], embeddings=vectors)
    return len(rows)


def _trim() -> None:
    """Give back to the system what Chroma took from the C library's allocator, which would keep it: 30 MB for two graphs
    of 5,000 vectors. Only glibc can."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _inode(folder: Path) -> int:
    """Of the file by which another process's graph is told from the one that was opened; 0 where it is not there."""
    try:
        return (folder / "chroma.sqlite3").stat().st_ino
    except OSError:
        return 0


def _move(folder: Path, to: Path) -> None:
    try:
        folder.rename(to)
    except OSError as error:
        raise IndexDamaged(f"the vector index cannot be moved ({error.strerror})", "run `ballast rebuild`") from error


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
        kind = Missing if type(error).__name__ == "NotFoundError" else IndexDamaged
        raise kind(f"the vector index does not read ({said})", "run `ballast rebuild`") from error
