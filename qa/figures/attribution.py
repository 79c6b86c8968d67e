"""What each figure of a sentence is about. Pure.

A sentence with several figures names several subjects. Every term is given a closeness in (0, 1] to each figure:

- terms in the figure's own stretch (between the separators round it) belong to it wholly;
- terms before the first figure of a run of clauses are the head that later figures share: the more so where a later
  figure's own stretch only continues the sentence (`up 28.2%`, 占…的65.9%), the less where it names its own subject;
- terms in another figure's stretch hardly belong to it;
- `A and B grew by x and y respectively` (分别) gives A to x and B to y.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from operator import attrgetter

from index.quantities import Quantity
from index.sentences import sentences
from qa.figures.terms import Term, terms

OWN, HEAD, SHARED_HEAD, EARLIER, OTHER = 1.0, 0.8, 0.35, 0.55, 0.12
"""Closeness by where a term stands; set on development questions (see docs/evaluation.md)."""

_STRONG = re.compile(r"[;；。!！?？]|\.\s|\n")
_CLAUSE = re.compile(r"[,，:：（()）—]|\s-\s|\s–\s")
_ASIDE = re.compile(r"[(（][^()（）\d]{1,20}[)）]")
_LIST = re.compile(r"[、]|\b(?:and|while|whereas|but|or)\b|[和与及]|以及|而")
_BETWEEN = re.compile(rf"{_CLAUSE.pattern}|{_LIST.pattern}|{_STRONG.pattern}")
_CONTINUES = re.compile(
    r"\s*(?:up|down|an? (?:increase|decrease|rise|drop|decline|growth|jump)|rising|falling|growing|increasing|accounting"
    r"|representing|making up|compared|equivalent|or|of (?:which|these|them|those)|including|with|from|to|covering"
    r"|contributing|exceeding|reaching|equal|which|higher|lower|more|less|than|that is|i\.e|respectively|year-on-year|yoy"
    r"|占|同比|环比|增长|下降|比上年|较上年|比去年|增速|增幅|其中|达|提升|提高|减少|增加|高于|低于|覆盖|贡献|相当于|即|分别|平均|实现|连续)",
    re.I,
)
_NOUN_SHARE = 0.6
_TOTAL = re.compile(r"\btotal\b", re.I)
_YEAR = re.compile(r"(?<!\d)(?:1\d{3}|20\d{2})(?!\d)")
_HALF, _ENGLISH_WIDTH, _LIST_GAP, _CLAUSE_GAP, _STRONG_GAP = 10, 3, 45, 5, 20
"""Chinese characters over which nearness halves; letters of English as wide as one; most letters between list members;
how many characters a comma and a semicolon count as."""
_RESPECTIVELY = re.compile(r"\brespectively\b|分别|分別", re.I)
_LEADS_UP = re.compile(r"\b(?:such as|including|like|of|for|in)\b|(?:规模)?以上|全国|我国|包括|例如", re.I)
SHARED = frozenset(
    term.key
    for term in terms(
        "added value growth grew increased rose fell declined decreased production output sales revenue profit income rate"
        " exports imports volume scale shares enterprises industries were was 增加值增长 增速 产量 销量 收入 利润 出口 规模 比重"
        " 产值 营业收入 业增加 下降 提高 行业 增幅 涨幅 降幅 上升 增加 减少 同比 值比 值增"
    )
)
"""Measures and changes that the last member of a list names for all of them."""
_CONJUNCTS = re.compile(r"\s*(?:、|，|,|;|；|\band\b|\bor\b|和|与|及|以及)\s*")


@dataclass(frozen=True)
class _Place:
    """What nearness is measured in: the terms of a sentence, and (offset, characters that it counts as) of its marks."""

    terms: Sequence[Term]
    marks: Sequence[tuple[int, int]]

    @cached_property
    def offsets(self) -> list[int]:
        return [offset for offset, _ in self.marks]

    @cached_property
    def gaps(self) -> list[int]:
        """What the marks before each of them count as, together."""
        return [0, *accumulate(gap for _, gap in self.marks)]

    @cached_property
    def spread(self) -> list[tuple[str, int, int, int, int, int]]:
        """Each term's key, start, end, how many of its characters count as one, and the gaps before its start and end."""
        return [
            (key, start, end, _ENGLISH_WIDTH if key.isascii() else 1, self.gap(start), self.gap(end))
            for key, start, end in self.terms
        ]

    def gap(self, offset: int) -> int:
        return self.gaps[bisect_left(self.offsets, offset)]


