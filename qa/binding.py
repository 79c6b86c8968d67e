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

from index.quantities import Quantity, same, units
from index.text import language_of
from qa.derivation import plain
from qa.figures.anchoring import Wording, anchors, may_share, wording
from qa.figures.attribution import AttributedFigure
from qa.figures.candidates import asked_years, years_around
from qa.figures.compatibility import years_in
from qa.figures.directions import Direction, direction
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Translator
from qa.figures.terms import keys
from qa.model import Question

ANCHORED, APART = 2.5, 2.0
"""Words of the same wording that anchor a figure; how many more the other figure must share to show a misplaced one."""
TOLD = 0.25
"""What more the same wording must share with one figure than with another, to tell them; else their words decide."""
COPIED = 4.0
"""Words of the same wording from which a figure of another value is a changed one, and not a computed one."""
MARGIN, CLEAR = 0.3, 0.55
"""A figure of another value must fit the claim's words this much better, and this well, to show a misattribution."""
ACROSS = ((0.1, 0.5, 0.35), (0.15, 0.8, 0.2))
"""The same across languages, where words are translated one by one: (how much better, prevailing by what share of the words
that tell the two apart, how well). Set on the benchmark's claims: nine in a thousand true ones are stopped by it."""
APPLIES = 0.5
"""How well, across languages, a figure must fit the claim's words to be what the paragraph gives for them."""
NEARNESS = 1 / 3
ASKED = 0.5
"""Across languages, what a sentence with one figure is about is told by the question too, at this weight."""
UNRELATED = 0.1
"""Below this share of the claim's words round the source's figure, what it is about cannot be told."""
AROUND = 0.6
"""How close a word is to a figure where it only stands elsewhere in the paragraph, or in its headings and title."""


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


@dataclass(frozen=True, slots=True)
class _Match:
    """A figure of the evidence beside a figure of the claim."""

    read: ReadEvidence
    source: AttributedFigure
    closeness: tuple[float, ...]
    """How close each term of the claim is to the source's figure."""
    fit: float
    across: bool
    anchor: float = 0.0
    conversion: str = ""
    """How the source's value reads in the claim's unit, where it is in another of its dimension."""


DATED = ("year", "date")

Claim = Mapping[tuple[frozenset[str], ...], float]
"""Each term of the claim, as the sets of keys that may stand for it in the source's language, with its weight."""


class Sentence:
    """A sentence to bind, read once."""

    def __init__(self, text: str, quantities: Sequence[Quantity], figures: Sequence[AttributedFigure]) -> None:
        self.text = text
        self.quantities = quantities
        self.figures = figures
        self.language = "zh" if language_of(text) == "zh" else "en"
        self.wording = wording(text, quantities)
        self.is_single = sum(quantity.is_figure for quantity in quantities) == 1
        self.claims: dict[tuple[int, bool], Claim] = {}
        """By a figure's offset and whether the source is in the other language: what it is about."""
        self.anchored: dict[tuple[int, int], Mapping[int, float]] = {}
        """By a figure's offset and a paragraph's number: the figures in whose place it stands."""


