"""Finds the figure that a question asks for and states it in the question's language, or drafts nothing."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from index.quantities import same
from qa.computing.computing import compute
from qa.conflicts import is_narrower
from qa.figures.candidates import Candidate
from qa.figures.compatibility import UNDATED
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Facet, coverage
from qa.figures.labels import labels_in
from qa.figures.roles import NOT_A_HEAD
from qa.figures.terms import keys
from qa.inquiry import Inquiry
from qa.llm import Meter
from qa.model import DraftSentence, Figure, Question, Wanted
from qa.wording import bare, clause, own_words, restated, stated

SOUND: Mapping[bool, Mapping[str, float]] = {
    False: {
        "base": -10.5, "support": 1.9, "local": 1.4, "fits": 2.8, "period": 1.9, "strength": 2.0, "lead": 0.6,
        "witnesses": 0.7, "mass": 1.9, "unheard": 2.1, "loose": -0.7,
    },
    True: {
        "base": -9.5, "period": 2.4, "fits": 1.7, "loose": -1.2, "rank": 2.9, "lead": 0.8, "witnesses": 0.7,
        "plain": -1.8, "mass": 2.9, "local": 1.2, "sided": 1.0,
    },
}  # fmt: skip
"""Log-odds that a figure is the one asked for by the evidence for it, within a language and across. Fitted like the weights
of `qa.figures.candidates`, on questions with and without an answer in the documents."""
LEAST_CHANCE = 0.37
"""A figure less likely than this to be the one asked for is not stated."""
LEADS = -2.0, 5.0
"""Beyond these a lead over other figures says no more."""
MOST_WITNESSES = 2
LEAST_PERIOD = 0.6
LEAST_FIT = 0.5
LEAST_CARRIED = 0.1
"""Share of the question that the figure's sentence carries with what was said before it."""
WITHIN = 3.0
"""A figure that scores less than the best by more than this does not stand in for it where the best is ruled out."""
TELLING = 0.5
"""A paragraph that lacks this share of the names asked about, by weight, is not about them. Common names alone weigh less."""
PLAIN, OWN_PLAIN = 0.7, 0.75
"""How likely and how close a figure must be to answer a question that does not ask for one in so many words."""
_WHAT = re.compile(
    r"^\W*(?:and |so |then )?what\b(?! (?:kind|type|sort|city|country|company|name|language|colou?r)\b)", re.I
)
TEXT_SUPPORT = 0.6
STATED = 0.85
"""A share or rate whose clause carries this much of the question is stated by the source, and not computed."""
CLOSE, WITNESS = 2.0, 6.0
"""Candidates within the one of the best score are the same reading, of which the better attested value wins; those within
the other (a text in the other language, say) bear witness."""


class ExtractiveAnswerer:
    """Needs neither key nor network."""

    name = "extractive"

    async def draft(self, inquiry: Inquiry, meter: Meter) -> AsyncGenerator[DraftSentence, None]:
        """One sentence, or none where the evidence does not carry the question's subject, period and kind."""
        # In a thread: reading takes a while, and a service has other clients, health checks and streams to serve.
        if sentence := await asyncio.to_thread(self._sentence, inquiry):
            yield sentence

    def _sentence(self, inquiry: Inquiry) -> DraftSentence | None:
        if inquiry.question.wanted.kind == "none":
            return _named_figure(inquiry) or _best_sentence(inquiry)
        return self._figure(inquiry)

    def _figure(self, inquiry: Inquiry) -> DraftSentence | None:
        """A figure computed where the question asks for a computation and its operands are there, else one found."""
        chosen = choose(inquiry.candidates)
        stated = chosen is not None and chosen.features["role"] > 0 and chosen.coverage > STATED
        if not stated and (computed := compute(inquiry)):
            return computed
        return _state(inquiry.question, chosen) if chosen else None

    async def mend(
        self, sentence: DraftSentence, complaint: str, inquiry: Inquiry, meter: Meter
    ) -> DraftSentence | None:
        """The figure alone, where a question turned round says more than the source in the other language."""
        if not sentence.figure or not sentence.focus or not _is_across(sentence.focus[0], inquiry):
            return None
        return replace(sentence, text=bare(sentence.figure.text, inquiry.question))

    async def ready(self) -> None:
        """Always."""

    async def close(self) -> None:
        """Holds nothing open."""


