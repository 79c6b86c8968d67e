"""Numbers of an answer that are no figures of anything: years and dates, ordinals, times, codes, parts of names. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.quantities import Quantity, same
from qa.figures.claims import Support
from qa.figures.compatibility import DATED, years_in
from qa.figures.evidence import ReadEvidence
from qa.figures.periods import years_around
from qa.model import Question

_YEAR_STEP = 10_000
"""Dates have the value YYYYMMDD."""
_DIGITS = re.compile(r"\d+")
_NAME_BEFORE, _NAME_AFTER = re.compile(r"[A-Z][\w'’-]*[ -]$"), re.compile(r"\s?[号號线線路]")
_LIST_MARKS = frozenset(",，、:：")


def named(text: str, quantity: Quantity, homes: Sequence[ReadEvidence], question: Question) -> Support | None:
    """What is no figure: years and dates must stand in or round a paragraph of `homes`, or in the question."""
    if quantity.kind in ("code", "time", "ordinal"):
        return _mark(text, quantity, homes, question)
    years = years_in(quantity.text)
    if quantity.kind not in DATED or not years:
        return Support(quantity, "label")
    for read in homes:
        source = next((s for s in read.quantities if s.text == quantity.text or same(quantity, s)), None)
        if source or (years <= years_around(read) and not _is_anniversary(quantity, read)):
            return Support(quantity, "quoted", read, source)
    return Support(quantity, "echoed") if years <= set(question.period.years) else None


def label(text: str, quantity: Quantity, homes: Sequence[ReadEvidence]) -> Support | None:
    """A bare whole number that a paragraph has as part of a name (`Apollo 11`, 10号线), or that is an article."""
    if is_article(quantity):
        return Support(quantity, "label")
    part = _NAME_BEFORE.search(text, 0, quantity.start) or _NAME_AFTER.match(text, quantity.end)
    if not part or quantity.unit != "count" or not quantity.text.isdecimal():
        return None
    for read in homes:
        for source in read.quantities:
            if source.kind in ("label", "code") and quantity.text in _DIGITS.findall(source.text):
                return Support(quantity, "label", read, source)
    return None


def is_article(quantity: Quantity) -> bool:
    """`one` and 一 with nothing but what they count: an article more than a number."""
    return quantity.value == 1 and quantity.unit == "count" and not _DIGITS.search(quantity.text)


def _mark(text: str, quantity: Quantity, homes: Sequence[ReadEvidence], question: Question) -> Support | None:
    """Ordinals, clock times and codes stand in a paragraph or in the question.

    An ordinal may count what the sentence lists (`First, ...`), and one that the paragraphs put in other words (首次) or
    not at all is let through unchecked; where they give others, it contradicts them.
    """
    for read in homes:
        source = next((s for s in read.quantities if s.kind != "percent" and _is_mark(quantity, s)), None)
        if source or quantity.text in read.text or quantity.text in read.surroundings:
            return Support(quantity, "label", read, source)
    if quantity.text in question.text or (quantity.kind == "ordinal" and _lists(text, quantity)):
        return Support(quantity, "label")
    others = [s for read in homes for s in read.quantities if s.kind == "ordinal"]
    if quantity.kind != "ordinal" or (others and quantity.value != 1):
        return None
    return Support(quantity, "label", unchecked=f"{quantity.text}: whether the cited paragraph says so")


def _is_mark(claim: Quantity, source: Quantity) -> bool:
    """`16th` and `16 consecutive years` count the same; codes and times are the same as written."""
    if claim.kind == "ordinal" and source.kind in ("ordinal", "number", "measure"):
        return claim.value is not None and claim.value == source.value
    return same(claim, source)


def _lists(text: str, ordinal: Quantity) -> bool:
    """Whether an ordinal numbers the sentence itself: `First, ...`, 第二，…"""
    return not text[: ordinal.start].strip(" （(") and text[ordinal.end : ordinal.end + 1] in _LIST_MARKS


def _is_anniversary(date: Quantity, read: ReadEvidence) -> bool:
    """Whether the paragraph has the same day or month, and only of other years."""
    return date.kind == "date" and any(
        source.kind == "date" and source.value != date.value and _day(source) == _day(date)
        for source in read.quantities
    )


def _day(date: Quantity) -> int | None:
    """Month and day of a date that has them."""
    return int(date.value) % _YEAR_STEP or None if date.value is not None and date.value >= _YEAR_STEP else None
