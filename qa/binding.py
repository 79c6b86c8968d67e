"""Is a source's figure about what the claim says it is about? Subject, direction and period, as far as can be told. Pure.

Where the sentence repeats the source's wording, the figure that stands in the same place is the one it speaks of
(`qa.figures.anchoring`), and its value decides. Where it is worded otherwise, or in the other language, the words of the claim
are weighed against the words of each figure of the source.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from weakref import WeakKeyDictionary

from index.quantities import Quantity, same, units
from qa.derivation import plain
from qa.figures.anchoring import anchors, may_share
from qa.figures.attribution import AttributedFigure
from qa.figures.claims import Sentence, Subjects, is_terse, named
from qa.figures.dating import check_year
from qa.figures.directions import Direction, direction
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Translator
from qa.figures.fitting import CLEAR, MARGIN, Match, comparable, context, match, outweighs
from qa.model import Question

ANCHORED, APART = 2.5, 2.0
"""Words of the same wording that anchor a figure; how many more the other figure must share to show a misplaced one."""
TOLD = 0.25
"""What more the same wording must share with one figure than with another, to tell them; else their words decide."""
COPIED = 4.0
"""Words of the same wording from which a figure of another value is a changed one, and not a computed one."""
APPLIES = 0.5
"""How well, across languages, a figure must fit the claim's words to be what the paragraph gives for them."""
UNRELATED = 0.1
"""Below this share of the claim's words round the source's figure, what it is about cannot be told."""
_KIN = ({"ratio", "percent"}, {"ratio", "count"}, {"multiple", "count"})
"""Units of which one may be read as the other."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A supporting figure and what is known of its fit. `fault` is set where it is about something else."""

    read: ReadEvidence
    source: AttributedFigure
    fit: float
    anchor: float = 0.0
    """Words that the claim and the source share round the figure, one after the other."""
    fault: str = ""
    contradicted: bool = False
    """The fault is one of direction or year: the paragraph says otherwise, and no computation mends it."""
    unchecked: str = ""
    conversion: str = ""
    """The working, where the source's value is in another unit of the same dimension."""


