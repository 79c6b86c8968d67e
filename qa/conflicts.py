"""Sources that give different figures for what a question asks. Pure.

Two paragraphs conflict where the same subject, unit and period have values of which neither supports the other. What
differs in period or scope is told apart from that, since a conflict wrongly raised is as bad as one missed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.quantities import Quantity, same
from qa.figures.attribution import HEAD, OWN, SHARED
from qa.figures.candidates import Candidate
from qa.figures.compatibility import years_in
from qa.figures.evidence import ReadEvidence
from qa.figures.labels import labels_in
from qa.figures.periods import years_around
from qa.model import ConflictClass

ALIKE, CLOSE = 0.9, 3.0
"""A rival's clause must carry the question this well against the answer's own, and its score be this near."""
COMMON, WHOLLY = 0.45, 0.85
"""Share of their own words that two clauses of one language share; how well one in the other language carries the question."""
NARROWER = {"en": 0.15, "zh": 0.35}
"""Share of a rival's subject words that the answer's sentence lacks, from which it speaks of something narrower or wider."""
_REVISED = re.compile(
    r"\b(?:revis\w+|updat\w+|correct(?:ed|ion)|preliminary|provisional|final(?:ised|ized)?|restated)\b|修订|修正|更正|初步|核实|终审|调整后",
    re.I,
)
_FORECAST = re.compile(
    r"\b(?:expect\w*|forecast\w*|project(?:ed|ion)\w*|estimated to|target\w*|plan(?:s|ned)? to|aims?)\b"
    r"|预计|预测|预期|目标|力争|计划",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Rival:
    """Another figure for what was asked."""

    kind: ConflictClass
    read: ReadEvidence
    quantity: Quantity


def rivals(chosen: Candidate, found: Sequence[Candidate]) -> list[Rival]:
    """Figures of other paragraphs that disagree with the chosen one, one a value, best first.

    Where a value stands in several paragraphs, the one that disagrees most plainly is named.
    """
    result: list[Rival] = []
    seen = {chosen.read.hit.stored.hash}
    for candidate in found:
        paragraph = candidate.read.hit.stored.hash
        if paragraph in seen:
            continue
        seen.add(paragraph)  # only the best figure of each paragraph speaks for it
        kind = _classify(chosen, candidate) if _disagrees(chosen, candidate) else None
        if kind is None:
            continue
        known = next((place for place, r in enumerate(result) if _agree(candidate.quantity, r.quantity)), None)
        rival = Rival(kind, candidate.read, candidate.quantity)
        if known is None:
            result.append(rival)
        elif _PLAIN.index(kind) < _PLAIN.index(result[known].kind):
            result[known] = rival
    return sorted(result, key=lambda rival: _PLAIN.index(rival.kind))


_PLAIN: tuple[ConflictClass, ...] = ("conflict", "revision", "other_period", "other_scope")


def _agree(one: Quantity, other: Quantity) -> bool:
    return same(one, other) or same(other, one)


def _disagrees(chosen: Candidate, candidate: Candidate) -> bool:
    one, other = chosen.quantity, candidate.quantity
    if not (one.is_figure and other.is_figure) or (one.kind, one.unit) != (other.kind, other.unit):
        return False
    if candidate.features["voiced"] or _labels(chosen) != _labels(candidate):
        return False  # an order to a machine states nothing; nor do two numbered things disagree
    if _agree(one, other) or candidate.coverage < ALIKE * chosen.coverage or candidate.score < chosen.score - CLOSE:
        return False
    # Each speaks of the same with the same words; across languages, of all that was asked.
    if chosen.across or candidate.across:
        return chosen.across == candidate.across and candidate.coverage >= WHOLLY
    one_words, other_words = _own_words(chosen), _own_words(candidate)
    return len(one_words & other_words) >= COMMON * min(len(one_words), len(other_words))


def _labels(candidate: Candidate) -> frozenset[tuple[str, str]]:
    return labels_in(_sentence(candidate))


def _own_words(candidate: Candidate) -> frozenset[str]:
    return frozenset(key for key, weight in candidate.figure.profile.items() if weight >= HEAD)


def _classify(chosen: Candidate, candidate: Candidate) -> ConflictClass | None:
    if chosen.read.language == candidate.read.language and is_narrower(chosen, candidate):
        return "other_scope"
    one, other = _years(chosen), _years(candidate)
    if one and other and not one & other:
        return "other_period"
    sentences = [_sentence(chosen), _sentence(candidate)]
    if bool(_FORECAST.search(sentences[0])) != bool(_FORECAST.search(sentences[1])):
        return "other_period"
    published = [c.read.hit.stored.source.published for c in (chosen, candidate)]
    if any(_REVISED.search(text) for text in sentences) and published[0] != published[1]:
        return "revision"
    return "conflict"


def _sentence(candidate: Candidate) -> str:
    start, end = candidate.figure.sentence
    return candidate.read.text[start:end]


def _years(candidate: Candidate) -> frozenset[int]:
    return years_in(_sentence(candidate)) or years_around(candidate.read)


def is_narrower(chosen: Candidate, candidate: Candidate) -> bool:
    """Whether a candidate's own stretch names a subject with words that the chosen one lacks."""
    own = {key for key, weight in candidate.figure.profile.items() if weight >= OWN} - SHARED
    known = set(chosen.figure.profile)
    known |= {key for facet in candidate.missing for key in facet.keys}
    if not own:
        return False
    return len(own - known) / len(own) > NARROWER.get(candidate.read.language, 0.2)
