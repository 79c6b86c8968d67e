"""The lexical index, on tantivy: BM25 over tokens made by `index.tokens`. A cache of the catalog that heals by itself.

The only file that imports tantivy. Fields: `body` (the passage and the values of its figures) and `beside` (title,
headings, table header, and the text before where the passage leans on it). The last change taken in is a record of the
index itself, so that one commit moves both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import tantivy

from index.catalog import Catalog
from index.errors import IndexDamaged, IndexingError, StorageFull
from index.locking import remove
from index.preparing import Words, beside_words, body_words
from index.rows import Entry
from index.text import flow

FORM = 4
"""Changes when tokens or fields do: an index of another form is made again."""
BATCH = 4096
HEAP = 50_000_000
"""Bytes that a writer gathers before it writes a segment."""
WEIGHTS = {"body": 1.0, "beside": 0.3}
SPREAD = 0.7
"""A translation of n tokens weighs n to the power of 1 less this: longer ones say more, and not in proportion."""
Clause = Sequence[tuple[Sequence[str], float]]
"""Ways to say one thing, each as tokens and a weight; the best way counts, and a tenth of the others."""
_STATE = 0  # passage ids start at 1; this record holds the form and the last change


class LexicalIndex:
    """Search by words. Readers see the last commit; the writer holds the collection's lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._index: tantivy.Index | None = None
        self._writer: _Writer | None = None

    def applied(self) -> int:
        """The last change of the catalog that was taken in; -1 where there is no usable index."""
        index = self._open()
        if index is None:
            return -1
        try:
            index.reload()
            return _applied(index, self._schema)
        except ValueError:  # another process is putting a new one in its place
            self._index = None
            return -1

    def search(
        self, clauses: Sequence[Clause], limit: int, patterns: Sequence[tuple[str, float]] = ()
    ) -> list[tuple[int, float]]:
        """(passage, score) of the best passages by the sum of the clauses; empty where there is no usable index.

        `patterns` are regular expressions of whole tokens, each with what a passage gains that holds such a token.
        """
        index = self._open()
        if index is None or not clauses:
            return []
        searcher = index.searcher()
        queries = self._queries(searcher, clauses, patterns)
        if not queries:
            return []
        found = searcher.search(_any(queries), limit, count=False).hits
        ids = searcher.fast_field_values("passage", [address for _, address in found])
        return [(int(id_), score) for id_, (score, _) in zip(ids, found, strict=True) if id_]

    def shares(self, tokens: Sequence[str]) -> list[float]:
        """The share of passages whose text holds each token; 0 where there is no usable index."""
        index = self._open()
        if index is None:
            return [0.0] * len(tokens)
        searcher = index.searcher()
        total = max(searcher.num_docs - 1, 1)  # the state is a record too
        return [min(searcher.doc_freq("body", token) / total, 1.0) for token in tokens]

    def reload(self) -> None:
        """See what another process committed."""
        if self._index is not None:
            self._index.reload()

    def feed(self, catalog: Catalog, words: Mapping[int, Words]) -> None:
        """Take in what was just committed, whose words are at hand; it is found once `catch_up` was called."""
        self._healing(lambda: self._written(catalog, words))

    def catch_up(self, catalog: Catalog) -> None:
        """Take in what the catalog changed since; make the whole again where the index is absent, old or damaged."""
        if self._writer is None and self.applied() == catalog.generation():
            return
        self._healing(lambda: self._committed(catalog))

    def rebuild(self, catalog: Catalog) -> None:
        """Make the whole again; until it is done, the old one is searched."""
        self._healing(lambda: self._remade(catalog))

    def clear(self) -> None:
        """Forget the whole; the next `catch_up` makes it again."""
        self.close()
        remove(self._folder)

    def abandon(self) -> None:
        """Forget what was taken in and not committed."""
        self._writer = None

    def close(self) -> None:
        self._writer = self._index = None

    @property
    def _beside(self) -> Path:
        """Where a whole index is made, before it takes its place."""
        return self._folder.with_name(f"{self._folder.name}.new")

    def _healing(self, write: Callable[[], object]) -> None:
        try:
            try:
                write()
            except ValueError as error:
                told = _told(error)
                if isinstance(told, StorageFull) or (self._writer and self._writer.anew):
                    raise told from error
                # What a killed writer left half written can stop the next one; nothing here cannot be made again.
                self.clear()
                write()
        except ValueError as error:
            self.abandon()
            raise _told(error) from error
        except BaseException:
            self.abandon()
            raise

    def _written(self, catalog: Catalog, words: Mapping[int, Words]) -> _Writer:
        if self._writer is None:
            applied = self.applied()
            self._writer = _Writer(self._folder if applied >= 0 else self._beside, self._schema, applied)
        self._writer.take(catalog, words)
        return self._writer

    def _remade(self, catalog: Catalog) -> None:
        self._writer = _Writer(self._beside, self._schema, -1)
        self._committed(catalog)

    def _committed(self, catalog: Catalog) -> None:
        writer = self._written(catalog, {})
        writer.commit()
        self._writer = None
        if writer.anew:
            self._index = None
            old = self._folder.with_name(f"{self._folder.name}.old")
            remove(old)
            with suppress(FileNotFoundError):
                self._folder.rename(old)
            self._beside.rename(self._folder)
            remove(old)
        self.reload()

    def _open(self) -> tantivy.Index | None:
        if self._index is None and self._folder.is_dir() and tantivy.Index.exists(str(self._folder)):
            try:
                index = tantivy.Index(self._schema, str(self._folder))
                index.config_reader(reload_policy="manual")
                index.reload()
                _applied(index, self._schema)
                self._index = index
            except (ValueError, OSError):
                return None
        return self._index

    def _queries(
        self, searcher: tantivy.Searcher, clauses: Sequence[Clause], patterns: Sequence[tuple[str, float]]
    ) -> list[tantivy.Query]:
        """Queries whose scores are summed. Terms are summed by themselves first: among other queries they take a third longer."""
        # A character asked for alone stands in pairs; looking through all pairs takes time, so only where nothing else is asked.
        apart = all(len(token) == 1 for clause in clauses for tokens, _ in clause for token in tokens)
        terms = [term for clause in clauses if len(clause) == 1 for term in self._tokens(searcher, *clause[0], apart)]
        found = [_any(terms)] if terms else []
        for clause in clauses:
            if len(clause) > 1:
                found += self._best(searcher, clause, apart)
        return found + [self._pattern(*pattern) for pattern in patterns]

    def _best(self, searcher: tantivy.Searcher, clause: Clause, apart: bool) -> list[tantivy.Query]:
        """A query for the best of several ways to say one thing; none where none of them stands anywhere."""
        ways = [_any(parts) for way in clause if (parts := self._tokens(searcher, *way, apart))]
        return [tantivy.Query.disjunction_max_query(ways, 0.1)] if len(ways) > 1 else ways

    def _tokens(
        self, searcher: tantivy.Searcher, tokens: Sequence[str], weight: float, apart: bool
    ) -> list[tantivy.Query]:
        share = weight / len(tokens) ** SPREAD
        return [
            tantivy.Query.boost_query(query, share * of_field)
            for token in tokens
            for field, of_field in WEIGHTS.items()
            for query in self._ways(searcher, field, token, apart)
        ]

    def _pattern(self, pattern: str, weight: float) -> tantivy.Query:
        queries = [
            tantivy.Query.boost_query(tantivy.Query.regex_query(self._schema, field, pattern), weight * of_field)
            for field, of_field in WEIGHTS.items()
        ]
        return tantivy.Query.disjunction_max_query(queries)

    def _ways(self, searcher: tantivy.Searcher, field: str, token: str, apart: bool) -> Iterator[tantivy.Query]:
        if searcher.doc_freq(field, token):  # most translations stand nowhere, and few words in a heading
            yield tantivy.Query.term_query(self._schema, field, token, "freq")
        if apart and not token.isascii():
            yield tantivy.Query.regex_query(self._schema, field, f"{token}.|.{token}")


