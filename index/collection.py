"""One corpus: a folder of its own with a catalog and caches, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.model import Hit, IngestProgress, IngestReport, Place, Source, StoredParagraph

Progress = Callable[[IngestProgress], None]


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
