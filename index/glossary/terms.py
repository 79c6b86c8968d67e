"""Terms of a question in the other language, and how much each says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.glossary.names import transliterations
from index.glossary.tables import WORD, plain

Kind = Literal["term", "related", "part", "name"]
_KIND_WEIGHT: dict[Kind, float] = {"term": 1.0, "related": 0.7, "part": 0.35, "name": 0.8}
_CHARACTER = 0.4


@dataclass(frozen=True, slots=True)
class Term:
    """A translation of `source`, a stretch of the question as it was written, into the other language.

    `weight` is in (0, 1]: how much finding `text` says, before the corpus's own rarity is counted in.
    """

    text: str
    weight: float
    source: str


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of text that the glossary knows, `[start, end)`. `translations` is empty for a function word."""

    start: int
    end: int
    source: str
    translations: tuple[str, ...]
    kind: Kind = "term"


def written_by_sound(text: str, matches: Sequence[Match]) -> list[Term]:
    """Pairs of characters for capitalised words that nothing is known of."""
    known = {match.start for match in matches}
    terms = []
    for word in WORD.finditer(text):
        if word.start() not in known and word.group()[0].isupper():
            pairs = transliterations(plain(word.group()))
            terms += [Term(pair, _KIND_WEIGHT["name"], letters) for pair, letters in pairs]
    return terms


def weigh(match: Match) -> list[Term]:
    """Many alternatives say less; so does a single Chinese character on either side, which is in many words."""
    weight = _KIND_WEIGHT[match.kind]
    if len(match.translations) > 3:
        weight *= (3 / len(match.translations)) ** 0.5
    if len(match.source) == 1:
        weight *= _CHARACTER
    return [Term(text, weight * (_CHARACTER if len(text) == 1 else 1.0), match.source) for text in match.translations]
