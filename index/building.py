"""Incremental ingest: compare, read, embed what is new, commit.

Nothing of a document's old version is touched before the new one is whole: it goes in with one transaction. A file that
cannot be read keeps its earlier version, and stops no other.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from index.arrays import packed
from index.catalog import Catalog
from index.embedding import Embedder
from index.errors import DocumentError, MissingFile
from index.model import Document, Failure, IngestProgress, IngestReport, Source
from index.preparing import embedded_texts, prepare
from index.reading.files import Found, discover
from index.reading.workers import ReadingPool
from index.rows import Prepared, Swap

BATCH = 2048
"""Passages that are embedded and committed together; what memory holds of an ingest."""

Progress = Callable[[IngestProgress], None]
Outcome = Literal["added", "changed", "unchanged", "removed", "failed"]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file to read, and what the collection holds of it."""

    path: Path
    file: str
    root: str | None
    sha256: str
    bytes: int
    known: Source | None


@dataclass(slots=True)
class _Ready:
    """Documents that are ready and not stored, with the texts to embed."""

    documents: list[tuple[Source, str | None, list[Prepared], dict[int, int]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class Builder:
    """Puts files into one collection, once. The caller holds the collection's lock."""

    def __init__(
        self, catalog: Catalog, embedder: Embedder, pool: ReadingPool, committed: Callable[[], None] = lambda: None
    ) -> None:
        """`committed` is called after each transaction."""
        self._catalog = catalog
        self._embedder = embedder
        self._pool = pool
        self._committed = committed
        self._ready = _Ready()
        self._embedded = 0
        self._started = time.monotonic()
        self._outcomes: dict[Outcome, list[str]] = {}
        self._failures: list[Failure] = []
        self._progress: Progress | None = None
        self._total = 0
        self._by_path: dict[str, Source] = {}
        self._by_file: dict[str, Source] = {}
        self._taken: set[str] = set()

    def ingest(self, paths: Sequence[Path], progress: Progress | None = None) -> IngestReport:
        """Add or update files and folders; what is gone from a folder that was ingested before is removed."""
        self._progress = progress
        sources = self._catalog.sources()
        self._by_path = {source.path: source for source in sources}
        self._by_file = {source.file: source for source in sources}
        entries = discover(paths)
        gone = self._gone(paths, entries)
        self._total = len(entries) + len(gone)
        waiting: deque[_Wanted] = deque()
        for _, outcome in self._pool.map(self._to_read(entries, waiting)):
            self._take(waiting.popleft(), outcome)
        self._flush()
        for file in self._catalog.delete(gone) if gone else ():
            self._tell(file, "removed")
        return self._report()

    def ingest_as(self, path: Path, file: str) -> IngestReport:
        """Add or update one file under a name that the caller chose. Raises DocumentError."""
        self._total = 1
        wanted = self._compared(path.resolve(), file, None, self._catalog.find(file))
        if wanted is not None:
            self._put(wanted, self._pool.read(wanted.path))
            self._flush()
        return self._report()

    def _gone(self, paths: Sequence[Path], entries: Sequence[Found]) -> list[str]:
        there = {str(entry.path) for entry in entries}
        roots = {os.path.realpath(path) for path in paths if path.is_dir()}
        return [file for root in sorted(roots) for file, path in self._catalog.under(root) if path not in there]

    def _to_read(self, entries: Sequence[Found], waiting: deque[_Wanted]) -> Iterator[Path]:
        """The paths of new and changed files; each is put into `waiting` as it is handed out."""
        for entry in entries:
            try:
                if entry.error is not None:
                    raise entry.error
                path = entry.path if entry.folder else Path(os.path.realpath(entry.path))
                known = self._by_path.get(str(path))
                file = known.file if known else self._free(entry.name, path)
                known = known or self._by_file.get(file)
                wanted = self._compared(path, file, str(entry.folder) if entry.folder else None, known)
            except DocumentError as error:
                self._fail(entry.name, error)
                continue
            if wanted is not None:
                waiting.append(wanted)
                yield wanted.path

    def _compared(self, path: Path, file: str, root: str | None, known: Source | None) -> _Wanted | None:
        """What is to be read, or None where the collection holds it already."""
        digest, size = _digest(path)
        if known and known.sha256 == digest:
            if known.path != str(path):
                self._catalog.locate(file, str(path), root)
            self._tell(file, "unchanged")
            return None
        return _Wanted(path, file, root, digest, size, known)

    def _free(self, name: str, path: Path) -> str:
        """`name`, with folders before it where another file of the collection has it."""
        above = list(path.parts[1 : -len(Path(name).parts)])
        while above and self._is_taken(name):
            name = f"{above.pop()}/{name}"
        self._taken.add(name)
        return name

    def _is_taken(self, name: str) -> bool:
        holder = self._by_file.get(name)
        return name in self._taken or (holder is not None and Path(holder.path).exists())

    def _take(self, wanted: _Wanted, outcome: Document | DocumentError) -> None:
        if isinstance(outcome, DocumentError):
            self._fail(wanted.file, outcome)
        else:
            self._put(wanted, outcome)

    def _put(self, wanted: _Wanted, document: Document) -> None:
        """Prepare one document; what is ready is stored when a batch is full."""
        prepared = prepare(document)
        kept = self._kept(wanted.known, prepared)
        self._ready.documents.append((_source(wanted, document, prepared), wanted.root, prepared, kept))
        for position, one in enumerate(prepared):
            if position not in kept:
                self._ready.texts += embedded_texts(one, document.title)
        if len(self._ready.texts) >= BATCH:
            self._flush()
        self._tell(wanted.file, "changed" if wanted.known else "added")

    def _kept(self, known: Source | None, prepared: Sequence[Prepared]) -> dict[int, int]:
        """Positions of paragraphs that are stored already, with their ids."""
        stored: dict[bytes, list[int]] = {}
        for fingerprint, id_ in self._catalog.fingerprints(known.id) if known else ():
            stored.setdefault(fingerprint, []).append(id_)
        kept: dict[int, int] = {}
        for position, one in enumerate(prepared):
            ids = stored.get(one.fingerprint)
            if ids:
                kept[position] = ids.pop(0)
        return kept

    def _flush(self) -> None:
        """Embed and store what is ready."""
        ready, self._ready = self._ready, _Ready()
        if not ready.documents:
            return
        vectors: list[bytes] = []
        for at in range(0, len(ready.texts), BATCH):
            vectors += packed(self._embedder.embed(ready.texts[at : at + BATCH]))
        self._embedded += len(vectors)
        swaps: list[Swap] = []
        taken = 0
        for source, root, prepared, kept in ready.documents:
            count = sum(len(one.windows) for position, one in enumerate(prepared) if position not in kept)
            swaps.append(Swap(source, root, prepared, kept, vectors[taken : taken + count]))
            taken += count
        self._catalog.commit(swaps)
        self._committed()

    def _fail(self, name: str, error: DocumentError) -> None:
        self._failures.append(Failure(name, str(error)))
        self._tell(name, "failed")

    def _tell(self, file: str, outcome: Outcome) -> None:
        self._outcomes.setdefault(outcome, []).append(file)
        if self._progress:
            done = sum(map(len, self._outcomes.values()))
            self._progress(IngestProgress(done, max(done, self._total), file, outcome))

    def _report(self) -> IngestReport:
        return IngestReport(
            added=tuple(self._outcomes.get("added", ())),
            changed=tuple(self._outcomes.get("changed", ())),
            unchanged=tuple(self._outcomes.get("unchanged", ())),
            removed=tuple(self._outcomes.get("removed", ())),
            failed=tuple(self._failures),
            paragraphs=self._catalog.counts()["paragraphs"],
            embedded=self._embedded,
            seconds=time.monotonic() - self._started,
        )


def _source(wanted: _Wanted, document: Document, prepared: Sequence[Prepared]) -> Source:
    return Source(
        id=wanted.known.id if wanted.known else 0,
        file=wanted.file,
        path=str(wanted.path),
        sha256=wanted.sha256,
        bytes=wanted.bytes,
        format=document.format,
        encoding=document.encoding,
        title=document.title,
        published=document.published,
        paragraphs=len(prepared),
        quantities=sum(one.figures for one in prepared),
        ingested_at=datetime.now(UTC).isoformat(timespec="seconds"),
        warnings=document.warnings,
    )


def _digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size. A pipe or a device is never opened: `read` will say what it is."""
    try:
        if not path.is_file():
            raise MissingFile("it is no plain file", "name a file or a folder of files")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return digest, file.tell()
    except OSError as error:
        raise MissingFile(
            f"it cannot be opened ({error.strerror})", "check that it is there and may be read"
        ) from error
