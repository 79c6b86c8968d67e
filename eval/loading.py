"""Suites (JSONL) -> cases. Every problem is found in one pass and named with its file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from eval.errors import SuiteError
from eval.model import Case, Evidence, Expected

_FIELDS = frozenset(
    {"id", "question", "lang", "answer", "evidence", "answerable", "tags", "history", "conflict", "note"}
)
_ANSWER_FIELDS = frozenset({"value", "unit", "tolerance", "low", "high", "qualifier", "text"})
QUALIFIERS = frozenset({"exact", "about", "over", "at_least", "nearly", "under", "at_most", "range"})


class Malformed(ValueError):
    """What is wrong with one line; the caller adds where."""


def load(paths: Sequence[Path]) -> list[Case]:
    """Read suites in order. Raises SuiteError with every bad line, and for ids that occur twice over all suites."""
    cases: list[Case] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for path in paths:
        before = len(cases) + len(problems)
        for place, found in _read(path):
            if isinstance(found, str):
                problems.append(f"{place}: {found}")
            elif found.id in seen:
                problems.append(f"{place}: the id {found.id!r} was used before, at {seen[found.id]}")
            else:
                seen[found.id] = place
                cases.append(found)
        if len(cases) + len(problems) == before:
            problems.append(f"{path.name} holds no questions")
    if problems:
        raise SuiteError(problems)
    return cases


def _read(path: Path) -> Iterator[tuple[str, Case | str]]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{path.name}:{number}", _parse(line, path.stem, number)
    except UnicodeDecodeError as error:
        raise SuiteError([f"{path} is not UTF-8 text"]) from error
    except OSError as error:
        raise SuiteError([f"{path} cannot be read ({error.strerror})"], "give the path of a .jsonl file") from error


def _parse(line: str, suite: str, number: int) -> Case | str:
    try:
        return read_case(json.loads(line), suite, number)
    except json.JSONDecodeError as error:
        return f"not JSON ({error.msg} at column {error.colno})"
    except Malformed as error:
        return str(error)


def read_case(row: Any, suite: str = "", line: int = 0) -> Case:
    """One object of a suite as a Case. Raises Malformed with what is wrong in it."""
    if not isinstance(row, dict):
        raise Malformed("not a JSON object")
    _refuse_unknown(row, _FIELDS, "")
    answerable = _typed(row, "answerable", bool, True)
    expected = _expected(row.get("answer"))
    if answerable and expected is None:
        raise Malformed("answer is missing; an unanswerable question says answerable: false")
    if not answerable and expected is not None:
        raise Malformed("an unanswerable question has an answer")
    return Case(
        id=_text(row, "id"),
        question=_text(row, "question"),
        lang=_language(row),
        expected=expected,
        evidence=tuple(_evidence(entry) for entry in _typed(row, "evidence", list, [])),
        answerable=answerable,
        conflict=_typed(row, "conflict", bool, False),
        tags=tuple(_strings(row, "tags")),
        history=tuple(_turn(entry) for entry in _typed(row, "history", list, [])),
        suite=suite,
        line=line,
    )


def _refuse_unknown(row: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for name in row:
        if name not in known:
            raise Malformed(f"unknown field {where}{name}; the fields are {', '.join(sorted(known))}")


def _typed(row: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    value = row.get(name)
    if value is None:
        return default
    if not isinstance(value, kind):
        words = {bool: "true or false", list: "a list", str: "a string", dict: "an object"}
        raise Malformed(f"{name} is not {words[kind]}")
    return value


def _text(row: Mapping[str, Any], name: str) -> str:
    value: str = _typed(row, name, str, "")
    if not value.strip():
        raise Malformed(f"{name} is missing or empty")
    return value


def _language(row: Mapping[str, Any]) -> str:
    lang = _text(row, "lang")
    if lang not in ("en", "zh"):
        raise Malformed(f"lang is {lang!r}, not en or zh")
    return lang


def _strings(row: Mapping[str, Any], name: str) -> list[str]:
    values: list[str] = _typed(row, name, list, [])
    if not all(isinstance(value, str) and value.strip() for value in values):
        raise Malformed(f"{name} is not a list of strings")
    return values


def _decimal(row: Mapping[str, Any], name: str) -> Decimal | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        if isinstance(value, str) and (read := Decimal(value)).is_finite():
            return read
    except InvalidOperation:
        pass
    raise Malformed(f"answer.{name} is {value!r}, not a decimal in a string")


def _expected(row: Any) -> Expected | None:
    if row is None:
        return None
    if not isinstance(row, dict):
        raise Malformed("answer is not an object")
    _refuse_unknown(row, _ANSWER_FIELDS, "answer.")
    value, low, high = (_decimal(row, name) for name in ("value", "low", "high"))
    unit, texts = _typed(row, "unit", str, ""), _strings(row, "text")
    if (low is None) != (high is None):
        raise Malformed("answer has one of low and high without the other")
    if value is None and low is None and not texts:
        raise Malformed("answer holds no value, no low and high, and no text")
    if (value is not None or low is not None) and not unit:
        raise Malformed("answer.unit is missing")
    tolerance = _decimal(row, "tolerance") or Decimal(0)
    if tolerance < 0:
        raise Malformed("answer.tolerance is negative")
    qualifier = _typed(row, "qualifier", str, None)
    if qualifier is not None and qualifier not in QUALIFIERS:
        raise Malformed(f"answer.qualifier is {qualifier!r}, not one of {', '.join(sorted(QUALIFIERS))}")
    return Expected(value, unit, tolerance, low, high, qualifier, tuple(texts))


def _evidence(entry: Any) -> Evidence:
    if not isinstance(entry, dict):
        raise Malformed("an entry of evidence is not an object with file and contains")
    _refuse_unknown(entry, frozenset({"file", "contains"}), "evidence.")
    return Evidence(_text(entry, "file"), _text(entry, "contains"))


def _turn(entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise Malformed("an entry of history is not an object with role and content")
    role = _text(entry, "role")
    if role not in ("user", "assistant", "system"):
        raise Malformed(f"history has the role {role!r}, not user, assistant or system")
    return {"role": role, "content": _text(entry, "content")}
