"""What a document is made of, and what a search returns. Standard library only.

Offsets are code points. A paragraph's `text` is the verbatim slice `[start:end]` of its document's decoded text; where
that slice runs over several lines (hard-wrapped text, a column break), `index.text.flow` gives the one-line reading of it
and maps back. Quantities, passages and quotes are found in the flowed text and cited in the verbatim one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

ParagraphKind = Literal["text", "heading", "item", "row"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit of citation, numbered from 1 in reading order within its file."""

    number: int
    text: str
    start: int
    end: int
    first_line: int
    last_line: int
    kind: ParagraphKind = "text"
    heading: tuple[str, ...] = ()
    """Titles above it, outermost first; a heading's own text is not in its own path."""
    page: int | None = None
    sheet: str | None = None
    context: str = ""
    """What a reader needs beside the text and does not find in it: a table row's header, caption and unit."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of one file."""

    text: str
    """The decoded text (`.txt`, `.md`, `.csv`), or the text extracted in reading order (the other formats)."""
    paragraphs: tuple[Paragraph, ...]
    format: str
    encoding: str | None = None
    title: str | None = None
    published: date | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document as the catalog knows it."""

    id: int
    file: str
    """The name it is cited by: the path below the ingested folder, `/`-separated; unique in its collection."""
    path: str
    """Where it was read from."""
    sha256: str
    bytes: int
    format: str
    encoding: str | None
    title: str | None
    published: date | None
    paragraphs: int
    quantities: int
    ingested_at: str
    """ISO 8601, UTC."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands."""

    file: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """A paragraph with the document it stands in."""

    source: Source
    paragraph: Paragraph
    hash: str
    """SHA-256 of the paragraph's text with white space folded: the same text has the same hash wherever it stands."""
    language: str
    """`en`, `zh`, or `und` where there is no text to tell by."""
    lead: str = ""
    """The text before it, where the paragraph leans on that (`of these, ...`, 其中…)."""

    @property
    def place(self) -> Place:
        return Place(self.source.file, self.paragraph.number)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that search found: a whole paragraph, or a window of a long one."""

    passage: int
    """The passage's id in the catalog."""
    stored: StoredParagraph
    start: int
    end: int
    """The window in the paragraph's flowed text."""
    score: float
    """Fused, in [0, 1]; comparable within one search only."""
    legs: Mapping[str, float] = field(default_factory=dict)
    """What each leg gave: `dense`, `lexical`, `figure`."""
    also_at: tuple[Place, ...] = ()
    """Other places where the same text stands."""


@dataclass(frozen=True, slots=True)
class Failure:
    file: str
    reason: str
    """One line: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    paragraphs: int = 0
    """Paragraphs in the collection after the run."""
    embedded: int = 0
    """Passages that had to be embedded anew."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """One step of an ingest, for a progress bar."""

    done: int
    total: int
    file: str
    outcome: Literal["added", "changed", "unchanged", "removed", "failed"]
