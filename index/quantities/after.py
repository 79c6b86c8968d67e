"""What follows a number: magnitude, unit, money and its small change."""

from __future__ import annotations

import re

from index.quantities import magnitudes, suffixes, tails, words
from index.quantities.change import take_change
from index.quantities.chinese_money import CENTS, take_cents
from index.quantities.chinese_rates import take_rate
from index.quantities.chinese_tails import take_chinese, take_mega
from index.quantities.halves import take_part
from index.quantities.parts import Part
from index.quantities.patterns import Pattern
from index.quantities.tails import Tail


def look_after(part: Part, text: str, digits: bool, chinese: bool) -> None:
    if part.numeral.percent is not None:
        part.kind, part.unit, part.factor = "percent", "percent", part.numeral.percent
        take_magnitude(part, text, True, False)
        return
    money = bool(part.currency)
    following = text[part.end : part.end + 1]
    if chinese and following == "M" and take_mega(part, text, part.end):
        return
    if following and following < "\u2e80" and following != "\n":
        take_magnitude(part, text, digits, money)
        following = text[part.end : part.end + 1]
    if chinese and following == "w" and digits and not _LATIN.match(text, part.end + 1):
        part.scale_by(10**4)
        part.end += 1
        following = text[part.end : part.end + 1]
    if money:
        part.kind, part.unit = "money", part.currency
        _after_money(part, text, chinese)
        return
    if not following:
        return
    if (following > "\u2e80" or (following.isspace() and chinese)) and take_chinese(part, text):
        return
    tail = tails.find(text, part.end, digits, money) if following < "\u2e80" or following in "％℃﹪" else None
    if not tail and part.numeral.high is not None and text.startswith(" of ", part.end):
        tail = _of_many(text, part.end + len(" of"))
    if not tail and part.numeral.fraction and (of := _OF_ONE.match(text, part.end)):
        tail = _of_one(part, text, of.end())
    if tail:
        _take_tail(part, text, tail)


def take_magnitude(part: Part, text: str, digits: bool, money: bool) -> None:
    if digits and part.numeral.plain and (longer := _WORDY.match(text, part.end)):
        read = words.read(text, part.end, part.value, part.quantum)
        if read and read.end > longer.end():
            part.value, part.quantum, part.end = read.value, read.quantum, read.end
            return
    factor, end = magnitudes.magnitude(text, part.end, money, part.value)
    if factor != 1 and not (digits is False and end - part.end < 4):
        part.ambiguous = part.ambiguous or (not money and magnitudes.may_be_bits(text, part.end, end, part.value))
        part.scale_by(factor)
        part.end = end


_OF_ONE = Pattern(r"(?: of)? (?:an?|one)(?= [a-z])", re.IGNORECASE)
_PARTED = frozenset({"measure", "percent", "percentage_point", "money"})


def _of_many(text: str, end: int) -> Tail | None:
    """`hundreds of millions of dollars`, `tens of thousands of tonnes`."""
    tail = tails.find(text, end, False, False)
    return tail if tail and tail.kind in {"money", "measure"} else None


def _of_one(part: Part, text: str, end: int) -> Tail | None:
    """`half an hour`, `a tenth of a percent`, `a quarter of a million`: a fraction of one of something."""
    factor, stop = magnitudes.magnitude(text, end, False, part.value)
    if factor != 1:
        part.scale_by(factor)
        part.end = stop
        return tails.find(text, stop, False, False)
    tail = tails.find(text, end, False, False)
    return tail if tail and tail.kind in _PARTED else None


_LATIN = Pattern("[A-Za-z0-9]")

_WORDY = Pattern(
    r" (?:hundred|thousand|lakhs?|crores?|(?:million|billion|trillion)(?=,? [0-9]{1,3} (?:hundred|thousand|million|billion)))\b",
    re.IGNORECASE,
)


def _after_money(part: Part, text: str, chinese: bool) -> None:
    """`$5 million`, `人民币50元`, `US$3 per kg`, `100 USD`."""
    if chinese:
        place = part.end + (text[part.end : part.end + 1] == " ")
        suffix = suffixes.find(text, place)
        if suffix and suffix.kind == "money":
            part.end = place + len(suffix.text)
            take_cents(part, text)
            take_rate(part, text)
            return
        cents = CENTS.match(text, place + 1) if text[place : place + 1] in {"个", "個"} else None
        if cents and cents[0]:
            part.end = place + 1
            take_cents(part, text)
            return
    if text[part.start : part.start + 1] == "$" and (code := _WHOSE_DOLLARS.match(text, part.end)):
        part.end, part.unit = code.end(), code[1]
    take_change(part, text, False)
    tail = tails.with_rate(text, Tail(part.end, "money", part.unit))
    part.end, part.unit = tail.end, tail.unit


_WHOSE_DOLLARS = Pattern(
    r" ?(USD|CAD|AUD|NZD|SGD|HKD|TWD|BBD|BMD|BND|BSD|BZD|FJD|GYD|JMD|KYD|LRD|NAD|SBD|SRD|TTD|XCD|MXN|ARS|CLP|COP|DOP|UYU)\b"
    r"(?! ?[0-9$])"
)
"""`$20 AUD`: the code after the amount says whose dollars (or pesos) they are."""


def _take_tail(part: Part, text: str, tail: Tail) -> None:
    part.kind, part.unit, part.factor = tail.kind, tail.unit, tail.factor
    part.ambiguous = part.ambiguous or tail.ambiguous
    if tail.unit == "lb" and text[part.end : tail.end].strip(" -").lower() in {"pound", "pounds"}:
        money = tails.sterling(text, part.start, tail.end, part.scale >= 10**6)
        if money is None:
            part.ambiguous = True
        if money:
            part.kind, part.unit = "money", "GBP"
    part.end = tail.end
    if text.startswith(("and", "And"), part.end + 1):
        take_part(part, text)
    if part.kind == "money":
        take_change(part, text, True)
        if (found := _MAGNITUDE_AFTER.match(text, part.end)) and part.scale == 1:
            part.scale_by(magnitudes.MAGNITUDES[found[1].lower()])
            part.end = found.end()
    elif tail.kind == "measure" and (old := _OLD.match(text, part.end)):
        part.end, part.of = old.end(), "age"


_OLD = Pattern(r"(?: |-)olds?\b")

_MAGNITUDE_AFTER = Pattern(r" (million|billion|trillion|mn|bn)\b", re.IGNORECASE)
