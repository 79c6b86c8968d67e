"""Is a source's figure about what the claim says it is about? Subject, direction and period, as far as can be told. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.quantities import Quantity, same
from index.text import language_of
from qa.figures.attribution import AttributedFigure
from qa.figures.candidates import asked_years, years_around
from qa.figures.compatibility import years_in
from qa.figures.directions import direction
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Translator
from qa.figures.terms import keys
from qa.model import Question

MARGIN, CLEAR = 0.3, 0.55
"""A figure of another value must fit the claim's words this much better, and this well, to show a misattribution."""
UNRELATED = 0.1
"""Below this share of the claim's words round the source's figure, what it is about cannot be told."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A supporting figure and what is known of its fit. `fault` is set where it is about something else."""

    read: ReadEvidence
    source: AttributedFigure
    fit: float
    fault: str = ""
    unchecked: str = ""


Claim = Mapping[tuple[frozenset[str], ...], float]
"""Each term of the claim, as the sets of keys that may stand for it in the source's language, with its weight."""


class Binder:
    """Binds the figures of one sentence to the figures of the evidence."""

    def __init__(self, question: Question, translator: Translator) -> None:
        self._question = question
        self._translator = translator

    def bind(self, sentence: str, claim: AttributedFigure, reads: Sequence[ReadEvidence]) -> Binding | None:
        """The best supporting figure among `reads`, or None where none has the claim's value and unit."""
        supports: list[Binding] = []
        rival: tuple[float, Quantity] | None = None
        for read in reads:
            words = self._words(sentence, claim, read)
            for source in read.figures:
                if not source.quantity.is_figure:
                    continue
                fit = _fit(words, source.profile)
                if same(claim.quantity, source.quantity):
                    supports.append(self._judge(sentence, claim, read, source, fit))
                elif _comparable(claim.quantity, source.quantity) and (rival is None or fit > rival[0]):
                    rival = (fit, source.quantity)
        if not supports:
            return None
        best = max(supports, key=lambda binding: (not binding.fault, binding.fit))
        if rival and not best.fault and rival[0] >= CLEAR and rival[0] - best.fit >= MARGIN:
            return Binding(
                best.read,
                best.source,
                best.fit,
                fault=f"the paragraph gives {best.source.quantity.text} for something else",
            )
        return best

    def _judge(
        self, sentence: str, claim: AttributedFigure, read: ReadEvidence, source: AttributedFigure, fit: float
    ) -> Binding:
        said = direction(sentence, *claim.reach, claim.quantity.start)
        given = direction(read.text, *source.reach, source.quantity.start)
        if said and given and said != given:
            return Binding(
                read, source, fit, fault=f"the paragraph says {source.quantity.text} goes {given}, not {said}"
            )
        fault, unchecked = self._period(sentence, claim, read, source)
        if not unchecked and fit < UNRELATED:
            unchecked = f"{claim.quantity.text}: whether the cited paragraph speaks of the same thing"
        return Binding(read, source, fit, fault, unchecked)

    def _period(
        self, sentence: str, claim: AttributedFigure, read: ReadEvidence, source: AttributedFigure
    ) -> tuple[str, str]:
        """(fault, unchecked): a figure dated to another year is no support; one that is not dated cannot be told."""
        years = years_in(sentence[claim.own[0] : claim.own[1]]) or years_in(sentence)
        years = years or frozenset(asked_years(self._question, read))
        if not years:
            return "", ""
        own = years_in(read.text[source.own[0] : source.own[1]])
        dated = own or years_in(read.text[source.sentence[0] : source.sentence[1]])
        around = years_around(read)
        if dated and not years & dated and not years & around:
            return f"the paragraph gives {source.quantity.text} for {', '.join(map(str, sorted(dated)))}", ""
        if not years & (dated | around):
            asked = ", ".join(map(str, sorted(years)))
            return "", f"{claim.quantity.text}: the cited paragraph does not say that it is of {asked}"
        return "", ""

    def _words(self, sentence: str, claim: AttributedFigure, read: ReadEvidence) -> Claim:
        """The claim's terms, translated where the source is in the other language."""
        language = "zh" if language_of(sentence) == "zh" else "en"
        profile = {key: weight for key, weight in claim.profile.items() if weight >= 0.3}
        if read.language in (language, "und"):
            return {(frozenset({key}),): weight for key, weight in profile.items()}
        start, end = claim.own
        translated: dict[tuple[frozenset[str], ...], float] = {}
        for match in self._translator.matches(sentence[start:end], language):
            sets = tuple(found for found in map(keys, match.translations) if found)
            if sets and match.kind != "part":
                translated[sets] = 1.0
        return translated


def _fit(claim: Claim, profile: Mapping[str, float]) -> float:
    total = sum(claim.values())
    if not total:
        return 0.0
    found = 0.0
    for alternatives, weight in claim.items():
        found += weight * max(sum(profile.get(key, 0.0) for key in terms) / len(terms) for terms in alternatives)
    return found / total


def _comparable(claim: Quantity, source: Quantity) -> bool:
    return claim.kind == source.kind and claim.unit == source.unit
