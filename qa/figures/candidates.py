"""Figures of the evidence as candidates for an answer, each scored by what its sentence says of it. Pure.

A candidate's score is a weighted sum of features in [0, 1]. The weights are those of a conditional logit (McFadden, 1974:
the chance that a candidate is the right one of its question's) fitted on development questions by
`python -m eval.benchmarks.reading --fit`; see docs/evaluation.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.quantities import Quantity, same
from qa.figures.attribution import OWN, AttributedFigure
from qa.figures.compatibility import fitness, period_fit, years_in
from qa.figures.directions import direction
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Facet, coverage
from qa.figures.terms import keys
from qa.model import Question

SURROUNDING = 0.45
"""How much a title or heading says of a figure below it, against the figure's own stretch at 1."""
ELSEWHERE = 0.25
"""How much another sentence of the same paragraph does."""

WEIGHTS: Mapping[str, float] = {
    "own": 2.0,
    "close": 3.0,
    "near": 2.0,
    "sentence": 2.0,
    "paragraph": 2.0,
    "surroundings": 0.5,
    "fits": 3.0,
    "counted": 1.0,
    "period": 2.5,
    "year": 1.0,
    "rank": 1.5,
    "native": 1.0,
    "plain": -1.0,
    "aside": -0.5,
    "direction": 0.5,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    read: ReadEvidence
    figure: AttributedFigure
    score: float
    features: Mapping[str, float]
    missing: tuple[Facet, ...]
    """What the question is about and neither the paragraph nor its surroundings mention."""
    across: bool
    """The paragraph is in the other language."""

    @property
    def quantity(self) -> Quantity:
        return self.figure.quantity

    @property
    def coverage(self) -> float:
        """Share of what the question is about that belongs to the figure, by closeness."""
        return self.features["close"]

    @property
    def support(self) -> float:
        """Share of what the question is about that the paragraph or its surroundings mention at all."""
        return self.features["paragraph"]

    @property
    def period(self) -> float:
        return self.features["period"]


def candidates(question: Question, found: Sequence[Facet], evidence: Sequence[ReadEvidence]) -> list[Candidate]:
    """Every figure that fits the question's kind, best first. A figure that the question states itself is none."""
    top = max((read.hit.score for read in evidence), default=0.0) or 1.0
    result = [candidate for read in evidence for candidate in _of_paragraph(question, found, read, top)]
    return sorted(result, key=lambda candidate: -candidate.score)


def _of_paragraph(question: Question, found: Sequence[Facet], read: ReadEvidence, top: float) -> list[Candidate]:
    fitting = [(figure, fit) for figure in read.figures if (fit := _fit(figure.quantity, question))]
    if not fitting:
        return []
    across = read.language not in (question.language, "und")
    around = dict.fromkeys(read.surrounding_keys, 1.0)
    everywhere = dict.fromkeys(read.keys, 1.0) | around
    missing = tuple(facet for facet in found if not facet.closeness(everywhere, across))
    shared = {
        "paragraph": coverage(found, everywhere, across),
        "surroundings": coverage(found, around, across),
        "rank": max(read.hit.score / top, 0.0),
        "native": 0.0 if across else 1.0,
    }
    base = dict.fromkeys(read.keys, ELSEWHERE) | dict.fromkeys(read.surrounding_keys, SURROUNDING)
    asked = asked_years(question, read)
    result = []
    for figure, fit in fitting:
        features = shared | {"fits": fit} | _features(question, found, read, figure, base, asked, across)
        score = sum(WEIGHTS[name] * value for name, value in features.items())
        result.append(Candidate(read, figure, score, features, missing, across))
    return result


def _fit(quantity: Quantity, question: Question) -> float:
    return 0.0 if _echoes(quantity, question) else fitness(quantity, question)


def _features(
    question: Question,
    found: Sequence[Facet],
    read: ReadEvidence,
    figure: AttributedFigure,
    base: Mapping[str, float],
    asked: Collection[int],
    across: bool,
) -> dict[str, float]:
    own = {key: weight for key, weight in figure.profile.items() if weight >= OWN}
    flat = dict.fromkeys(figure.profile, 1.0)
    close = {**base, **{key: max(weight, min(base.get(key, 0.0), weight)) for key, weight in figure.profile.items()}}
    quantity = figure.quantity
    return {
        "own": coverage(found, own, across),
        "close": coverage(found, close, across),
        "near": coverage(found, figure.near, across),
        "sentence": coverage(found, flat, across),
        "counted": _counted(question, found, quantity, across),
        "period": _period(read, figure, asked),
        "year": max((figure.near.get(str(year), 0.0) for year in asked), default=0.0),
        "plain": float(not re.search(r"\d", quantity.text) and quantity.value is not None and abs(quantity.value) <= 2),
        "aside": float(_aside(read.text, quantity.start)),
        "direction": _direction(question, read, figure),
    }


def _counted(question: Question, found: Sequence[Facet], quantity: Quantity, across: bool) -> float:
    """Share of the noun that the question counts in the noun that the figure counts."""
    wanted = [facet for facet in found if question.wanted.of and facet.text in question.wanted.of]
    if not wanted or not quantity.of:
        return 0.0
    return coverage(wanted, dict.fromkeys(keys(quantity.of), 1.0), across)


def _aside(text: str, offset: int) -> bool:
    """Whether the figure stands in brackets."""
    opening = max(text.rfind("(", 0, offset), text.rfind("（", 0, offset))
    closing = max(text.rfind(")", 0, offset), text.rfind("）", 0, offset))
    return opening > closing


def _direction(question: Question, read: ReadEvidence, figure: AttributedFigure) -> float:
    asked = direction(question.text, 0, len(question.text), len(question.text))
    if not asked:
        return 0.0
    given = direction(read.text, *figure.own, figure.quantity.start)
    return 0.0 if given is None else 1.0 if given == asked else -1.0


def _echoes(quantity: Quantity, question: Question) -> bool:
    if not quantity.is_figure:
        return any(quantity.text == str(year) or str(year) in quantity.text for year in question.period.years)
    return any(same(stated, quantity) for stated in question.figures)


def _period(read: ReadEvidence, figure: AttributedFigure, asked: Collection[int]) -> float:
    if not asked:
        return 1.0
    start, end = figure.sentence
    own = years_in(read.text[figure.own[0] : figure.own[1]])
    return period_fit(asked, own or years_in(read.text[start:end]), years_around(read))


def years_around(read: ReadEvidence) -> frozenset[int]:
    """Years that the paragraph, its surroundings or its document's date give."""
    years = set(years_in(read.surroundings)) | set(years_in(read.text))
    published = read.hit.stored.source.published
    if not years and published:
        # A report of January is of the year before; a document tells of its own year and the last.
        years = {published.year, published.year - 1}
    return frozenset(years)


def asked_years(question: Question, read: ReadEvidence) -> Collection[int]:
    """The years a question asks about; `last year` counts from the document's own date."""
    published = read.hit.stored.source.published
    if question.period.relative is not None and published:
        return (published.year + question.period.relative,)
    return question.period.years
