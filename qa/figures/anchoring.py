"""Where a sentence repeats another's wording round a figure: the figures stand for each other, whatever their values. Pure.

An answer mostly takes its sentences from the source and restates the figures. Both texts become tokens, a figure a
placeholder; two figures are anchored by how many tokens before and after them are the same, one after the other. So `up 9.2%
and 9.4% respectively` tells its first place from its second, and a figure put in another's place is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.quantities import Quantity
from index.sentences import sentences
from qa.figures.terms import terms

FIGURE, EDGE = "#", "\n"
_PLACEHOLDER = 0.25
"""A figure in the same place says little by itself, but tells the members of a list apart."""
_HAN = 0.5
"""A pair of Chinese characters overlaps with the next: half a word."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text's tokens, and at which token each figure stands, by its offset."""

    tokens: tuple[str, ...]
    places: Mapping[int, int]


def wording(text: str, quantities: Sequence[Quantity]) -> Wording:
    """Terms in order, figures as placeholders; years, ordinals and labels as they are written."""
    marks = [(q.start, 1, FIGURE if q.is_figure else q.text, q.end) for q in quantities]
    words = [(term.start, 2, term.key, 0) for term in terms(text)]
    edges = [(end, 0, EDGE, 0) for _, end in sentences(text)]
    tokens = [EDGE]
    places: dict[int, int] = {}
    covered = 0
    for start, _, token, end in sorted([*marks, *words, *edges]):
        if start < covered:
            continue  # a word of the figure itself: its unit or magnitude
        if token == FIGURE:
            places[start] = len(tokens)
        tokens.append(token)
        covered = max(covered, end)
    return Wording((*tokens, EDGE), places)


def shared(one: Wording, place: int, other: Wording, spot: int) -> float:
    """How much of the wording round two figures is the same, in words."""
    return _run(one.tokens, place, other.tokens, spot, -1) + _run(one.tokens, place, other.tokens, spot, 1)


def _run(one: Sequence[str], place: int, other: Sequence[str], spot: int, step: int) -> float:
    return sum(_weight(token) for token in _common(one, place, other, spot, step))


def _common(one: Sequence[str], place: int, other: Sequence[str], spot: int, step: int) -> Iterator[str]:
    """Tokens that follow each other in both; the edge of both sentences is the last."""
    place, spot = place + step, spot + step
    while one[place] == other[spot]:
        yield one[place]
        if one[place] == EDGE:
            return
        place, spot = place + step, spot + step


def _weight(token: str) -> float:
    if token == FIGURE:
        return _PLACEHOLDER
    return 1.0 if token.isascii() else _HAN
