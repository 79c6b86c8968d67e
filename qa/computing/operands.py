"""Finding the figures that a computation takes: by their own words, or standing together in a sentence or a list. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from qa.computing.wordings import DEFINED
from qa.figures.candidates import Candidate, candidates
from qa.figures.facets import Facet
from qa.figures.terms import keys
from qa.inquiry import Inquiry
from qa.model import FigureKind, Period, Wanted

_LEAST = 0.45
"""Share of an operand's words that its figure's sentence and surroundings must carry."""


GROUPS, DEEP = 8, 40
"""How many sentences, best first, are searched for operands that stand together, among how many figures."""


_AGREES = Decimal("0.0006")
"""Parts add up to their whole within this, since each is rounded."""


def operand(
    inquiry: Inquiry,
    own: str,
    others: str,
    kind: FigureKind,
    unit: str = "",
    beside: Candidate | None = None,
    amounts: bool = False,
) -> Candidate | None:
    """The figure of one operand: its own words weigh most, those of the other operand nothing."""
    question = inquiry.question
    wanted = replace(question.wanted, kind=kind, operation="find", of=own, strict=False, unit="")
    asked = replace(question, wanted=wanted, text=question.text.replace(others, " "), figures=())
    facets = _facets_of(inquiry, own, others)
    mine = [facet for facet in facets if facet.text in own]
    for candidate in candidates(asked, facets, inquiry.reads)[:DEEP]:
        quantity = candidate.quantity
        if quantity.value is None or (unit and quantity.unit != unit) or (amounts and quantity.kind not in AMOUNTS):
            continue
        if beside and candidate.figure is beside.figure:
            continue
        if candidate.features["fits"] >= 0.5 and _carried(candidate, mine) >= _LEAST:
            return candidate
    return None


AMOUNTS = ("number", "money", "measure")


def _facets_of(inquiry: Inquiry, own: str, others: str) -> tuple[Facet, ...]:
    known = " ".join(facet.text for facet in inquiry.facets)
    facets = [_weighed(facet, own, others) for facet in inquiry.facets]
    # A word that a definition brings in (`revenue` for a margin) is no facet of the question.
    added = [word for word in (DEFINED.get(own[-2:]), *own.split()[-1:]) if word and word not in known]
    facets += [Facet(word, keys(word), _ALSO.get(word, ()), 2.5, False) for word in (own[-2:], *added) if word in _ALSO]
    return tuple(facet for facet in facets if facet.weight > 0)


_ALSO = {
    "revenue": (keys("收入"), keys("营收")), "收入": (keys("revenue"), keys("income")),
    "profit": (keys("利润"),), "利润": (keys("profit"), keys("profits")),
}  # fmt: skip
"""The operands of a margin in the other language."""


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


def whole_of(inquiry: Inquiry, part: Candidate) -> Candidate | None:
    """The whole that a part and other figures of its paragraph, or of its list, add up to."""
    near = [c for c in free(inquiry) if c.quantity.unit == part.quantity.unit and c.quantity.kind == part.quantity.kind]
    near = [c for c in near if together(c, part)]
    larger = [c for c in near if value_of(c) > value_of(part)]
    others = [c for c in near if c.figure is not part.figure and value_of(c) > 0]
    for whole in larger:
        rest = [c for c in others if c.figure is not whole.figure and value_of(c) < value_of(whole)][:8]
        for count in (1, 2, 3):
            for chosen in combinations(rest, count):
                total = value_of(part) + sum(value_of(c) for c in chosen)
                if abs(total - value_of(whole)) <= _AGREES * value_of(whole):
                    return whole
    return None


def together(one: Candidate, other: Candidate) -> bool:
    """Of one document, at most a few paragraphs apart."""
    first, second = one.read.hit.stored, other.read.hit.stored
    apart = abs(first.paragraph.number - second.paragraph.number)
    return first.source.file == second.source.file and apart <= 6


def free(inquiry: Inquiry) -> list[Candidate]:
    """Every figure of the evidence with a value, whatever kind and period the question wants, best first."""
    question = replace(inquiry.question, wanted=Wanted("any"), figures=(), period=Period())
    found = candidates(question, inquiry.facets, inquiry.reads)
    return [c for c in found if c.quantity.value is not None and c.quantity.is_figure]


def groups(inquiry: Inquiry) -> Iterator[list[Candidate]]:
    """Figures that stand in one sentence, in its order; the best sentences first."""
    grouped: dict[tuple[int, tuple[int, int]], list[Candidate]] = {}
    for candidate in free(inquiry):
        grouped.setdefault((candidate.read.number, candidate.figure.sentence), []).append(candidate)
    for group in list(grouped.values())[:GROUPS]:
        yield sorted(group, key=lambda candidate: candidate.quantity.start)


def ranked(group: Sequence[Candidate]) -> list[Candidate]:
    return sorted(group, key=lambda candidate: -candidate.score)


def aligned(amount: Candidate, rates: Sequence[Candidate], group: Sequence[Candidate]) -> Candidate | None:
    """The rate in the amount's place, where as many follow each other as there are amounts; else the next."""
    if not rates:
        return None
    kind = amount.quantity.kind
    amounts = [c for c in group if c.quantity.kind == kind and c.quantity.start < rates[0].quantity.start]
    listed = [rates[0]]
    for rate in rates[1:]:
        between = rate.read.text[listed[-1].quantity.end : rate.quantity.start]
        if not re.fullmatch(r"\s*(?:,|，|、|and|和|及|,? and)\s*", between):
            break
        listed.append(rate)
    if amount in amounts and len(listed) == len(amounts) > 1:
        return listed[amounts.index(amount)]
    return rates[0]


def value_of(candidate: Candidate) -> Decimal:
    assert candidate.quantity.value is not None
    return candidate.quantity.value
