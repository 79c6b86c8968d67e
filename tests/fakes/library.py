"""A library in memory: the shape of `index.collection`, with a paragraph a line and search by shared words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from index.collection import CollectionStatus, Progress
from index.errors import DocumentError, EmptyDocument, UnknownCollection, UnknownDocument, UnsupportedFormat
from index.model import (
    Failure,
    Hit,
    IngestProgress,
    IngestReport,
    Paragraph,
    Place,
    Source,
    StoredParagraph,
)
from index.text import language_of

ENGLISH = """Charging and networks at the end of 2025
The country counted 20.092 million charging points at the end of 2025, up 49.7 percent on the year.
Of these, 4.717 million are public and 15.375 million are private.
By then 4.838 million 5G base stations were in service.
Industrial output of the larger firms grew by 5.9 percent over the year.
"""
CHINESE = """2025年末的充电设施与网络
2025年底全国有充电设施2009.2万个，同比增长49.7%。
其中公共的471.7万个，私人的1537.5万个。
届时在用的5G基站为483.8万个。
"""
DISSENT = """A dissenting bulletin
Industrial output of the larger firms grew by 6.9 percent over the year.
"""
DOCUMENTS = {"charging.txt": ENGLISH, "充电设施.txt": CHINESE, "bulletin.txt": DISSENT}


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{2,}|\d[\d.]*|[\u4e00-\u9fff]", text.lower()))


class FakeCollection:
    """One corpus in memory; `busy` may be set to an error that every write then raises."""

    def __init__(self, name: str, documents: Mapping[str, str]) -> None:
        self.name = name
        self.busy: Exception | None = None
        self._texts: dict[str, str] = dict(documents)
        self._ids: dict[str, int] = {file: number for number, file in enumerate(documents, 1)}
        self.generation = len(self._texts)

    def _paragraphs(self, file: str) -> list[StoredParagraph]:
        source, text, start, stored = self.source(file), self._texts[file], 0, []
        for line, part in enumerate(text.split("\n"), 1):
            if part.strip():
                paragraph = Paragraph(len(stored) + 1, part, start, start + len(part), line, line)
                digest = hashlib.sha256(" ".join(part.split()).encode()).hexdigest()
                stored.append(StoredParagraph(source, paragraph, digest, language_of(part)))
            start += len(part) + 1
        return stored

    def search(
        self, query: str, *, language: str | None = None, limit: int = 10, prefer: Sequence[Place] = ()
    ) -> list[Hit]:
        wanted = _words(query)
        hits = []
        for file in self._texts:
            for stored in self._paragraphs(file):
                shared = len(wanted & _words(stored.paragraph.text))
                if shared:
                    score = shared / len(wanted)
                    hits.append(Hit(len(hits) + 1, stored, 0, len(stored.paragraph.text), score, {"lexical": score}))
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def paragraph(self, file: str, number: int) -> StoredParagraph:
        found = [stored for stored in self._paragraphs(file) if stored.paragraph.number == number]
        if not found:
            raise UnknownDocument(f"{file} has no paragraph {number}", "see `ballast sources`")
        return found[0]

    def neighbours(self, file: str, number: int, around: int = 2) -> list[StoredParagraph]:
        self.paragraph(file, number)
        return [stored for stored in self._paragraphs(file) if abs(stored.paragraph.number - number) <= around]

    def paragraphs(self, file: str) -> Iterator[StoredParagraph]:
        return iter(self._paragraphs(file))

    def sources(self) -> list[Source]:
        return [self.source(file) for file in self._texts]

    def source(self, file: str) -> Source:
        if file not in self._texts:
            raise UnknownDocument(f"no document {file!r} in collection {self.name!r}", "see `ballast sources`")
        text = self._texts[file]
        return Source(
            id=self._ids[file],
            file=file,
            path=file,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            bytes=len(text.encode()),
            format="txt",
            encoding="utf-8",
            title=text.split("\n", 1)[0],
            published=date(2026, 1, 21),
            paragraphs=sum(1 for line in text.split("\n") if line.strip()),
            quantities=len(re.findall(r"\d[\d.]*", text)),
            ingested_at="2026-02-01T00:00:00Z",
        )

    def ingest(self, paths: Sequence[Path], *, progress: Progress | None = None) -> IngestReport:
        reports = [self._ingest_one(path) for path in paths]
        for done, (path, report) in enumerate(zip(paths, reports, strict=True), 1):
            outcome = "failed" if report.failed else "added" if report.added else "changed"
            if progress:
                progress(IngestProgress(done, len(paths), path.name, outcome))
        return IngestReport(
            added=tuple(file for report in reports for file in report.added),
            changed=tuple(file for report in reports for file in report.changed),
            unchanged=tuple(file for report in reports for file in report.unchanged),
            failed=tuple(failure for report in reports for failure in report.failed),
        )

    def _ingest_one(self, path: Path) -> IngestReport:
        try:
            return self.ingest_as(path, path.name)
        except DocumentError as error:
            return IngestReport(failed=(Failure(path.name, str(error)),))

    def ingest_as(self, path: Path, file: str) -> IngestReport:
        if self.busy:
            raise self.busy
        content = path.read_bytes()
        if b"\0" in content:
            raise UnsupportedFormat("it is binary and not text", "convert it to one of the formats that are read")
        if not content.strip():
            raise EmptyDocument("the file is empty", "put text in it or leave it out")
        text = content.decode("utf-8", "replace")
        before = self._texts.get(file)
        if before == text:
            return IngestReport(unchanged=(file,))
        self._texts[file] = text
        self._ids.setdefault(file, max(self._ids.values(), default=0) + 1)
        self.generation += 1
        return IngestReport(added=(file,)) if before is None else IngestReport(changed=(file,))

    def forget(self, files: Sequence[str]) -> list[str]:
        if self.busy:
            raise self.busy
        gone = [file for file in files if self._texts.pop(file, None) is not None]
        self.generation += len(gone)
        return gone

    def rebuild(self, progress: Progress | None = None) -> None:
        if self.busy:
            raise self.busy

    def status(self) -> CollectionStatus:
        paragraphs = sum(source.paragraphs for source in self.sources())
        quantities = sum(source.quantities for source in self.sources())
        return CollectionStatus(
            self.name, len(self._texts), paragraphs, paragraphs, quantities, "fake", 8, self.generation, 0, 0, 0, 1
        )

    def close(self) -> None:
        return None


class FakeLibrary:
    """Collections by name; `documents` is name -> file -> text."""

    def __init__(self, documents: Mapping[str, Mapping[str, str]] | None = None) -> None:
        documents = {"default": DOCUMENTS} if documents is None else documents
        self._collections = {name: FakeCollection(name, files) for name, files in documents.items()}
        self.closed = False

    def names(self) -> list[str]:
        return sorted(self._collections)

    def open(self, name: str = "default", *, create: bool = False) -> FakeCollection:
        if name not in self._collections:
            if not create:
                raise UnknownCollection(f"there is no collection {name!r}", "ingest something into it first")
            self._collections[name] = FakeCollection(name, {})
        return self._collections[name]

    def close(self) -> None:
        self.closed = True
