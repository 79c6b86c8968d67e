"""Figures as search tokens: the value is what is found, however it is written."""

from __future__ import annotations

import pytest

from index.figures import asked_tokens, encode, stored_tokens
from index.quantities import extract

MEET = {
    "magnitude words of two languages": ("4.838 million stations", "483.8万座"),
    "rounded by the one who asks": ("4.84 million stations", "483.8万座"),
    "rounded by the one who answers": ("4.838 million stations", "4.84 million stations"),
    "percent signs and words": ("5.9 percent", "增长5.9%"),
    "money": ("1.2 trillion yuan", "1.2万亿元"),
    "separators": ("35,000 factories", "35000家"),
}
APART = {
    "another value": ("4.838 million", "20.092 million"),
    "percent and points": ("5.9%", "5.9个百分点"),
    "percent and count": ("40 percent", "40家"),
}


def tokens(text: str) -> set[str]:
    return set(stored_tokens(encode(extract(text)), 0, len(text)))


@pytest.mark.parametrize(("asked", "stored"), MEET.values(), ids=MEET.keys())
def test_the_same_value_is_found(asked: str, stored: str) -> None:
    assert tokens(stored) & set(asked_tokens(extract(asked)))


@pytest.mark.parametrize(("asked", "stored"), APART.values(), ids=APART.keys())
def test_another_value_is_not(asked: str, stored: str) -> None:
    assert not tokens(stored) & set(asked_tokens(extract(asked)))


def test_the_value_as_written_counts_most() -> None:
    weights = asked_tokens(extract("4.838 million"))
    assert weights["#4838000"] == max(weights.values())


def test_only_figures_within_the_window_are_taken() -> None:
    text = "There are 35,000 factories and 8,200 mills."
    stored = encode(extract(text))
    assert "#8200" not in stored_tokens(stored, 0, 26)
    assert "#35000" in stored_tokens(stored, 0, 26)


def test_text_without_figures_has_no_tokens() -> None:
    assert encode(extract("no figures here")) is None
    assert stored_tokens(None, 0, 10) == []
