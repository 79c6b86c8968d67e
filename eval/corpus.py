"""A suite's documents as the collection numbers them: what evidence and citations are held against."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from index.collection import CollectionLike
from index.errors import UnknownDocument
from index.model import StoredParagraph


def fold(text: str) -> str:
    """Text without white space, as evidence is compared."""
    return "".join(text.split())


def same_file(name: str, other: str) -> bool:
    """Whether two names mean one file: equal, or one is the other below a folder."""
    return name == other or name.endswith(f"/{other}") or other.endswith(f"/{name}")


@dataclass(slots=True)
class Corpus:
    """Reads a collection's paragraphs once and keeps them."""

    collection: CollectionLike
    _paragraphs: dict[str, list[StoredParagraph]] = field(default_factory=dict)

    def files(self) -> list[str]:
        return [source.file for source in self.collection.sources()]

    def sha256(self) -> str:
        """Hash of the names and contents of all documents."""
        sources = sorted((source.file, source.sha256) for source in self.collection.sources())
        return hashlib.sha256("\n".join(f"{file} {digest}" for file, digest in sources).encode()).hexdigest()

    def paragraphs(self, file: str) -> list[StoredParagraph]:
        """All paragraphs of a file, by number; empty where there is no such file."""
        if file not in self._paragraphs:
            try:
                self._paragraphs[file] = list(self.collection.paragraphs(file))
            except UnknownDocument:
                self._paragraphs[file] = []
        return self._paragraphs[file]

    def paragraph(self, file: str, number: int) -> StoredParagraph | None:
        listed = self.paragraphs(file)
        at = number - 1
        if 0 <= at < len(listed) and listed[at].paragraph.number == number:
            return listed[at]
        return next((stored for stored in listed if stored.paragraph.number == number), None)

    def find(self, file: str, text: str) -> list[StoredParagraph]:
        """Paragraphs of a file that hold `text`, white space aside (a table row with its header counts)."""
        wanted = fold(text)
        return [stored for stored in self.paragraphs(file) if wanted in readable(stored)]

    def runs_over(self, file: str, text: str) -> bool:
        """Whether `text` stands in the file, but in no single paragraph of it."""
        return fold(text) in "".join(fold(stored.paragraph.text) for stored in self.paragraphs(file))


def readable(stored: StoredParagraph) -> str:
    """What a reader sees of a paragraph, white space folded away: its text, and the header of a table's row."""
    return fold(stored.paragraph.text + "\n" + stored.paragraph.context)
