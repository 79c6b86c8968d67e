"""Questions to begin with, drawn from the documents: each asks for a figure that a document states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from index.model import Source, StoredParagraph
from index.quantities import Quantity, extract
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
_CLAUSE = re.compile(r"(?:^|[，,。;；、\s])(?:其中)?([\w“”·-]{3,16}?)(?:已?(?:为|达到?|共?有|超过|约))?[:：]?\s*$")
_VERBS = ("增长", "下降", "提高", "减少", "比", "了", "的", "至", "到")


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
    paragraph = stored.paragraph
    if paragraph.kind == "heading":
        return
    text = flow(paragraph.text).text
    for found in extract(text, language):
        counts = found.kind == "number" and found.unit == "count"
        if not counts and found.kind != "money":
            continue
        if language == "en":
            subject = one_line(found.of)
        else:
            subject = _row_subject(text) if paragraph.kind == "row" else _subject_before(text, found)
        if len(subject) in _LENGTHS:
            yield say("count", language, of=subject) if counts else say("amount", language, of=subject)


def _subject_before(text: str, found: Quantity) -> str:
    """What a Chinese clause states the figure of: `园内5G基站412座` -> `园内5G基站`."""
    subject = _CLAUSE.search(text[: found.start])
    return subject[1] if subject and not subject[1].endswith(_VERBS) else ""


def _row_subject(text: str) -> str:
    """The first cell of a table's row, where it is a name."""
    cell = text.strip("| ").split("|")[0].strip()
    return cell if cell and not cell[-1].isdigit() else ""
