"""The paragraph store, on SQLite or PostgreSQL: the one source of truth of a collection.

A document is swapped in one transaction, which also appends to the change log; caches catch up from that log.
Paragraphs and passages get their ids from counters that only grow, so an id always means the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, select, update

from index.engines import engine_of, migrate, translated
from index.errors import UnknownDocument
from index.model import Place, Source, StoredParagraph
from index.rows import Change, Entry, Found, Swap, Vector, entry_of, source_of, stored_of
from index.storing import Counters, drop_paragraphs, set_facts, swap_in
from index.tables import SCHEMA_VERSION, changes, documents, meta, metadata, paragraphs, passages

_NOT_SHOWN = ("quantities", "fingerprint", "document")


class Catalog:
    """One collection's catalog. Safe to read from several threads; written under the collection's lock by one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

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
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translated(), self._engine.begin() as connection:
            yield connection

    # Facts about the collection

    def fact(self, key: str) -> str | None:
        with self._reading() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()

    def set_facts(self, facts: dict[str, str]) -> None:
        with self._writing() as connection:
            set_facts(connection, facts)

    def generation(self) -> int:
        """The sequence of the last change."""
        with self._reading() as connection:
            return connection.execute(select(func.max(changes.c.sequence))).scalar() or 0

    def counts(self) -> dict[str, int]:
        with self._reading() as connection:
            one = connection.execute(
                select(
                    func.count(documents.c.id),
                    func.coalesce(func.sum(documents.c.paragraphs), 0),
                    func.coalesce(func.sum(documents.c.quantities), 0),
                )
            ).one()
            stored = connection.execute(select(func.count(passages.c.id))).scalar() or 0
        return {"documents": one[0], "paragraphs": int(one[1]), "quantities": int(one[2]), "passages": stored}

    # Documents

    def sources(self) -> list[Source]:
        with self._reading() as connection:
            return [
                source_of(row) for row in connection.execute(select(documents).order_by(documents.c.file)).mappings()
            ]

    def source(self, file: str) -> Source:
        found = self.find(file=file)
        if found is None:
            raise UnknownDocument(f"no document {file!r} in this collection", "`ballast sources` lists them")
        return found

    def find(self, *, file: str | None = None, path: str | None = None) -> Source | None:
        column, value = (documents.c.file, file) if file is not None else (documents.c.path, path)
        with self._reading() as connection:
            row = connection.execute(select(documents).where(column == value)).mappings().first()
        return source_of(row) if row else None

    def under(self, root: str) -> list[Source]:
        """The documents that were ingested with the folder `root`."""
        with self._reading() as connection:
            return [
                source_of(row)
                for row in connection.execute(select(documents).where(documents.c.root == root)).mappings()
            ]

    def fingerprints(self, document: int) -> list[tuple[bytes, int]]:
        """(fingerprint, paragraph id) of a document's paragraphs, in order."""
        query = select(paragraphs.c.fingerprint, paragraphs.c.id).where(paragraphs.c.document == document)
        with self._reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query.order_by(paragraphs.c.number))]

    # Paragraphs

    def paragraphs(self, file: str, first: int = 1, last: int | None = None) -> list[StoredParagraph]:
        """Paragraphs `first` to `last` of a file, in order. Raises UnknownDocument."""
        source = self.source(file)
        query = select(paragraphs).where(paragraphs.c.document == source.id, paragraphs.c.number >= first)
        if last is not None:
            query = query.where(paragraphs.c.number <= last)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(paragraphs.c.number)).mappings()
            return [stored_of(row, source) for row in rows]

    def places(self, hashes: Sequence[bytes]) -> dict[bytes, list[Place]]:
        """Every place where a text with one of the hashes stands."""
        query = select(paragraphs.c.hash, documents.c.file, paragraphs.c.number).join_from(
            paragraphs, documents, paragraphs.c.document == documents.c.id
        )
        found: dict[bytes, list[Place]] = {}
        with self._reading() as connection:
            ordered = query.where(paragraphs.c.hash.in_(hashes)).order_by(documents.c.file, paragraphs.c.number)
            for row in connection.execute(ordered):
                found.setdefault(row[0], []).append(Place(row[1], row[2]))
        return found

    # Passages

    def found(self, ids: Sequence[int]) -> list[Found]:
        """The passages with these ids that still exist, in no order."""
        return self._found(passages.c.id.in_(ids)) if ids else []

    def found_at(self, places: Sequence[Place]) -> list[Found]:
        """The passages of these paragraphs."""
        found: list[Found] = []
        for place in places:
            found += self._found((documents.c.file == place.file) & (paragraphs.c.number == place.paragraph))
        return found

    def _found(self, condition: ColumnElement[bool]) -> list[Found]:
        query = (
            select(
                passages.c.id.label("passage"),
                passages.c.start.label("from"),
                passages.c.end.label("to"),
                passages.c.vector,
                *(column.label(f"p_{column.name}") for column in paragraphs.c if column.name not in _NOT_SHOWN),
                *(column.label(f"d_{column.name}") for column in documents.c),
            )
            .join_from(passages, paragraphs, passages.c.paragraph == paragraphs.c.id)
            .join(documents, paragraphs.c.document == documents.c.id)
            .where(condition)
        )
        sources: dict[int, Source] = {}
        with self._reading() as connection:
            found = []
            for row in connection.execute(query).mappings():
                source = sources.get(row["d_id"]) or sources.setdefault(row["d_id"], source_of(row, "d_"))
                found.append(Found(row["passage"], stored_of(row, source, "p_"), row["from"], row["to"], row["vector"]))
        return found

    def changes(self, after: int) -> list[Change]:
        with self._reading() as connection:
            rows = connection.execute(select(changes).where(changes.c.sequence > after).order_by(changes.c.sequence))
            return [Change(*row) for row in rows]

    def vectors(self, first: int, last: int) -> list[Vector]:
        """The vectors of passages `first` to `last` that still exist, by id."""
        return self._vectors(passages.c.id.between(first, last))

    def vectors_of(self, ids: Sequence[int]) -> list[Vector]:
        """The vectors of these passages, where they exist, by id."""
        return self._vectors(passages.c.id.in_(ids)) if ids else []

    def _vectors(self, condition: ColumnElement[bool]) -> list[Vector]:
        query = select(passages.c.id, passages.c.vector, passages.c.language).where(condition).order_by(passages.c.id)
        with self._reading() as connection:
            return [Vector(*row) for row in connection.execute(query)]

    def languages(self) -> frozenset[str]:
        """The languages that passages are in."""
        with self._reading() as connection:
            return frozenset(connection.execute(select(passages.c.language).distinct()).scalars())

    def entries(self, first: int, last: int) -> list[Entry]:
        """The passages `first` to `last` that still exist, by id, with what is searched and embedded."""
        query = (
            select(
                passages.c.id, paragraphs.c.text, passages.c.start, passages.c.end, paragraphs.c.heading,
                documents.c.title, paragraphs.c.context, paragraphs.c.lead, paragraphs.c.language,
                paragraphs.c.quantities,
            )
            .join_from(passages, paragraphs, passages.c.paragraph == paragraphs.c.id)
            .join(documents, paragraphs.c.document == documents.c.id)
            .where(passages.c.id.between(first, last))
            .order_by(passages.c.id)
        )  # fmt: skip
        with self._reading() as connection:
            return [entry_of(row) for row in connection.execute(query)]

    def last_passage(self) -> int:
        with self._reading() as connection:
            return connection.execute(select(func.max(passages.c.id))).scalar() or 0

    # Writing

    def commit(self, swaps: Sequence[Swap]) -> None:
        """Put new versions of documents in place, all or none of them."""
        with self._writing() as connection:
            counters = Counters(connection)
            for swap in swaps:
                swap_in(connection, counters, swap)
            counters.save()

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
