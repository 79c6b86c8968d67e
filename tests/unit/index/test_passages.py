"""Passages: whole paragraphs, or windows of whole sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.passages import MAX_TOKENS, SHORT_BYTES, WINDOW_TOKENS, count_tokens, windows

LONG = {
    "English": "Output of the larger firms grew by 5.9 percent, and that of the smaller ones by 4.838 percent. ",
    "Chinese": "规模以上工业增加值同比增长5.9%，其中装备制造业增长9.2%；高技术制造业增长9.4%。",
}


@pytest.mark.parametrize("text", ["", "   ", "\u3000"])
def test_nothing_makes_no_passage(text: str) -> None:
    assert windows(text) == ()


def test_a_paragraph_is_one_passage() -> None:
    text = LONG["English"] * 4
    assert windows(text) == ((0, len(text)),)


@pytest.mark.parametrize("sentence", LONG.values(), ids=LONG.keys())
def test_a_long_paragraph_is_cut_between_sentences(sentence: str) -> None:
    text = sentence * 120
    found = windows(text)
    assert len(found) > 3
    for start, end in found:
        assert text[start:end].endswith((".", "。"))
        assert text[start : start + 3] == sentence[:3]
        assert count_tokens(text[start:end]) <= WINDOW_TOKENS + 5


@pytest.mark.parametrize(
    "unit",
    ["产量增长4.838万吨，", "4,838.5 tonnes and ", "x" * 40, "1234567890"],
    ids=["clauses", "words", "no break", "digits"],
)
def test_a_sentence_without_an_end_is_cut_too(unit: str) -> None:
    text = unit * 500
    found = windows(text)
    assert len(found) > 3
    assert all(count_tokens(text[start:end]) <= MAX_TOKENS for start, end in found)
    assert "".join(text[start:end] for start, end in found).replace(" ", "") == text.replace(" ", "")


def test_a_cut_never_goes_through_a_figure() -> None:
    text = "4,838.5 tonnes and " * 500
    assert all(text[start:end][:3] not in ("838", "38.", "8.5", ".5 ") for start, end in windows(text))


@given(st.text(alphabet="ab 1.,。；“”增长5%\n", min_size=SHORT_BYTES // 2, max_size=4000))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_windows_are_in_order_and_leave_out_only_white_space(text: str) -> None:
    position = 0
    for start, end in windows(text):
        assert start < end
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()
