"""Small cases, answers and documents for the harness's tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eval.corpus import Corpus
from eval.model import Case, Evidence, Expected, Outcome, Scored
from tests.fakes.library import FakeLibrary

DOCUMENTS = {
    "charging.txt": (
        "Charging points at the end of 2025\n"
        "The country counted 20.092 million charging points at the end of 2025, up 49.7 percent on the year.\n"
        "In 2024 there were 12.818 million charging points.\n"
        "Of these, 4.717 million are public and 15.375 million are private.\n"
    ),
    "充电设施.txt": "2025年末的充电设施\n2025年底全国有充电设施2009.2万个，同比增长49.7%。\n",
    "copy.txt": "The country counted 20.092 million charging points at the end of 2025, up 49.7 percent on the year.\n",
}


def corpus(documents: Mapping[str, str] = DOCUMENTS) -> Corpus:
    """Documents in memory; every line is a paragraph."""
    return Corpus(FakeLibrary({"default": documents}).open("default"))


def case(value: str | None = "20092000", unit: str = "count", **more: Any) -> Case:
    """A question on the number of charging points; `value=None` makes it unanswerable unless `texts` are given."""
    texts = tuple(more.pop("texts", ()))
    fields = {name: more.pop(name) for name in ("low", "high", "qualifier") if name in more}
    tolerance = Decimal(more.pop("tolerance", "0"))
    expected = None
    if value is not None or texts or fields:
        figure = Decimal(value) if value is not None else None
        expected = Expected(figure, "" if texts else unit, tolerance, texts=texts, **fields)
    return Case(
        id=more.pop("id", "q1"),
        question=more.pop("question", "How many charging points were there at the end of 2025?"),
        lang=more.pop("lang", "en"),
        expected=expected,
        evidence=more.pop("evidence", (Evidence("charging.txt", "20.092 million charging points"),)),
        answerable=expected is not None,
        **more,
    )


def answer(text: str = "20.092 million charging points [1].", **more: Any) -> dict[str, Any]:
    """An Answer without a headline figure unless `value` is given: the prose is read then."""
    return {"question": "?", "status": "answered", "answer": text, "language": "en", "value": None, **more}


def figure(value: str, unit: str = "count", text: str = "", qualifier: str = "exact") -> dict[str, Any]:
    return {"value": value, "unit": unit, "of": "", "qualifier": qualifier, "text": text, "as_of": None}


def cite(
    number: int = 1, file: str = "charging.txt", paragraph: int = 2, quote: str = "", **more: Any
) -> dict[str, Any]:
    return {"id": number, "file": file, "paragraph": paragraph, "quote": quote, "chars": None, **more}


ABSTAINED: dict[str, Any] = {
    "question": "?",
    "status": "abstained",
    "answer": "The documents do not say.",
    "value": None,
    "citations": [],
}


def scored(verdict: str, number: int = 1, repeat: int = 0, **scores: Any) -> Scored:
    """A scored outcome made by hand, for statistics and reports."""
    made = case(id=f"q{number}", evidence=(Evidence(f"file{number % 3}.txt", "20.092 million"),))
    outcome = Outcome(made.id, repeat, answer(), seconds=0.01 * number)
    return Scored(made, outcome, {"verdict": verdict, "latency_ms": 10.0 * number, **scores})
