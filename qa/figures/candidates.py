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
from qa.figures.compatibility import dating_years, fitness, period_fit, years_in
from qa.figures.directions import direction
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Facet, coverage
from qa.figures.terms import keys
from qa.model import Question
from qa.understanding import months_in

SURROUNDING = 0.45
"""How much a title or heading says of a figure below it, against the figure's own stretch at 1."""
ELSEWHERE = 0.25
"""How much another sentence of the same paragraph does."""

WEIGHTS: Mapping[str, float] = {
    "own": -0.7,
    "close": 4.2,
    "near": 3.8,
    "sentence": 2.1,
    "paragraph": 4.0,
    "surroundings": 2.8,
    "fits": 4.4,
    "counted": 1.2,
    "period": 3.7,
    "year": 1.9,
    "rank": 3.6,
    "native": -0.3,
    "plain": -2.7,
    "aside": -1.0,
    "direction": 1.0,
    "role": 1.8,
    "average": 0.8,
    "stated": 2.0,
    "voiced": -3.0,
}
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
    promising: list[tuple[float, _Paragraph, int, float]] = []
    for read in evidence:
        fitting = [(place, fit) for place, one in enumerate(read.quantities) if (fit := _fit(one, question))]
        if fitting:
            paragraph = _Paragraph.of(question, found, read, top)
            known = sum(WEIGHTS[name] * value for name, value in paragraph.features.items())
            promising += [(known + WEIGHTS["fits"] * fit, paragraph, place, fit) for place, fit in fitting]
    # What the paragraph and the kind alone say leaves the rest without a chance; reading them closely is what costs.
    promising.sort(key=lambda entry: -entry[0])
    asking = _Asking.of(question)
    result = [
        paragraph.candidate(asking, found, paragraph.read.figures[place], fit)
        for _, paragraph, place, fit in promising[:MOST]
    ]
    return sorted(result, key=lambda candidate: -candidate.score)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What the question's wording says, read once."""

    question: Question
    direction: str | None
    share: bool
    growth: bool
    average: bool

    @staticmethod
    def of(question: Question) -> _Asking:
        text = question.text
        average = question.wanted.operation == "average" or bool(_AVERAGE.search(text))
        asked = direction(text, 0, len(text), len(text))
        return _Asking(question, asked, bool(_SHARE.search(text)), bool(_GROWTH_ROLE.search(text)), average)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """What all figures of a paragraph share."""

    read: ReadEvidence
    across: bool
    features: Mapping[str, float]
    missing: tuple[Facet, ...]
    around: Mapping[str, float]
    base: Mapping[str, float]
    asked: Collection[int]

    @staticmethod
    def of(question: Question, found: Sequence[Facet], read: ReadEvidence, top: float) -> _Paragraph:
        across = read.language not in (question.language, "und")
        around = dict.fromkeys(read.surrounding_keys, 1.0)
        everywhere = dict.fromkeys(read.keys, 1.0) | around
        features = {
            "paragraph": coverage(found, everywhere, across),
            "surroundings": coverage(found, around, across),
            "rank": max(read.hit.score / top, 0.0),
            "native": 0.0 if across else 1.0,
        }
        missing = tuple(facet for facet in found if not facet.closeness(everywhere, across))
        base = dict.fromkeys(read.keys, ELSEWHERE) | dict.fromkeys(read.surrounding_keys, SURROUNDING)
        return _Paragraph(read, across, features, missing, around, base, asked_years(question, read))

    def candidate(self, asking: _Asking, found: Sequence[Facet], figure: AttributedFigure, fit: float) -> Candidate:
        features = {**self.features, "fits": fit, **_features(asking, found, self, figure)}
        score = sum(weight * features[name] for name, weight in WEIGHTS.items())
        loose = _loose(found, {**dict.fromkeys(figure.profile, 1.0), **self.around}, self.across)
        names = sum(facet.weight for facet in found if facet.named)
        return Candidate(self.read, figure, score, features, self.missing, self.across, names, loose)


def _loose(found: Sequence[Facet], profile: Mapping[str, float], across: bool) -> float:
    names = [facet for facet in found if facet.named]
    return sum(facet.closeness(profile, across) < _HALF_THERE for facet in names) / len(names) if names else 0.0


def _fit(quantity: Quantity, question: Question) -> float:
    return 0.0 if _echoes(quantity, question) else fitness(quantity, question)


def _features(
    asking: _Asking, found: Sequence[Facet], paragraph: _Paragraph, figure: AttributedFigure
) -> dict[str, float]:
    question, read, across, base = asking.question, paragraph.read, paragraph.across, paragraph.base
    asked = paragraph.asked
    own = {key: weight for key, weight in figure.profile.items() if weight >= OWN}
    flat = dict.fromkeys(figure.profile, 1.0)
    close = {**base, **{key: max(weight, min(base.get(key, 0.0), weight)) for key, weight in figure.profile.items()}}
    quantity = figure.quantity
    return {
        "own": coverage(found, own, across),
        "close": coverage(found, close, across),
        "near": coverage(found, figure.near, across),
        "sentence": coverage(found, flat, across),
        "local": coverage(found, {**flat, **paragraph.around}, across),
        "counted": _counted(question, found, quantity, read.text, figure.own[1], across),
        "period": _period(question, read, figure, asked),
        "year": max((figure.near.get(str(year), 0.0) for year in asked), default=0.0),
        "plain": float(not re.search(r"\d", quantity.text) and quantity.value is not None and abs(quantity.value) <= 2),
        "aside": float(_aside(read.text, quantity.start)),
        "direction": _direction(asking.direction, read, figure),
        "role": _role(asking, read, figure),
        "average": _average(asking.average, read, figure),
        "stated": _stated(question, read, figure),
        "voiced": float(bool(_VOICE.match(read.text, figure.sentence[0]) or _VOICE.match(read.text))),
    }


