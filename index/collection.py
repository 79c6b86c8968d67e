"""One corpus: a folder of its own with a catalog and caches, and what is asked of it."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.arrays import packed
from index.building import BATCH, Builder, Progress
from index.catalog import Catalog
from index.embedding import Embedder, LocalEmbedder, choose, setting_of
from index.engines import holds_content, names_on
from index.errors import (
    ConfigurationError,
    EmbedderMismatch,
    IndexLocked,
    StorageUnavailable,
    UnknownCollection,
    UnknownDocument,
)
from index.following import Follower
from index.glossary.glossary import Glossary
from index.lexical import LexicalIndex
from index.locking import writing
from index.matrix import Matrix
from index.model import Hit, IngestProgress, IngestReport, Place, Source, StoredParagraph
from index.preparing import Words, embedded_text
from index.reading.limits import Limits
from index.reading.workers import ReadingPool
from index.retrieval import Retriever
from index.settings import IndexSettings
from index.tables import SCHEMA_VERSION
from index.text import flow
from index.vectors import VectorIndex

if TYPE_CHECKING:
    from index.cluster import Cluster

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


@dataclass(frozen=True, slots=True)
class CollectionStatus:
    name: str
    documents: int
    paragraphs: int
    passages: int
    quantities: int
    embedder: str
    dimensions: int
    generation: int
    """The catalog's last change; a cache that took in less is behind by the difference."""
    vectors_behind: int
    lexical_behind: int
    bytes_on_disk: int
    schema_version: int


class CollectionLike(Protocol):
    """What the rest of the product uses of a collection (synchronous; call it in a thread from async code)."""

    name: str

    def search(
        self, query: str, *, language: str | None = None, limit: int = 10, prefer: Sequence[Place] = ()
    ) -> list[Hit]: ...
    def shares(self, tokens: Sequence[str]) -> list[float]: ...
    def paragraph(self, file: str, number: int) -> StoredParagraph: ...
    def neighbours(self, file: str, number: int, around: int = 2) -> list[StoredParagraph]: ...
    def paragraphs(self, file: str) -> Iterator[StoredParagraph]: ...
    def sources(self) -> list[Source]: ...
    def source(self, file: str) -> Source: ...
    def ingest(self, paths: Sequence[Path], *, progress: Progress | None = None) -> IngestReport: ...
    def ingest_as(self, path: Path, file: str) -> IngestReport: ...
    def forget(self, files: Sequence[str]) -> list[str]: ...
    def rebuild(self, progress: Progress | None = None) -> None: ...
    def status(self) -> CollectionStatus: ...
    def close(self) -> None: ...


class LibraryLike(Protocol):
    """All collections of one home."""

    def names(self) -> list[str]: ...
    def open(self, name: str = "default", *, create: bool = False) -> CollectionLike: ...
    def close(self) -> None: ...


