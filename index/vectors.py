"""The vector index: ids and vectors in Chroma, nothing else. A cache of the catalog that heals by itself.

A note beside Chroma's folder says what was taken in last and how its files looked then (names, sizes, times), so that
nothing need be opened to see that nothing is to be done. Where the files look otherwise Chroma is asked: they do once it
was opened to search.

Chroma keeps the vectors of deleted passages in its graph, in memory and on disk. Where they are most of it, a new graph is
made beside the old one, a piece with each change that is taken in, and takes its place when it is level.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from index.arrays import Vectors
from index.catalog import Catalog
from index.chroma import Graph
from index.errors import IndexDamaged, IndexingError, StorageUnavailable

SLACK = 4096
"""Vectors of deleted passages that do not matter: 5 MB."""
PIECE = 4096
"""Vectors put into a new graph at a time: some seconds, for which an upload waits."""
_STRIDE = 1 << 16
"""Vectors after which it is noted how far the index has come: what a kill in making it costs."""


class VectorIndex:
    """Nearest vectors by cosine. Readers see what was there when they opened it; a writer holds the lock."""

    def __init__(self, folder: Path, url: str | None, name: str) -> None:
        self._folder = folder
        self._url = url
        self._graph = Graph(folder, url, name)
        self._beside = Graph(folder.with_name(f"{folder.name}.new"), url, name, ".new")
        self._old = Graph(folder.with_name(f"{folder.name}.old"), url, name, ".old")
        self._writing = False
        self._level = -1  # the last change that this process wrote, or that was there when it opened

    @property
    def exists(self) -> bool:
        return self._graph.exists

    def applied(self) -> int:
        """The last change of the catalog that was taken in; -1 where there is no usable index, or none that answers."""
        try:
            return self._taken_in()
        except StorageUnavailable:
            return -1

    def _taken_in(self) -> int:
        """The same; raises StorageUnavailable where a server does not answer, whose index may be as good as ever."""
        noted = None if self._graph.is_open else self._noted()
        if noted is not None:
            return noted
        state = self._graph.state()
        return -1 if state is None else state.applied

    def count(self) -> int:
        """Raises IndexingError."""
        return int(self._graph.done(lambda collection: collection.count()))

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """(passage, cosine similarity) of the nearest, best first. Raises IndexingError."""
        found = self._graph.done(
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
            self._level = generation

    def close(self) -> None:
        self._graph.close()
        self._beside.close()
        self._old.close()

    def clear(self) -> None:
        """Forget the whole; the next `catch_up` makes it again."""
        for graph in (self._beside, self._old, self._graph):
            graph.remove()

    def catch_up(self, catalog: Catalog) -> None:
        """Take in what the catalog changed since; make the whole again where the index is absent or damaged."""
        applied, target = self._taken_in(), catalog.generation()
        if applied != target:
            self._writing = True
            try:
                self._apply(catalog, applied, target)
                self._renew(catalog, target)
            except IndexDamaged:
                if applied < 0:
                    raise
                self._apply(catalog, -1, target)  # from the beginning: nothing here cannot be made again
            finally:
                self._writing = False
        self._level = target
        if self._url is None and self._noted() != target:
            self._write_note(target)

    def _apply(self, catalog: Catalog, applied: int, target: int) -> None:
        if applied < 0 or applied > target:
            self.clear()
        while not self._graph.take(catalog, target, _STRIDE):
            pass

    def _renew(self, catalog: Catalog, target: int) -> None:
        """Make the graph anew, or a piece of it, where it is mostly of deleted passages. Raises IndexingError."""
        state = self._graph.state()
        if state is None or state.added <= 2 * catalog.head().passages + SLACK:
            return
        try:
            level = self._beside.take(catalog, target, PIECE)
        except IndexingError:
            # A full disk, or what a killed writer left half written; the old graph does meanwhile.
            with suppress(IndexingError):
                self._beside.remove()
            return
        if level:
            self._graph.make_way(self._beside, self._old)
            self._old.remove()

    @property
    def _note(self) -> Path:
        return self._folder.with_name(f"{self._folder.name}.json")

    def _noted(self) -> int | None:
        """What the note says was taken in, where the files are still those that it speaks of."""
        if self._url is not None or not self.exists:
            return None
        try:
            note = json.loads(self._note.read_bytes())
            return int(note["applied"]) if note["files"] == self._files() else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write_note(self, applied: int) -> None:
        """Whole or not at all; without a note Chroma is asked."""
        with suppress(OSError):
            made = self._note.with_suffix(".json.new")
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
