"""The vector index kept up with an ingest, in a thread of its own."""

from __future__ import annotations

import threading

from index.catalog import Catalog
from index.errors import IndexingError
from index.vectors import VectorIndex


class Follower:
    """Feeds Chroma in a thread of its own while documents are read and embedded: its insertion lets go of the GIL."""

    def __init__(self, vectors: VectorIndex, catalog: Catalog) -> None:
        self._vectors = vectors
        self._catalog = catalog
        self._wake = threading.Event()
        self._done = False
        self._thread: threading.Thread | None = None
        self._error: IndexingError | None = None

    def __enter__(self) -> Follower:
        return self

    def wake(self) -> None:
        """There is something new in the catalog."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="ballast-vectors", daemon=True)
            self._thread.start()
        self._wake.set()

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        self._done = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        if kind is not None:
            return
        if self._error is not None:
            raise self._error
        self._vectors.catch_up(self._catalog)

    def _run(self) -> None:
        try:
            while not self._done:
                self._wake.wait()
                self._wake.clear()
                self._vectors.catch_up(self._catalog)
        except IndexingError as error:
            self._error = error
