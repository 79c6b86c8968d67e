"""Documents and errors as bytes, between a worker process and the one that asked.

JSON and not pickle: a worker that a hostile file took over can at most send a wrong document, never code. A paragraph's
text is not sent, since it is the slice of the document's text that its offsets name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

import orjson

from index.errors import DamagedDocument, DocumentError
from index.model import Document, Paragraph

GARBLED = (orjson.JSONDecodeError, KeyError, TypeError, ValueError, IndexError, AttributeError)
"""What unpacking an answer raises that is none."""
UNUSABLE = ("its reader gave an answer that cannot be used", "save the file again, or leave it out")
_KINDS = {kind.__name__: kind for kind in DocumentError.__subclasses__()}


class Facts(Protocol):
    """What is sent of a document besides its text and paragraphs."""

    @property
    def format(self) -> str: ...
    @property
    def encoding(self) -> str | None: ...
    @property
    def title(self) -> str | None: ...
    @property
    def published(self) -> date | None: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...


def pack(outcome: Document | DocumentError) -> bytes:
    if isinstance(outcome, DocumentError):
        return orjson.dumps({"error": type(outcome).__name__, "cause": outcome.cause, "remedy": outcome.remedy})
    return orjson.dumps({"text": outcome.text} | packed_paragraphs(outcome.paragraphs) | packed_facts(outcome))


def packed_facts(outcome: Facts) -> dict[str, Any]:
    return {
        "format": outcome.format, "encoding": outcome.encoding, "title": outcome.title, "warnings": outcome.warnings,
        "published": outcome.published.isoformat() if outcome.published else None,
    }  # fmt: skip


def packed_paragraphs(paragraphs: Iterable[Paragraph]) -> dict[str, Any]:
    paths: dict[tuple[str, ...], int] = {}
    rows = [
        (p.start, p.end, p.first_line, p.last_line, p.kind, paths.setdefault(p.heading, len(paths)),
         p.page, p.sheet, p.context)
        for p in paragraphs
    ]  # fmt: skip
    return {"paragraphs": rows, "paths": list(paths)}


def unpack(raw: bytes) -> Document:
    """The document in `raw`; raises the `DocumentError` there instead, or `DamagedDocument` for anything else."""
    try:
        sent: dict[str, Any] = orjson.loads(raw)
        if "error" not in sent:
            return Document(sent["text"], tuple(unpacked_paragraphs(sent)), **unpacked_facts(sent))
        kind = _KINDS.get(str(sent["error"]), DamagedDocument)
        error = kind(str(sent["cause"]), str(sent["remedy"]))
    except GARBLED:
        error = DamagedDocument(*UNUSABLE)
    raise error


def unpacked_facts(sent: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": sent["format"], "encoding": sent["encoding"], "title": sent["title"],
        "published": date.fromisoformat(sent["published"]) if sent["published"] else None,
        "warnings": tuple(sent["warnings"]),
    }  # fmt: skip


def unpacked_paragraphs(sent: dict[str, Any]) -> list[Paragraph]:
    text: str = sent["text"]
    paths = [tuple(path) for path in sent["paths"]]
    return [
        Paragraph(number, text[start:end], start, end, first, last, kind, paths[path], page, sheet, context)
        for number, (start, end, first, last, kind, path, page, sheet, context) in enumerate(sent["paragraphs"], 1)
    ]