@dataclass(frozen=True)
class AttributedFigure:
    """A figure and the terms of its sentence, each with how closely it belongs to the figure."""

    quantity: Quantity
    sentence: tuple[int, int]
    profile: Mapping[str, float]
    own: tuple[int, int]
    """The figure's own stretch of the text."""
    reach: tuple[int, int]
    """The own stretch with what it continues: in `up 9.2% and 9.4%` the words of the first are said of the second too."""
    _place: _Place = field(repr=False, compare=False)

    @cached_property
    def near(self) -> Mapping[str, float]:
        """Terms of the sentence by how near they stand, in (0, 1]; read by few, so computed when it is asked for."""
        return _near(self.quantity, self._place)


_start = attrgetter("start")


def attribute(text: str, quantities: Sequence[Quantity]) -> list[AttributedFigure]:
    """Every quantity of `quantities` (read from `text`) with its profile, in order."""
    found: list[AttributedFigure] = []
    words = sorted([*terms(text), *_years(quantities), *_scopes(text)], key=_start)
    for start, end in sentences(text) if quantities else ():
        inside = quantities[bisect_left(quantities, start, key=_start) : bisect_left(quantities, end, key=_start)]
        if inside:
            here = words[bisect_left(words, start, key=_start) : bisect_left(words, end, key=_start)]
            found += _sentence(text, (start, end), inside, here)
    return found


def _years(quantities: Sequence[Quantity]) -> list[Term]:
    """Years as terms: `in 2019 compared to 148.6 in 2018` gives each figure its own."""
    return [
        Term(year, quantity.start, quantity.end)
        for quantity in quantities
        if quantity.kind in ("year", "date")
        for year in _YEAR.findall(quantity.text)
    ]


def _scopes(text: str) -> list[Term]:
    """`total` tells two measures apart, though a question means little by it."""
    return [Term("total", found.start(), found.end()) for found in _TOTAL.finditer(text)]


def _sentence(
    text: str, span: tuple[int, int], quantities: Sequence[Quantity], words: list[Term]
) -> list[AttributedFigure]:
    figures = [quantity for quantity in quantities if quantity.is_figure]
    stretches = _stretches(text, span, figures)
    aligned = _align(text, span, figures)
    tails = _tails(text, figures, stretches)
    regions = _regions(text, figures, stretches)
    surroundings = _Place(words, _marks(text, span))
    found = []
    place = -1
    for quantity in quantities:
        if quantity.is_figure:
            place += 1
            profile = _profile(text, quantity, stretches[place], regions[place], words)
            for term in words:
                if place in tails and tails[place][0] <= term.start < tails[place][1]:
                    profile[term.key] = max(profile[term.key], HEAD)
            profile |= aligned.get(place, {})
            own = stretches[place]
            reach = (min([own[0], *(low for low, _, weight in regions[place] if weight >= HEAD)]), own[1])
            found.append(AttributedFigure(quantity, span, profile, own, reach, surroundings))
        else:
            own = _clause(text, span, quantity)
            found.append(AttributedFigure(quantity, span, _flat(words, own), own, own, surroundings))
    return found


