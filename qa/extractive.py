"""Finds the figure that a question asks for and states it in the question's language, or drafts nothing."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from index.quantities import same
from qa.figures.candidates import Candidate
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Facet, coverage
from qa.figures.terms import keys
from qa.inquiry import Inquiry
from qa.llm import Meter
from qa.model import DraftSentence, Figure, Question
from qa.wording import clause, own_words, restated

LEAST_SUPPORT = {False: 0.5, True: 0.3}
"""Share of the question that paragraph and surroundings must carry, within a language and across; see docs/evaluation.md."""
LEAST_COVERAGE = {False: 0.3, True: 0.18}
LEAST_PERIOD = 0.5
TEXT_SUPPORT = 0.6
CLOSE = 0.9
"""Candidates within this share of the best score count as the same reading; the better attested value wins."""


class ExtractiveAnswerer:
    """Needs neither key nor network."""

    name = "extractive"

    async def draft(self, inquiry: Inquiry, meter: Meter) -> AsyncGenerator[DraftSentence, None]:
        """One sentence, or none where the evidence does not carry the question's subject, period and kind."""
        if inquiry.question.wanted.kind == "none":
            sentence = _best_sentence(inquiry)
        else:
            chosen = choose(inquiry.candidates)
            sentence = _state(inquiry.question, chosen) if chosen else None
        if sentence:
            yield sentence

    async def mend(self, sentence: DraftSentence, complaint: str, inquiry: Inquiry, meter: Meter) -> None:
        """Nothing to ask again: what it states, it copied."""
        return

    async def ready(self) -> None:
        """Always."""

    async def close(self) -> None:
        """Holds nothing open."""


def choose(found: Sequence[Candidate]) -> Candidate | None:
    """The best candidate that the evidence carries; among close ones, the value that most documents give."""
    sound = [candidate for candidate in found if is_sound(candidate)]
    if not sound:
        return None
    best = sound[0]
    close = [c for c in sound if c.score >= CLOSE * best.score and c.quantity.unit == best.quantity.unit]
    return max(close, key=lambda c: (len(_attesting(c, close)), c.score))


def _attesting(candidate: Candidate, among: Sequence[Candidate]) -> set[str]:
    """Files that give the candidate's value."""
    return {c.read.hit.stored.source.file for c in among if _agree(candidate, c)}


def _agree(one: Candidate, other: Candidate) -> bool:
    if not one.quantity.is_figure or not other.quantity.is_figure:
        return one.quantity.value is not None and one.quantity.value == other.quantity.value
    return same(one.quantity, other.quantity) or same(other.quantity, one.quantity)


def is_sound(candidate: Candidate) -> bool:
    """Subject, period and kind are there. Not a threshold on similarity: each is asked for by itself."""
    across = candidate.across
    if candidate.period < LEAST_PERIOD:
        return False
    if not across and any(facet.named for facet in candidate.missing):
        return False
    return candidate.support >= LEAST_SUPPORT[across] and candidate.coverage >= LEAST_COVERAGE[across]


def _state(question: Question, chosen: Candidate) -> DraftSentence:
    read, quantity = chosen.read, chosen.quantity
    start, end = clause(read, quantity.start, quantity.end, question.language)
    if chosen.across:
        text, written = restated(question, quantity)
    else:
        text, written = own_words(read, start, end, question.language), quantity.text
    return DraftSentence(text, (read.number,), figure_of(chosen, written), (read.number, start, end))


def figure_of(chosen: Candidate, written: str) -> Figure | None:
    """The headline figure; a range is stated by its text and its lower bound."""
    quantity = chosen.quantity
    value = quantity.value if quantity.value is not None else quantity.low
    if value is None:
        return None
    unit = quantity.unit if quantity.is_figure else quantity.kind
    return Figure(value, unit, quantity.of, quantity.qualifier, written)


def _best_sentence(inquiry: Inquiry) -> DraftSentence | None:
    """For questions that want no figure: the sentence that carries most of the question."""
    best: tuple[float, ReadEvidence, tuple[int, int]] | None = None
    for read in inquiry.reads:
        across = read.language not in (inquiry.question.language, "und")
        if across:
            continue  # a sentence in the other language would not be an answer in the question's
        for span in read.sentences:
            score = _sentence_score(inquiry.facets, read, span)
            if best is None or score > best[0]:
                best = (score, read, span)
    if best is None or best[0] < TEXT_SUPPORT:
        return None
    _, read, (start, end) = best
    text = own_words(read, start, end, inquiry.question.language)
    return DraftSentence(text, (read.number,), None, (read.number, start, end))


def _sentence_score(found: Sequence[Facet], read: ReadEvidence, span: tuple[int, int]) -> float:
    profile = dict.fromkeys(read.surrounding_keys, 0.4)
    profile |= dict.fromkeys(read.keys, 0.4)
    profile |= dict.fromkeys(keys(read.text[span[0] : span[1]]), 1.0)
    return coverage(found, profile, across=False) + 0.1 * read.hit.score