def _any(parts: Sequence[tantivy.Query]) -> tantivy.Query:
    """The sum of the parts that match."""
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])


class _Writer:
    """Changes on their way into an index, of which nothing is seen before they are committed together."""

    def __init__(self, folder: Path, schema: tantivy.Schema, applied: int) -> None:
        """On the index in `folder`, which took in the changes up to `applied`; -1 makes it anew."""
        self.anew = applied < 0
        self._taken = applied
        if self.anew:
            remove(folder)
            folder.mkdir(parents=True)
        self._writer = tantivy.Index(schema, str(folder)).writer(heap_size=HEAP, num_threads=1)

    def take(self, catalog: Catalog, words: Mapping[int, Words]) -> None:
        """The catalog's changes since the last; those passages are read from it whose words are not at hand."""
        target = catalog.generation()
        holds_nothing = self._taken < 0
        for change in catalog.changes(max(self._taken, 0)):
            if change.sequence > target:
                break
            if change.op > 0:
                self._add(catalog, change.first, change.last, words, known=not holds_nothing)
            elif not holds_nothing:
                for id_ in range(change.first, change.last + 1):
                    self._writer.delete_documents_by_term("passage", id_)
        self._taken = target

    def commit(self) -> None:
        self._writer.delete_documents_by_term("passage", _STATE)
        self._writer.add_document(_state(self._taken))
        self._writer.commit()
        self._writer.wait_merging_threads()

    def _add(self, catalog: Catalog, first: int, last: int, words: Mapping[int, Words], *, known: bool) -> None:
        if all(id_ in words for id_ in range(first, last + 1)):  # just given, so not there before
            for id_ in range(first, last + 1):
                self._writer.add_document(_document(id_, words[id_]))
            return
        for start in range(first, last + 1, BATCH):
            for entry in catalog.entries(start, min(start + BATCH - 1, last)):
                if known:
                    self._writer.delete_documents_by_term("passage", entry.passage)
                self._writer.add_document(_document(entry.passage, _words(entry)))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", indexed=True, fast=True)  # unsigned terms are not found by a delete
    for field in ("body", "beside"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("applied", stored=True)
    builder.add_unsigned_field("form", stored=True)
    return builder.build()


def _applied(index: tantivy.Index, schema: tantivy.Schema) -> int:
    searcher = index.searcher()
    hits = searcher.search(tantivy.Query.term_query(schema, "passage", _STATE), 1, count=False).hits
    if not hits:
        return -1
    state = searcher.doc(hits[0][1])
    return int(state.get_first("applied") or 0) if state.get_first("form") == FORM else -1


def _state(applied: int) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("passage", _STATE)
    document.add_unsigned("applied", applied)
    document.add_unsigned("form", FORM)
    return document


def _document(passage: int, words: Words) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("passage", passage)
    document.add_text("body", words.body)
    document.add_text("beside", words.beside)
    return document


def _words(entry: Entry) -> Words:
    body = body_words(flow(entry.text).text, entry.start, entry.end, entry.quantities)
    return Words(body, beside_words(entry.title, entry.heading, entry.context, entry.lead))


def _told(error: ValueError) -> IndexingError:
    said = str(error).splitlines()[0]
    if "No space left" in said or "os error 28" in said:
        return StorageFull(
            "no room for the lexical index", "make room and run `ballast rebuild`; the documents are kept"
        )
    return IndexDamaged(f"the lexical index refused: {said}", "run `ballast rebuild`")
