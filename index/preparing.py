"""A document's paragraphs made ready to be stored and searched. Pure."""

from __future__ import annotations

import hashlib
import re

from index.figures import encode
from index.model import Document, Paragraph
from index.passages import windows
from index.quantities import extract
from index.rows import Prepared
from index.sentences import sentences
from index.text import flow, language_of

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


def prepare(document: Document) -> list[Prepared]:
    """A document's paragraphs with all that is stored of them but the vectors."""
    prepared: list[Prepared] = []
    before = ""
    for paragraph in document.paragraphs:
        text = flow(paragraph.text).text
        lead = _lead(before, text, paragraph)
        prepared.append(_prepared(paragraph, text, lead, document.title))
        before = "" if paragraph.kind == "heading" else text
    return prepared


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
