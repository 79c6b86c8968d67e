"""One-line readings of verbatim text, the way back, the language of a text, and what may be shown of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import flow, language_of, visible

READINGS = {
    "english words get a space": ("one\ntwo", "one two"),
    "spaces at the break count once": ("one  \n   two", "one two"),
    "chinese gets none": ("累计建成\n三座码头", "累计建成三座码头"),
    "chinese over a blank line": ("累计建成\n\n三座码头", "累计建成三座码头"),
    "chinese before a figure": ("共有\n480艘", "共有480艘"),
    "a figure cut in chinese": ("港口共有货船87\n0艘,渔船若干", "港口共有货船870艘,渔船若干"),
    "a decimal cut in chinese": ("港口吞吐量增长3.\n5%,创历史新高", "港口吞吐量增长3.5%,创历史新高"),
    "two figures in english": ("ships in 2024\n310 more in 2025", "ships in 2024 310 more in 2025"),
    "a hyphen": ("the well-\nknown port", "the well-known port"),
    "CRLF": ("one\r\ntwo", "one two"),
    "no break": ("one two", "one two"),
}


@pytest.mark.parametrize(("text", "reading"), READINGS.values(), ids=READINGS.keys())
def test_line_breaks_are_read_as_a_person_reads_them(text: str, reading: str) -> None:
    assert flow(text).text == reading


@given(st.text(alphabet="ab1中。\n \r-", max_size=60))
def test_each_character_of_the_reading_is_found_again(text: str) -> None:
    reading = flow(text)
    for place, mark in enumerate(reading.text):
        origin = text[reading.origin(place)]
        assert origin == mark or (mark == " " and origin.isspace())


@given(st.text(alphabet="ab1中。\n ", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_span_of_the_reading_is_a_span_of_the_text(text: str, one: int, other: int) -> None:
    reading = flow(text)
    start, end = sorted((min(one, len(reading.text)), min(other, len(reading.text))))
    low, high = reading.span(start, end)
    if end > start:
        assert flow(text[low:high]).text.strip() == reading.text[start:end].strip() or "1" in text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The port grew", "en"),
        ("港口增长", "zh"),
        ("5G用户数", "zh"),
        ("the 十四五 plan period", "en"),
        ("42 %", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_the_one_that_carries_the_text(text: str, language: str) -> None:
    assert language_of(text) == language


def test_what_turns_or_hides_text_is_made_visible() -> None:
    assert visible("pay \u202e001\u202c now\x1b[2J\x00\tok\n") == "pay \\u202e001\\u202c now\\x1b[2J\\x00\tok\n"


def test_plain_text_is_shown_as_it_is() -> None:
    text = "累计 3.5% — “quoted” text\n"
    assert visible(text) is text
