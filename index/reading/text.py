"""`.txt` files."""

from __future__ import annotations

from index.model import Document
from index.reading.dating import find_published
from index.reading.decoding import decode
from index.reading.limits import Limits
from index.reading.outline import number_blocks, tidy_title
from index.reading.plain import read_plain


def read_bytes(raw: bytes, limits: Limits) -> Document:
    text, encoding, warnings = decode(raw)
    paragraphs = number_blocks(text, read_plain(text), limits.paragraphs)
    first = next((p for p in paragraphs[:3] if p.kind == "heading"), None)
    title = tidy_title(first.text) if first else None
    edges = [*paragraphs[:20], *paragraphs[20:][-8:]]
    published = find_published([line.strip() for p in edges for line in p.text[:400].splitlines() if line.strip()])
    return Document(text, paragraphs, "txt", encoding, title, published, warnings)
