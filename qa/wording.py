"""Sentences that state a figure found: the source's own clause within a language, the question turned round across."""

from __future__ import annotations

import re

from index.quantities import Quantity, write
from qa.figures.evidence import ReadEvidence
from qa.model import Language, Question

_LONGEST = {"en": 240, "zh": 110}
_STRONG = re.compile(r"[;；]")
_WEAK = re.compile(r"(?:, |，|: |：|——|—)")
_TRIM = " \t\"'“”‘’「」『』,，;；:：、—-"
_HOW_MANY = re.compile(r"\bhow many\b\s*(?P<rest>.+?)\s*\??$", re.I)
_WHAT_IS = re.compile(r"^(?:so |and )?what(?:'s| (?P<verb>is|was|are|were)) (?P<what>the .+?)\s*\??$", re.I)
_PASSIVE = re.compile(r"\b(?:are|is|was|were|have|has|had)\b", re.I)
_INVERTED = re.compile(r"\b(?:are|were|is|was|did|does|do|will|can|could|has|have|had)\b", re.I)
_ASKING = re.compile(
    r"百分之(?:多少|几)|(?:多少|几)个?百分点|多少(?:亿|万)*(?:元|美元|人民币|钱)?|几(?=[个家座名人位项辆台款种次件条天年月倍成])"
)


def clause(read: ReadEvidence, start: int, end: int, language: Language) -> tuple[int, int]:
    """The sentence round `[start, end)`, cut to the clauses nearest to it where it is long; offsets in the flowed text."""
    first, last = read.sentence_at(start)
    text = read.text
    for pattern in (_STRONG, _WEAK):
        if last - first <= _LONGEST[language]:
            break
        before = [mark.end() for mark in pattern.finditer(text, first, start)]
        after = [mark.start() for mark in pattern.finditer(text, end, last)]
        first, last = _grow(before, after, first, last, _LONGEST[language])
    while first < start and text[first] in _TRIM:
        first += 1
    while last > end and text[last - 1] in _TRIM:
        last -= 1
    return first, last


def _grow(before: list[int], after: list[int], first: int, last: int, longest: int) -> tuple[int, int]:
    """The widest cut between marks that stays within `longest`; to the left first."""
    left = [*([first] if first not in before else []), *before] or [first]
    right = [*after, last]
    low, high = left[-1], right[0]
    for candidate in reversed(left):
        if high - candidate <= longest:
            low = candidate
    for candidate in right:
        if candidate - low <= longest:
            high = candidate
    return low, high


def own_words(read: ReadEvidence, start: int, end: int, language: Language) -> str:
    """The clause as an answer: capitalised, closed with a full stop."""
    text = read.text[start:end].strip(_TRIM)
    text = re.sub(r"^[•·▪*\-]\s*", "", text)
    if not text:
        return text
    stop = "。" if language == "zh" else "."
    if text[-1] in ".。!！?？…":
        return text[0].upper() + text[1:]
    return text[0].upper() + text[1:] + stop


def restated(question: Question, quantity: Quantity) -> tuple[str, str]:
    """(sentence, figure as written in it) in the question's language, for a figure found in the other."""
    figure = rendered(quantity, question.language)
    if question.language == "zh":
        asked = question.text.rstrip("?？。 ")
        if _ASKING.search(asked) and len(asked) < 80:
            return _ASKING.sub(lambda _found: figure, asked, count=1) + "。", figure
        return f"所问的数字是{figure}。", figure
    return f"{_english(question, figure)}.", figure


def _english(question: Question, figure: str) -> str:
    counted = _HOW_MANY.search(question.text)
    if counted and question.wanted.kind == "count":
        rest = counted["rest"]
        verb = _INVERTED.search(rest)
        noun = rest[: verb.start()].strip() if verb else rest
        if verb and _PASSIVE.match(verb[0]) and " there" not in verb[0] and re.search(r"\bbeen\b", rest):
            return f"{_capital(figure)} {rest}"
        if 0 < len(noun) < 60:
            return f"The number of {noun} is {figure}"
    what = _WHAT_IS.match(question.text)
    if what and len(what["what"]) < 140:
        return f"{_capital(what['what'])} {what['verb'] or 'is'} {figure}"
    return f"The figure given is {figure}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def rendered(quantity: Quantity, language: Language) -> str:
    """A quantity in the idiom of a language; what has no value stays as it is written."""
    if quantity.value is not None and quantity.is_figure:
        return write(quantity.value, quantity.unit, language, qualifier=quantity.qualifier)
    if quantity.low is not None and quantity.high is not None:
        low, high = (write(bound, quantity.unit, language) for bound in (quantity.low, quantity.high))
        return f"{low}至{high}" if language == "zh" else f"{low} to {high}"
    return quantity.text