class Binder:
    """Binds the figures of an answer's sentences to the figures of the evidence."""

    def __init__(self, question: Question, evidence: Sequence[ReadEvidence], translator: Translator) -> None:
        self._question = question
        self._evidence = evidence
        self._translator = translator
        self._wordings: dict[int, Wording] = {}
        self._directions: dict[tuple[int, str, int], Direction | None] = {}
        self._subject: Claim | None = None

    def bind(self, sentence: Sentence, claim: AttributedFigure, reads: Sequence[ReadEvidence]) -> Binding | None:
        """The best supporting figure among `reads`, or None where none has the claim's value and unit."""
        supports = [
            (self._judge(sentence, claim, match), match)
            for read in reads
            for match in self._supports(sentence, claim, read)
        ]
        if not supports:
            return None
        best, match = max(supports, key=lambda entry: _rank(entry[0], claim.quantity))
        if not best.fault and (other := self._misplaced(sentence, claim, match, reads)):
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
        rivals = (
            match
            for read in reads
            for source in read.figures
            if comparable(claim.quantity, source.quantity)
            if (match := self._match(sentence, claim, read, source)).fit >= (APPLIES if match.across else CLEAR)
        )
        given = [figure.quantity for figure in sentence.figures if figure is not claim]
        left = (match for match in rivals if not any(same(one, match.source.quantity) for one in given))
        best = max(left, key=lambda match: match.fit, default=None)
        return best.source.quantity if best else None

    def _supports(self, sentence: Sentence, claim: AttributedFigure, read: ReadEvidence) -> Iterable[_Match]:
        anchored: Mapping[int, float] | None = None
        for source in read.figures:
            conversion = _conversion(claim.quantity, source.quantity)
            if not conversion and not same(claim.quantity, source.quantity):
                continue
            if anchored is None:
                anchored = self._anchored(sentence, claim, read)
            match = self._match(sentence, claim, read, source)
            yield replace(match, anchor=anchored.get(source.quantity.start, 0.0), conversion=conversion)

    def _match(
        self, sentence: Sentence, claim: AttributedFigure, read: ReadEvidence, source: AttributedFigure
    ) -> _Match:
        across = read.language not in (sentence.language, "und")
        words = self._words(sentence, claim, read)
        closeness = _closeness(words, source, across)
        return _Match(read, source, closeness, sum(closeness) / (sum(words.values()) or 1.0), across)

    def _anchored(self, sentence: Sentence, claim: AttributedFigure, read: ReadEvidence) -> Mapping[int, float]:
        """Offsets of the figures in whose place the claim stands; none where the paragraph is in the other language."""
        if read.language not in (sentence.language, "und"):
            return {}
        key = (claim.quantity.start, read.number)
        if key not in sentence.anchored:
            sentence.anchored[key] = anchors(sentence.wording, claim.quantity.start, self._wording(read))
        return sentence.anchored[key]

    def _other(self, sentence: Sentence, claim: AttributedFigure) -> tuple[float, Quantity | None]:
        """The figure of another value that shares most words with the claim, in all of the evidence, cited or not.

        A sentence may be copied from any paragraph that the answerer was given.
        """
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
        self, sentence: Sentence, claim: AttributedFigure, best: _Match, reads: Sequence[ReadEvidence]
    ) -> Quantity | None:
        """The figure of another value that the sentence's wording, or else its words, point at."""
        anchor, other = self._other(sentence, claim)
        if anchor >= ANCHORED and anchor - best.anchor >= APART:
            return other
        if best.anchor >= max(ANCHORED, anchor + TOLD):
            return None
        if sentence.is_single and _is_terse(claim) and (elsewhere := self._elsewhere(sentence, claim, best)):
            return elsewhere
        rivals = [
            match
            for read in reads
            for source in read.figures
            if comparable(claim.quantity, source.quantity) and not same(claim.quantity, source.quantity)
            if _outweighs(match := self._match(sentence, claim, read, source), best)
        ]
        rival = max(rivals, key=lambda match: match.fit, default=None)
        return None if rival is None or self._is_taken(sentence, claim, rival) else rival.source.quantity

    def _elsewhere(self, sentence: Sentence, claim: AttributedFigure, best: _Match) -> Quantity | None:
        """The figure of another paragraph that answers the question, where a terse claim's own is about less of it.

        What a heading says is evidence of nothing by itself: text that fits as well outweighs it.
        """
        margin = 0 if _is_heading(best.read) else MARGIN
        least = max(CLEAR, self._context(sentence, claim, best) + margin)
        found: Quantity | None = None
        for read in self._evidence if least <= 1 else ():
            for source in read.figures if read is not best.read and not _is_heading(read) else ():
                if not comparable(claim.quantity, source.quantity) or same(claim.quantity, source.quantity):
                    continue
                fit = self._context(sentence, claim, self._match(sentence, claim, read, source))
                if fit >= least:
                    least, found = fit, source.quantity
        return found

    def _context(self, sentence: Sentence, claim: AttributedFigure, match: _Match) -> float:
        """The fit of a figure with all that its paragraph, headings and title say, in [0, 1]."""
        words = self._words(sentence, claim, match.read)
        said = match.read.keys | match.read.surrounding_keys
        total = 0.0
        for (alternatives, weight), close in zip(words.items(), match.closeness, strict=True):
            share = max(sum(key in said for key in keys) / len(keys) for keys in alternatives)
            total += max(close, AROUND * weight * share)
        return total / (sum(words.values()) or 1.0)

    def _is_taken(self, sentence: Sentence, claim: AttributedFigure, rival: _Match) -> bool:
        """Whether another figure of the sentence states the rival, and fits it better: `A is 5 out of 12`."""
        return any(
            same(other.quantity, rival.source.quantity)
            and _fit(self._words(sentence, other, rival.read), rival.source, rival.across) >= rival.fit
            for other in sentence.figures
            if other is not claim
        )

    def _wording(self, read: ReadEvidence) -> Wording:
        if read.number not in self._wordings:
            self._wordings[read.number] = wording(read.text, read.quantities)
        return self._wordings[read.number]

    def _judge(self, sentence: Sentence, claim: AttributedFigure, match: _Match) -> Binding:
        read, source = match.read, match.source
        said = self._direction(0, sentence.text, claim, sentence.figures)
        given = self._direction(read.number, read.text, source, read.figures)
        if said and given and said != given:
            fault = f"the paragraph says {source.quantity.text} goes {given}, not {said}"
            return Binding(read, source, match.fit, match.anchor, fault, True)
        if sentence.is_single and not match.across and self._is_foreign(sentence, claim, match):
            fault = f"the paragraph gives {source.quantity.text} and says nothing of what was asked"
            return Binding(read, source, match.fit, match.anchor, fault, True)
        fault, unchecked = self._period(sentence, claim, read, source, match.anchor)
        if not unchecked and match.fit < UNRELATED and match.anchor < ANCHORED:
            unchecked = f"{claim.quantity.text}: whether the cited paragraph speaks of the same thing"
        return Binding(read, source, match.fit, match.anchor, fault, bool(fault), unchecked, match.conversion)

    def _is_foreign(self, sentence: Sentence, claim: AttributedFigure, match: _Match) -> bool:
        """Whether a claim that names no subject (`The answer is 5.`) cites what has no word of the question.

        A question of one word may be answered in another.
        """
        bare = match.anchor < ANCHORED and not _named(claim) and len(self._words(sentence, claim, match.read)) > 1
        return bare and not self._context(sentence, claim, match)

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

    def _period(
        self, sentence: Sentence, claim: AttributedFigure, read: ReadEvidence, source: AttributedFigure, anchor: float
    ) -> tuple[str, str]:
        """(fault, unchecked): a figure dated to another year is no support; one that is not dated cannot be told."""
        said, given = _years(sentence.quantities, claim.own), _years(read.quantities, source.own)
        years = said or _years(sentence.quantities, (0, len(sentence.text)))
        years = years or frozenset(asked_years(self._question, read))
        if not years:
            return "", ""
        dated = given or _years(read.quantities, source.sentence)
        around = years_around(read)
        beside = bool(said and given)  # both date the figure itself
        copied = anchor >= ANCHORED and beside and not said <= given | _years(read.quantities, source.sentence)
        if copied or (dated and not years & dated and (beside or not years & around)):
            return f"the paragraph gives {source.quantity.text} for {', '.join(map(str, sorted(dated)))}", ""
        if not years & (dated | around):
            asked = ", ".join(map(str, sorted(years)))
            if dated | around and not years & _published(read) and sentence.is_single and _is_terse(claim):
                return f"the cited paragraph gives {source.quantity.text} and does not speak of {asked}", ""
            return "", f"{claim.quantity.text}: the cited paragraph does not say that it is of {asked}"
        return "", ""

    def _words(self, sentence: Sentence, claim: AttributedFigure, read: ReadEvidence) -> Claim:
        """The claim's terms, translated where the source is in the other language."""
        across = read.language not in (sentence.language, "und")
        key = (claim.quantity.start, across)
        if key not in sentence.claims:
            sentence.claims[key] = (self._foreign if across else self._own)(sentence, claim)
        return sentence.claims[key]

    def _own(self, sentence: Sentence, claim: AttributedFigure) -> Claim:
        profile = _named(claim)
        if sentence.is_single and _is_terse(claim):
            profile = {**dict.fromkeys(keys(self._question.text), 1.0), **profile}
        return {(frozenset({key}),): weight for key, weight in profile.items()}

    def _foreign(self, sentence: Sentence, claim: AttributedFigure) -> Claim:
        start, end = claim.own
        words = self._translated(sentence.text[start:end], sentence.language)
        # `The figure given is 47%.` is about what was asked.
        return {**self._asked(sentence.language), **words} if sentence.is_single else words

    def _asked(self, language: str) -> Claim:
        if self._subject is None:
            self._subject = dict.fromkeys(self._translated(self._question.text, language), ASKED)
        return self._subject

    def _translated(self, text: str, language: str) -> Claim:
        matches = (match for match in self._translator.matches(text, language) if match.kind != "part")
        sets = (tuple(filter(None, map(keys, match.translations))) for match in matches)
        return {alternatives: 1.0 for alternatives in sets if alternatives}