class Collection:
    """A corpus on disk. Safe to use from several threads; one process writes at a time."""

    def __init__(
        self, name: str, folder: Path, settings: IndexSettings, embedder: Embedder, glossary: Glossary
    ) -> None:
        self.name = name
        self._folder = folder
        self._settings = settings
        self._embedder = embedder
        self._catalog = Catalog.at(folder / "catalog.sqlite", settings.catalog_url, name, create=True)
        self._lexical = LexicalIndex(folder / "lexical")
        self._vectors = VectorIndex(folder / "chroma", settings.chroma_url, name)
        self._matrix = Matrix()
        self._retriever = Retriever(self._catalog, self._lexical, self._vectors, self._matrix, embedder, glossary)
        self._seen = -1

    # Asking

    def search(
        self, query: str, *, language: str | None = None, limit: int = 10, prefer: Sequence[Place] = ()
    ) -> list[Hit]:
        """The best passages, best first, and those of the `prefer` places. Raises EmbedderMismatch, EmbeddingError."""
        head = self._catalog.head()
        self._check_embedder(head.embedder)
        self._refresh(head.generation)
        return self._retriever.search(query, head, language=language, limit=limit, prefer=prefer)

    def shares(self, tokens: Sequence[str]) -> list[float]:
        """The share of passages that hold each token (see `index.tokens`), as of the last search."""
        return self._lexical.shares(tokens)

    def paragraph(self, file: str, number: int) -> StoredParagraph:
        """Raises UnknownDocument."""
        found = self._catalog.paragraphs(file, number, number)
        if not found:
            count = self._catalog.source(file).paragraphs
            raise UnknownDocument(f"{file} has no paragraph {number}", f"it has 1 to {count}")
        return found[0]

    def neighbours(self, file: str, number: int, around: int = 2) -> list[StoredParagraph]:
        """The paragraph and up to `around` on each side, in order. Raises UnknownDocument."""
        self.paragraph(file, number)
        return self._catalog.paragraphs(file, number - around, number + around)

    def paragraphs(self, file: str) -> Iterator[StoredParagraph]:
        """All paragraphs of a file, in order. Raises UnknownDocument."""
        return iter(self._catalog.paragraphs(file))

    def sources(self) -> list[Source]:
        return self._catalog.sources()

    def source(self, file: str) -> Source:
        """Raises UnknownDocument."""
        return self._catalog.source(file)

    # Writing

    def ingest(
        self, paths: Sequence[Path], *, progress: Progress | None = None, cluster: str | None = None
    ) -> IngestReport:
        """Add or update files and folders; a bad file is reported. `cluster` is the address of a Dask scheduler.

        Raises IndexLocked, StorageFull, ClusterUnavailable...
        """
        with self._building() as builder, self._cluster(cluster) if cluster else self._pool() as reading:
            return builder.ingest(paths, reading, progress)

    def ingest_as(self, path: Path, file: str) -> IngestReport:
        """Add or update one file under the name `file`. Raises DocumentError besides what `ingest` raises."""
        with self._building() as builder, self._pool() as pool:
            return builder.ingest_as(path, file, pool.read)

    def forget(self, files: Sequence[str]) -> list[str]:
        """Remove documents; the names of those that were there. Raises IndexLocked."""
        with self._writing():
            gone = self._catalog.delete(files)
            self._catch_up()
        return gone

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the caches again from the catalog; embed all again where another embedder is configured."""

        def tell(done: int, what: str) -> None:
            if progress:
                progress(IngestProgress(done, 3, what, "changed"))

        with self._writing():
            if self._catalog.fact("embedder") not in (None, self._embedder.name):
                self._embed_again()
            self._matrix.clear()
            tell(1, "embeddings")
            self._lexical.rebuild(self._catalog)
            tell(2, "words")
            self._vectors.clear()
            self._vectors.catch_up(self._catalog)
            tell(3, "vectors")

    # Looking after itself

    def status(self) -> CollectionStatus:
        head = self._catalog.head()
        counts = self._catalog.counts()
        return CollectionStatus(
            name=self.name,
            documents=counts["documents"],
            paragraphs=counts["paragraphs"],
            passages=head.passages,
            quantities=counts["quantities"],
            embedder=head.embedder or self._embedder.name,
            dimensions=int(self._catalog.fact("dimensions") or 0),
            generation=head.generation,
            vectors_behind=head.generation - max(self._vectors.applied(), 0),
            lexical_behind=head.generation - max(self._lexical.applied(), 0),
            bytes_on_disk=sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file()),
            schema_version=int(self._catalog.fact("schema_version") or SCHEMA_VERSION),
        )

    def vectors_held(self) -> int:
        """How many vectors the vector index holds: as many as there are passages, when it is not behind."""
        return self._vectors.count()

    def close(self) -> None:
        self._retriever.close()
        self._lexical.close()
        self._vectors.close()
        self._catalog.close()

    def _check_embedder(self, made_by: str | None) -> None:
        if made_by not in (None, self._embedder.name):
            raise EmbedderMismatch(
                f"this index was made with the embedder {made_by} and {self._embedder.name} is configured",
                f"run `ballast rebuild` to embed it again, or set BALLAST_EMBEDDER to {setting_of(made_by)}",
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with writing(self._folder / "lock"), self._catalog.alone(self.name):
            yield

    @contextmanager
    def _building(self) -> Iterator[Builder]:
        self._check_embedder(self._catalog.head().embedder)
        with self._writing():
            if self._catalog.fact("embedder") is None:
                self._catalog.set_facts({"embedder": self._embedder.name, "dimensions": str(self._embedder.dimensions)})
            with Follower(self._vectors, self._catalog) as follower:

                def committed(words: Mapping[int, Words]) -> None:
                    follower.wake()
                    self._lexical.feed(self._catalog, words)

                try:
                    yield Builder(self._catalog, self._embedder, committed)
                    self._lexical.catch_up(self._catalog)
                finally:
                    self._lexical.abandon()
        self._seen = -1

    def _pool(self) -> ReadingPool:
        workers = self._settings.parse_workers
        return ReadingPool(limits=self._limits(), workers=workers, embedder=self._embedder_apart())

    def _cluster(self, address: str) -> Cluster:
        from index.cluster import Cluster  # here: few have one

        return Cluster(address, limits=self._limits(), embedder=self._embedder_apart())

    def _limits(self) -> Limits:
        return Limits(file_bytes=self._settings.max_file_bytes, seconds=self._settings.parse_seconds)

    def _embedder_apart(self) -> str | None:
        """The embedder that any process can make for itself; another is asked by this one alone."""
        return self._embedder.name if isinstance(self._embedder, LocalEmbedder) else None

    def _catch_up(self) -> None:
        self._lexical.catch_up(self._catalog)
        self._vectors.catch_up(self._catalog)

    def _refresh(self, generation: int) -> None:
        """See what another process wrote since the last question, and heal a cache that nobody is mending."""
        if generation == self._seen:
            return
        if self._lexical.applied() != generation:
            try:
                with self._writing():
                    self._lexical.catch_up(self._catalog)
            except (IndexLocked, StorageUnavailable):
                return  # a writer is at it; until it is done, search what there is
        self._vectors.refresh(generation)
        self._seen = generation

    def _embed_again(self) -> None:
        last = self._catalog.head().last_passage

        def batches() -> Iterator[list[tuple[int, bytes]]]:
            for first in range(1, last + 1, BATCH):
                entries = self._catalog.entries(first, min(first + BATCH - 1, last))
                texts = [
                    embedded_text(one.title, one.heading, one.context, flow(one.text).text[one.start : one.end])
                    for one in entries
                ]
                if texts:
                    vectors = packed(self._embedder.embed(texts))
                    yield list(zip([one.passage for one in entries], vectors, strict=True))

        facts = {"embedder": self._embedder.name, "dimensions": str(self._embedder.dimensions)}
        self._catalog.replace_vectors(batches(), facts)


class Library:
    """All collections of one home. Nothing is created before something is ingested."""

    def __init__(self, settings: IndexSettings, embedder: Embedder | None = None) -> None:
        self._settings = settings
        self._folder = settings.home / "collections"
        self._embedder = embedder or choose(settings)
        self._glossary = Glossary(settings.glossary)
        self._open: dict[str, Collection] = {}
        self._filled: set[str] = set()
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """The collections in which anything was ever stored. Raises StorageUnavailable."""
        if self._settings.catalog_url:
            return names_on(self._settings.catalog_url)
        self._check_home()
        there = sorted(path.parent.name for path in self._folder.glob("*/catalog.sqlite"))
        return [name for name in there if self._holds(name)]

    def _check_home(self) -> None:
        try:
            with os.scandir(self._settings.home):
                return
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageUnavailable(
                f"{self._settings.home} cannot be read ({error.strerror})",
                "give it read permission, or choose another --home",
            ) from error

    def _holds(self, name: str) -> bool:
        """Whether a collection is more than what an ingest of nothing but bad files left. It stays so."""
        if name not in self._filled and (
            name in names_on(self._settings.catalog_url)
            if self._settings.catalog_url
            else holds_content(self._folder / name / "catalog.sqlite")
        ):
            self._filled.add(name)
        return name in self._filled

    def open(self, name: str = "default", *, create: bool = False) -> Collection:
        """A collection, opened once. Raises UnknownCollection where it is not there and not to be created."""
        if not NAME.fullmatch(name):
            raise ConfigurationError(
                f"{name!r} is no name for a collection",
                "use small letters, digits, dots, dashes and underscores (63 at most)",
            )
        with self._lock:
            if name in self._open and (create or self._holds(name)):
                return self._open[name]
            if not create and name not in self.names():
                raise UnknownCollection(f"there is no collection {name!r}", "`ballast ingest PATH` makes it")
            folder = self._folder / name
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StorageUnavailable(
                    f"{folder} cannot be made ({error.strerror})", "choose another --home"
                ) from error
            self._open[name] = Collection(name, folder, self._settings, self._embedder, self._glossary)
            return self._open[name]

    def close(self) -> None:
        with self._lock:
            for collection in self._open.values():
                collection.close()
            self._open.clear()
