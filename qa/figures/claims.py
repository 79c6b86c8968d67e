"""What the figures of an answer's sentence are about, in words to look for in a source of either language; its support. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.quantities import Quantity
from index.text import language_of
from qa.figures.anchoring import wording
from qa.figures.attribution import AttributedFigure
from qa.figures.compatibility import Dates, dates
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Translator
from qa.figures.terms import keys
from qa.model import Question, Verdict

ASKED = 0.5
"""Across languages, what a sentence with one figure is about is told by the question too, at this weight."""
_TOLD = 0.3
"""How closely a word must belong to a figure to be of its subject."""

Alternatives = tuple[frozenset[str], ...]
"""Sets of keys any of which may stand for a term in the source's language."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The terms of what a figure is about, and their weights."""

    terms: tuple[tuple[Alternatives, float], ...]
    weight: float
    """The sum of the weights; 1 where there is no term."""

    @classmethod
    def of(cls, terms: Mapping[Alternatives, float]) -> Subject:
        return cls(tuple(terms.items()), sum(terms.values()) or 1.0)


class Sentence:
    """A sentence to bind, read once."""

    def __init__(self, text: str, quantities: Sequence[Quantity], figures: Sequence[AttributedFigure]) -> None:
        self.text = text
        self.quantities = quantities
        self.figures = figures
        self.language = "zh" if language_of(text) == "zh" else "en"
        self.wording = wording(text, quantities)
        self.dates: Dates = dates(quantities)
        self.is_single = sum(quantity.is_figure for quantity in quantities) == 1
        self.others: dict[int, tuple[float, Quantity | None]] = {}
        """By a figure's offset: how much of its wording the most alike figure of another value shares, and it."""
        self.anchored: dict[tuple[int, int], Mapping[int, float]] = {}
        """By a figure's offset and a paragraph's number: the figures in whose place it stands."""
        self.subjects: dict[tuple[int, bool], Subject] = {}
        """By a figure's offset and whether the source is in the other language."""

    def is_across(self, language: str) -> bool:
        """Whether a source is in another language."""
        return language not in (self.language, "und")


@dataclass(frozen=True, slots=True)
class Support:
    """A number of the sentence, and what it rests on."""

    quantity: Quantity
    verdict: Verdict
    read: ReadEvidence | None = None
    source: Quantity | None = None
    working: str | None = None
    operands: tuple[ReadEvidence, ...] = ()
    moved: bool = False
    """The paragraph is one that the sentence did not cite."""
    unchecked: str = ""


class Subjects:
    """What the figures of the answer to one question are about."""

    def __init__(self, question: Question, translator: Translator) -> None:
        self._question = question
        self._translator = translator
        self._asked: Mapping[Alternatives, float] | None = None

    def find(self, sentence: Sentence, claim: AttributedFigure, across: bool) -> Subject:
        """The claim's terms, translated where the source is in the other language."""
        key = (claim.quantity.start, across)
        if key not in sentence.subjects:
            sentence.subjects[key] = Subject.of((self._foreign if across else self._own)(sentence, claim))
        return sentence.subjects[key]

    def _own(self, sentence: Sentence, claim: AttributedFigure) -> Mapping[Alternatives, float]:
        profile = named(claim)
        if sentence.is_single and is_terse(claim):
            profile = {**dict.fromkeys(keys(self._question.text), 1.0), **profile}
        return {(frozenset({key}),): weight for key, weight in profile.items()}

    def _foreign(self, sentence: Sentence, claim: AttributedFigure) -> Mapping[Alternatives, float]:
        start, end = claim.own
        quantity = claim.quantity
        words = dict.fromkeys(
            [
                *self._translated(sentence.text[start : quantity.start], sentence.language),
                *self._translated(sentence.text[quantity.end : end], sentence.language),
            ],
            1.0,
        )
        if not sentence.is_single:
            return words
        # `The figure given is 47%.` is about what was asked.
        if self._asked is None:
            self._asked = dict.fromkeys(self._translated(self._question.text, sentence.language), ASKED)
        return {**self._asked, **words}

    def _translated(self, text: str, language: str) -> Iterable[Alternatives]:
        matches = (match for match in self._translator.matches(text, language) if match.kind != "part")
        return filter(None, (tuple(filter(None, map(keys, match.translations))) for match in matches))


def named(claim: AttributedFigure) -> dict[str, float]:
    """What the claim itself is about, term by term; its unit is no subject."""
    unit = keys(claim.quantity.text)
    return {key: weight for key, weight in claim.profile.items() if weight >= _TOLD and key not in unit}


def is_terse(claim: AttributedFigure) -> bool:
    """Whether a claim says so little of its subject (`It weighs 2.4 kg.`) that it is about what was asked."""
    return len(named(claim)) < 2
