"""Answers as JSON in the form of the public contract, and as text."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from qa.model import Answer, Conflict, ConflictingValue
from qa.rendering import decimal_string, place, to_json, to_text
from qa.terminal.showing import show
from tests.fakes.app import answer

FIELDS = {
    "question", "status", "answer", "language", "value", "citations", "numbers", "conflicts", "unchecked", "looked_at",
    "model", "timings_ms", "usage",
}  # fmt: skip
CITATION = {
    "id", "file", "paragraph", "lines", "page", "heading", "quote", "chars", "paragraph_hash", "language",
}  # fmt: skip
NUMBER = {"text", "value", "unit", "verdict", "citation", "source_text", "source_chars", "working"}
VALUE = {"value", "unit", "of", "qualifier", "text", "as_of"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("4838000", "4838000"),
        ("4.838E+6", "4838000"),
        ("5.90", "5.9"),
        ("0.000001", "0.000001"),
        ("1E-7", "0.0000001"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("-3.50", "-3.5"),
        ("100", "100"),
    ],
)
def test_a_value_is_a_plain_decimal(value: str, text: str) -> None:
    assert decimal_string(Decimal(value)) == text


def test_no_value_is_null() -> None:
    assert decimal_string(None) is None


def test_an_answer_has_the_fields_of_the_contract() -> None:
    found: dict[str, Any] = json.loads(json.dumps(to_json(answer())))
    assert set(found) >= FIELDS
    assert set(found["citations"][0]) >= CITATION
    assert set(found["numbers"][0]) >= NUMBER
    assert set(found["value"]) == VALUE
    assert isinstance(found["value"]["value"], str)
    assert isinstance(found["citations"][0]["lines"], list)


def test_a_conflict_names_its_class_and_the_citation_of_each_value() -> None:
    found = to_json(replace(answer(), conflicts=(disagreement(),)))["conflicts"]
    assert found == [
        {
            "about": "growth",
            "class": "other_period",
            "values": [
                {"value": "5.9", "unit": "percent", "citation": 1, "published": None},
                {"value": "6.9", "unit": "percent", "citation": 9, "published": "2026-01-22"},
            ],
        }
    ]


def disagreement() -> Conflict:
    values = (
        ConflictingValue(Decimal("5.9"), "percent", 1),
        ConflictingValue(Decimal("6.90"), "percent", 9, "2026-01-22"),
    )
    return Conflict("growth", "other_period", values)


def test_text_lists_numbered_sources_with_their_quotes() -> None:
    given = answer()
    first = given.citations[0]
    assert to_text(given).splitlines()[0] == given.answer
    assert f"[1] {place(first)}: “" in to_text(given)


def test_a_place_reads_as_a_reader_looks_it_up() -> None:
    citation = replace(answer().citations[0], file="a.pdf", paragraph=12, lines=(40, 41), page=3)
    assert place(citation) == "a.pdf, paragraph 12, lines 40-41, page 3"
    assert place(replace(citation, lines=(40, 40), page=None)) == "a.pdf, paragraph 12, line 40"


def shown(given: Answer) -> str:
    """The answer on a terminal of 80 columns, with its colours."""
    out = io.StringIO()
    show(given, Console(file=out, force_terminal=True, color_system="standard", width=80, soft_wrap=True))
    return out.getvalue()


def test_a_source_that_the_answer_does_not_cite_says_why_it_is_there() -> None:
    given = answer()
    other = replace(given.citations[0], id=9)
    text = shown(replace(given, citations=(*given.citations, other), conflicts=(disagreement(),)))
    assert text.count("another period") == 1
    assert text.index("another period") > text.index("[9]")


def test_what_a_document_says_cannot_drive_the_terminal() -> None:
    evil = "\x1b]0;x\x07\u202e 9 million \x1b[2J"
    given = answer()
    citation = replace(given.citations[0], quote=evil, heading=evil, file=evil, also_at=((evil, 3),))
    text = shown(replace(given, answer=evil, citations=(citation,), unchecked=(evil,)))
    assert "\x1b[2J" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert r"\x1b[2J" in text
