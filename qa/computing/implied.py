"""Figures that a sentence implies: before a change, by a share, each times its number, and what is left. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from index.quantities import same
from qa.computing.operands import AMOUNTS, DEEP, GROUPS, aligned, free, groups, ranked, value_of
from qa.computing.stating import rounded, sentence
from qa.computing.wordings import ASKS_RATE, ASKS_STEP, BEFORE, EXCEEDS, REMAINING, ROUGHLY, TOGETHER, WHOLE
from qa.figures.candidates import Candidate
from qa.figures.compatibility import dating_years, years_in
from qa.figures.terms import keys
from qa.inquiry import Inquiry
from qa.model import DraftSentence, Question

_EACH = re.compile(r"\b(?:each|apiece|every|per)\b|每", re.I)


_AVERAGE = re.compile(r"\baverag|平均|均", re.I)


_STEP = re.compile(r"\b(?:increment|increase|added|gain)\b|增量|增加额|新增", re.I)


_MENTIONS = re.compile(r"\bof (?:which|these|them|those)\b|其中", re.I)
_OF_THESE = re.compile(
    r"\s*of (?:which|these|them|those) (?:are|were|is|was)\s+(?P<after>[^,.;]{2,40})"
    r"|(?:其中,?，?)(?P<before>[^,，。;；]{2,20}?)占比?(?:近|约|超)?$",
    re.I,
)


def before_change(inquiry: Inquiry) -> DraftSentence | None:
    """What a value was before a change that the same sentence gives: by a rate, or of a rate by points."""
    question = inquiry.question
    if not BEFORE.search(question.text) and not _asks_base_year(inquiry):
        return None
    if ASKS_STEP.search(question.text) and (stepped := _before_step(inquiry)):
        return stepped
    percent = bool(ASKS_RATE.search(question.text))
    for group in groups(inquiry):
        for amount in ranked(group):
            if (amount.quantity.unit == "percent") != percent or not (percent or _wants(question, amount)):
                continue
            change = _change_of(amount, group)
            if change:
                return sentence(question, "before", (amount, change), _undone(amount, change))
    return None


def _asks_base_year(inquiry: Inquiry) -> bool:
    """Whether an estimate is asked for of a year that the best sentences only compare with."""
    question = inquiry.question
    if not ROUGHLY.search(question.asked) or not question.period.years:
        return False
    for group in list(groups(inquiry))[:3]:
        start, end = group[0].figure.sentence
        sentence = group[0].read.text[start:end]
        if set(question.period.years) <= years_in(sentence) - dating_years(sentence):
            return True
    return False


def _wants(question: Question, amount: Candidate) -> bool:
    kinds = {"count": ("number",), "money": ("money",), "measure": ("measure",)}
    return amount.quantity.kind in kinds.get(question.wanted.kind, AMOUNTS)


def _change_of(amount: Candidate, group: Sequence[Candidate]) -> Candidate | None:
    """The rate (for a rate, the points) by which the amount has changed; of listed ones the one in the same place."""
    unit = "percentage_point" if amount.quantity.unit == "percent" else "percent"
    later = [c for c in group if c.quantity.start > amount.quantity.start]
    rates = [c for c in later if c.quantity.unit == unit]
    rates = [c for c in rates if unit == "percentage_point" or _is_change(c, amount)]
    return aligned(amount, rates, group)


_CHANGES = re.compile(
    r"\b(?:up|gr[eo]w\w*|increas\w+|ris\w+|rose|more|higher|growth|year-on-year|yoy|than)\b|同比|增长|提升|提高|增加|多|高|增幅",
    re.I,
)


def _is_change(rate: Candidate, amount: Candidate) -> bool:
    """Whether the words beside the rate speak of a change: between the amount and it, or right after it."""
    text = rate.read.text
    around = text[amount.quantity.end : rate.quantity.start][-60:] + text[rate.quantity.end : rate.quantity.end + 24]
    return bool(_CHANGES.search(around)) or bool(re.fullmatch(r"[^.;。；]*", around) and _CHANGES.search(text))


def _undone(amount: Candidate, change: Candidate) -> tuple[Decimal, str]:
    if change.quantity.unit == "percentage_point":
        return value_of(amount) - value_of(change), "percent"
    return rounded(value_of(amount) / (1 + value_of(change) / 100)), amount.quantity.unit


def _before_step(inquiry: Inquiry) -> DraftSentence | None:
    """An amount less the amount by which it has grown, where another sentence gives that."""
    found = [c for c in free(inquiry)[:DEEP] if c.quantity.kind in ("money", "number", "measure")]
    step = next((c for c in found if _STEP.search(_own_text(c))), None)
    if step is None:
        return None
    for amount in found:
        comparable = amount.quantity.unit == step.quantity.unit and value_of(amount) > value_of(step)
        if comparable and not _STEP.search(_own_text(amount)):
            result = value_of(amount) - value_of(step), amount.quantity.unit
            return sentence(inquiry.question, "before", (amount, step), result)
    return None


def _own_text(candidate: Candidate) -> str:
    start, end = candidate.figure.own
    return candidate.read.text[max(start, candidate.quantity.start - 24) : min(end, candidate.quantity.end + 12)]


def whole_from_share(inquiry: Inquiry) -> DraftSentence | None:
    """The whole, of which the same sentence gives a part and its share."""
    if not WHOLE.search(inquiry.question.text):
        return None
    for group in groups(inquiry):
        for part in ranked(group):
            rates = [c for c in group if c.quantity.unit == "percent" and c.quantity.start > part.quantity.start]
            share = aligned(part, rates, group) if part.quantity.kind in ("number", "money") else None
            if share and 0 < value_of(share) <= 100:
                result = rounded(value_of(part) * 100 / value_of(share)), part.quantity.unit
                return sentence(inquiry.question, "whole", (part, share), result)
    return None


def part_by_share(inquiry: Inquiry) -> DraftSentence | None:
    """A part that the source gives as a share of an amount: `1.78 million, nearly 80% of which were AI glasses`."""
    question = inquiry.question
    if question.wanted.kind not in ("count", "money", "measure", "any"):
        return None
    if not any(_MENTIONS.search(candidate.read.text) for candidate in inquiry.candidates[:3]):
        return None
    asked = keys(question.text)
    for group in list(groups(inquiry))[:3]:
        for share in (c for c in group if c.quantity.unit == "percent"):
            noun = _noun_of_share(share)
            amounts = [
                c for c in group if c.quantity.start < share.quantity.start and c.quantity.kind in ("number", "money")
            ]
            named = keys(noun)
            if (
                not named
                or not amounts
                or not named <= asked
                or named <= keys(share.read.text[share.figure.sentence[0] : amounts[-1].quantity.end])
            ):
                continue
            result = rounded(value_of(amounts[-1]) * value_of(share) / 100), amounts[-1].quantity.unit
            return sentence(question, "part", (amounts[-1], share), result)
    return None


def _noun_of_share(share: Candidate) -> str:
    text, quantity = share.read.text, share.quantity
    after = _OF_THESE.match(text, quantity.end)
    if after and after["after"]:
        return after["after"]
    before = list(_OF_THESE.finditer(text[share.figure.sentence[0] : quantity.start]))
    return before[-1]["before"] or "" if before and before[-1]["before"] else ""


def product(inquiry: Inquiry) -> DraftSentence | None:
    """So many, each with so many, asked for together."""
    question = inquiry.question
    if not TOGETHER.search(question.text) or question.wanted.kind not in ("count", "any"):
        return None
    for group in list(groups(inquiry))[:3]:
        counts = [c for c in group if c.quantity.unit == "count" and value_of(c) > 1]
        for one, other in pairwise(counts):
            text = one.read.text[one.quantity.end : other.quantity.end + 16]
            whole = value_of(one) % 1 == 0 == value_of(other) % 1 and not _AVERAGE.search(text)
            if whole and _EACH.search(text) and len(text) < 70 and _counts_asked(other, inquiry):
                result = value_of(one) * value_of(other), "count"
                return sentence(question, "product", (one, other), result)
    return None


def _counts_asked(candidate: Candidate, inquiry: Inquiry) -> bool:
    """Whether what the question counts stands right after the figure."""
    quantity, text = candidate.quantity, candidate.read.text
    after = dict.fromkeys(keys(text[quantity.end : quantity.end + 40]) | keys(quantity.of), 1.0)
    counted = [facet for facet in inquiry.facets if facet.text in inquiry.question.wanted.of]
    return any(facet.closeness(after, candidate.across) >= _NAMED for facet in counted)


_NAMED = 0.5


def remainder(inquiry: Inquiry) -> DraftSentence | None:
    """How many of a number that the question states are left, where the source says how many are done."""
    question = inquiry.question
    stated = [figure for figure in question.figures if figure.unit == "count" and figure.value]
    if not stated or not REMAINING.search(question.text):
        return None
    for group in groups(inquiry):
        for whole in (c for c in group if same(stated[0], c.quantity)):
            for done in group:
                low, high = sorted((done.quantity, whole.quantity), key=lambda quantity: quantity.start)
                close = high.start - low.end <= 24 and done.quantity.unit == "count"
                if close and 0 < value_of(done) < value_of(whole):
                    result = value_of(whole) - value_of(done), "count"
                    return sentence(question, "difference", (done, whole), result, template="remaining")
    return None


def against_stated(inquiry: Inquiry) -> DraftSentence | None:
    """The difference between the actual figure and one that the question states and a source gives."""
    question = inquiry.question
    stated = [figure for figure in question.figures if figure.kind in ("number", "money", "measure") and figure.value]
    if question.wanted.operation != "difference" and not EXCEEDS.search(question.text):
        return None
    if len(stated) != 1:
        return None
    found = free(inquiry)
    target = next((c for c in found if c.quantity.value == stated[0].value and c.quantity.unit == stated[0].unit), None)
    if target is None:
        return None
    for actual in inquiry.candidates[:GROUPS]:
        if (
            actual.quantity.unit == target.quantity.unit
            and actual.quantity.value
            and actual.quantity.value != target.quantity.value
        ):
            result = abs(value_of(actual) - value_of(target)), actual.quantity.unit
            return sentence(question, "difference", (actual, target), result, template="target")
    return None
