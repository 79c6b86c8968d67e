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
from qa.figures.contrasts import exclude
from qa.figures.counters import differ
from qa.figures.directions import direction
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Facet, coverage
from qa.figures.labels import labels_in
from qa.figures.spans import WHOLE, spans_in
from qa.figures.terms import terms
from qa.model import Question
from qa.understanding import months_in

SURROUNDING = 0.45
"""How much a title or heading says of a figure below it, against the figure's own stretch at 1."""
ELSEWHERE = 0.25
"""How much another sentence of the same paragraph does."""
SETTLED = 0.85
"""How much a subject that a title, a heading or an earlier sentence has set says of what follows."""

WEIGHTS: Mapping[str, float] = {
    "own": -1.3,
    "carried": 3.9,
    "least": 0.7,
    "local": 5.3,
    "paragraph": -0.3,
    "surroundings": 1.2,
    "new": 3.2,
    "verb": 1.7,
    "precise": 2.3,
    "fits": 6.9,
    "period": 5.0,
    "year": 2.5,
    "rank": 4.7,
    "plain": -1.9,
    "one": -1.6,
    "direction": 0.6,
    "role": 1.0,
    "average": 0.9,
    "planned": 1.1,
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
    asking = _Asking.of(question)
    result = [
        paragraphs[order].candidate(asking, paragraphs[order].read.figures[place], fit)
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
class _Asking:
    """What the question's wording says, read once."""

    question: Question
    direction: str | None
    share: bool
    growth: bool
    average: bool
    a_head: bool
    planned: bool

    @staticmethod
    def of(question: Question) -> _Asking:
        text = question.text
        average = question.wanted.operation == "average" or bool(_AVERAGE.search(text))
        asked = direction(text, 0, len(text), len(text))
        return _Asking(
            question,
            asked,
            share=bool(_SHARE.search(text)),
            growth=bool(_GROWTH_ROLE.search(text)),
            average=average,
            a_head=bool(_A_HEAD.search(text)),
            planned=bool(_PLANNED.search(text)),
        )


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
        across = read.language not in (question.language, "und")
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

    def candidate(self, asking: _Asking, figure: AttributedFigure, fit: float) -> Candidate:
        found = self.found
        features = {**self.features, "fits": fit, **_features(asking, self, figure)}
        score = sum(weight * features[name] for name, weight in WEIGHTS.items())
        loose = _loose(found, {**dict.fromkeys(figure.profile, 1.0), **self.around}, self.across)
        names = sum(facet.weight for facet in found if facet.named)
        codes = tuple(facet.text for facet in found if facet.named and re.search(r"\d", facet.text))
        labels = labels_in(asking.question.text)
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


def _features(asking: _Asking, paragraph: _Paragraph, figure: AttributedFigure) -> dict[str, float]:
    question, read, across, found = asking.question, paragraph.read, paragraph.across, paragraph.found
    asked, quantity = paragraph.asked, figure.quantity
    own = {key: weight for key, weight in figure.profile.items() if weight >= OWN}
    close = {
        **paragraph.base,
        **{key: max(weight, min(paragraph.base.get(key, 0.0), weight)) for key, weight in figure.profile.items()},
    }
    settled = paragraph.settled(figure.sentence[0])
    carried = dict.fromkeys(settled.said, SETTLED)
    carried |= {key: max(weight, carried.get(key, 0.0)) for key, weight in figure.profile.items()}
    verbs = [facet for facet in found if not facet.named]
    return {
        "own": coverage(found, own, across),
        "close": coverage(found, close, across),
        "carried": coverage(found, carried, across),
        "least": min((facet.closeness(carried, across) for facet in found), default=0.0),
        "local": coverage(found, {**dict.fromkeys(figure.profile, 1.0), **paragraph.around}, across),
        "new": coverage(settled.new, figure.near, across) * _weight(settled.new) / (_weight(found) or 1.0),
        "verb": coverage(verbs, figure.near, across),
        "precise": _precision(found, own, across),
        "period": _period(question, read, figure, asked),
        "year": max((figure.near.get(str(year), 0.0) for year in asked), default=0.0),
        "plain": float(not re.search(r"\d", quantity.text) and quantity.value is not None and abs(quantity.value) <= 2),
        "one": float(quantity.text.strip().lower() in _ARTICLES),
        "direction": _direction(asking.direction, read, figure),
        "role": _role(asking, read, figure),
        "average": _average(asking, read, figure),
        "planned": _planned(asking.planned, read, figure),
        "contrary": float(exclude(question.text, read.text[slice(*figure.own)])),
        "mass": min(coverage(found, carried, across) * _weight(found) / MASS, 1.0),
        "voiced": float(bool(_VOICE.match(read.text, figure.sentence[0]) or _VOICE.match(read.text))),
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
    if figure.quantity.kind not in ("percent", "multiple") or asking.share == asking.growth:
        return 0.0
    start = max(figure.reach[0], figure.quantity.start - 90)
    before = read.text[start : figure.quantity.start]
    if _LEVEL.search(before):
        return 1.0 if asking.share else -1.0
    after = read.text[figure.quantity.end : min(figure.own[1], figure.quantity.end + 20)]
    share = max((found.end() for found in _SHARE.finditer(before)), default=-1)
    growth = max((found.end() for found in _GROWTH_ROLE.finditer(before)), default=-1)
    if share == growth == -1:
        share = 0 if re.match(r"\s*(?:of|的)", after) else -1
        growth = 0 if _GROWTH_ROLE.search(after) else -1
    if share == growth:
        return 0.0
    return 1.0 if (share > growth) == asking.share else -1.0


_LEVEL = re.compile(
    r"\b(?:to|at)\s+(?:(?:about|around|over|nearly|almost|some)\s+)?$|[升降增减跌涨]至(?:约|近|超)?$", re.I
)
"""Before a figure that a change led to, which tells a level and not the change."""
_A_HEAD = re.compile(r"\bper (?:capita|head|person|household|employee|user|student|patient)\b|[人户戶]均", re.I)
NOT_A_HEAD = -2.0


def _average(asking: _Asking, read: ReadEvidence, figure: AttributedFigure) -> float:
    """1 where both speak of an average, -1 where one does alone; `NOT_A_HEAD` where only the question is per head."""
    own = read.text[max(figure.own[0], figure.quantity.start - 40) : min(figure.own[1], figure.quantity.end + 20)]
    if asking.a_head and not _A_HEAD.search(own):
        return NOT_A_HEAD
    given = bool(_AVERAGE.search(own))
    return 1.0 if asking.average and given else -1.0 if asking.average != given else 0.0


_PLANNED = re.compile(
    r"\b(?:aim\w*|targets?|targeted|goals?|plan(?:s|ned)?|expect\w*|forecast\w*|project(?:ed|ion)\w*|outlook|propos\w+"
    r"|(?:wants?|hopes?|intends?) to|pledg\w+|should|by 20[3-9]\d)\b"
    r"|目标|目標|力争|力爭|计划|計劃|规划|規劃|预计|預計|预测|預測|预期|預期|提出|有望|拟(?=[建投])|(?<=[\d年])要[建达到]",
    re.I,
)


def _planned(asked: bool, read: ReadEvidence, figure: AttributedFigure) -> float:
    """-1 where either speaks of a plan or a forecast and the other does not."""
    start, end = figure.quantity.start, figure.quantity.end
    given = bool(_PLANNED.search(read.text, max(figure.reach[0], start - 80), min(figure.own[1], end + 20)))
    return 0.0 if asked == given else -1.0


_VOICE = re.compile(
    r"\W*(?:assistant|system|user|ai|chatbot|助手|系统|系統|用户|用戶|机器人)"
    r"(?: ?(?:prompt|message|instructions?|note)|指令|提示|消息)?\s*[:：>\]】]",
    re.I,
)
"""A passage that speaks as a party to a chat states nothing for the document."""


_EITHER = re.compile(r"还是|還是|\bor\b", re.I)


def _echoes(quantity: Quantity, question: Question) -> bool:
    """Whether the question gives the figure itself, and not as one of those to choose from."""
    if len(question.figures) > 1 and _EITHER.search(question.text):
        return False
    if not quantity.is_figure:
        return any(quantity.text == str(year) or str(year) in quantity.text for year in question.period.years)
    return any(same(stated, quantity) for stated in question.figures)


def _period(question: Question, read: ReadEvidence, figure: AttributedFigure, asked: Collection[int]) -> float:
    return min(_yearly(question, read, figure, asked), _within_year(question, read, figure))


_ANOTHER_SPAN, _NO_SPAN, _PART = 0.35, 0.5, 0.85
"""How well a figure fits a question about part of a year: of another part, of none; and of a part where none is asked."""


def _within_year(question: Question, read: ReadEvidence, figure: AttributedFigure) -> float:
    """How well the part of the year that the figure is told of is the part asked about."""
    if question.wanted.kind == "when":
        return 1.0
    start, end = figure.sentence
    sentence = read.text[start:end]
    asked = spans_in(question.asked) or spans_in(question.text)
    given = spans_in(read.text[slice(*figure.own)]) or spans_in(sentence) or spans_in(read.surroundings)
    if asked:
        return 1.0 if asked & given else _ANOTHER_SPAN if given else 1.0 if asked == {WHOLE} else _NO_SPAN
    # A sentence that dates nothing is of the month last named before it.
    there = months_in(sentence) or months_in(read.text[:start]) or months_in(read.hit.stored.lead)
    if question.period.months and there and not there & set(question.period.months):
        return _ANOTHER_SPAN
    return _PART if question.period.years and given and WHOLE not in given else 1.0


def _yearly(question: Question, read: ReadEvidence, figure: AttributedFigure, asked: Collection[int]) -> float:
    start, end = figure.sentence
    if not asked:
        return 1.0
    own = dating_years(read.text[figure.own[0] : figure.own[1]])
    nearest = own or dating_years(read.text[start:end])
    if not nearest and set(asked) <= years_in(read.text[start:end]) & dating_years(question.text):
        return 0.35  # `28% more than in 2024` tells of another year than 2024
    return period_fit(asked, nearest, years_around(read))


def years_around(read: ReadEvidence) -> frozenset[int]:
    """Years that the paragraph, its surroundings or its document's date give."""
    years = set(years_in(read.surroundings)) | set(dating_years(read.text))
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