def _marks(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """(offset, how many characters it counts as) of what parts clauses, in order of their offsets."""
    strong = [(mark.start(), _STRONG_GAP) for mark in _STRONG.finditer(text, *span)]
    return sorted([*strong, *((mark.start(), _CLAUSE_GAP) for mark in _clauses(text, *span))])


def _clauses(text: str, start: int, end: int) -> list[re.Match[str]]:
    """What parts clauses. Words in brackets (`charging points (guns) 4.7 million`) part none, figures in brackets do."""
    marks = _CLAUSE.finditer(text, start, end)
    if text.find("(", start, end) < 0 and text.find("（", start, end) < 0:
        return list(marks)
    asides = [aside.span() for aside in _ASIDE.finditer(text, start, end)]
    return [mark for mark in marks if not any(low <= mark.start() < high for low, high in asides)]


def _near(quantity: Quantity, place: _Place) -> dict[str, float]:
    """Closeness that halves every few words, and sooner across commas and semicolons."""
    first, last = quantity.start, quantity.end
    before, after = place.gap(first), place.gap(last)
    near: dict[str, float] = {}
    for key, start, end, width, gap, gap_after in place.spread:
        if end <= first:
            distance = (first - end) // width + before - gap_after if end < first else 0
        else:
            distance = (start - last) // width + gap - after if last < start else 0
        closeness = 0.5 ** (distance / _HALF)
        if closeness > near.get(key, 0.0):
            near[key] = closeness
    return near


def _clause(text: str, span: tuple[int, int], quantity: Quantity) -> tuple[int, int]:
    """The clause round a date, a year or a label, which shares its sentence's subject without owning it."""
    start, end = span
    for mark in _STRONG.finditer(text, span[0], span[1]):
        if mark.end() <= quantity.start:
            start = mark.end()
        elif mark.start() >= quantity.end:
            end = mark.start()
            break
    return start, end


def _flat(words: list[Term], own: tuple[int, int]) -> dict[str, float]:
    profile: dict[str, float] = {}
    for term in words:
        weight = OWN if own[0] <= term.start < own[1] else EARLIER
        profile[term.key] = max(profile.get(term.key, 0.0), weight)
    return profile


def _stretches(text: str, span: tuple[int, int], figures: Sequence[Quantity]) -> list[tuple[int, int]]:
    """Each figure's own stretch. Between two figures it changes hands at the first separator after the former."""
    cuts = [span[0]]
    for former, latter in pairwise(figures):
        cuts.append(_cut(text, former.end, latter.start))
    cuts.append(span[1])
    return [(start, end) for start, end in pairwise(cuts)]


def _cut(text: str, start: int, end: int) -> int:
    """Where between two figures the words change hands.

    At the first separator; but at the last where only a word or two follow it: in `17,600 specialized, innovative
    enterprises, over 140,000` all adjectives are the former's.
    """
    strong = _STRONG.search(text, start, end)
    if strong:
        return strong.start()
    marks = list(_BETWEEN.finditer(text, start, end))
    if not marks:
        # `195,000 firms of that size employ over 25 million`: the noun after a figure is its own; the verb leads on.
        return _word_start(text, start, end) if text[start:end].isascii() else start
    # Chinese names what is counted before the figure, so there the first separator stands.
    adjectives = text[start:end].isascii() and not terms(text[marks[-1].end() : end])
    return marks[-1 if adjectives else 0].start()


def _word_start(text: str, start: int, end: int) -> int:
    """The start of the word that stands at the share of the stretch which is the noun's."""
    cut = start + int((end - start) * _NOUN_SHARE)
    return max(text.rfind(" ", start, cut + 1), start)


def _tails(text: str, figures: Sequence[Quantity], stretches: Sequence[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """The words after the last figure of a list, for the figures before it: `8,200 advanced and 15 leading factories`."""
    tails: dict[int, tuple[int, int]] = {}
    members: list[int] = []
    for place in range(len(figures)):
        following = place + 1 < len(figures) and _listed(text, figures[place], figures[place + 1])
        members.append(place)
        if following:
            continue
        for member in members[:-1]:
            tails[member] = (figures[place].end, stretches[place][1])
        members = []
    return tails


def _listed(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two figures of one unit follow each other in a list, with a few words between them at most."""
    between = text[one.end : other.start]
    longest = _LIST_GAP if between.isascii() else _LIST_GAP // _ENGLISH_WIDTH
    return one.unit == other.unit and len(between) <= longest and len(_BETWEEN.findall(between)) in (1, 2)


_Region = tuple[int, int, float]
"""A stretch of the text and the closeness of its terms."""


def _regions(text: str, figures: Sequence[Quantity], stretches: Sequence[tuple[int, int]]) -> list[list[_Region]]:
    """For each figure, the regions before its own stretch that it shares, nearest first."""
    found: list[list[_Region]] = [[]]
    for place in range(1, len(figures)):
        start, figure = stretches[place][0], figures[place]
        former = (stretches[place - 1][0], figures[place - 1].start)
        lead = _BETWEEN.match(text, start)
        before = text[lead.end() if lead else start : figure.start]
        if _STRONG.search(text, figures[place - 1].end, figure.start):
            found.append([])
        elif not terms(before) or _CONTINUES.match(before):
            found.append([(*former, HEAD), *((low, high, weight * HEAD) for low, high, weight in found[-1])])
        else:
            weight = SHARED_HEAD if len(terms(before)) > 1 else EARLIER
            found.append([(stretches[0][0], figures[0].start, weight)])
    return found


def _profile(
    text: str, figure: Quantity, stretch: tuple[int, int], regions: Sequence[_Region], words: Sequence[Term]
) -> dict[str, float]:
    start, end = stretch
    marks = list(_STRONG.finditer(text, start, figure.start))
    own = marks[-1].end() if marks else start
    clauses = _clauses(text, own, figure.start)
    nearest = clauses[-1].end() if clauses else own
    profile: dict[str, float] = {}
    for term in words:
        if own <= term.start < end:
            weight = OWN if term.start >= nearest else HEAD
        else:
            weight = OTHER
            for low, high, shared in regions:
                if low <= term.start < high:
                    weight = shared
                    break
            if weight > OTHER and term.key in SHARED:
                weight = max(weight, HEAD)  # the measure is said once for clauses side by side
        if weight > profile.get(term.key, 0.0):
            profile[term.key] = weight
    return profile


def _align(text: str, span: tuple[int, int], figures: Sequence[Quantity]) -> dict[int, dict[str, float]]:
    """Terms of the conjuncts of a `respectively` sentence, for the figures that they belong to."""
    mark = _RESPECTIVELY.search(text, *span)
    if not mark:
        return {}
    run = _run(text, figures, mark.start())
    if len(run) < 2:
        return {}
    first = figures[run[0]].start
    conjuncts = _conjuncts(text, span[0], min(first, mark.start() if mark.start() < first else first), len(run))
    if not conjuncts:
        return {}
    everyone = [{term.key for term in terms(conjunct)} | set(_YEAR.findall(conjunct)) for conjunct in conjuncts]
    everyone[0] -= {term.key for term in terms(_before_list(conjuncts[0]))}
    found: dict[int, dict[str, float]] = {}
    for order, place in enumerate(run):
        others = set().union(*everyone) - everyone[order] - SHARED
        found[place] = dict.fromkeys(everyone[order] | (SHARED & set().union(*everyone)), OWN)
        found[place] |= dict.fromkeys(others, OTHER / 2)
    return found


def _before_list(conjunct: str) -> str:
    """What leads up to the first member and is said of all: `the added value of industries such as`."""
    found = list(_LEADS_UP.finditer(conjunct))
    return conjunct[: found[-1].end()] if found else ""


def _run(text: str, figures: Sequence[Quantity], mark: int) -> list[int]:
    """Figures joined by nothing but list separators, the run nearest to the mark."""
    runs: list[list[int]] = []
    for place, figure in enumerate(figures):
        joined = place and _CONJUNCTS.fullmatch(text, figures[place - 1].end, figure.start)
        if joined and runs and figures[place - 1].unit == figure.unit:
            runs[-1].append(place)
        else:
            runs.append([place])
    runs = [run for run in runs if len(run) > 1]
    return min(
        runs, key=lambda run: min(abs(figures[run[0]].start - mark), abs(figures[run[-1]].end - mark)), default=[]
    )


def _conjuncts(text: str, start: int, end: int, count: int) -> list[str]:
    """The last `count` members of the list that ends before `end`, or nothing where there are fewer."""
    for mark in _STRONG.finditer(text, start, end):
        start = mark.end()
    parts = [part for part in _CONJUNCTS.split(text[start:end]) if part.strip()]
    return parts[-count:] if len(parts) >= count else []
