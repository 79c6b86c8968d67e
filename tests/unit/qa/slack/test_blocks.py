"""Answers as Slack messages: within Slack's limits, and harmless, whatever the documents hold."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from qa.model import Answer, Citation, Conflict, ConflictingValue, Figure, LookedAt
from qa.slack import blocks
from tests.fakes.app import answer
from tests.fakes.slack import rules
from tests.unit.qa.slack.test_escaping import HOSTILE

LONG = "The country counted 5.9 percent more of everything there is to count. " * 400


def texts(value: Any) -> list[str]:
    """Every text of some blocks."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for inner in value.values() for text in texts(inner)]
    return [text for inner in value for text in texts(inner)] if isinstance(value, list | tuple) else []


def prose(given: Answer) -> list[tuple[str, bool]]:
    """The runs of the prose, with whether they are bold."""
    (first, *_) = blocks.render(given, "a1").prose
    return [(run["text"], "style" in run) for run in first["elements"][0]["elements"]]


@pytest.mark.parametrize("status", ["answered", "conflicting", "abstained"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_answer_is_within_slacks_limits(status: str, language: str) -> None:
    message = blocks.render(answer(status, language), "a1")
    rules.check_blocks(message.blocks)
    assert message.text


def many(number: int) -> tuple[Citation, ...]:
    first = answer().citations[0]
    return tuple(replace(first, id=one, quote=LONG, heading=LONG, page=3) for one in range(1, number + 1))


def test_an_answer_that_is_too_much_in_every_way_is_cut_to_the_limits() -> None:
    values = tuple(ConflictingValue(Decimal(10**30 + n), "count", n, "2026-01-21") for n in range(300))
    given = replace(
        answer("conflicting"),
        answer=LONG,
        citations=many(60),
        conflicts=tuple(Conflict(LONG, "revision", values) for _ in range(20)),
        withheld=(LONG,) * 20,
        unchecked=(LONG,) * 20,
    )
    message = blocks.render(given, "a1")
    rules.check_blocks(message.blocks)
    assert "50 more sources are not shown." in texts(message.blocks)
    assert "".join(text for text in texts(message.prose)).count("5.9") == 400, "the prose itself is whole"


def test_a_quote_is_cut_at_a_sentence() -> None:
    quote = f"Output grew by 5.9 percent over the year. {LONG}"
    given = replace(answer(), citations=(replace(answer().citations[0], quote=quote),))
    (shown,) = [text for text in texts(blocks.render(given, "a1").below) if text.startswith("[1]")]
    assert len(shown) < 400
    assert shown.endswith(". …”")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_document_pings_links_or_formats(text: str) -> None:
    first = replace(answer("conflicting").citations[0], quote=text, file=text, heading=text)
    conflict = replace(answer("conflicting").conflicts[0], about=text)
    given = replace(
        answer("conflicting"),
        answer=f"{text} [1]",
        citations=(first,),
        conflicts=(conflict,),
        withheld=(text,),
        looked_at=(LookedAt(text, 1, 0.5),),
        value=Figure(Decimal(1), "count", "", "exact", text),
    )
    message = blocks.render(given, "a1")
    call = {"text": message.text, "blocks": list(message.blocks), "markdown_text": blocks.bold_sentence(text, text)}
    for marked in rules.marked_up(call):
        assert rules.pings(marked) == []
        assert rules.links(marked) == []
    assert not re.search(r"(?<!\\)\][(:]", call["markdown_text"])


@pytest.mark.parametrize(
    ("words", "figure", "runs"),
    [
        pytest.param(
            "Output grew by 5.9 percent [1]. So it is.",
            "5.9 percent",
            [("Output grew by ", False), ("5.9 percent", True), (" [1]. So it is.", False)],
            id="in the first sentence",
        ),
        pytest.param(
            "Much was said. Output grew by 5.9 percent [1].",
            "5.9 percent",
            [("5.9 percent", True), (" — Much was said. Output grew by 5.9 percent [1].", False)],
            id="later: put before",
        ),
        pytest.param(
            "到2025年12月末，电动汽车充电设施总数增长了5.9%[1]。",
            "5.9%",
            [("5.9%", True), (" — 到2025年12月末，电动汽车充电设施总数增长了5.9%[1]。", False)],
            id="late in a Chinese sentence",
        ),
        pytest.param("增长5.9%[1]。", "5.9%", [("增长", False), ("5.9%", True), ("[1]。", False)], id="Chinese"),
        pytest.param("It is so [1].", None, [("It is so [1].", False)], id="no figure"),
    ],
)
def test_the_figure_comes_first_and_in_bold(words: str, figure: str | None, runs: list[tuple[str, bool]]) -> None:
    value = Figure(Decimal("5.9"), "percent", "", "exact", figure) if figure else None
    assert prose(replace(answer(), answer=words, value=value)) == runs


@pytest.mark.parametrize(
    ("sentence", "figure", "markdown"),
    [
        ("Output grew by 5.9 percent [1].", "5.9 percent", "Output grew by **5.9 percent** [1]."),
        ("增长5.9%[1]。", "5.9%", "增长**5.9%**[1]。"),
        ("It is a_b * c [1][2].", None, "It is a\\_b \\* c [1][2]."),
        ("[x](y) 5 [1].", "5", "\\[x\\](y) **5** [1]."),
        ("[1][2](y) 5 [1].", None, "[1]\\[2\\](y) 5 [1]."),
    ],
)
def test_a_streamed_sentence_keeps_its_markers_and_nothing_else_is_markup(
    sentence: str, figure: str | None, markdown: str
) -> None:
    assert blocks.bold_sentence(sentence, figure) == markdown


def test_conflicts_are_shown_as_what_they_are() -> None:
    kinds = ("conflict", "revision", "other_period", "other_scope")
    (conflict,) = answer("conflicting").conflicts
    given = replace(answer("conflicting"), conflicts=tuple(replace(conflict, kind=kind) for kind in kinds))
    shown = [text for text in texts(blocks.render(given, "a1").below) if text.startswith("⚠️")]
    assert [text.split(" ")[1] for text in shown] == ["Sources", "A", "Another", "Another"]
    assert " 5.9% [1] (2026-01-21) · 6.9% [2] (2026-01-21)" in texts(blocks.render(given, "a1").below)


def test_block_ids_change_with_the_question() -> None:
    first, second = (blocks.render(answer(), "a1", revision) for revision in (1, 2))
    ids = [{block["block_id"] for block in message.blocks if "block_id" in block} for message in (first, second)]
    assert not ids[0] & ids[1]


def test_an_abstention_that_looked_at_nothing_says_so() -> None:
    given = replace(answer("abstained"), looked_at=())
    assert "Nothing in the documents came close." in texts(blocks.render(given, "a1").below)
