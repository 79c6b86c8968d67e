"""Figures computed from two or more figures found: differences, sums, shares, ratios, and values before a change.

The question names the operation and its operands; each operand is found as a question of its own, over the same evidence.
The sentence states operands and result, so that the gate recomputes the result from what is quoted. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.quantities import write
from qa.figures.candidates import Candidate, candidates
from qa.figures.facets import Facet
from qa.inquiry import Inquiry
from qa.model import DraftSentence, Figure, FigureKind, Language, Operation, Question

_A, _B = r"(?P<a>[^?,，。？]{2,60}?)", r"(?P<b>[^?,，。？]{2,60}?)"
_TAIL = r"(?=\s*(?:$|[?,，。？]|\b(?:in|by|as|during|for)\b))"

_WORDINGS: tuple[tuple[Operation, str], ...] = (
        ("difference", rf"\b(?:between|separates?)\s+(?:the\s+)?{_A}\s+(?:and|from)\s+(?:that of\s+)?{_B}{_TAIL}"),
        ("difference", rf"\bhow many more\s+{_A}\s+than\s+{_B}(?:\s+(?:are|were|is|was|have|did)\b|{_TAIL})"),
        ("difference", rf"\bhow much (?:faster|more|higher)\s+(?:did|does|is|was|were)\s+{_A}\s+(?:gr[eo]w|rise|be)?\s*than\s+{_B}{_TAIL}"),
        ("difference", rf"\b(?:did|does|do)\s+{_A}\s+(?:exceed|outgrow|outpace|outnumber|surpass|beat)\s+{_B}{_TAIL}"),
        ("difference", rf"{_A}\s+minus\s+{_B}{_TAIL}"),
        ("difference", rf"{_A}(?:比|较){_B}(?:的[^，。？?]{{0,8}})?(?:高|低|多|少|快|慢|大|小)出?了?(?:多少|几)"),
        ("difference", rf"{_A}(?:和|与|同|跟){_B}(?:之间)?(?:的[^，。？?]{{0,8}})?(?:相差|差了?|之差)"),
        ("sum", rf"\b{_A}\s+and\s+{_B}(?:\s+\w+)?\s*(?:,|:)?\s*(?:together|combined|in total|altogether)"),
        ("sum", rf"{_A}(?:和|与|加上?){_B}(?:合计|一共|总共|加起来|之和|共有)"),
        ("ratio", rf"\bhow many times\s+(?:as many\s+)?{_A}\s+(?:as|than)\s+{_B}{_TAIL}"),
        ("ratio", rf"{_A}是{_B}的(?:多少|几)倍"),
        ("share", r"\b(?:share|percentage|proportion|percent|fraction) of\s+(?P<b>[^?]{2,60}?)\s+(?:is|are|was|were|comes? from|belongs? to)\s+(?P<a>[^?]{2,60}?)(?:\s*\?|$)"),
        ("share", rf"{_A}占{_B}的?(?:百分之(?:几|多少)|多少|比例|比重|几成)"),
)  # fmt: skip
_PAIRS = tuple((operation, re.compile(pattern, re.I)) for operation, pattern in _WORDINGS)
_BEFORE = re.compile(
    r"\b(?:implied|imply|implies|follows? from|given the [^?]*growth|worked? back|back out)\b|倒推|推算|反推|倒算", re.I
)
_MEMBERS = re.compile(
    r"\b(?:all (?:the )?\w+ (?:levels|types|kinds|categories)|add(?:ing)? up)\b|加起来|合计|总计|相加", re.I
)

_LEAST = 0.45
"""Share of an operand's words that its figure's sentence and surroundings must carry."""
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "difference": "{a} is {x} and {b} is {y}, a difference of {z}.",
        "sum": "{a} is {x} and {b} is {y}, {z} in total.",
        "ratio": "{a} is {x} and {b} is {y}, a ratio of {z}.",
        "share": "{a} is {x} out of {y}, a share of {z}.",
        "before": "It is {x} after a change of {y}, so it was about {z} before.",
        "members": "{x} come to {z} in total.",
    },
    "zh": {
        "difference": "{a}为{x}，{b}为{y}，相差{z}。",
        "sum": "{a}为{x}，{b}为{y}，合计{z}。",
        "ratio": "{a}为{x}，{b}为{y}，前者是后者的{z}。",
        "share": "{a}为{x}，总数为{y}，占{z}。",
        "before": "目前为{x}，变化幅度为{y}，由此推算此前约为{z}。",
        "members": "{x}合计{z}。",
    },
}
_OPERAND: dict[Operation, FigureKind] = {"ratio": "any", "share": "any", "sum": "any", "difference": "any"}


@dataclass(frozen=True, slots=True)
class Pair:
    operation: Operation
    one: str
    other: str
    rest: str
    """What both operands are said of: the question without either."""


def named_pair(text: str) -> Pair | None:
    """The operation and the two operands that a question names."""
    for operation, pattern in _PAIRS:
        found = pattern.search(text)
        if found:
            one, other = found["a"].strip(), found["b"].strip()
            low, high = sorted((found.span("a"), found.span("b")))
            rest = f"{text[: low[0]]} {text[low[1] : high[0]]} {text[high[1] :]}"
            return Pair(operation, one, other, rest)
    return None


def compute(inquiry: Inquiry) -> DraftSentence | None:
    """The computed answer as a sentence with its operands, or None where the question asks for none or one is missing."""
    question = inquiry.question
    pair = named_pair(question.text)
    if pair:
        return _of_pair(inquiry, pair)
    if _BEFORE.search(question.text):
        return _before_change(inquiry)
    if _MEMBERS.search(question.text):
        return _of_members(inquiry)
    return None


def _of_pair(inquiry: Inquiry, pair: Pair) -> DraftSentence | None:
    kind = _operand_kind(inquiry.question, pair.operation)
    one = _operand(inquiry, pair.one, pair.other, kind)
    if one is None:
        return None
    other = _operand(inquiry, pair.other, pair.one, kind, unit=one.quantity.unit)
    if other is None or _value(other) == 0 or one.figure is other.figure:
        return None
    result = _result(pair.operation, _value(one), _value(other), one.quantity.unit)
    if result is None:
        return None
    return _sentence(inquiry.question, pair.operation, (one, other), result, (pair.one, pair.other))


def _operand_kind(question: Question, operation: Operation) -> FigureKind:
    if operation == "difference" and question.wanted.kind == "percentage_point":
        return "percent"
    if operation in ("difference", "sum") and question.wanted.kind not in ("percent", "when", "rank", "none"):
        return question.wanted.kind
    return _OPERAND.get(operation, "any")


def _operand(inquiry: Inquiry, own: str, others: str, kind: FigureKind, unit: str = "") -> Candidate | None:
    """The figure of one operand: its own words weigh most, those of the other operand nothing."""
    question = inquiry.question
    wanted = replace(question.wanted, kind=kind, operation="find", of=own, strict=False)
    asked = replace(question, wanted=wanted, text=question.text.replace(others, " "))
    facets = tuple(_weighed(facet, own, others) for facet in inquiry.facets)
    facets = tuple(facet for facet in facets if facet.weight > 0)
    mine = [facet for facet in facets if facet.text in own]
    found = candidates(asked, facets, inquiry.reads)
    for candidate in found[:12]:
        if candidate.quantity.value is None or (unit and candidate.quantity.unit != unit):
            continue
        if candidate.features["fits"] >= 0.5 and _carried(candidate, mine) >= _LEAST:
            return candidate
    return None


def _weighed(facet: Facet, own: str, others: str) -> Facet:
    if facet.text in own:
        return replace(facet, weight=facet.weight * (2.5 if facet.text not in others else 1.0))
    return replace(facet, weight=0.0) if facet.text in others else facet


def _carried(candidate: Candidate, facets: Sequence[Facet]) -> float:
    total = sum(facet.weight for facet in facets)
    if not total:
        return 0.0
    profile = dict.fromkeys(candidate.read.surrounding_keys, 0.6) | dict(candidate.figure.profile)
    return sum(facet.weight * facet.closeness(profile, candidate.across) for facet in facets) / total


def _result(operation: Operation, one: Decimal, other: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """(value, unit) of the operation."""
    if operation == "difference":
        return abs(one - other), "percentage_point" if unit == "percent" else unit
    if operation == "sum":
        return one + other, unit
    if operation == "ratio":
        return _rounded(one / other), "multiple"
    return (_rounded(one * 100 / other), "percent") if one <= other else None


def _before_change(inquiry: Inquiry) -> DraftSentence | None:
    """What a value was before it changed by a rate that the same sentence gives."""
    for amount in inquiry.candidates[:8]:
        if amount.quantity.kind not in ("number", "money", "measure") or amount.quantity.value is None:
            continue
        start, end = amount.figure.sentence
        for rate in inquiry.candidates:
            same_sentence = rate.read is amount.read and rate.figure.sentence == (start, end)
            if not same_sentence or rate.quantity.kind != "percent" or rate.features["role"] < 0:
                continue
            factor = 1 + (rate.quantity.value or Decimal(0)) / 100
            result = _rounded(_value(amount) / factor), amount.quantity.unit
            return _sentence(inquiry.question, "before", (amount, rate), result, ("", ""))
    return None


def _of_members(inquiry: Inquiry) -> DraftSentence | None:
    """The sum of the figures of one list: those of the best candidate's sentence with its unit and kind of noun."""
    best = inquiry.candidates[0] if inquiry.candidates else None
    if best is None or best.quantity.value is None:
        return None
    members = [
        candidate
        for candidate in inquiry.candidates
        if candidate.read is best.read
        and candidate.figure.sentence == best.figure.sentence
        and candidate.quantity.unit == best.quantity.unit
        and candidate.quantity.kind == best.quantity.kind
        and candidate.coverage >= 0.5 * best.coverage
    ]
    if not 2 <= len(members) <= 6:
        return None
    members.sort(key=lambda candidate: candidate.quantity.start)
    total = sum((_value(member) for member in members), Decimal(0)), best.quantity.unit
    return _sentence(inquiry.question, "sum", members, total, (), template="members")


