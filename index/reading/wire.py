"""Documents and errors as bytes, between a worker process and the one that asked.

JSON and not pickle: a worker that a hostile file took over can at most send a wrong document, never code. A paragraph's
text is not sent, since it is the slice of the document's text that its offsets name.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson

from index.errors import DamagedDocument, DocumentError
from index.model import Document, Paragraph

_KINDS = {kind.__name__: kind for kind in DocumentError.__subclasses__()}


def pack(outcome: Document | DocumentError) -> bytes:
    if isinstance(outcome, DocumentError):
        return orjson.dumps({"error": type(outcome).__name__, "cause": outcome.cause, "remedy": outcome.remedy})
    paths: dict[tuple[str, ...], int] = {}
    rows = [
        (p.start, p.end, p.first_line, p.last_line, p.kind, paths.setdefault(p.heading, len(paths)),
         p.page, p.sheet, p.context)
        for p in outcome.paragraphs
    ]  # fmt: skip
    return orjson.dumps(
        {
            "text": outcome.text, "paragraphs": rows, "paths": list(paths), "format": outcome.format,
            "encoding": outcome.encoding, "title": outcome.title, "warnings": outcome.warnings,
            "published": outcome.published.isoformat() if outcome.published else None,
        }
    )  # fmt: skip


def unpack(raw: bytes) -> Document:
    """The document in `raw`; raises the `DocumentError` there instead, or `DamagedDocument` for anything else."""
    try:
        sent: dict[str, Any] = orjson.loads(raw)
        if "error" not in sent:
            return _document(sent)
        kind = _KINDS.get(str(sent["error"]), DamagedDocument)
        error = kind(str(sent["cause"]), str(sent["remedy"]))
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, IndexError):
        error = DamagedDocument("its reader gave an answer that cannot be used", "save the file again, or leave it out")
    raise error


def _document(sent: dict[str, Any]) -> Document:
    text: str = sent["text"]
    paths = [tuple(path) for path in sent["paths"]]
    paragraphs = tuple(
        Paragraph(number, text[start:end], start, end, first, last, kind, paths[path], page, sheet, context)
        for number, (start, end, first, last, kind, path, page, sheet, context) in enumerate(sent["paragraphs"], 1)
    )
    published = date.fromisoformat(sent["published"]) if sent["published"] else None
    return Document(
        text, paragraphs, sent["format"], sent["encoding"], sent["title"], published, tuple(sent["warnings"])
    )
