"""Figures of the evidence as candidates for an answer, each scored by what its sentence says of it. Pure.

A candidate's score is a weighted sum of features, in [0, 1] or, where they may tell against it, below 0. The weights are
those of a conditional logit (McFadden, 1974: the chance that a candidate is the right one of its question's) fitted on
development questions by `python -m eval.benchmarks.reading --fit`; see docs/evaluation.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.quantities import Quantity, same
from qa.counters import differ
from qa.figures.attribution import OWN, AttributedFigure
from qa.figures.compatibility import fitness
from qa.figures.contrasts import agreement, exclude
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Facet, coverage
from qa.figures.labels import labels_in
from qa.figures.periods import asked_years, period
from qa.figures.roles import Asking, roles
from qa.figures.terms import terms
from qa.model import Question

SURROUNDING = 0.45
"""How much a title or heading says of a figure below it, against the figure's own stretch at 1."""
ELSEWHERE = 0.25
"""How much another sentence of the same paragraph does."""
SETTLED = 0.85
"""How much a subject that a title, a heading or an earlier sentence has set says of what follows."""

WEIGHTS: Mapping[str, float] = {
    "own": -1.2,
    "carried": 3.8,
    "least": 0.8,
    "local": 5.2,
    "paragraph": 0.0,
    "surroundings": 1.2,
    "new": 3.6,
    "verb": 1.6,
    "precise": 2.4,
    "fits": 7.1,
    "period": 5.1,
    "year": 2.6,
    "rank": 4.6,
    "plain": -2.0,
    "one": -1.5,
    "direction": 0.6,
    "role": 0.9,
    "average": 1.4,
    "planned": 1.0,
    "sided": 2.4,
    "voiced": -2.6,
}
MASS = 5.0
"""Weight of what a sentence carries of a question from which more says no more."""
_HALF_THERE = 0.5
MOST = 24
"""Figures of one question that are read closely."""


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
    names: float = 0.0
    """The weight of the names that the question asks about."""
    loose: float = 0.0
    """Share of the names asked about that neither the figure's sentence nor what stands above it gives, in [0, 1]."""
    codes: tuple[str, ...] = ()
    """Names with digits that the question asks about (`6G`, `C919`)."""
    labels: frozenset[tuple[str, str]] = frozenset()
    """Numbered things that it asks about (`Terminal 3`), as `labels_in` gives them."""
    lead: float = 0.0
    """By how much it scores above the best figure of another value."""
    witnesses: int = 0
    """Other files that give its value for the same subject."""

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
    paragraphs = [_Paragraph.of(question, found, read, top) for read in evidence]
    asking = Asking.of(question)
    result = [
        paragraphs[order].candidate(question, asking, paragraphs[order].read.figures[place], fit)
        for _, order, place, fit in _promising(question, paragraphs)
    ]
    return sorted(result, key=lambda candidate: -candidate.score)


def _promising(question: Question, paragraphs: Sequence[_Paragraph]) -> list[tuple[float, int, int, float]]:
    """(-score, paragraph, figure, fit) of the `MOST` figures for which paragraph and kind alone say most, best first.

    They leave the rest without a chance; reading paragraphs and figures closely is what costs.
    """
    known = [sum(WEIGHTS.get(name, 0.0) * value for name, value in one.features.items()) for one in paragraphs]
    found: list[tuple[float, int, int, float]] = []
    for order in sorted(range(len(paragraphs)), key=lambda order: -known[order]):
        if len(found) == MOST and -found[-1][0] > known[order] + WEIGHTS["fits"]:
            break  # nor has any figure of this paragraph a chance, or of those that follow
        for place, quantity in enumerate(paragraphs[order].read.quantities):
            if fit := _fit(quantity, question):
                found.append((-known[order] - WEIGHTS["fits"] * fit, order, place, fit))
        found = sorted(found)[:MOST]
    return found


@dataclass(frozen=True, slots=True)
class Settled:
    """What is said before a sentence, in its paragraph, its headings and its title."""

    said: frozenset[str]
    new: Sequence[Facet]
    """What the question is about and has not been said yet: the sentence with the answer says it."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """What all figures of a paragraph share."""

    read: ReadEvidence
    found: Sequence[Facet]
    """The question's facets, with the terms that the paragraph or its surroundings have."""
    across: bool
    features: Mapping[str, float]
    missing: tuple[Facet, ...]
    around: Mapping[str, float]
    base: Mapping[str, float]
    asked: Collection[int]
    before: dict[int, Settled]
    """By where a sentence starts: what stands before it."""

    @staticmethod
    def of(question: Question, found: Sequence[Facet], read: ReadEvidence, top: float) -> _Paragraph:
        across = read.is_across(question.language)
        around = dict.fromkeys(read.surrounding_keys, 1.0)
        everywhere = dict.fromkeys(read.keys, 1.0) | around
        here = [facet.within(read.keys | read.surrounding_keys) for facet in found]
        features = {
            "paragraph": coverage(here, everywhere, across),
            "surroundings": coverage(here, around, across),
            "rank": max(read.hit.score / top, 0.0),
        }
        missing = tuple(
            whole for whole, facet in zip(found, here, strict=True) if not facet.closeness(everywhere, across)
        )
        features["unheard"] = _unheard(found, missing, features["paragraph"])
        base = dict.fromkeys(read.keys, ELSEWHERE) | dict.fromkeys(read.surrounding_keys, SURROUNDING)
        return _Paragraph(read, here, across, features, missing, around, base, asked_years(question, read), {})

    def settled(self, start: int) -> Settled:
        """What is said before the sentence that begins at `start`."""
        if start not in self.before:
            before = (term.key for term in terms(self.read.text) if term.end <= start)
            said = self.read.surrounding_keys.union(before)
            profile = dict.fromkeys(said, 1.0)
            new = [facet for facet in self.found if facet.closeness(profile, self.across) < _HALF_THERE]
            self.before[start] = Settled(said, new)
        return self.before[start]

    def candidate(self, question: Question, asking: Asking, figure: AttributedFigure, fit: float) -> Candidate:
        found = self.found
        features = {**self.features, "fits": fit, **_features(question, asking, self, figure)}
        score = sum(weight * features[name] for name, weight in WEIGHTS.items())
        loose = _loose(found, {**dict.fromkeys(figure.profile, 1.0), **self.around}, self.across)
        names = sum(facet.weight for facet in found if facet.named)
        codes = tuple(facet.text for facet in found if facet.named and re.search(r"\d", facet.text))
        labels = labels_in(question.text)
        return Candidate(self.read, figure, score, features, self.missing, self.across, names, loose, codes, labels)


