"""How well a figure of a source is about what a claim is about, by the words round both. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.quantities import Quantity
from qa.figures.attribution import AttributedFigure
from qa.figures.claims import Subject
from qa.figures.evidence import ReadEvidence

MARGIN, CLEAR = 0.3, 0.55
"""A figure of another value must fit the claim's words this much better, and this well, to show a misattribution."""
_ACROSS = ((0.1, 0.5, 0.35), (0.15, 0.8, 0.2))
"""The same across languages, where words are translated one by one: (how much better, prevailing by what share of the words
that tell the two apart, how well). Set on the benchmark's claims: nine in a thousand true ones are stopped by it."""
_NEARNESS = 1 / 3
_AROUND = 0.6
"""How close a word is to a figure where it only stands elsewhere in the paragraph, or in its headings and title."""
_OCCASIONS = frozenset(("次", "times", "回", "趟"))


@dataclass(frozen=True, slots=True)
class Match:
    """A figure of the evidence beside a figure of the claim."""

    read: ReadEvidence
    source: AttributedFigure
    closeness: tuple[float, ...]
    """How close each term of the claim is to the source's figure."""
    fit: float
    """Their sum as a share of all terms' weight, in [0, 1]."""
    across: bool
    anchor: float = 0.0
    """Words that the claim and the source share round the figure, one after the other."""
    conversion: str = ""
    """How the source's value reads in the claim's unit, where it is in another of its dimension."""


def match(
    subject: Subject,
    read: ReadEvidence,
    source: AttributedFigure,
    across: bool,
    anchor: float = 0.0,
    conversion: str = "",
) -> Match:
    """The source's figure, weighed against what the claim is about."""
    closeness = _across(subject, source) if across else _within(subject, source.profile)
    return Match(read, source, closeness, sum(closeness) / subject.weight, across, anchor, conversion)


def _within(subject: Subject, profile: Mapping[str, float]) -> tuple[float, ...]:
    # Loops here and below: this is asked for every pair of figures of one unit.
    found = []
    for alternatives, weight in subject.terms:
        closest = 0.0
        for keys in alternatives:
            total = 0.0
            for key in keys:
                total += profile.get(key, 0.0)
            closest = max(closest, total / len(keys))
        found.append(weight * closest)
    return tuple(found)


def _across(subject: Subject, source: AttributedFigure) -> tuple[float, ...]:
    """Across languages by nearness too, since wording tells less."""
    profile, near = source.profile, source.near
    found = []
    for alternatives, weight in subject.terms:
        closest = 0.0
        for keys in alternatives:
            total = 0.0
            for key in keys:
                total += (1 - _NEARNESS) * profile.get(key, 0.0) + _NEARNESS * near.get(key, 0.0)
            closest = max(closest, total / len(keys))
        found.append(weight * closest)
    return tuple(found)


def context(subject: Subject, found: Match) -> float:
    """The fit of a figure with all that its paragraph, headings and title say, in [0, 1]."""
    said, around = found.read.keys, found.read.surrounding_keys
    total = 0.0
    for (alternatives, weight), close in zip(subject.terms, found.closeness, strict=True):
        share = max(sum(key in said or key in around for key in keys) / len(keys) for keys in alternatives)
        total += max(close, _AROUND * weight * share)
    return total / subject.weight


def outweighs(rival: Match, best: Match) -> bool:
    """Whether the claim's words speak for the rival and against the figure that has the claim's value."""
    lead = rival.fit - best.fit
    if not (rival.across and best.across):
        return rival.fit >= CLEAR and lead >= MARGIN
    apart = sum(abs(one - other) for one, other in zip(rival.closeness, best.closeness, strict=True))
    # Of the words that tell the two apart, the share by which those for the rival prevail.
    prevails = (sum(rival.closeness) - sum(best.closeness)) / apart if apart else 0.0
    return any(lead >= low and prevails >= share and rival.fit >= least for low, share, least in _ACROSS)


def comparable(claim: Quantity, source: Quantity) -> bool:
    """Whether two figures are of one kind and unit; how often something was done is not how many there are."""
    alike = claim.unit == source.unit and claim.kind == source.kind and source.is_figure
    return alike and (claim.of in _OCCASIONS) == (source.of in _OCCASIONS)
