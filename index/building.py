"""Incremental ingest: compare, make ready what is new (here, in workers or on a cluster), commit.

Nothing of a document's old version is touched before the new one is whole: it goes in with one transaction. A file that
cannot be read keeps its earlier version, and stops no other.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Literal, Protocol

from index.arrays import packed
from index.catalog import Catalog
from index.embedding import Embedder
from index.errors import DamagedDocument, DocumentError, MissingFile
from index.model import Document, Failure, IngestProgress, IngestReport, Source
from index.preparing import Words, embedded_texts, matched
from index.processing import Processed, Task, process
from index.reading.files import Found, discover
from index.reading.wire import UNUSABLE
from index.rows import Swap

BATCH = 2048
"""Passages that are embedded and committed together; what memory holds of an ingest."""

Progress = Callable[[IngestProgress], None]
Outcome = Literal["added", "changed", "unchanged", "removed", "failed"]


class Reading(Protocol):
    """What makes documents of files: `index.reading.workers.ReadingPool`, or a cluster."""

    def map(
        self, tasks: Iterable[Task], total: int = 0
    ) -> Iterator[tuple[Task, Document | Processed | DocumentError]]: ...


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file to read, and what the collection holds of it."""

    path: Path
    file: str
    root: str | None
    sha256: str
    bytes: int
    known: Source | None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document that is ready and not stored."""

    source: Source
    root: str | None
    document: Processed
    kept: dict[int, int]
    """Positions of paragraphs that are stored already, with their ids."""

    def texts(self) -> list[str]:
        """What is to be embedded."""
        fresh = (one for position, one in enumerate(self.document.prepared) if position not in self.kept)
        return [text for one in fresh for text in embedded_texts(one, self.document.title)]


class Builder:
    """Puts files into one collection, once. The caller holds the collection's lock."""

    def __init__(
        self,
        catalog: Catalog,
        embedder: Embedder,
        committed: Callable[[Mapping[int, Words]], None] = lambda _: None,
    ) -> None:
        """`committed` is called after each transaction, with the words of the passages that it added."""
        self._catalog = catalog
        self._embedder = embedder
        self._committed = committed
        self._ready: list[_Ready] = []
        self._passages = 0
        self._embedded = 0
        self._started = time.monotonic()
        self._outcomes: dict[Outcome, list[str]] = {}
        self._failures: list[Failure] = []
        self._progress: Progress | None = None
        self._total = 0
        self._by_path: dict[str, Source] = {}
        self._by_file: dict[str, Source] = {}
        self._taken: set[str] = set()

    def ingest(self, paths: Sequence[Path], reading: Reading, progress: Progress | None = None) -> IngestReport:
        """Add or update files and folders; what is gone from a folder that was ingested before is removed."""
        self._progress = progress
        sources = self._catalog.sources()
        self._by_path = {source.path: source for source in sources}
        self._by_file = {source.file: source for source in sources}
        entries = discover(paths)
        gone = self._gone(paths, entries)
        self._total = len(entries) + len(gone)
        wanted = list(self._wanted(entries))
        waiting: deque[tuple[_Wanted, list[tuple[bytes, int]]]] = deque()
        for _, outcome in reading.map(self._tasks(wanted, waiting), sum(one.bytes for one in wanted)):
            self._take(*waiting.popleft(), outcome)
        self._flush()
        for file in self._catalog.delete(gone) if gone else ():
            self._tell(file, "removed")
        return self._report()

    def ingest_as(self, path: Path, file: str, read: Callable[[Path], Document]) -> IngestReport:
        """Add or update one file under a name that the caller chose. Raises DocumentError."""
        self._total = 1
        wanted = self._compared(path.resolve(), file, None, self._catalog.find(file))
        if wanted is not None:
            self._put(wanted, self._fingerprints(wanted), read(wanted.path))
            self._flush()
        return self._report()

    def _gone(self, paths: Sequence[Path], entries: Sequence[Found]) -> list[str]:
        there = {str(entry.path) for entry in entries}
        roots = {os.path.realpath(path) for path in paths if path.is_dir()}
        return [file for root in sorted(roots) for file, path in self._catalog.under(root) if path not in there]

    def _wanted(self, entries: Sequence[Found]) -> Iterator[_Wanted]:
        """New and changed files."""
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
                yield wanted

    def _tasks(
        self, wanted: Sequence[_Wanted], waiting: deque[tuple[_Wanted, list[tuple[bytes, int]]]]
    ) -> Iterator[Task]:
        """What is to be made ready; each is put into `waiting` as it is handed out."""
        for one in wanted:
            known = self._fingerprints(one)
            waiting.append((one, known))
            yield Task(one.path, one.bytes, tuple(fingerprint for fingerprint, _ in known))

    def _fingerprints(self, wanted: _Wanted) -> list[tuple[bytes, int]]:
        return self._catalog.fingerprints(wanted.known.id) if wanted.known else []

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

    def _take(
        self, wanted: _Wanted, known: list[tuple[bytes, int]], outcome: Document | Processed | DocumentError
    ) -> None:
        try:
            if isinstance(outcome, DocumentError):
                raise outcome
            self._put(wanted, known, outcome)
        except DocumentError as error:
            self._fail(wanted.file, error)

    def _put(self, wanted: _Wanted, known: list[tuple[bytes, int]], outcome: Document | Processed) -> None:
        """What is ready is stored when a batch is full. Raises DamagedDocument for an answer that does not fit."""
        fingerprints = [fingerprint for fingerprint, _ in known]
        if isinstance(outcome, Document):
            outcome = process(outcome, fingerprints, None)
        kept = {position: known[place][1] for position, place in matched(outcome.prepared, fingerprints).items()}
        self._check(outcome, kept)
        self._ready.append(_Ready(_source(wanted, outcome), wanted.root, outcome, kept))
        self._passages += len(outcome.words)
        if self._passages >= BATCH:
            self._flush()
        self._tell(wanted.file, "changed" if wanted.known else "added")

    def _check(self, outcome: Processed, kept: Mapping[int, int]) -> None:
        passages = sum(len(one.windows) for position, one in enumerate(outcome.prepared) if position not in kept)
        sizes = {len(vector) for vector in outcome.vectors or ()}
        if len(outcome.words) != passages or not sizes <= {2 * self._embedder.dimensions}:
            raise DamagedDocument(*UNUSABLE)

    def _flush(self) -> None:
        """Embed and store what is ready."""
        ready, self._ready = self._ready, []
        self._embedded, self._passages = self._embedded + self._passages, 0
        if not ready:
            return
        embedded = self._vectors([text for one in ready if one.document.vectors is None for text in one.texts()])
        swaps = [
            Swap(
                one.source, one.root, one.document.prepared, one.kept,
                one.document.vectors if one.document.vectors is not None else list(islice(embedded, len(one.document.words))),
            )
            for one in ready
        ]  # fmt: skip
        firsts = zip(self._catalog.commit(swaps), ready, strict=True)
        self._committed({first + at: words for first, one in firsts for at, words in enumerate(one.document.words)})

    def _vectors(self, texts: Sequence[str]) -> Iterator[bytes]:
        for at in range(0, len(texts), BATCH):
            yield from packed(self._embedder.embed(texts[at : at + BATCH]))

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


def _source(wanted: _Wanted, document: Processed) -> Source:
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
        paragraphs=len(document.prepared),
        quantities=sum(one.figures for one in document.prepared),
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
