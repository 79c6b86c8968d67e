"""Figures of the evidence as candidates for an answer, each scored by what its sentence says of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.quantities import Quantity, same
from qa.figures.attribution import AttributedFigure
from qa.figures.compatibility import fitness, period_fit, years_in
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Facet
from qa.model import Question

SURROUNDING = 0.45
"""How much a title or heading says of a figure below it, against the figure's own stretch at 1."""
ELSEWHERE = 0.25
"""How much another sentence of the same paragraph does."""


@dataclass(frozen=True, slots=True)
class Candidate:
    read: ReadEvidence
    figure: AttributedFigure
    score: float
    coverage: float
    """Share of what the question is about that the figure's sentence and surroundings carry, weighted by closeness."""
    support: float
    """The same, with every term counted wholly wherever in the paragraph or round it it stands."""
    missing: tuple[Facet, ...]
    """What the question is about and neither the paragraph nor its surroundings mention."""
    period: float
    fitness: float
    across: bool
    """The paragraph is in the other language."""

    @property
    def quantity(self) -> Quantity:
        return self.figure.quantity


def candidates(question: Question, found: Sequence[Facet], evidence: Sequence[ReadEvidence]) -> list[Candidate]:
    """Every figure that fits the question's kind, best first. A figure that the question states itself is none."""
    result = [candidate for read in evidence for candidate in _of_paragraph(question, found, read)]
    return sorted(result, key=lambda candidate: -candidate.score)


def _of_paragraph(question: Question, found: Sequence[Facet], read: ReadEvidence) -> Iterator[Candidate]:
    across = read.language != question.language and read.language != "und"
    everywhere = dict.fromkeys(read.keys | read.surrounding_keys, 1.0)
    missing = tuple(facet for facet in found if not facet.closeness(everywhere, across))
    total = sum(facet.weight for facet in found) or 1.0
    support = sum(facet.weight * facet.closeness(everywhere, across) for facet in found) / total
    for figure in read.figures:
        fits = fitness(figure.quantity, question)
        if not fits or _echoes(figure.quantity, question):
            continue
        profile = {key: ELSEWHERE for key in read.keys}
        profile |= {key: max(profile.get(key, 0.0), SURROUNDING) for key in read.surrounding_keys}
        for key, weight in figure.profile.items():
            profile[key] = max(weight, profile.get(key, 0.0) if weight >= ELSEWHERE else weight)
        covered = sum(facet.weight * facet.closeness(profile, across) for facet in found) / total
        period = _period(question, read, figure)
        score = covered * (0.35 + 0.65 * fits) * period + 0.12 * read.hit.score
        yield Candidate(read, figure, score, covered, support, missing, period, fits, across)


def _echoes(quantity: Quantity, question: Question) -> bool:
    if not quantity.is_figure:
        return any(quantity.text == str(year) or str(year) in quantity.text for year in question.period.years)
    return any(same(stated, quantity) for stated in question.figures)


def _period(question: Question, read: ReadEvidence, figure: AttributedFigure) -> float:
    asked = asked_years(question, read)
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
