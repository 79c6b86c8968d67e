"""What goes into the catalog and what comes out of it, and the rows between."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from index.model import Paragraph, Source, StoredParagraph
from index.preparing import Prepared
from index.tables import documents, paragraphs


@dataclass(frozen=True, slots=True)
class Swap:
    """The new version of one document. `kept` maps positions in `prepared` to the ids of paragraphs that stay."""

    source: Source
    root: str | None
    prepared: Sequence[Prepared]
    kept: dict[int, int]
    vectors: Sequence[bytes]
    """float16, for the windows of the paragraphs that are not kept, in order."""


@dataclass(frozen=True, slots=True)
class Change:
    """Passages `first` to `last` were added (`op` 1) or deleted (-1)."""

    sequence: int
    op: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the lexical index and the embedder need it."""

    passage: int
    text: str
    """The whole paragraph, verbatim."""
    start: int
    end: int
    heading: tuple[str, ...]
    title: str | None
    context: str
    lead: str
    language: str
    quantities: str | None


class Vector(NamedTuple):
    """A passage's float16 vector."""

    passage: int
    vector: bytes
    language: str


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with its paragraph."""

    passage: int
    stored: StoredParagraph
    start: int
    end: int
    elsewhere: bool = False
    """The same text stands in another place too."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a question has to know of the collection before it is searched."""

    embedder: str | None
    generation: int
    """The sequence of the last change."""
    last_passage: int
    """The highest id ever given; ids of deleted passages are not given again."""
    languages: Mapping[str, int]
    """How many passages there are in each language."""

    @property
    def passages(self) -> int:
        return sum(self.languages.values())


def paragraph_row(id_: int, document: int, prepared: Prepared) -> dict[str, Any]:
    paragraph = prepared.paragraph
    return {
        "id": id_, "document": document, "number": paragraph.number, "text": paragraph.text, "start": paragraph.start,
        "end": paragraph.end, "first_line": paragraph.first_line, "last_line": paragraph.last_line,
        "kind": paragraph.kind, "page": paragraph.page, "sheet": paragraph.sheet,
        "heading": json.dumps(paragraph.heading, ensure_ascii=False) if paragraph.heading else None,
        "context": paragraph.context or None, "lead": prepared.lead or None, "hash": prepared.hash,
        "language": prepared.language, "quantities": prepared.quantities, "fingerprint": prepared.fingerprint,
    }  # fmt: skip


SOURCE = (
    documents.c.id, documents.c.file, documents.c.path, documents.c.sha256, documents.c.bytes, documents.c.format,
    documents.c.encoding, documents.c.title, documents.c.published, documents.c.paragraphs, documents.c.quantities,
    documents.c.ingested_at, documents.c.warnings,
)  # fmt: skip
"""Columns in the order of the fields of `Source`."""

PARAGRAPH = (
    paragraphs.c.hash, paragraphs.c.language, paragraphs.c.lead, paragraphs.c.heading, paragraphs.c.context,
    paragraphs.c.number, paragraphs.c.text, paragraphs.c.start, paragraphs.c.end, paragraphs.c.first_line,
    paragraphs.c.last_line, paragraphs.c.kind, paragraphs.c.page, paragraphs.c.sheet,
)  # fmt: skip
"""Columns as `stored_of` takes them."""


def source_of(row: Sequence[Any]) -> Source:
    """From the columns `SOURCE`."""
    id_, file, path, sha256, size, format_, encoding, title, published, paragraphs_, quantities, at, warnings = row
    day = date.fromisoformat(published) if published else None
    told = tuple(json.loads(warnings))
    return Source(id_, file, path, sha256, size, format_, encoding, title, day, paragraphs_, quantities, at, told)


def stored_of(row: Sequence[Any], source: Source) -> StoredParagraph:
    """From the columns `PARAGRAPH`."""
    hash_, language, lead, heading, context, number, text, start, end, first, last, kind, page, sheet = row
    above = tuple(json.loads(heading)) if heading else ()
    paragraph = Paragraph(number, text, start, end, first, last, kind, above, page, sheet, context or "")
    return StoredParagraph(source, paragraph, hash_.hex(), language, lead or "")


def entry_of(row: Any) -> Entry:
    id_, text, start, end, heading, title, context, lead, language, quantities = row
    above = tuple(json.loads(heading)) if heading else ()
    return Entry(id_, text, start, end, above, title, context or "", lead or "", language, quantities)
