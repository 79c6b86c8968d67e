"""A document's paragraphs made ready to be stored and searched. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.figures import encode, stored_tokens
from index.model import Document, Paragraph
from index.passages import windows
from index.quantities import extract
from index.sentences import sentences
from index.text import flow, language_of
from index.tokens import index_tokens

LEAD = 200
"""Characters of the text before a paragraph that it is searched with where it leans on it."""
SHORT = 40
"""Characters below which a paragraph is taken to lean on the one before."""

_LEANS = re.compile(
    r"(?:of (?:these|them|which|those|the total)|among (?:these|them|which)|these|those|this|it|its|they|their|them|he"
    r"|she|his|her|such|both|the (?:former|latter|company|figure|number|total)|in addition|meanwhile)\b"
    r"|其中|这|該|该|此|它|他|她|上述|同时|同時|二者|两者|兩者",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


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


class Words(NamedTuple):
    """A passage's tokens for the search by words, with a space between them."""

    body: str
    """Of its text, and the values of its figures."""
    beside: str
    """Of title, headings, table header, and the text before where it leans on that."""


def prepare(document: Document) -> Iterator[Prepared]:
    """A document's paragraphs, in order, with all that is stored of them but the vectors."""
    before = ""
    for paragraph in document.paragraphs:
        text = flow(paragraph.text).text
        lead = _lead(before, text, paragraph)
        yield _prepared(paragraph, text, lead, document.title)
        before = "" if paragraph.kind == "heading" else text


def matched(prepared: Sequence[Prepared], known: Sequence[bytes]) -> dict[int, int]:
    """Positions of paragraphs whose fingerprint is known, each with a place in `known` of its own."""
    places: dict[bytes, list[int]] = {}
    for place, fingerprint in enumerate(known):
        places.setdefault(fingerprint, []).append(place)
    found: dict[int, int] = {}
    for position, one in enumerate(prepared):
        if left := places.get(one.fingerprint):
            found[position] = left.pop(0)
    return found


def _prepared(paragraph: Paragraph, text: str, lead: str, title: str | None) -> Prepared:
    language = language_of(text)
    quantities = extract(text, language if language != "und" else None)
    searched = "\x1f".join((text, title or "", *paragraph.heading, "\x1e", paragraph.context, lead))
    return Prepared(
        paragraph=paragraph,
        hash=hashlib.sha256(_SPACE.sub(" ", paragraph.text).strip().encode("utf-8", "replace")).digest(),
        language=language,
        lead=lead,
        quantities=encode(quantities),
        figures=sum(quantity.is_figure for quantity in quantities),
        fingerprint=hashlib.blake2b(searched.encode("utf-8", "replace"), digest_size=16).digest(),
        windows=windows(text),
    )


def _lead(before: str, text: str, paragraph: Paragraph) -> str:
    """The end of the text before, where this one is short or begins by pointing back."""
    if not before or paragraph.kind in ("heading", "row") or not (len(text) < SHORT or _LEANS.match(text)):
        return ""
    spans = sentences(before)
    start = next((start for start, _ in spans if len(before) - start <= LEAD), len(before) - LEAD)
    return before[max(start, 0) :]


def embedded_texts(one: Prepared, title: str | None) -> list[str]:
    """What is embedded of each passage."""
    text = flow(one.paragraph.text).text
    heading, context = one.paragraph.heading, one.paragraph.context
    return [embedded_text(title, heading, context, text[start:end]) for start, end in one.windows]


def embedded_text(title: str | None, heading: tuple[str, ...], context: str, text: str) -> str:
    """A passage as it is embedded."""
    above = " > ".join((*heading[-2:],)) or title or ""
    return "\n".join(part for part in (above, context, text) if part)


def passage_words(one: Prepared, title: str | None) -> list[Words]:
    """What is searched by words of each passage."""
    text, above = flow(one.paragraph.text).text, one.paragraph
    beside = beside_words(title, above.heading, above.context, one.lead)
    return [Words(body_words(text, start, end, one.quantities), beside) for start, end in one.windows]


def body_words(text: str, start: int, end: int, quantities: str | None) -> str:
    """Of the passage `[start, end)` of a flowed text with these stored quantities."""
    return " ".join((*index_tokens(text[start:end]), *stored_tokens(quantities, start, end)))


def beside_words(title: str | None, heading: tuple[str, ...], context: str, lead: str) -> str:
    return " ".join(index_tokens("\n".join((title or "", *heading, context, lead))))
