"""All vectors of a small collection in memory, searched exactly. Taken from the catalog, never stored."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import Ids, Vectors, unpacked
from index.catalog import Catalog
from index.rows import Vector

_BATCH = 8192
_LANGUAGES = ("und", "en", "zh")
Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Vectors as of one change. `ids` ascend; row i of `vectors` and `codes` belongs to `ids[i]`."""

    applied: int
    ids: Ids
    codes: Codes
    """The language of each, as a place in `_LANGUAGES`."""
    vectors: Vectors

    def search(
        self, asked: Vectors, glossed: Vectors | None, foreign: str, limit: int, others: Sequence[int]
    ) -> list[tuple[int, float, bool]]:
        """(passage, cosine, is foreign) of the nearest and of `others`, in no order.

        Passages in the language `foreign` are compared with `glossed` where it is given, all others with `asked`; each
        of the two groups gives up to `limit`.
        """
        rows = [self._rows_of(others)]
        is_foreign = np.zeros(len(self.ids), dtype=bool)
        if glossed is None:
            scores = self.vectors @ asked
            rows.append(_top(scores, limit))
        else:
            is_foreign = self.codes == _LANGUAGES.index(foreign)
            both = self.vectors @ np.stack((asked, glossed), axis=1)  # the matrix is read once
            scores = np.where(is_foreign, both[:, 1], both[:, 0])
            groups = (np.flatnonzero(is_foreign), np.flatnonzero(~is_foreign))
            rows += [group[_top(scores[group], limit)] for group in groups]
        chosen = np.unique(np.concatenate(rows))
        columns = (self.ids[chosen].tolist(), scores[chosen].tolist(), is_foreign[chosen].tolist())
        return list(zip(*columns, strict=True))

    def _rows_of(self, ids: Sequence[int]) -> Ids:
        wanted = np.asarray(ids, dtype=np.int64)
        rows = np.searchsorted(self.ids, wanted)
        rows, wanted = rows[rows < len(self.ids)], wanted[rows < len(self.ids)]
        held: Ids = rows[self.ids[rows] == wanted]
        return held


def _top(scores: Vectors, limit: int) -> Ids:
    return np.argpartition(-scores, limit)[:limit] if limit < len(scores) else np.arange(len(scores))


class Matrix:
    """Snapshots of a catalog's vectors; a newer one is made from the last and the change log."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._lock = threading.Lock()
        self._snapshot = self._empty()

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
            self._snapshot = self._empty()

    def _empty(self) -> Snapshot:
        vectors = np.empty((0, self._dimensions), np.float32)
        return Snapshot(0, np.empty(0, np.int64), np.empty(0, np.int8), vectors)

    def _moved(self, catalog: Catalog, old: Snapshot, generation: int) -> Snapshot:
        ids, codes, blocks = [old.ids], [old.codes], [old.vectors]
        gone: list[tuple[int, int]] = []
        for change in catalog.changes(old.applied):
            generation = max(generation, change.sequence)
            if change.op < 0:
                gone.append((change.first, change.last))
                continue
            for first in range(change.first, change.last + 1, _BATCH):
                rows = catalog.vectors(first, min(first + _BATCH - 1, change.last))
                if rows:
                    ids.append(np.array([row.passage for row in rows], dtype=np.int64))
                    codes.append(_codes(rows))
                    blocks.append(unpacked([row.vector for row in rows], self._dimensions))
        joined = np.concatenate(ids)
        kept = np.ones(len(joined), dtype=bool)
        for first_gone, last_gone in gone:
            low, high = np.searchsorted(joined, (first_gone, last_gone + 1))
            kept[low:high] = False
        return Snapshot(generation, joined[kept], np.concatenate(codes)[kept], np.concatenate(blocks)[kept])


def _codes(rows: Sequence[Vector]) -> Codes:
    return np.array([_LANGUAGES.index(row.language) if row.language in _LANGUAGES else 0 for row in rows], np.int8)
