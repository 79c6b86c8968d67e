"""Parts of a year that a text speaks of: quarters, halves, single months, a year to date, the whole year. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from index.words import simplify
from qa.patterns import MONTH_NAMES

WHOLE = (1, 12)
"""A whole year, as first and last month; all spans are such pairs."""

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11,
}  # fmt: skip
_ORDINAL = "first|second|third|fourth|1st|2nd|3rd|4th"
_COUNT = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|\d{1,2}"
_MONTH = "|".join(sorted((name for name in MONTH_NAMES if len(name) > 3), key=len, reverse=True))
_HAN_COUNT = r"十一|[一二两三四五六七八九十]|\d{1,2}"
_SPANS = re.compile(
    rf"\b(?P<quarter>{_ORDINAL})[- ]quarter\b|\bQ1\s*(?:[-–—~]|to)\s*Q(?P<quarters>[1-4])|\bQ(?P<quarter2>[1-4])(?!\d)"
    rf"|\b(?P<half>first|second|1st|2nd)[- ]half\b(?! of (?!the year|fiscal|this|last|\d{{4}}))|\bH(?P<half2>[12])\b"
    rf"|\bfirst (?P<quarters2>{_COUNT}) quarters\b|\bfirst (?P<months>{_COUNT}) months\b"
    rf"|\bJan(?:uary)?\.?\s*(?:[-–—]|to|through)\s*(?P<till>{_MONTH})\b"
    r"|\b(?P<whole>(?:full|whole|entire)[- ]year|(?:all|whole) of \d{4}|year as a whole|annual(?:ly)?)\b"
    r"|第(?P<quarter3>[一二三四1-4])季|(?P<quarter4>[一二三四1-4])季度|前(?P<quarters3>[一二两三四1-4])个?季|(?P<half3>[上下])半年"
    rf"|前(?P<months2>{_HAN_COUNT})个?月|1\s*[-—–~至到]\s*(?P<months3>\d{{1,2}})\s*月"
    r"|(?P<whole2>全年|整年|年度)|(?<!\d)(?P<month>1[0-2]|[1-9])月(?:份)?当月",
    re.I,
)


@lru_cache(maxsize=8192)
def spans_in(text: str) -> frozenset[tuple[int, int]]:
    """Spans within a year, as pairs of first and last month: `Q2` is (4, 6), 前三季度 (1, 9), `full year` (1, 12)."""
    return frozenset(span for found in _SPANS.finditer(simplify(text)) if (span := _span(found)) is not None)


def _span(found: re.Match[str]) -> tuple[int, int] | None:
    name, value = next((name.rstrip("234"), value) for name, value in found.groupdict().items() if value)
    if name == "whole":
        return WHOLE
    if name == "half":
        return (1, 6) if value.lower() in ("first", "1st", "1", "上") else (7, 12)
    if name == "till":
        return 1, MONTH_NAMES[value.lower()]
    number = _number(value)
    if name == "quarter":
        return 3 * number - 2, 3 * number
    if name == "month":
        return number, number
    last = number * 3 if name == "quarters" else number
    return (1, last) if last <= WHOLE[1] else None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]
