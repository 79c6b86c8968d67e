"""What holds for every text and every value."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.quantities import extract, same, write
from index.quantities.writing import CHINESE_UNITS, ENGLISH_UNITS

UNITS = sorted(
    {"count", "percent", "percentage_point", "CNY", "USD", "EUR", "km/h", "EFLOPS", "GB"}
    | ENGLISH_UNITS.keys() & CHINESE_UNITS.keys()
)
PIECES = st.sampled_from(
    [
        *"0123456789.,，、 -–—~/%$€¥一二三四五六七八九十百千万亿兆两半几数零点分之成折元块角毛年月日号时第超近约",
        *"余多个家kmMGBTwb\"'()（）^²½", "million",
        "billion", " and ", "half", " to ", "third", "twenty", "percent", " of ", "hundred ", "a ", "吨", "个百分点",
        "°C", "between ", "from ",
        "×10", "\n", "\u202f",
    ]
)  # fmt: skip
VALUES = st.decimals(min_value=0, max_value=10**15, allow_nan=False, allow_infinity=False, places=3) | st.integers(
    0, 10**15
).map(Decimal)


@given(st.text())
def test_no_text_raises_and_every_span_is_its_own(text: str) -> None:
    position = 0
    for quantity in extract(text):
        assert position <= quantity.start < quantity.end
        assert text[quantity.start : quantity.end] == quantity.text
        position = quantity.end


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_mixture_of_number_parts_raises(text: str) -> None:
    for quantity in extract(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.value is None or quantity.value.is_finite()


@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_read_supports_itself(text: str) -> None:
    for quantity in extract(text):
        assert same(quantity, quantity)


@settings(max_examples=400)
@given(VALUES, st.sampled_from(UNITS), st.sampled_from(["en", "zh"]))
def test_a_written_figure_reads_back_as_itself(value: Decimal, unit: str, language: str) -> None:
    text = write(value, unit, language)
    (found,) = extract(text, language)
    assert (found.text, found.value, found.unit) == (text, value, unit)


@given(VALUES, st.sampled_from(UNITS))
def test_the_two_languages_support_each_other(value: Decimal, unit: str) -> None:
    english, chinese = extract(write(value, unit, "en"), "en"), extract(write(value, unit, "zh"), "zh")
    assert same(english[0], chinese[0])
    assert same(chinese[0], english[0])


LONG = [
    "1",
    "1,",
    "1,234,",
    "万",
    "一",
    "一 ",
    "1 ",
    " ",
    "1 万",
    "三分之",
    "one ",
    "twenty-",
    "1. ",
    "5' ",
    "2^2",
    "约",
    "第",
    "-1",
    "1 to ",
]


def seconds(piece: str, length: int) -> float:
    """Processor time of reading the piece over and over, up to `length` characters."""
    text = (piece * (length // len(piece) + 1))[:length]
    begun = time.process_time()
    extract(text)
    return time.process_time() - begun


@pytest.mark.parametrize("piece", LONG, ids=repr)
def test_time_is_linear_in_the_length(piece: str) -> None:
    short = min(seconds(piece, 2_000) for _ in range(3))
    assert min(seconds(piece, 16_000) for _ in range(2)) < 8 * 4 * short + 0.25


@pytest.mark.parametrize("piece", ["1", "9,", ",", "，", "万", "亿", "0.", "1,234,", "."], ids=repr)
def test_a_megabyte_of_one_sign_is_read_in_linear_time(piece: str) -> None:
    """Grouped digits make figures, which cost the most: those a tenth of the length."""
    length = 1_000_000 if len(piece) == 1 else 100_000
    assert seconds(piece, length) < 32 * seconds(piece, length // 16) + 0.5


@pytest.mark.long
@pytest.mark.parametrize("piece", [*LONG, "9,", "1/", "1,000"], ids=repr)
def test_a_megabyte_of_figures_is_read_in_linear_time(piece: str) -> None:
    assert seconds(piece, 1_000_000) < 2.5 * 16 * seconds(piece, 62_500) + 1
