"""Questions proposed from the figures of documents, with value, unit and evidence filled in, for a person to edit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from eval.corpus import Corpus, fold
from index.model import StoredParagraph
from index.quantities import extract
from index.quantities.model import Quantity
from index.sentences import sentences
from index.text import flow, language_of

_CLAUSE_END = re.compile(r"[，,；;。.!！?？：:](?=\s|[^\d\s]|\Z)")
_ASKING_EN = {"percent": "what percentage", "percentage_point": "how many percentage points", "money": "how much money"}
_ASKING_ZH = {"percent": "百分之多少", "percentage_point": "多少个百分点", "money": "多少钱"}
_SHORTEST = 8


def draft(corpus: Corpus, per_paragraph: int = 2) -> Iterator[dict[str, Any]]:
    """Lines of a suite, in the order of the documents; the same figure is asked about once.

    The question is the clause that states the figure with an interrogative in its place, which is a sound question in
    Chinese and wants a person's hand in English.
    """
    seen: set[tuple[Decimal | None, str]] = set()
    number = 0
    for file in corpus.files():
        for stored in corpus.paragraphs(file):
            if stored.paragraph.kind in ("heading", "row"):
                continue
            for figure, text in _chosen(stored, seen, per_paragraph):
                number += 1
                yield _line(f"draft-{number:03}", stored, figure, text)


def _chosen(
    stored: StoredParagraph, seen: set[tuple[Decimal | None, str]], most: int
) -> Iterator[tuple[Quantity, str]]:
    text = flow(stored.paragraph.text).text
    kept = 0
    for figure in extract(text, stored.language):
        if (figure.value, figure.unit) in seen or not _worth_asking(figure):
            continue
        if len(fold(_clause(text, figure)[0])) < _SHORTEST:
            continue
        seen.add((figure.value, figure.unit))
        yield figure, text
        kept += 1
        if kept == most:
            return


def _worth_asking(figure: Quantity) -> bool:
    """Figures with one plain value, written in digits: `one of them` and `ten thousand` make no question."""
    plain = figure.is_figure and figure.value is not None and not figure.ambiguous
    return plain and any(character.isdigit() for character in figure.text)


def _line(name: str, stored: StoredParagraph, figure: Quantity, text: str) -> dict[str, Any]:
    clause, start = _clause(text, figure)
    language = language_of(clause)
    language = "zh" if language == "zh" else "en"
    return {
        "id": name,
        "question": _question(clause, figure, figure.start - start, language),
        "lang": language,
        "answer": {"value": format(figure.value or Decimal(0), "f"), "unit": figure.unit, "tolerance": "0"},
        "evidence": [{"file": stored.source.file, "contains": clause}],
        "answerable": True,
        "tags": ["draft"],
    }


def _clause(text: str, figure: Quantity) -> tuple[str, int]:
    """The clause around a figure, and where it starts; the whole sentence where the clause is a mere fragment."""
    start, end = next(
        ((s, e) for s, e in sentences(text) if s <= figure.start < e),
        (0, len(text)),
    )
    left = max((found.end() for found in _CLAUSE_END.finditer(text, start, figure.start)), default=start)
    right = next((found.start() for found in _CLAUSE_END.finditer(text, figure.end, end)), end)
    if len(fold(text[left:right])) - len(fold(figure.text)) < _SHORTEST:
        left, right = start, end
    clause = text[left:right]
    return clause.strip(), left + len(clause) - len(clause.lstrip())


def _question(clause: str, figure: Quantity, at: int, language: str) -> str:
    before, after = clause[:at], clause[at + len(figure.text) :]
    if language == "zh":
        asking = _ASKING_ZH.get(figure.kind, "多少" + _unit_left(figure))
        return f"{before}{asking}{after}".rstrip("。，；") + "？"
    asking = _ASKING_EN.get(figure.kind, "how many" if figure.unit == "count" else f"how many {figure.unit}")
    question = f"{before}{asking}{after}".strip().rstrip(".,;")
    return f"{question[:1].upper()}{question[1:]}?"


def _unit_left(figure: Quantity) -> str:
    """The measure word or unit that the figure's own text ends in, which the question has to keep."""
    found = re.search(r"[^\d\s.,万亿千百十兆余多]*\Z", figure.text)
    return found[0] if found else ""
