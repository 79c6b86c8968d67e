"""Questions to begin with, drawn from the documents: each asks for a figure that a document states."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from index.model import Source, StoredParagraph
from index.quantities import extract
from index.text import flow
from qa.slack.escaping import cut, one_line
from qa.slack.wording import say

if TYPE_CHECKING:
    from index.collection import CollectionLike

MOST = 4
"""What Slack shows (docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts)."""
_SOURCES = 12
_PARAGRAPHS = 40
_LENGTHS = range(2, 41)
"""Characters of a countable that make a readable question."""
_TITLE_CHARACTERS = 60


def suggest(collection: CollectionLike) -> list[str]:
    """Up to four questions, one a document, newest documents first. Reads the store: call it in a thread."""
    sources = sorted(collection.sources(), key=lambda source: str(source.published or ""), reverse=True)
    asked = dict.fromkeys(_first_question(collection, source) for source in sources[:_SOURCES])
    return list(asked)[:MOST]


def _first_question(collection: CollectionLike, source: Source) -> str:
    """About the first figure with something countable; else about the document."""
    language = "en"
    for stored in islice(collection.paragraphs(source.file), _PARAGRAPHS):
        language = stored.language if stored.language in ("en", "zh") else language
        question = next(_questions(stored, language), None)
        if question:
            return question
    title = cut(one_line(source.title or source.file), _TITLE_CHARACTERS)
    return say("about", language, title=f"《{title}》" if language == "zh" else f"“{title}”")


def _questions(stored: StoredParagraph, language: str) -> Iterator[str]:
    for found in extract(flow(stored.paragraph.text).text, language):
        of = one_line(found.of)
        if len(of) not in _LENGTHS or not found.is_figure:
            continue
        if found.unit == "count" and found.kind == "number":
            yield say("count", language, of=of)
        elif found.unit == "percent":
            yield say("share", language, of=of)