def _unheard(found: Sequence[Facet], missing: Sequence[Facet], paragraph: float) -> float:
    """Share of the question in words that the corpus never uses, names aside, as far as the paragraph has the others.

    A paragraph with all the words that it could have is no worse for those that are only the asker's.
    """
    share = _weight([facet for facet in missing if not facet.known and not facet.named]) / (_weight(found) or 1.0)
    return share * min(paragraph / (1 - share), 1.0) if share < 1 else 0.0


def _loose(found: Sequence[Facet], profile: Mapping[str, float], across: bool) -> float:
    names = [facet for facet in found if facet.named]
    return sum(facet.closeness(profile, across) < _HALF_THERE for facet in names) / len(names) if names else 0.0


_OF_ANOTHER = 0.5
"""How well a figure fits that counts by another measure word (次) than the question does (台)."""


def _fit(quantity: Quantity, question: Question) -> float:
    if _echoes(quantity, question):
        return 0.0
    counted = question.wanted.of if question.wanted.unit == "" else ""
    return fitness(quantity, question) * (_OF_ANOTHER if differ(counted, quantity.of) else 1.0)


def _features(question: Question, asking: Asking, paragraph: _Paragraph, figure: AttributedFigure) -> dict[str, float]:
    read, across, found = paragraph.read, paragraph.across, paragraph.found
    asked, quantity = paragraph.asked, figure.quantity
    own = {key: weight for key, weight in figure.profile.items() if weight >= OWN}
    settled = paragraph.settled(figure.sentence[0])
    carried = dict.fromkeys(settled.said, SETTLED)
    carried |= {key: max(weight, carried.get(key, 0.0)) for key, weight in figure.profile.items()}
    verbs = [facet for facet in found if not facet.named]
    return {
        "own": coverage(found, own, across),
        "close": coverage(found, {**paragraph.base, **figure.profile}, across),
        "carried": coverage(found, carried, across),
        "least": min((facet.closeness(carried, across) for facet in found), default=0.0),
        "local": coverage(found, {**dict.fromkeys(figure.profile, 1.0), **paragraph.around}, across),
        "new": coverage(settled.new, figure.near, across) * _weight(settled.new) / (_weight(found) or 1.0),
        "verb": coverage(verbs, figure.near, across),
        "precise": _precision(found, own, across),
        "period": period(question, read, figure, asked),
        "year": max((figure.near.get(str(year), 0.0) for year in asked), default=0.0),
        "plain": float(not re.search(r"\d", quantity.text) and quantity.value is not None and abs(quantity.value) <= 2),
        "one": float(quantity.text.strip().lower() in _ARTICLES),
        "sided": agreement(question.text, read.text[slice(*figure.sentence)] + " " + read.surroundings),
        "contrary": float(exclude(question.text, read.text[slice(*figure.own)])),
        "mass": min(coverage(found, carried, across) * _weight(found) / MASS, 1.0),
        **roles(asking, read, figure),
    }


_ARTICLES = frozenset({"a", "an", "one", "一", "一个"})
"""Figures that are seldom meant as one."""


def _weight(found: Sequence[Facet]) -> float:
    return sum(facet.weight for facet in found)


def _precision(found: Sequence[Facet], own: Mapping[str, float], across: bool) -> float:
    """Share of the words of the figure's own stretch that the question has too."""
    asked: set[str] = set()
    for facet in found:
        asked.update(*(facet.alternatives if across else (facet.keys,)))
    return len(asked & own.keys()) / len(own) if own else 0.0


_EITHER = re.compile(r"还是|還是|\bor\b", re.I)


def _echoes(quantity: Quantity, question: Question) -> bool:
    """Whether the question gives the figure itself, and not as one of those to choose from."""
    if len(question.figures) > 1 and _EITHER.search(question.text):
        return False
    if not quantity.is_figure:
        return any(quantity.text == str(year) or str(year) in quantity.text for year in question.period.years)
    return any(same(stated, quantity) for stated in question.figures)