class Binder:
    """Binds the figures of an answer's sentences to the figures of the evidence."""

    def __init__(self, question: Question, evidence: Sequence[ReadEvidence], translator: Translator) -> None:
        self._question = question
        self._evidence = evidence
        self._subjects = Subjects(question, translator)
        self._known: WeakKeyDictionary[Sentence, dict[tuple[int, int], Sequence[tuple[Binding, Match]]]] = (
            WeakKeyDictionary()
        )
        self._directions: dict[tuple[int, str, int], Direction | None] = {}

    def bind(
        self,
        sentence: Sentence,
        claim: AttributedFigure,
        reads: Sequence[ReadEvidence],
        beside: Sequence[ReadEvidence] = (),
    ) -> Binding | None:
        """The best supporting figure among `reads`, or None where none has the claim's value and unit.

        Figures of `beside` too may show that it is about something else.
        """
        supports = [support for read in reads for support in self._judged(sentence, claim, read)]
        if not supports:
            return None
        best, found = max(supports, key=lambda entry: _rank(entry[0], claim.quantity))
        other = None if best.fault else self._misplaced(sentence, claim, found, [*reads, *beside])
        if other or (not best.fault and (other := self._instead(sentence, claim, found, beside))):
            fault = f"the paragraph gives {best.source.quantity.text} for something else, and {other.text} here"
            return replace(best, fault=fault)
        return best

    def place(self, sentence: Sentence, claim: AttributedFigure, least: float = COPIED) -> Quantity | None:
        """The figure of the evidence that stands in the claim's place, where it has another value.

        `least` is in words of the same wording.
        """
        anchor, quantity = self._other(sentence, claim)
        return quantity if anchor >= least else None

    def rival(self, sentence: Sentence, claim: AttributedFigure, reads: Sequence[ReadEvidence]) -> Quantity | None:
        """What the evidence gives for the subject of a claim that none of it supports, unless the sentence gives it too."""
        if other := self.place(sentence, claim, ANCHORED):
            return other
        given = [figure.quantity for figure in sentence.figures if figure is not claim]
        rivals = (
            found
            for read in reads
            for source in read.units.get(claim.quantity.unit, ())
            if comparable(claim.quantity, source.quantity)
            if (found := self._match(sentence, claim, read, source)).fit >= (APPLIES if found.across else CLEAR)
            if not any(same(one, source.quantity) for one in given)
        )
        best = max(rivals, key=lambda found: found.fit, default=None)
        return best.source.quantity if best else None

    def _judged(
        self, sentence: Sentence, claim: AttributedFigure, read: ReadEvidence
    ) -> Sequence[tuple[Binding, Match]]:
        # Kept: a claim is held against the paragraphs cited first, and then against all.
        known = self._known.setdefault(sentence, {})
        key = claim.quantity.start, read.number
        if key not in known:
            known[key] = [
                (self._judge(sentence, claim, found), found) for found in self._supports(sentence, claim, read)
            ]
        return known[key]

    def _supports(self, sentence: Sentence, claim: AttributedFigure, read: ReadEvidence) -> Iterable[Match]:
        anchored: Mapping[int, float] | None = None
        for source in _candidates(claim.quantity, read):
            conversion = _conversion(claim.quantity, source.quantity)
            if not conversion and not same(claim.quantity, source.quantity):
                continue
            if anchored is None:
                anchored = self._anchored(sentence, claim, read)
            yield self._match(sentence, claim, read, source, anchored.get(source.quantity.start, 0.0), conversion)

    def _match(
        self,
        sentence: Sentence,
        claim: AttributedFigure,
        read: ReadEvidence,
        source: AttributedFigure,
        anchor: float = 0.0,
        conversion: str = "",
    ) -> Match:
        across = sentence.is_across(read.language)
        return match(self._subjects.find(sentence, claim, across), read, source, across, anchor, conversion)

    def _anchored(self, sentence: Sentence, claim: AttributedFigure, read: ReadEvidence) -> Mapping[int, float]:
        """Offsets of the figures in whose place the claim stands; none where the paragraph is in the other language."""
        if sentence.is_across(read.language):
            return {}
        key = (claim.quantity.start, read.number)
        if key not in sentence.anchored:
            sentence.anchored[key] = anchors(sentence.wording, claim.quantity.start, read.wording)
        return sentence.anchored[key]

    def _other(self, sentence: Sentence, claim: AttributedFigure) -> tuple[float, Quantity | None]:
        """The figure of another value that shares most words with the claim, in all of the evidence, cited or not.

        A sentence may be copied from any paragraph that the answerer was given.
        """
        start = claim.quantity.start
        if start not in sentence.others:
            sentence.others[start] = self._most_alike(sentence, claim)
        return sentence.others[start]

    def _most_alike(self, sentence: Sentence, claim: AttributedFigure) -> tuple[float, Quantity | None]:
        best: tuple[float, Quantity | None] = (0.0, None)
        for read in self._evidence:
            if may_share(sentence.wording, claim.quantity.start, read.text, read.keys) < ANCHORED:
                continue
            anchored = self._anchored(sentence, claim, read)
            if max(anchored.values(), default=0.0) < max(best[0], ANCHORED):
                continue
            for source in read.figures:
                anchor = anchored.get(source.quantity.start, 0.0)
                if anchor > best[0] and not same(claim.quantity, source.quantity):
                    best = (anchor, source.quantity)
        return best

    def _misplaced(
        self, sentence: Sentence, claim: AttributedFigure, best: Match, reads: Sequence[ReadEvidence]
    ) -> Quantity | None:
        """The figure of another value that the sentence's wording, or else its words, point at."""
        anchor, other = self._other(sentence, claim)
        if other and anchor >= ANCHORED and anchor - best.anchor >= APART and _may_replace(other, claim.quantity):
            return other
        if best.anchor >= max(ANCHORED, anchor + TOLD):
            return None
        if sentence.is_single and is_terse(claim) and (elsewhere := self._elsewhere(sentence, claim, best)):
            return elsewhere
        rivals = [
            found
            for read in reads
            for source in _others(claim.quantity, read)
            if outweighs(found := self._match(sentence, claim, read, source), best)
        ]
        rival = max(rivals, key=lambda found: found.fit, default=None)
        return None if rival is None or self._is_taken(sentence, claim, best, rival) else rival.source.quantity

    def _instead(
        self, sentence: Sentence, claim: AttributedFigure, best: Match, cited: Sequence[ReadEvidence]
    ) -> Quantity | None:
        """The figure of another value that a cited paragraph gives in the claim's place, as much as another gives `best`."""
        least = max(ANCHORED, best.anchor)
        for read in cited:
            anchored = self._anchored(sentence, claim, read)
            for source in _others(claim.quantity, read):
                if anchored.get(source.quantity.start, 0.0) >= least:
                    return source.quantity
        return None

    def _elsewhere(self, sentence: Sentence, claim: AttributedFigure, best: Match) -> Quantity | None:
        """The figure of another paragraph that answers the question, where a terse claim's own is about less of it.

        What a heading says is evidence of nothing by itself: text that fits as well outweighs it.
        """
        margin = 0 if _is_heading(best.read) else MARGIN
        least = max(CLEAR, self._context(sentence, claim, best) + margin)
        found: Quantity | None = None
        for read in self._evidence if least <= 1 else ():
            for source in _others(claim.quantity, read) if read is not best.read and not _is_heading(read) else ():
                fit = self._context(sentence, claim, self._match(sentence, claim, read, source))
                if fit >= least:
                    least, found = fit, source.quantity
        return found

    def _context(self, sentence: Sentence, claim: AttributedFigure, found: Match) -> float:
        return context(self._subjects.find(sentence, claim, found.across), found)

    def _is_taken(self, sentence: Sentence, claim: AttributedFigure, best: Match, rival: Match) -> bool:
        """Whether another figure of the sentence states the rival, and the two are not clearly exchanged: `A is 5 out of 12`."""
        return any(
            same(other.quantity, rival.source.quantity)
            and best.fit + self._fit(sentence, other, rival) + MARGIN > rival.fit + self._fit(sentence, other, best)
            for other in sentence.figures
            if other is not claim
        )

    def _fit(self, sentence: Sentence, claim: AttributedFigure, found: Match) -> float:
        """How well another claim of the sentence fits a figure that was found."""
        return self._match(sentence, claim, found.read, found.source).fit

    def _judge(self, sentence: Sentence, claim: AttributedFigure, found: Match) -> Binding:
        read, source = found.read, found.source
        said = self._direction(0, sentence.text, claim, sentence.figures)
        given = self._direction(read.number, read.text, source, read.figures) if said else None
        if given and said != given:
            fault = f"the paragraph says {source.quantity.text} goes {given}, not {said}"
            return Binding(read, source, found.fit, found.anchor, fault, True)
        if sentence.is_single and not found.across and self._is_foreign(sentence, claim, found):
            fault = f"the paragraph gives {source.quantity.text} and says nothing of what was asked"
            return Binding(read, source, found.fit, found.anchor, fault, True)
        fault, unchecked = check_year(self._question, sentence, claim, read, source, found.anchor >= ANCHORED)
        if not unchecked and found.fit < UNRELATED and found.anchor < ANCHORED:
            unchecked = f"{claim.quantity.text}: whether the cited paragraph speaks of the same thing"
        return Binding(read, source, found.fit, found.anchor, fault, bool(fault), unchecked, found.conversion)

    def _is_foreign(self, sentence: Sentence, claim: AttributedFigure, found: Match) -> bool:
        """Whether a claim that names no subject (`The answer is 5.`) cites what has no word of the question.

        A question of one word may be answered in another.
        """
        if found.anchor >= ANCHORED or named(claim) or len(found.closeness) < 2:
            return False
        return not self._context(sentence, claim, found)

    def _direction(
        self, number: int, text: str, figure: AttributedFigure, figures: Sequence[AttributedFigure]
    ) -> Direction | None:
        """Which way the figure goes: said in its own stretch, or anywhere between it and the figure before it."""
        start = figure.quantity.start
        key = (number, text, start)
        if key not in self._directions:
            first = figure.sentence[0]
            former = start
            for place in range(bisect_left(figures, start, key=_offset) - 1, -1, -1):
                if figures[place].quantity.start < first:
                    break
                if figures[place].quantity.is_figure:
                    former = figures[place].quantity.end
                    break
            self._directions[key] = direction(text, min(figure.reach[0], former), figure.reach[1], start)
        return self._directions[key]