def _named(claim: AttributedFigure) -> dict[str, float]:
    """What the claim itself is about, term by term; its unit is no subject."""
    unit = keys(claim.quantity.text)
    return {key: weight for key, weight in claim.profile.items() if weight >= 0.3 and key not in unit}


def _is_terse(claim: AttributedFigure) -> bool:
    """Whether a claim says so little of its subject (`It weighs 2.4 kg.`) that it is about what was asked."""
    return len(_named(claim)) < 2


def _offset(figure: AttributedFigure) -> int:
    return figure.quantity.start


def _rank(binding: Binding, claim: Quantity) -> tuple[int, bool, bool, float]:
    """The figure in the same wording; else a sound one before a faulty one, the same value before one that rounds to it."""
    anchored = round(binding.anchor / APART) if binding.anchor >= ANCHORED else 0
    return anchored, not binding.fault, binding.source.quantity.value == claim.value, binding.fit


def _years(quantities: Sequence[Quantity], span: tuple[int, int]) -> frozenset[int]:
    """Years that are read as years or dates within a span; the digits of an amount are none."""
    start, end = span
    return frozenset().union(*(years_in(q.text) for q in quantities if q.kind in DATED and start <= q.start < end))


def _published(read: ReadEvidence) -> frozenset[int]:
    """The year of publication and the one before, of which a document mostly tells."""
    published = read.hit.stored.source.published
    return frozenset((published.year, published.year - 1)) if published else frozenset()


