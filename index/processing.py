"""One file -> rows ready to be stored: the step that this process, a worker process and a cluster's worker all run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.arrays import packed
from index.embedding import Embedder
from index.model import Document
from index.preparing import Prepared, Words, embedded_texts, matched, passage_words, prepare

BLOCK = 1024
"""Paragraphs prepared, or passages embedded, between two signs of life."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be made ready."""

    path: Path
    size: int = 0
    """Bytes."""
    known: tuple[bytes, ...] = ()
    """Fingerprints of the paragraphs that are stored of it: those need neither vectors nor words."""


@dataclass(frozen=True, slots=True)
class Processed:
    """A document ready to be stored."""

    format: str
    encoding: str | None
    title: str | None
    published: date | None
    warnings: tuple[str, ...]
    prepared: Sequence[Prepared]
    words: Sequence[Words]
    """Of the passages of paragraphs that were not known, in order."""
    vectors: Sequence[bytes] | None
    """float16, of the same passages; None where they are still to be embedded."""


def process(
    document: Document, known: Sequence[bytes], embedder: Embedder | None, alive: Callable[[], None] = lambda: None
) -> Processed:
    """Prepare a document; without an embedder it has no vectors yet. `alive` is called every now and then.

    Raises EmbeddingError.
    """
    prepared: list[Prepared] = []
    for one in prepare(document):
        prepared.append(one)
        if len(prepared) % BLOCK == 0:
            alive()
    kept = matched(prepared, known)
    fresh = [one for position, one in enumerate(prepared) if position not in kept]
    vectors: list[bytes] | None = None
    if embedder is not None:
        texts = [text for one in fresh for text in embedded_texts(one, document.title)]
        vectors = []
        for at in range(0, len(texts), BLOCK):
            vectors += packed(embedder.embed(texts[at : at + BLOCK]))
            alive()
    return Processed(
        document.format, document.encoding, document.title, document.published, document.warnings,
        prepared, [words for one in fresh for words in passage_words(one, document.title)], vectors,
    )  # fmt: skip