def _offset(figure: AttributedFigure) -> int:
    return figure.quantity.start


def _rank(binding: Binding, claim: Quantity) -> tuple[int, bool, bool, float]:
    """The figure in the same wording; else a sound one before a faulty one, the same value before one that rounds to it."""
    anchored = round(binding.anchor / APART) if binding.anchor >= ANCHORED else 0
    return anchored, not binding.fault, binding.source.quantity.value == claim.value, binding.fit


def _is_heading(read: ReadEvidence) -> bool:
    return read.hit.stored.paragraph.kind == "heading"


def _candidates(claim: Quantity, read: ReadEvidence) -> Sequence[AttributedFigure]:
    """The figures, in order, that may have the claim's value: those of its unit, and of units that convert to it."""
    bare = claim.text.isdigit()  # may be a year, which has no unit
    kin = [figures for unit, figures in read.units.items() if (_is_kin(claim.unit, unit) if unit else bare)]
    return kin[0] if len(kin) == 1 else sorted((figure for figures in kin for figure in figures), key=_offset)


@lru_cache(maxsize=4096)
def _is_kin(unit: str, other: str) -> bool:
    """Whether `same` or a conversion may hold between two units."""
    if unit == other or {unit, other} in _KIN:
        return True
    first, second = units.parts(unit), units.parts(other)
    return bool(first and second and first[0] == second[0])


def _may_replace(other: Quantity, claim: Quantity) -> bool:
    """Whether a figure may be what a claim stands in the place of: of its kind and unit, or of one that converts to it."""
    return comparable(claim, other) or (claim.unit != other.unit and _is_kin(claim.unit, other.unit))


def _others(claim: Quantity, read: ReadEvidence) -> Iterable[AttributedFigure]:
    """Figures of the claim's kind and unit that do not support it."""
    for source in read.units.get(claim.unit, ()):
        if comparable(claim, source.quantity) and not same(claim, source.quantity):
            yield source


def _conversion(claim: Quantity, source: Quantity) -> str:
    """The working of a conversion that gives the claim within its rounding, or nothing. Temperatures have no common zero."""
    apart = claim.unit != source.unit and claim.kind == source.kind == "measure" and "°" not in claim.unit
    if not apart or source.value is None or units.comparable(claim.unit, source.unit):
        return ""
    value = units.convert(source.value, source.unit, claim.unit)
    if value is None or not same(claim, replace(source, value=value, unit=claim.unit, quantum=Decimal(0))):
        return ""
    return f"{plain(source.value)} {source.unit} = {plain(value)} {claim.unit}"
