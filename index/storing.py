"""Writing to the catalog: documents swapped and dropped, ids handed out, changes logged. Inside one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from index.rows import Swap, paragraph_row
from index.tables import changes, documents, meta, paragraphs, passages

IN_LIST = 500
"""Values in one SQL list; SQLite and PostgreSQL both take more, and plans stay small."""
HELD = "passages:"
"""Before a language: the fact that counts its passages."""
_DOCUMENT, _PARAGRAPHS, _PASSAGES = insert(documents), insert(paragraphs), insert(passages)
_COUNTERS = ("next_paragraph", "next_passage", "next_change")


class Counters:
    """The next ids and the change log of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        rows = connection.execute(select(meta.c.key, meta.c.value).where(meta.c.key.in_(_COUNTERS)))
        self._facts: dict[str, str] = {row[0]: row[1] for row in rows}
        self._held: Counter[str] = Counter()
        self._logged: list[tuple[int, int, int]] = []

    def take(self, counter: str, count: int) -> int:
        """The first of `count` fresh ids."""
        first = int(self._facts.get(counter, "1"))
        self._facts[counter] = str(first + count)
        return first

    def log(self, op: int, ids: Sequence[int], languages: Iterable[str]) -> None:
        """Note passages as added (1) or deleted (-1); consecutive ones share a row."""
        for language, count in Counter(languages).items():
            self._held[language] += op * count
        for first, last in _runs(ids):
            if self._logged and self._logged[-1][0] == op and self._logged[-1][2] + 1 == first:
                self._logged[-1] = (op, self._logged[-1][1], last)
            else:
                self._logged.append((op, first, last))

    def save(self) -> None:
        if self._logged:
            first = self.take("next_change", len(self._logged))
            rows = [
                {"sequence": first + i, "op": op, "first": low, "last": high}
                for i, (op, low, high) in enumerate(self._logged)
            ]
            self._connection.execute(insert(changes), rows)
        keys = [HELD + language for language in self._held]
        for key, value in self._connection.execute(select(meta.c.key, meta.c.value).where(meta.c.key.in_(keys))):
            self._held[key.removeprefix(HELD)] += int(value)
        self._facts |= {HELD + language: str(count) for language, count in self._held.items()}
        set_facts(self._connection, self._facts)


def set_facts(connection: Connection, facts: dict[str, str]) -> None:
    if not facts:
        return
    connection.execute(delete(meta).where(meta.c.key.in_(list(facts))))
    connection.execute(insert(meta), [{"key": key, "value": value} for key, value in facts.items()])


def _runs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for id_ in sorted(ids):
        if last is not None and id_ == last + 1:
            last = id_
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = id_
    if first is not None and last is not None:
        yield first, last


def swap_in(connection: Connection, counters: Counters, swaps: Sequence[Swap]) -> list[int]:
    """Put new versions in place; for each, the id of the first passage that it adds, which the others follow."""
    firsts: list[int] = []
    rows: list[dict[str, Any]] = []
    windows: list[dict[str, Any]] = []
    for swap in swaps:
        document = _put_document(connection, swap)
        if swap.source.id:
            drop_paragraphs(connection, counters, document, frozenset(swap.kept.values()))
        fresh = _fresh_windows(counters, swap, document, rows)
        first = counters.take("next_passage", len(fresh))
        windows += [{"id": first + i, **window} for i, window in enumerate(fresh)]
        counters.log(1, range(first, first + len(fresh)), (str(window["language"]) for window in fresh))
        firsts.append(first)
    # All at once: what SQLAlchemy does for each statement would be a third of a commit's time.
    if rows:
        connection.execute(_PARAGRAPHS, rows)
    if windows:
        connection.execute(_PASSAGES, windows)
    return firsts


def _fresh_windows(counters: Counters, swap: Swap, document: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The passages of paragraphs that are not kept; the rows of all paragraphs are added to `rows`."""
    fresh = counters.take("next_paragraph", len(swap.prepared) - len(swap.kept))
    windows: list[dict[str, Any]] = []
    vectors = iter(swap.vectors)
    for position, prepared in enumerate(swap.prepared):
        id_ = swap.kept.get(position)
        if id_ is None:
            id_, fresh = fresh, fresh + 1
            windows += [
                {"paragraph": id_, "start": start, "end": end, "language": prepared.language, "vector": next(vectors)}
                for start, end in prepared.windows
            ]
        rows.append(paragraph_row(id_, document, prepared))
    return windows


def _put_document(connection: Connection, swap: Swap) -> int:
    source = swap.source
    values = {
        "file": source.file, "path": source.path, "root": swap.root, "sha256": source.sha256, "bytes": source.bytes,
        "format": source.format, "encoding": source.encoding, "title": source.title,
        "published": source.published.isoformat() if source.published else None, "paragraphs": len(swap.prepared),
        "quantities": sum(prepared.figures for prepared in swap.prepared), "ingested_at": source.ingested_at,
        "warnings": json.dumps(source.warnings, ensure_ascii=False),
    }  # fmt: skip
    if source.id:
        connection.execute(update(documents).where(documents.c.id == source.id).values(values))
        return source.id
    inserted = connection.execute(_DOCUMENT, values).inserted_primary_key
    assert inserted is not None
    return int(inserted[0])


def drop_paragraphs(connection: Connection, counters: Counters, document: int, kept: frozenset[int]) -> None:
    """Delete a document's paragraphs, and the passages of those that are not `kept`."""
    old = connection.execute(select(paragraphs.c.id).where(paragraphs.c.document == document)).scalars().all()
    gone = [id_ for id_ in old if id_ not in kept]
    for at in range(0, len(gone), IN_LIST):
        chosen = passages.c.paragraph.in_(gone[at : at + IN_LIST])
        rows = connection.execute(select(passages.c.id, passages.c.language).where(chosen)).all()
        counters.log(-1, [row[0] for row in rows], (row[1] for row in rows))
        connection.execute(delete(passages).where(chosen))
    if old:
        connection.execute(delete(paragraphs).where(paragraphs.c.document == document))