def _sentence(
    question: Question,
    operation: Operation,
    operands: Sequence[Candidate],
    result: tuple[Decimal, str],
    names: Sequence[str],
    template: str = "",
) -> DraftSentence:
    language = question.language
    bound = "exact" if all(c.quantity.qualifier == "exact" for c in operands) else "about"
    figure = write(result[0], result[1], language)
    shown = [_shown(candidate, language) for candidate in operands]
    separator = ", " if language == "en" else "、"
    words = {
        "x": separator.join(shown) if template else shown[0],
        "y": shown[1],
        "z": figure,
        "a": _capital(names[0]) if names else "",
        "b": names[1] if names else "",
    }
    text = _WORDS[language][template or operation].format(**words)
    numbers = tuple(dict.fromkeys(candidate.read.number for candidate in operands))
    of = operands[0].quantity.of if result[1] == operands[0].quantity.unit else ""
    return DraftSentence(
        text, numbers, Figure(result[0], result[1], of, "exact" if bound == "exact" else "about", figure)
    )


def _shown(candidate: Candidate, language: Language) -> str:
    quantity = candidate.quantity
    assert quantity.value is not None
    return write(quantity.value, quantity.unit, language, qualifier=quantity.qualifier)


def _value(candidate: Candidate) -> Decimal:
    assert candidate.quantity.value is not None
    return candidate.quantity.value


def _rounded(value: Decimal) -> Decimal:
    """Four significant digits: a computed share or rate is not exact to more."""
    return Decimal(f"{value:.4g}") if value else value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
