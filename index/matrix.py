"""All vectors of a small collection in memory, searched exactly. Taken from the catalog, never stored."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Ids, Vectors, unpacked
from index.catalog import Catalog
from index.rows import Vector

_BATCH = 8192


@dataclass(frozen=True, slots=True)
class Block:
    """Vectors of one language. `ids` ascend; row i of `vectors` belongs to `ids[i]`."""

    ids: Ids
    vectors: Vectors

    def cosines(self, vector: Vectors) -> Vectors:
        """With each row."""
        return self.vectors @ vector

    def nearest(self, cosines: Vectors, limit: int, others: Sequence[int]) -> list[tuple[int, float]]:
        """(passage, cosine) of the nearest `limit`, and of `others` where they are here; in no order."""
        rows = np.concatenate((_top(cosines, limit), self._rows_of(others)))
        return list(dict(zip(self.ids[rows].tolist(), cosines[rows].tolist(), strict=True)).items())

    def _rows_of(self, ids: Sequence[int]) -> Ids:
        wanted = np.asarray(ids, dtype=np.int64)
        rows = np.searchsorted(self.ids, wanted)
        rows, wanted = rows[rows < len(self.ids)], wanted[rows < len(self.ids)]
        held: Ids = rows[self.ids[rows] == wanted]
        return held


def _top(cosines: Vectors, limit: int) -> Ids:
    return np.argpartition(cosines, -limit)[-limit:] if limit < len(cosines) else np.arange(len(cosines))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All vectors as of one change, by language: each language may be asked in its own words."""

    applied: int
    blocks: Mapping[str, Block]


class Matrix:
    """Snapshots of a catalog's vectors; a newer one is made from the last and the change log."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot = Snapshot(0, {})

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
            self._snapshot = Snapshot(0, {})

    def _moved(self, catalog: Catalog, old: Snapshot, generation: int) -> Snapshot:
        gone: list[tuple[int, int]] = []
        parts: dict[str, list[Block]] = {language: [block] for language, block in old.blocks.items()}
        for change in catalog.changes(old.applied):
            generation = max(generation, change.sequence)
            if change.op < 0:
                gone.append((change.first, change.last))
                continue
            for first in range(change.first, change.last + 1, _BATCH):
                rows = catalog.vectors(first, min(first + _BATCH - 1, change.last))
                for language in {row.language for row in rows}:
                    parts.setdefault(language, []).append(_block([row for row in rows if row.language == language]))
        return Snapshot(generation, {language: _without(_joined(blocks), gone) for language, blocks in parts.items()})


def _block(rows: Sequence[Vector]) -> Block:
    ids = np.array([row.passage for row in rows], dtype=np.int64)
    return Block(ids, unpacked([row.vector for row in rows]))


def _joined(blocks: Sequence[Block]) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    ids = np.concatenate([block.ids for block in blocks])
    return Block(ids, np.concatenate([block.vectors for block in blocks]))


def _without(block: Block, gone: Sequence[tuple[int, int]]) -> Block:
    kept = np.ones(len(block.ids), dtype=bool)
    for first, last in gone:
        low, high = np.searchsorted(block.ids, (first, last + 1))
        kept[low:high] = False
    return block if kept.all() else Block(block.ids[kept], block.vectors[kept])
