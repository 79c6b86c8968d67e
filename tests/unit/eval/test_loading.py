"""Suites are read whole, and every bad line is named."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eval.errors import SuiteError
from eval.loading import load

GOOD: dict[str, Any] = {
    "id": "q1",
    "question": "How many 5G base stations?",
    "lang": "en",
    "answer": {"value": "4838000", "unit": "count", "tolerance": "0.01"},
    "evidence": [{"file": "a.txt", "contains": "4.838 million"}],
    "answerable": True,
    "tags": ["lookup"],
    "history": [{"role": "user", "content": "Hello"}],
}


def suite(folder: Path, *rows: Any, name: str = "suite.jsonl") -> Path:
    path = folder / name
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def problems(*paths: Path) -> tuple[str, ...]:
    with pytest.raises(SuiteError) as caught:
        load(paths)
    return caught.value.problems


def test_a_whole_case_is_read(tmp_path: Path) -> None:
    case = load([suite(tmp_path, GOOD)])[0]
    assert case.expected is not None
    assert (case.expected.value, case.expected.unit, case.expected.tolerance) == (
        Decimal(4838000),
        "count",
        Decimal("0.01"),
    )
    assert (case.suite, case.line, case.kind, case.evidence[0].file) == ("suite", 1, "figure", "a.txt")


def test_text_answers_ranges_and_unanswerable_questions_have_kinds_of_their_own(tmp_path: Path) -> None:
    rows = [
        {"id": "t", "question": "Who?", "lang": "en", "answer": {"text": ["Xie"]}},
        {"id": "r", "question": "How long?", "lang": "en", "answer": {"low": "3", "high": "5", "unit": "year"}},
        {"id": "u", "question": "今年呢？", "lang": "zh", "answerable": False},
    ]
    assert [case.kind for case in load([suite(tmp_path, *rows)])] == ["text", "figure", "unanswerable"]


def test_blank_lines_and_a_byte_order_mark_are_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text("\ufeff" + json.dumps(GOOD) + "\n\n", encoding="utf-8")
    assert len(load([path])) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"id": ""}, "id is missing", id="no-id"),
        pytest.param({"question": "  "}, "question is missing", id="blank-question"),
        pytest.param({"lang": "fr"}, "lang is 'fr'", id="other-language"),
        pytest.param({"answer": None}, "answer is missing", id="no-answer"),
        pytest.param({"answerable": False}, "an unanswerable question has an answer", id="unanswerable-with-answer"),
        pytest.param({"answerable": "no"}, "answerable is not true or false", id="answerable-as-word"),
        pytest.param({"answer": {"value": 5.9, "unit": "percent"}}, "not a decimal in a string", id="float"),
        pytest.param({"answer": {"value": "many", "unit": "count"}}, "not a decimal in a string", id="no-number"),
        pytest.param({"answer": {"value": "NaN", "unit": "count"}}, "not a decimal in a string", id="nan"),
        pytest.param({"answer": {"value": "5"}}, "answer.unit is missing", id="no-unit"),
        pytest.param({"answer": {"low": "5", "unit": "year"}}, "one of low and high", id="half-a-range"),
        pytest.param({"answer": {}}, "no value, no low and high, and no text", id="empty-answer"),
        pytest.param({"answer": {"value": "5", "unit": "t", "tolerance": "-1"}}, "negative", id="negative-tolerance"),
        pytest.param({"answer": {"value": "5", "unit": "t", "qualifier": "circa"}}, "qualifier", id="qualifier"),
        pytest.param({"evidence": [{"file": "a.txt"}]}, "contains is missing", id="evidence-without-text"),
        pytest.param({"evidence": "a.txt"}, "evidence is not a list", id="evidence-as-word"),
        pytest.param({"tags": [1]}, "tags is not a list of strings", id="tags"),
        pytest.param({"history": [{"role": "bot", "content": "x"}]}, "role 'bot'", id="history-role"),
        pytest.param({"answr": 1}, "unknown field answr", id="misspelt-field"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    found = problems(suite(tmp_path, GOOD, {**GOOD, "id": "q2", **change}))
    assert len(found) == 1
    assert found[0].startswith("suite.jsonl:2: ")
    assert says in found[0]


def test_all_problems_are_found_in_one_pass(tmp_path: Path) -> None:
    path = suite(tmp_path, "{not json", GOOD, '"a string"', GOOD)
    found = problems(path)
    assert [line.split(":")[1] for line in found] == ["1", "3", "4"]
    assert "used before, at suite.jsonl:2" in found[2]


def test_an_id_may_not_occur_in_two_suites(tmp_path: Path) -> None:
    found = problems(suite(tmp_path, GOOD, name="a.jsonl"), suite(tmp_path, GOOD, name="b.jsonl"))
    assert "b.jsonl:1" in found[0]


def test_an_empty_suite_is_an_error(tmp_path: Path) -> None:
    assert problems(suite(tmp_path)) == ("suite.jsonl holds no questions",)


def test_a_suite_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    binary = tmp_path / "x.jsonl"
    binary.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in problems(binary)[0]
    assert "No such file" in problems(tmp_path / "none.jsonl")[0]


def test_a_suite_of_100_000_lines_is_read_in_seconds(tmp_path: Path) -> None:
    path = suite(tmp_path, *({**GOOD, "id": f"q{number}"} for number in range(100_000)))
    assert len(load([path])) == 100_000
