"""All vectors of a small collection in memory, searched exactly. Taken from the catalog, never stored."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Ids, Vectors, unpacked
from index.catalog import Catalog

_BATCH = 8192


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Vectors as of one change. `ids` ascend; row i of `vectors` belongs to `ids[i]`."""

    applied: int
    ids: Ids
    vectors: Vectors

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """(passage, cosine) of the nearest, best first."""
        if not len(self.ids):
            return []
        scores = self.vectors @ vector
        top = np.argpartition(-scores, limit)[:limit] if limit < len(scores) else np.arange(len(scores))
        return [(int(self.ids[i]), float(scores[i])) for i in top[np.argsort(-scores[top], kind="stable")]]

    def scores(self, vector: Vectors, ids: Sequence[int]) -> dict[int, float]:
        """The cosine of each of these passages that is there."""
        wanted = np.asarray(ids, dtype=np.int64)
        rows = np.searchsorted(self.ids, wanted)
        rows[rows == len(self.ids)] = 0
        held = self.ids[rows] == wanted if len(self.ids) else np.zeros(len(wanted), dtype=bool)
        cosines = self.vectors[rows[held]] @ vector
        return dict(zip(wanted[held].tolist(), cosines.tolist(), strict=True))


class Matrix:
    """Snapshots of a catalog's vectors; a newer one is made from the last and the change log."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._lock = threading.Lock()
        self._snapshot = Snapshot(0, np.empty(0, np.int64), np.empty((0, dimensions), np.float32))

    def at(self, catalog: Catalog, generation: int) -> Snapshot:
        """Vectors as of `generation` or later."""
        snapshot = self._snapshot
        if snapshot.applied >= generation:
            return snapshot
        with self._lock:
            if self._snapshot.applied < generation:
                self._snapshot = self._moved(catalog, self._snapshot, generation)
            return self._snapshot

    def clear(self) -> None:
        """Forget all: the vectors were replaced."""
        with self._lock:
            self._snapshot = Snapshot(0, self._snapshot.ids[:0], self._snapshot.vectors[:0])

    def _moved(self, catalog: Catalog, old: Snapshot, generation: int) -> Snapshot:
        ids, blocks = [old.ids], [old.vectors]
        gone: list[tuple[int, int]] = []
        for change in catalog.changes(old.applied):
            if change.op < 0:
                gone.append((change.first, change.last))
                continue
            for first in range(change.first, change.last + 1, _BATCH):
                rows = catalog.vectors(first, min(first + _BATCH - 1, change.last))
                if rows:
                    ids.append(np.array([id_ for id_, _ in rows], dtype=np.int64))
                    blocks.append(unpacked([blob for _, blob in rows], self._dimensions))
            generation = max(generation, change.sequence)
        joined, vectors = np.concatenate(ids), np.concatenate(blocks)
        if gone:
            kept = np.ones(len(joined), dtype=bool)
            for first_gone, last_gone in gone:
                low, high = np.searchsorted(joined, (first_gone, last_gone + 1))
                kept[low:high] = False
            joined, vectors = joined[kept], vectors[kept]
        return Snapshot(generation, joined, vectors)
