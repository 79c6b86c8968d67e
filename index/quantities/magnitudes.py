"""Magnitudes after a number in English: `million`, `bn`, `k`, and letters that are none here."""

from __future__ import annotations

from decimal import Decimal

from index.quantities import currencies
from index.quantities.patterns import Pattern

WORD = Pattern(r"[A-Za-zÀ-ÖØ-öø-žµμΩ°º℃℉]+")
"""A word or a symbol of a unit."""
MAGNITUDES = {
    "hundred": 100, "thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9,
    "billions": 10**9, "trillion": 10**12, "trillions": 10**12, "quadrillion": 10**15, "mln": 10**6, "mn": 10**6,
    "mil": 10**6, "mio": 10**6, "mm": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12, "trn": 10**12, "tln": 10**12,
    "trln": 10**12, "lakh": 10**5, "lakhs": 10**5, "lkhs": 10**5, "crore": 10**7, "crores": 10**7, "dozen": 12,
    "dozens": 12, "doz": 12, "dozs": 12,
}  # fmt: skip
LETTERS = {
    "k": 10**3, "K": 10**3, "M": 10**6, "m": 10**6, "B": 10**9, "b": 10**9, "T": 10**12, "t": 10**12, "G": 10**9,
    "MM": 10**6,
}  # fmt: skip
_MONEY_RANGE = Pattern(r"-(?:[A-Z]{1,3})?[$€£¥]?[0-9]")
"""`$5m-$10m`"""
_NAMED_MONEY = Pattern(r" ([A-Z]{3}|[a-z]{3,9})\b")
"""`50m USD`, `3m euros`"""


def magnitude(text: str, end: int, money: bool, value: Decimal) -> tuple[int, int]:
    """`million`, `bn`, `k` right after a number: (factor, end); (1, end) where there is none."""
    following = text[end : end + 1]
    if not following or not (following.isascii() or following == "\u00a0"):
        return 1, end
    found = WORD.match(text, end + 1 if following in " \u00a0-" else end)
    if not found:
        return 1, end
    word, glued = found[0], following not in " \u00a0-"
    lower = word.lower()
    if lower in {"lakh", "thousand"} and text.startswith(" crore", found.end()):
        return MAGNITUDES[lower] * MAGNITUDES["crore"], found.end() + len(" crore")
    if lower in MAGNITUDES and (lower != "mm" or (money and glued)) and text[found.end() : found.end() + 2] != "th":
        return MAGNITUDES[lower], found.end()
    after = text[found.end() : found.end() + 1]
    if word not in LETTERS:
        return 1, end
    ranges = money and glued and _MONEY_RANGE.match(text, found.end())
    if following == "-" or (after and after in "-²³^/0123456789·" and not ranges):
        return 1, end
    if glued and word in "mbt" and _names_money(text, found.end()):
        return LETTERS[word], found.end()
    if word == "K" and glued and "°" in text[max(0, end - 40) : end]:
        return 1, end
    if word == "G" and value == int(value) and after:
        return 1, end
    if not money and word in "mtTbB":
        if word in "bB" and glued and value < 1000 and (word == "b" or value != int(value)):
            return LETTERS[word], found.end()
        return 1, end
    if not glued and not (word == "M" or money):
        return 1, end
    return LETTERS[word], found.end()


def _names_money(text: str, end: int) -> bool:
    found = _NAMED_MONEY.match(text, end)
    return found is not None and (found[1] in currencies.CODES or found[1].lower() in currencies.ENGLISH)


def may_be_bits(text: str, start: int, end: int, value: Decimal) -> bool:
    """`581b`: billions in a headline, bits in a data sheet; money after it tells, and so does a decimal."""
    return text[start:end] == "b" and value == int(value) and not _names_money(text, end)