def _named_figure(inquiry: Inquiry) -> DraftSentence | None:
    """For `what is it rated at?`: the figure, where one plainly stands in what the sentence says of the subject."""
    if not _WHAT.search(inquiry.question.text):
        return None
    question = replace(inquiry.question, wanted=Wanted("any"))
    chosen = choose(replace(inquiry, question=question).candidates)
    if chosen is None or chance(chosen) < PLAIN or chosen.features["own"] < OWN_PLAIN or not chosen.quantity.is_figure:
        return None
    return _state(question, chosen)


def _is_across(number: int, inquiry: Inquiry) -> bool:
    return any(read.number == number and read.is_across(inquiry.question.language) for read in inquiry.reads)


def choose(found: Sequence[Candidate]) -> Candidate | None:
    """The best candidate, where the evidence carries it."""
    best = leading(found)
    if best is None or not is_about(best) or chance(best) < LEAST_CHANCE:
        return None
    return None if _dated_otherwise(best, found) else best


def leading(found: Sequence[Candidate]) -> Candidate | None:
    """The best candidate of the kind and period asked for, with its lead; whether the evidence carries it is open."""
    fitting = [candidate for candidate in found if candidate.features["fits"] >= LEAST_FIT]
    near = [c for c in fitting if c.score >= fitting[0].score - WITHIN and is_of_kind(c)]
    if not near:
        return None
    possible = [candidate for candidate in fitting if is_possible(candidate)]
    best = prefer(near, possible)
    others = (c.score for c in found if not _agree(best, c) and not _is_of_another(c))
    rival = max(others, default=-math.inf)
    lead = min(max(best.score - rival, LEADS[0]), LEADS[1])
    witnesses = _attesting(best, possible) - {best.read.hit.stored.source.file}
    return replace(best, lead=lead, witnesses=min(len(witnesses), MOST_WITNESSES))


def _dated_otherwise(best: Candidate, found: Sequence[Candidate]) -> bool:
    """Whether the figure, undated itself, stands elsewhere with a year that was not asked about."""
    if best.period != UNDATED:
        return False
    agreeing = [c for c in found if c.figure is not best.figure and c.features["fits"] >= LEAST_FIT and _agree(best, c)]
    return any(c.period < LEAST_PERIOD and c.coverage >= 0.7 * best.coverage for c in agreeing)


def prefer(found: Sequence[Candidate], witnesses: Sequence[Candidate] = ()) -> Candidate:
    """The candidate of the highest score; among close ones of its unit, of the value that most documents give."""
    best = found[0]
    close = [c for c in _leading(found) if c.score >= best.score - CLOSE and c.quantity.unit == best.quantity.unit]
    alike = [c for c in _leading(witnesses or found) if c.score >= best.score - WITNESS]
    return max(close, key=lambda c: (len(_attesting(c, alike)), c.score))


def _leading(found: Sequence[Candidate]) -> list[Candidate]:
    """The best figure of each paragraph: it speaks for the paragraph."""
    return list({c.read.hit.stored.hash: c for c in reversed(found)}.values())


def _attesting(candidate: Candidate, among: Sequence[Candidate]) -> set[str]:
    """Files that give the candidate's value for the same subject, not for a part of it nor for what it is a part of."""
    return {
        c.read.hit.stored.source.file
        for c in among
        if _agree(candidate, c) and (c is candidate or c.across != candidate.across or _is_as_wide(candidate, c))
    }


def _is_as_wide(one: Candidate, other: Candidate) -> bool:
    return not is_narrower(one, other) and not is_narrower(other, one)


def _agree(one: Candidate, other: Candidate) -> bool:
    if not one.quantity.is_figure or not other.quantity.is_figure:
        return one.quantity.value is not None and one.quantity.value == other.quantity.value
    return same(one.quantity, other.quantity) or same(other.quantity, one.quantity)


