"""Answers as JSON (the public contract) and as text with numbered sources."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from qa.model import Answer, Citation, Conflict, Figure, NumberCheck


def decimal_string(value: Decimal | None) -> str | None:
    """A plain decimal without exponent or trailing zeros: `4838000`, `5.9`; never a float."""
    if value is None:
        return None
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "id": citation.id,
        "file": citation.file,
        "paragraph": citation.paragraph,
        "lines": list(citation.lines),
        "page": citation.page,
        "heading": citation.heading,
        "quote": citation.quote,
        "chars": list(citation.chars),
        "paragraph_hash": citation.paragraph_hash,
        "language": citation.language,
        "also_at": [{"file": file, "paragraph": number} for file, number in citation.also_at],
    }


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "value": decimal_string(figure.value),
        "unit": figure.unit,
        "of": figure.of,
        "qualifier": figure.qualifier,
        "text": figure.text,
        "as_of": figure.as_of,
    }


def _number_json(number: NumberCheck) -> dict[str, Any]:
    return {
        "text": number.text,
        "value": decimal_string(number.value),
        "unit": number.unit,
        "verdict": number.verdict,
        "citation": number.citation,
        "source_text": number.source_text,
        "source_chars": list(number.source_chars) if number.source_chars else None,
        "working": number.working,
        "chars": list(number.chars) if number.chars else None,
    }


def _conflict_json(conflict: Conflict) -> dict[str, Any]:
    return {
        "about": conflict.about,
        "class": conflict.kind,
        "values": [
            {
                "value": decimal_string(value.value),
                "unit": value.unit,
                "citation": value.citation,
                "published": value.published,
            }
            for value in conflict.values
        ],
    }


def to_json(answer: Answer) -> dict[str, Any]:
    """The Answer object of the public contract, of plain dicts, lists, strings and numbers."""
    return {
        "id": answer.id,
        "question": answer.question,
        "standalone": answer.standalone,
        "status": answer.status,
        "answer": answer.answer,
        "language": answer.language,
        "value": _figure_json(answer.value) if answer.value else None,
        "citations": [citation_json(citation) for citation in answer.citations],
        "numbers": [_number_json(number) for number in answer.numbers],
        "conflicts": [_conflict_json(conflict) for conflict in answer.conflicts],
        "unchecked": list(answer.unchecked),
        "withheld": list(answer.withheld),
        "confidence": None if answer.confidence is None else round(answer.confidence, 2),
        "looked_at": [
            {"file": seen.file, "paragraph": seen.paragraph, "score": round(seen.score, 4)} for seen in answer.looked_at
        ],
        "model": answer.model,
        "timings_ms": {stage: round(milliseconds, 2) for stage, milliseconds in answer.timings_ms.items()},
        "usage": {
            "prompt_tokens": answer.usage.prompt_tokens,
            "completion_tokens": answer.usage.completion_tokens,
        },
    }


def place(citation: Citation) -> str:
    """`report.pdf, paragraph 12, lines 40-41, page 3`: where a reader finds it."""
    first, last = citation.lines
    parts = [citation.file, f"paragraph {citation.paragraph}"]
    parts.append(f"line {first}" if first == last else f"lines {first}-{last}")
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    return ", ".join(parts)


def one_line(text: str) -> str:
    """White space folded, as a quote is shown."""
    return " ".join(text.split())


def to_text(answer: Answer) -> str:
    """The answer and its numbered sources as plain text, for clients that show only text."""
    sources = [f"[{c.id}] {place(c)}: “{one_line(c.quote)}”" for c in answer.citations]
    return "\n\n".join([answer.answer, "\n".join(sources)]) if sources else answer.answer
