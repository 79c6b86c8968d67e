"""Figures computed from figures found: differences, sums, shares, averages, and values that a change or a share implies.

The question names the operation. Where it names two operands (`A minus B`, A占B的百分之几), each is found as a question of
its own over the same evidence; else the operands are figures that one sentence or one list gives together. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from qa.computing.implied import against_stated, before_change, part_by_share, product, remainder, whole_from_share
from qa.computing.operands import AMOUNTS, free, groups, operand, value_of, whole_of
from qa.computing.stating import rounded, sentence
from qa.computing.wordings import MEMBERS, Pair, how_many, named_pair
from qa.figures.candidates import Candidate
from qa.figures.facets import Facet
from qa.figures.terms import keys
from qa.inquiry import Inquiry
from qa.model import DraftSentence, FigureKind, Operation, Question


def compute(inquiry: Inquiry) -> DraftSentence | None:
    """The computed answer as a sentence with its operands, or None where the question asks for none or one is missing."""
    found = (way(inquiry) for way in _WAYS)
    return next((sentence for sentence in found if sentence), None)


def _of_pair(inquiry: Inquiry) -> DraftSentence | None:
    """Two operands that the question names."""
    pair = named_pair(inquiry.question.text)
    if pair is None or MEMBERS.search(inquiry.question.text):
        return None
    if pair.operation == "average" and inquiry.candidates and inquiry.candidates[0].features["average"] > 0:
        return None  # the source states the average itself
    kind = _operand_kind(inquiry.question, pair.operation)
    if pair.operation == "average":
        return _of_average(inquiry, pair)
    share = pair.operation == "share"
    one = operand(inquiry, pair.one, pair.other, kind, amounts=share)
    if one is None:
        return None
    whole = whole_of(inquiry, one) if share else None
    other = whole or operand(inquiry, pair.other, pair.one, kind, one.quantity.unit, one, share)
    if other is None or value_of(other) == 0:
        return None
    if share and not whole and one.read is not other.read:
        return None  # a part of something else's whole is no share of it
    result = _result(pair.operation, value_of(one), value_of(other), one.quantity.unit)
    return sentence(inquiry.question, pair.operation, (one, other), result, (pair.one, pair.other)) if result else None


def _operand_kind(question: Question, operation: Operation) -> FigureKind:
    if operation == "difference" and question.wanted.kind == "percentage_point":
        return "percent"
    if operation in ("difference", "sum") and question.wanted.kind not in ("percent", "when", "rank", "none"):
        return question.wanted.kind
    return "any"


_COUNTED = 0.5
"""How well a figure must count the noun of an average."""


def _of_average(inquiry: Inquiry, pair: Pair) -> DraftSentence | None:
    """So many of one thing for so many of another, that one sentence gives."""
    best: tuple[float, Candidate, Candidate] | None = None
    for group in groups(inquiry):
        amounts = [c for c in group if c.quantity.kind in AMOUNTS and value_of(c) > 0]
        for one, other in permutations((c for c in amounts), 2):
            if other.quantity.unit != "count":
                continue
            first, second = _counts(one, pair.one, inquiry.facets), _counts(other, pair.other, inquiry.facets)
            if min(first, second) >= _COUNTED and (best is None or first + second > best[0] + 0.1):
                best = (first + second, one, other)
    if best is None:
        return None
    one, other = best[1:]
    result = rounded(value_of(one) / value_of(other)), one.quantity.unit
    return sentence(inquiry.question, "average", (one, other), result)


def _counts(candidate: Candidate, noun: str, facets: Sequence[Facet]) -> float:
    """How well a noun is what a figure counts, in [0, 2]: its measure word, and its words next to the figure."""
    quantity, text = candidate.quantity, candidate.read.text
    measured = bool(quantity.of) and not noun.isascii() and noun.startswith(quantity.of[:1])
    profile = dict.fromkeys(keys(text[quantity.end : quantity.end + 60] + " " + quantity.of), 0.8)
    profile |= dict.fromkeys(keys(text[max(candidate.figure.own[0], quantity.start - 60) : quantity.start]), 1.0)
    profile |= dict.fromkeys(keys(text[quantity.end : quantity.end + 30] + " " + quantity.of), 1.2)
    mine = [facet for facet in facets if facet.text in noun]
    total = sum(facet.weight for facet in mine)
    carried = sum(facet.weight * facet.closeness(profile, candidate.across) for facet in mine) / total if total else 0.0
    return carried + measured


def _result(operation: Operation, one: Decimal, other: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """(value, unit) of the operation."""
    if operation == "difference":
        return abs(one - other), "percentage_point" if unit == "percent" else unit
    if operation == "sum":
        return one + other, unit
    if operation == "ratio":
        return rounded(one / other), "multiple"
    if operation == "average":
        return rounded(one / other), unit
    return (rounded(one * 100 / other), "percent") if one < other else None


def _of_members(inquiry: Inquiry) -> DraftSentence | None:
    """The sum of the figures of one list: of a sentence, or of a table's rows for what the question counts."""
    question = inquiry.question
    if not MEMBERS.search(question.text):
        return None
    wanted = how_many(question.text)
    lists = [*_lists_of_sentences(inquiry), *_lists_of_rows(inquiry)]
    fitting = [members for members in lists if 2 <= len(members) <= 6 and (not wanted or len(members) == wanted)]
    if not fitting:
        return None
    members = fitting[0]
    total = sum((value_of(member) for member in members), Decimal(0)), members[0].quantity.unit
    return sentence(question, "sum", members, total, template="members")


def _lists_of_sentences(inquiry: Inquiry) -> Iterator[list[Candidate]]:
    for group in groups(inquiry):
        best = max(group, key=lambda candidate: candidate.score)
        alike = [c for c in group if (c.quantity.kind, c.quantity.unit) == (best.quantity.kind, best.quantity.unit)]
        if best.quantity.unit not in ("percent", "percentage_point"):
            yield [c for c in alike if c.coverage >= 0.5 * best.coverage]


def _lists_of_rows(inquiry: Inquiry) -> Iterator[list[Candidate]]:
    """Rows of one table whose labels share what is counted, each by its best figure."""
    tables: dict[tuple[str, str], dict[int, Candidate]] = {}
    for candidate in free(inquiry):
        stored = candidate.read.hit.stored
        if stored.paragraph.kind == "row" and candidate.quantity.unit == "count":
            rows = tables.setdefault((stored.source.file, stored.paragraph.context), {})
            rows.setdefault(stored.paragraph.number, candidate)
    for rows in tables.values():
        members = [rows[number] for number in sorted(rows)]
        top = max(member.coverage for member in members)
        yield [member for member in members if member.coverage >= 0.6 * top]


_Way = Callable[[Inquiry], DraftSentence | None]


_WAYS: tuple[_Way, ...] = (
    whole_from_share, before_change, remainder, against_stated, _of_pair, _of_members, product, part_by_share,
)  # fmt: skip