def evidence_of(candidate: Candidate) -> dict[str, float]:
    """What speaks for a candidate and against it, by the names of `SOUND`."""
    features = candidate.features
    return {
        "support": candidate.support,
        "local": features["local"],
        "mass": features["mass"],
        "unheard": features["unheard"],
        "loose": candidate.loose,
        "plain": features["plain"],
        "sided": features["sided"],
        "fits": features["fits"],
        "period": candidate.period,
        "rank": features["rank"],
        "strength": candidate.read.hit.score,
        "lead": candidate.lead,
        "witnesses": float(candidate.witnesses),
    }


def is_possible(candidate: Candidate) -> bool:
    """Kind and period are those asked for, and the sentence or a heading speaks of the subject."""
    return is_of_kind(candidate) and is_about(candidate)


def is_of_kind(candidate: Candidate) -> bool:
    """The period is the one asked about; a share is not taken for a change, a total for so much a head, 三号线 for 二号线."""
    features = candidate.features
    if _is_of_another(candidate):
        return False
    return (
        candidate.period >= LEAST_PERIOD
        and features["role"] >= 0
        and features["average"] > NOT_A_HEAD
        and not features["contrary"]
    )


def _has_another_code(candidate: Candidate, asked: str) -> bool:
    """Whether the figure's sentence has a code like the one asked about with other digits: `5G` for `6G`."""
    letters = _DIGITS.sub("", asked.lower())
    if letters == asked.lower() or not letters or asked.lower() in candidate.figure.profile:
        return False
    return any(_DIGITS.sub("", key) == letters for key in candidate.figure.profile if _DIGITS.search(key))


_DIGITS = re.compile(r"\d+")


def is_about(candidate: Candidate) -> bool:
    """The paragraph or a heading gives the names asked about, its sentence says something of the rest, and no other code."""
    if candidate.features["carried"] < LEAST_CARRIED:
        return False
    if sum(facet.weight for facet in candidate.missing if facet.named) >= TELLING * max(candidate.names, 1.0):
        return False
    return not any(_has_another_code(candidate, code) for code in candidate.codes)


def _is_of_another(candidate: Candidate) -> bool:
    """Whether the figure's sentence is of another of the numbered things asked about: 三号线 for 二号线."""
    if not candidate.labels:
        return False
    read, figure = candidate.read, candidate.figure
    places = (read.leading_to(figure), read.text[slice(*figure.own)], read.text[slice(*figure.sentence)])
    given = next((labels for place in places if (labels := labels_in(place))), frozenset())
    things = {thing for thing, _ in candidate.labels}
    return any(thing in things for thing, _ in given) and not given & candidate.labels


def chance(candidate: Candidate) -> float:
    """How likely the candidate is the figure asked for, in [0, 1]."""
    weights = SOUND[candidate.across]
    odds = weights["base"] + sum(weights.get(name, 0.0) * value for name, value in evidence_of(candidate).items())
    return 1 / (1 + math.exp(-odds))


def _state(question: Question, chosen: Candidate) -> DraftSentence:
    if question.wanted.kind == "when" and question.wanted.unit == "year":
        chosen = _by_year(chosen)
    read, quantity = chosen.read, chosen.quantity
    start, end = clause(read, quantity.start, quantity.end, question.language)
    if chosen.across:
        text, written = restated(question, quantity)
        if chosen.missing:  # the question turned round would say what the source does not
            text = bare(written, question)
    else:
        text, written = stated(question, read, quantity, start, end)
    return DraftSentence(
        text, (read.number,), figure_of(chosen, written), (read.number, start, end), confidence=chance(chosen)
    )


def _by_year(chosen: Candidate) -> Candidate:
    """Of a date, its year alone, where a year is asked for."""
    quantity = chosen.quantity
    year = int(quantity.value or 0) // 10_000
    if quantity.kind != "date" or not year:
        return chosen
    stated = re.search(rf"{year}\s*年?", quantity.text)
    text = stated[0].strip() if stated else quantity.text
    return replace(
        chosen, figure=replace(chosen.figure, quantity=replace(quantity, kind="year", value=Decimal(year), text=text))
    )


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
        if read.is_across(inquiry.question.language):
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
