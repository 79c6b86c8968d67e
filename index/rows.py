"""What goes into the catalog and what comes out of it, and the rows between."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import RowMapping

from index.model import Paragraph, Source, StoredParagraph


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paragraph ready to be stored."""

    paragraph: Paragraph
    hash: bytes
    language: str
    lead: str
    quantities: str | None
    figures: int
    """How many of its quantities are figures."""
    fingerprint: bytes
    """Of everything that is embedded and searched: equal fingerprints need no work."""
    windows: tuple[tuple[int, int], ...]
    """Its passages, as spans of the flowed text."""


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
    """A passage with its paragraph and vector."""

    passage: int
    stored: StoredParagraph
    start: int
    end: int
    vector: bytes


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


def source_of(row: RowMapping, prefix: str = "") -> Source:
    published = row[f"{prefix}published"]
    return Source(
        id=row[f"{prefix}id"],
        file=row[f"{prefix}file"],
        path=row[f"{prefix}path"],
        sha256=row[f"{prefix}sha256"],
        bytes=row[f"{prefix}bytes"],
        format=row[f"{prefix}format"],
        encoding=row[f"{prefix}encoding"],
        title=row[f"{prefix}title"],
        published=date.fromisoformat(published) if published else None,
        paragraphs=row[f"{prefix}paragraphs"],
        quantities=row[f"{prefix}quantities"],
        ingested_at=row[f"{prefix}ingested_at"],
        warnings=tuple(json.loads(row[f"{prefix}warnings"])),
    )


def stored_of(row: RowMapping, source: Source, prefix: str = "") -> StoredParagraph:
    heading = row[f"{prefix}heading"]
    paragraph = Paragraph(
        number=row[f"{prefix}number"],
        text=row[f"{prefix}text"],
        start=row[f"{prefix}start"],
        end=row[f"{prefix}end"],
        first_line=row[f"{prefix}first_line"],
        last_line=row[f"{prefix}last_line"],
        kind=row[f"{prefix}kind"],
        heading=tuple(json.loads(heading)) if heading else (),
        page=row[f"{prefix}page"],
        sheet=row[f"{prefix}sheet"],
        context=row[f"{prefix}context"] or "",
    )
    return StoredParagraph(
        source, paragraph, row[f"{prefix}hash"].hex(), row[f"{prefix}language"], row[f"{prefix}lead"] or ""
    )


def entry_of(row: Any) -> Entry:
    id_, text, start, end, heading, title, context, lead, language, quantities = row
    above = tuple(json.loads(heading)) if heading else ()
    return Entry(id_, text, start, end, above, title, context or "", lead or "", language, quantities)
