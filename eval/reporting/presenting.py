"""One question as the report shows it: its answer, and cited paragraphs cut into plain, quoted and figure pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from eval.corpus import Corpus
from eval.judging import in_words
from eval.model import Scored
from eval.slicing import slices_of

AROUND = 500
"""Characters of a paragraph shown on each side of its quote."""
Piece = tuple[str, str]
"""Text and what it is: `` (plain), `q` (quoted), `f` (the figure, inside the quote)."""


def present(scored: Scored, corpus: Corpus | None, before: Scored | None = None) -> dict[str, Any]:
    """Plain data for the page."""
    case, answer = scored.case, scored.outcome.answer or {}
    return {
        "id": case.id,
        "suite": case.suite,
        "question": case.question,
        "history": [dict(row) for row in case.history],
        "slices": slices_of(scored),
        "expected": in_words(case.expected) if case.expected else None,
        "evidence": [{"file": entry.file, "contains": entry.contains} for entry in case.evidence],
        "conflict": case.conflict,
        "now": _answer(scored, corpus),
        "before": _answer(before, corpus) if before else None,
        "standalone": answer.get("standalone"),
    }


def _answer(scored: Scored, corpus: Corpus | None) -> dict[str, Any]:
    answer = scored.outcome.answer or {}
    return {
        "verdict": scored.verdict,
        "error": scored.scores.get("error"),
        "failure": scored.outcome.failure,
        "status": answer.get("status"),
        "answer": answer.get("answer"),
        "value": answer.get("value"),
        "citations": [_citation(row, answer, corpus) for row in answer.get("citations") or []],
        "numbers": list(answer.get("numbers") or []),
        "conflicts": list(answer.get("conflicts") or []),
        "withheld": list(answer.get("withheld") or []),
        "unchecked": list(answer.get("unchecked") or []),
        "ms": scored.scores.get("latency_ms"),
        "citation_right": scored.scores.get("citation_right"),
        "judge": scored.scores.get("judge"),
        "cached": scored.outcome.cached,
    }


def _citation(row: Mapping[str, Any], answer: Mapping[str, Any], corpus: Corpus | None) -> dict[str, Any]:
    shown = {name: row.get(name) for name in ("id", "file", "paragraph", "lines", "page", "heading")}
    stored = corpus.paragraph(str(row.get("file")), int(row.get("paragraph") or 0)) if corpus else None
    said = str(row.get("quote") or "")
    if stored is None:
        return {**shown, "pieces": [(said, "q")]}
    paragraph = stored.paragraph
    found = paragraph.start + max(0, paragraph.text.find(said))
    quote = _within(row.get("chars") or (found, found + len(said)), paragraph.start, len(paragraph.text))
    figures = [
        _within(number["source_chars"], paragraph.start, len(paragraph.text))
        for number in answer.get("numbers") or []
        if number.get("citation") == row.get("id") and number.get("source_chars")
    ]
    return {**shown, "pieces": pieces(paragraph.text, quote, figures)}


def _within(chars: Sequence[int], start: int, length: int) -> tuple[int, int]:
    return max(0, min(chars[0] - start, length)), max(0, min(chars[1] - start, length))


def pieces(text: str, quote: tuple[int, int], figures: Sequence[tuple[int, int]]) -> list[Piece]:
    """A paragraph's text, cut where a quote or a figure begins or ends; far ends give way to an ellipsis."""
    low, high = max(0, quote[0] - AROUND), min(len(text), quote[1] + AROUND)
    edges = {low, high, *quote, *(edge for figure in figures for edge in figure)}
    cuts = sorted(edge for edge in edges if low <= edge <= high)
    found: list[Piece] = [("… ", "")] if low else []
    for start, end in pairwise(cuts):
        found.append((text[start:end], _kind(start, end, quote, figures)))
    return [*found, (" …", "")] if high < len(text) else found


def _kind(start: int, end: int, quote: tuple[int, int], figures: Sequence[tuple[int, int]]) -> str:
    if any(first <= start and end <= last for first, last in figures):
        return "f"
    return "q" if quote[0] <= start and end <= quote[1] else ""