_NOUN_WIDTH = 40
"""Letters after a figure in which the noun that it counts stands; a third as many Chinese characters."""
_NOUN_STOP = re.compile(r"[,，;；。.:：、(（]|\s(?:and|or|were|are|was|is|have|has|had|that|which|in|with|by|from)\s")


def _counted(
    question: Question, found: Sequence[Facet], quantity: Quantity, text: str, own_end: int, across: bool
) -> float:
    """Share of the noun that the question counts in the words right after the figure; below 0 where they count another."""
    wanted = [facet for facet in found if question.wanted.of and facet.text in question.wanted.of]
    if not wanted or question.wanted.kind not in ("count", "any"):
        return 0.0
    end = min(
        own_end, quantity.end + (_NOUN_WIDTH if text[quantity.start].isascii() and not across else _NOUN_WIDTH // 3)
    )
    stop = _NOUN_STOP.search(text, quantity.end, end)
    counted = keys(quantity.of) | keys(text[quantity.end : stop.start() if stop else end])
    if not counted:
        return 0.0
    share = coverage(wanted, dict.fromkeys(counted, 1.0), across)
    return share if share else -0.3


def _aside(text: str, offset: int) -> bool:
    """Whether the figure stands in brackets."""
    opening = max(text.rfind("(", 0, offset), text.rfind("（", 0, offset))
    closing = max(text.rfind(")", 0, offset), text.rfind("）", 0, offset))
    return opening > closing


def _direction(asked: str | None, read: ReadEvidence, figure: AttributedFigure) -> float:
    if not asked:
        return 0.0
    given = direction(read.text, *figure.reach, figure.quantity.start)
    return 0.0 if given is None else 1.0 if given == asked else -1.0


_SHARE = re.compile(
    r"\b(?:account\w*|represent\w*|made? up|mak(?:es?|ing) up|share|proportion|portion|percentage of|compris\w+|constitut\w+"
    r"|% of)\b|占|比重|比例|份额|覆盖",
    re.I,
)
_GROWTH_ROLE = re.compile(
    r"\b(?:up|down|gr[eo]w\w*|increas\w*|decreas\w*|ris\w+|rose|fell|fall\w*|declin\w*|drop\w*|yoy|year-on-year|reduc\w+"
    r"|improv\w+|gain\w*|higher|lower)\b|同比|增长|下降|提高|提升|增速|增幅|上升|减少|降低|涨",
    re.I,
)
_AVERAGE = re.compile(r"\b(?:averag\w+|mean|per|each)\b|平均|均|每", re.I)


def _role(asking: _Asking, read: ReadEvidence, figure: AttributedFigure) -> float:
    """Shares answer questions about shares and rates of change those about change: 1 agrees, -1 is the other."""
    if figure.quantity.kind not in ("percent", "percentage_point", "multiple") or asking.share == asking.growth:
        return 0.0
    start = max(figure.reach[0], figure.quantity.start - 90)
    before = read.text[start : figure.quantity.start]
    after = read.text[figure.quantity.end : min(figure.own[1], figure.quantity.end + 20)]
    share = max((found.end() for found in _SHARE.finditer(before)), default=-1)
    growth = max((found.end() for found in _GROWTH_ROLE.finditer(before)), default=-1)
    if share == growth == -1:
        share = 0 if re.match(r"\s*(?:of|的)", after) else -1
        growth = 0 if _GROWTH_ROLE.search(after) else -1
    if share == growth:
        return 0.0
    return 1.0 if (share > growth) == asking.share else -1.0


def _average(asked: bool, read: ReadEvidence, figure: AttributedFigure) -> float:
    """1 where both speak of an average, -1 where one does alone."""
    own = read.text[max(figure.own[0], figure.quantity.start - 40) : min(figure.own[1], figure.quantity.end + 20)]
    given = bool(_AVERAGE.search(own))
    return 1.0 if asked and given else -1.0 if asked != given else 0.0


_VOICE = re.compile(r"\W*(?:assistant|system|user|ai|chatbot|助手|系统|系統|用户|用戶|机器人)\s*[:：>\]】]", re.I)
"""A passage that speaks as a party to a chat states nothing for the document."""


def _stated(question: Question, read: ReadEvidence, figure: AttributedFigure) -> float:
    """Share of the question's own figures that the sentence gives too."""
    if not question.figures:
        return 0.0
    start, end = figure.sentence
    here = [quantity for quantity in read.quantities if start <= quantity.start < end and quantity.is_figure]
    return sum(any(same(stated, quantity) for quantity in here) for stated in question.figures) / len(question.figures)


def _echoes(quantity: Quantity, question: Question) -> bool:
    if not quantity.is_figure:
        return any(quantity.text == str(year) or str(year) in quantity.text for year in question.period.years)
    return any(same(stated, quantity) for stated in question.figures)


def _period(question: Question, read: ReadEvidence, figure: AttributedFigure, asked: Collection[int]) -> float:
    start, end = figure.sentence
    months = months_in(read.text[start:end])
    if question.period.months and months and not months & set(question.period.months):
        return 0.35
    if not asked:
        return 1.0
    own = dating_years(read.text[figure.own[0] : figure.own[1]])
    nearest = own or dating_years(read.text[start:end])
    if not nearest and set(asked) <= years_in(read.text[start:end]) & dating_years(question.text):
        return 0.35  # `28% more than in 2024` tells of another year than 2024
    return period_fit(asked, nearest, years_around(read))


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
