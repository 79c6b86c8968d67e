"""Where a sentence repeats another's wording round a figure: the figures stand for each other, whatever their values. Pure.

An answer mostly takes its sentences from the source and restates the figures. Both texts become tokens, a figure a
placeholder; two figures are anchored by how many tokens before and after them are the same, one after the other. So `up 9.2%
and 9.4% respectively` tells its first place from its second, and a figure put in another's place is seen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    """A text's tokens, at which token each figure stands, by its offset, and the figures by the tokens beside them."""

    tokens: tuple[str, ...]
    places: Mapping[int, int]
    after: Mapping[str, tuple[int, ...]]
    """Offsets of the figures that follow a token."""
    before: Mapping[str, tuple[int, ...]]


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
    tokens.append(EDGE)
    return Wording(tuple(tokens), places, _beside(tokens, places, -1), _beside(tokens, places, 1))


def _beside(tokens: Sequence[str], places: Mapping[int, int], step: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for start, place in places.items():
        token = tokens[place + step]
        found[token] = (*found.get(token, ()), start)
    return found


def anchors(one: Wording, start: int, other: Wording) -> dict[int, float]:
    """Offsets of the figures of `other` in whose place the figure at `start` may stand, with the words they share."""
    place = one.places.get(start)
    if place is None:
        return {}
    near = {*other.after.get(one.tokens[place - 1], ()), *other.before.get(one.tokens[place + 1], ())}
    return {spot: shared(one, place, other, other.places[spot]) for spot in near}


def may_share(one: Wording, start: int, text: str, keys: Collection[str]) -> float:
    """The most words that the figure at `start` can share with a figure of `text`, whose terms are `keys`.

    Told without reading the text's figures, which takes far longer.
    """
    place = one.places.get(start)
    if place is None:
        return 0.0
    return _reach(one.tokens, place, text, keys, -1) + _reach(one.tokens, place, text, keys, 1)


def _reach(tokens: Sequence[str], place: int, text: str, keys: Collection[str], step: int) -> float:
    """The weight of the tokens up to the first that stands nowhere in the text; any text has figures and edges."""
    total = 0.0
    token = tokens[place + step]
    while token in (FIGURE, EDGE) or token in keys or token in text:
        total += _weight(token)
        if token == EDGE:
            break
        place += step
        token = tokens[place + step]
    return total


def shared(one: Wording, place: int, other: Wording, spot: int) -> float:
    """How much of the wording round two figures is the same, in words."""
    return _run(one.tokens, place, other.tokens, spot, -1) + _run(one.tokens, place, other.tokens, spot, 1)


def _run(one: Sequence[str], place: int, other: Sequence[str], spot: int, step: int) -> float:
    """The weight of the tokens that follow each other in both; the edge of both sentences is the last."""
    total = 0.0
    place, spot = place + step, spot + step
    while one[place] == other[spot]:
        total += _weight(one[place])
        if one[place] == EDGE:
            break
        place, spot = place + step, spot + step
    return total


def _weight(token: str) -> float:
    if token == FIGURE:
        return _PLACEHOLDER
    return 1.0 if token.isascii() else _HAN