def _is_heading(read: ReadEvidence) -> bool:
    return read.hit.stored.paragraph.kind == "heading"


def _fit(claim: Claim, source: AttributedFigure, across: bool) -> float:
    return sum(_closeness(claim, source, across)) / (sum(claim.values()) or 1.0)


def _closeness(claim: Claim, source: AttributedFigure, across: bool) -> tuple[float, ...]:
    """How close each term of the claim is to a figure; across languages by nearness too, since wording tells less."""
    profile, near = source.profile, source.near

    def of(key: str) -> float:
        close = profile.get(key, 0.0)
        return (1 - NEARNESS) * close + NEARNESS * near.get(key, 0.0) if across else close

    return tuple(
        weight * max(sum(map(of, terms)) / len(terms) for terms in alternatives)
        for alternatives, weight in claim.items()
    )


def _outweighs(rival: _Match, best: _Match) -> bool:
    """Whether the claim's words speak for the rival and against the figure that has the claim's value."""
    lead = rival.fit - best.fit
    if not (rival.across and best.across):
        return rival.fit >= CLEAR and lead >= MARGIN
    apart = sum(abs(one - other) for one, other in zip(rival.closeness, best.closeness, strict=True))
    # Of the words that tell the two apart, the share by which those for the rival prevail.
    prevails = (sum(rival.closeness) - sum(best.closeness)) / apart if apart else 0.0
    return any(lead >= low and prevails >= share and rival.fit >= fit for low, share, fit in ACROSS)


def _conversion(claim: Quantity, source: Quantity) -> str:
    """The working of a conversion that gives the claim within its rounding, or nothing. Temperatures have no common zero."""
    apart = claim.unit != source.unit and claim.kind == source.kind == "measure" and "°" not in claim.unit
    if not apart or source.value is None or units.comparable(claim.unit, source.unit):
        return ""
    value = units.convert(source.value, source.unit, claim.unit)
    if value is None or not same(claim, replace(source, value=value, unit=claim.unit, quantum=Decimal(0))):
        return ""
    return f"{plain(source.value)} {source.unit} = {plain(value)} {claim.unit}"


def comparable(claim: Quantity, source: Quantity) -> bool:
    """Whether two figures are of one kind and unit."""
    return source.is_figure and claim.kind == source.kind and claim.unit == source.unit
