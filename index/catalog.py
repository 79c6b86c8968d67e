"""The paragraph store, on SQLite or PostgreSQL: the one source of truth of a collection.

A document is swapped in one transaction, which also appends to the change log; caches catch up from that log.
Paragraphs and passages get their ids from counters that only grow, so an id always means the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, exists, func, select, update

from index.engines import alone, engine_of, migrate, translated
from index.errors import UnknownDocument
from index.model import Place, Source, StoredParagraph
from index.recent import Recent
from index.rows import PARAGRAPH, SOURCE, Change, Entry, Found, Head, Swap, Vector, entry_of, source_of, stored_of
from index.storing import HELD, Counters, drop_paragraphs, set_facts, swap_in
from index.tables import SCHEMA_VERSION, changes, documents, meta, metadata, paragraphs, passages

_REMEMBERED = 4_000
_HEAD = select(meta.c.key, meta.c.value)
_COPY = paragraphs.alias("copy")
_ELSEWHERE = exists().where(_COPY.c.hash == paragraphs.c.hash, _COPY.c.id != paragraphs.c.id)
_WITH_PARAGRAPH = (
    select(passages.c.id, passages.c.start, passages.c.end, documents.c.id, documents.c.path, documents.c.sha256)
    .add_columns(_ELSEWHERE.correlate(paragraphs))
    .add_columns(*PARAGRAPH)
    .join_from(passages, paragraphs, passages.c.paragraph == paragraphs.c.id)
    .join(documents, paragraphs.c.document == documents.c.id)
)
_FOUND = _WITH_PARAGRAPH.where(passages.c.id.in_(bindparam("ids", expanding=True)))
_FOUND_AT = _WITH_PARAGRAPH.where(documents.c.file == bindparam("file"), paragraphs.c.number == bindparam("number"))
_PLACES = (
    select(paragraphs.c.hash, documents.c.file, paragraphs.c.number)
    .join_from(paragraphs, documents, paragraphs.c.document == documents.c.id)
    .where(paragraphs.c.hash.in_(bindparam("hashes", expanding=True)))
)
_VECTOR = select(passages.c.id, passages.c.vector, passages.c.language)
_BETWEEN = passages.c.id.between(bindparam("first"), bindparam("last"))
_VECTORS = _VECTOR.where(_BETWEEN).order_by(passages.c.id)
_VECTORS_OF = _VECTOR.where(passages.c.id.in_(bindparam("ids", expanding=True)))
_ENTRIES = (
    select(
        passages.c.id, paragraphs.c.text, passages.c.start, passages.c.end, paragraphs.c.heading, documents.c.title,
        paragraphs.c.context, paragraphs.c.lead, paragraphs.c.language, paragraphs.c.quantities,
    )
    .join_from(passages, paragraphs, passages.c.paragraph == paragraphs.c.id)
    .join(documents, paragraphs.c.document == documents.c.id)
    .where(_BETWEEN)
    .order_by(passages.c.id)
)  # fmt: skip


class Catalog:
    """One collection's catalog. Safe to read from several threads; written under the collection's lock by one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sources: dict[tuple[int, str, str], Source] = {}
        self._recent = Recent(engine)

    @classmethod
    def at(cls, path: Path, url: str | None = None, name: str = "default", *, create: bool = False) -> Catalog:
        """The catalog in the file `path`, or on the server at `url`. Raises IndexingError."""
        engine = engine_of(path, url, name)
        with translated(path):
            if create:
                metadata.create_all(engine)
            catalog = cls(engine)
            if create and catalog.fact("schema_version") is None:
                catalog.set_facts({"schema_version": str(SCHEMA_VERSION)})
            migrate(engine, path if url is None else None, int(catalog.fact("schema_version") or 0))
        return catalog

    def close(self) -> None:
        self._recent.close()
        self._engine.dispose()

    def alone(self, name: str) -> AbstractContextManager[None]:
        """The right to write, where the catalog is on a server. Raises IndexLocked."""
        return alone(self._engine, name)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translated(), self._engine.begin() as connection:
            yield connection

    # Facts about the collection

    def head(self) -> Head:
        """The state of the collection, in one look."""
        page = self._recent.page()
        if page.head is None:
            page.head = self._head()
        return page.head

    def _head(self) -> Head:
        with self._reading() as connection:
            facts = {row[0]: row[1] for row in connection.execute(_HEAD)}
        last = int(facts.get("next_passage", "1")) - 1
        held = {key.removeprefix(HELD): int(value) for key, value in facts.items() if key.startswith(HELD)}
        languages = {language: count for language, count in held.items() if count > 0}
        return Head(facts.get("embedder"), int(facts.get("next_change", "1")) - 1, last, languages)

    def fact(self, key: str) -> str | None:
        with self._reading() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()

    def set_facts(self, facts: dict[str, str]) -> None:
        with self._writing() as connection:
            set_facts(connection, facts)

    def generation(self) -> int:
        """The sequence of the last change."""
        return self.head().generation

    def counts(self) -> dict[str, int]:
        with self._reading() as connection:
            one = connection.execute(
                select(
                    func.count(documents.c.id),
                    func.coalesce(func.sum(documents.c.paragraphs), 0),
                    func.coalesce(func.sum(documents.c.quantities), 0),
                )
            ).one()
        return {"documents": one[0], "paragraphs": int(one[1]), "quantities": int(one[2])}

    # Documents

    def sources(self) -> list[Source]:
        with self._reading() as connection:
            return [source_of(row) for row in connection.execute(select(*SOURCE).order_by(documents.c.file))]

    def source(self, file: str) -> Source:
        """Raises UnknownDocument."""
        found = self.find(file)
        if found is None:
            raise UnknownDocument(f"no document {file!r} in this collection", "`ballast sources` lists them")
        return found

    def find(self, file: str) -> Source | None:
        with self._reading() as connection:
            row = connection.execute(select(*SOURCE).where(documents.c.file == file)).first()
        return source_of(row) if row else None

    def under(self, root: str) -> list[tuple[str, str]]:
        """(file, path) of the documents that were ingested with the folder `root`."""
        query = select(documents.c.file, documents.c.path).where(documents.c.root == root)
        with self._reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def fingerprints(self, document: int) -> list[tuple[bytes, int]]:
        """(fingerprint, paragraph id) of a document's paragraphs, in order."""
        query = select(paragraphs.c.fingerprint, paragraphs.c.id).where(paragraphs.c.document == document)
        with self._reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query.order_by(paragraphs.c.number))]

    # Paragraphs

    def paragraphs(self, file: str, first: int = 1, last: int | None = None) -> list[StoredParagraph]:
        """Paragraphs `first` to `last` of a file, in order. Raises UnknownDocument."""
        source = self.source(file)
        query = select(*PARAGRAPH).where(paragraphs.c.document == source.id, paragraphs.c.number >= first)
        if last is not None:
            query = query.where(paragraphs.c.number <= last)
        with self._reading() as connection:
            return [stored_of(row, source) for row in connection.execute(query.order_by(paragraphs.c.number))]

    def places(self, hashes: Sequence[bytes]) -> dict[bytes, list[Place]]:
        """Every place where a text with one of the hashes stands, by hash."""
        kept = self._recent.page().places
        found = {hash_: places for hash_ in hashes if (places := kept.get(hash_))}
        if len(found) < len(hashes) and (missing := [hash_ for hash_ in hashes if hash_ not in found]):
            read = self._places(missing)
            kept.update(read)
            found |= read
        return found

    def _places(self, hashes: Sequence[bytes]) -> dict[bytes, list[Place]]:
        found: dict[bytes, list[Place]] = {}
        with self._reading() as connection:
            for hash_, file, number in connection.execute(_PLACES, {"hashes": hashes}):
                found.setdefault(hash_, []).append(Place(file, number))
        for places in found.values():
            places.sort(key=lambda place: (place.file, place.paragraph))
        return found

    # Passages

    def found(self, ids: Sequence[int]) -> list[Found]:
        """The passages with these ids that still exist, in no order."""
        page = self._recent.page()
        known = {id_: one for id_ in ids if (one := page.found.get(id_))}
        missing = [id_ for id_ in ids if id_ not in known]
        if not missing:
            return list(known.values())
        with self._reading() as connection:
            read = self._found(connection, connection.execute(_FOUND, {"ids": missing}).all())
        page.keep(read)
        return [*known.values(), *read]

    def found_at(self, places: Sequence[Place]) -> list[Found]:
        """The passages of these paragraphs."""
        found: list[Found] = []
        for place in places:
            with self._reading() as connection:
                rows = connection.execute(_FOUND_AT, {"file": place.file, "number": place.paragraph}).all()
                found += self._found(connection, rows)
        return found

    def _found(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> list[Found]:
        """Rows of `_FOUND`. Sources are remembered by what changes with each version of a document."""
        sources = self._sources
        if len(sources) > _REMEMBERED:
            sources.clear()
        if not all(row[3:6] in sources for row in rows):
            missing = sorted({row[3] for row in rows})
            for source in map(source_of, connection.execute(select(*SOURCE).where(documents.c.id.in_(missing)))):
                sources[source.id, source.path, source.sha256] = source
        return [
            Found(row[0], stored_of(row[7:], sources[row[3], row[4], row[5]]), row[1], row[2], bool(row[6]))
            for row in rows
            if (row[3], row[4], row[5]) in sources
        ]

    def changes(self, after: int) -> list[Change]:
        with self._reading() as connection:
            rows = connection.execute(select(changes).where(changes.c.sequence > after).order_by(changes.c.sequence))
            return [Change(*row) for row in rows]

    def vectors(self, first: int, last: int) -> list[Vector]:
        """The vectors of passages `first` to `last` that still exist, by id."""
        with self._reading() as connection:
            return [Vector(*row) for row in connection.execute(_VECTORS, {"first": first, "last": last})]

    def vectors_of(self, ids: Sequence[int]) -> list[Vector]:
        """The vectors of these passages, where they exist, in no order."""
        if not ids:
            return []
        with self._reading() as connection:
            return [Vector(*row) for row in connection.execute(_VECTORS_OF, {"ids": list(ids)}).all()]

    def entries(self, first: int, last: int) -> list[Entry]:
        """The passages `first` to `last` that still exist, by id, with what is searched and embedded."""
        with self._reading() as connection:
            return [entry_of(row) for row in connection.execute(_ENTRIES, {"first": first, "last": last})]

    # Writing

    def commit(self, swaps: Sequence[Swap]) -> list[int]:
        """Put new versions of documents in place, all or none of them; the id of the first passage that each adds."""
        with self._writing() as connection:
            counters = Counters(connection)
            firsts = swap_in(connection, counters, swaps)
            counters.save()
        return firsts

    def delete(self, files: Sequence[str]) -> list[str]:
        """Remove documents with all that belongs to them; those that were there are returned."""
        gone: list[str] = []
        with self._writing() as connection:
            counters = Counters(connection)
            for file in files:
                id_ = connection.execute(select(documents.c.id).where(documents.c.file == file)).scalar()
                if id_ is None:
                    continue
                gone.append(file)
                drop_paragraphs(connection, counters, id_, frozenset())
                connection.execute(delete(documents).where(documents.c.id == id_))
            counters.save()
        return gone

    def locate(self, file: str, path: str, root: str | None) -> None:
        """Note where an unchanged document is found now."""
        with self._writing() as connection:
            connection.execute(update(documents).where(documents.c.file == file).values(path=path, root=root))

    def replace_vectors(self, batches: Iterator[list[tuple[int, bytes]]], facts: dict[str, str]) -> None:
        """Give passages the vectors of another embedder, all or none, and log the whole as changed."""
        with self._writing() as connection:
            for batch in batches:
                for id_, vector in batch:
                    connection.execute(update(passages).where(passages.c.id == id_).values(vector=vector))
            set_facts(connection, facts)
