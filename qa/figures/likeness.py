"""English words of much the same meaning, by word vectors: `apps` for `applications`, `elderly` for `senior`. Pure.

Word vectors also set antonyms and siblings side by side (exports and imports, revenue and profit). Two words of which a
glossary knows both, and no translation that they share, are therefore taken for different things.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.words import stem
from qa.figures.facets import Facet, Translator

LEAST = 0.42
"""Cosine from which two words are taken for the same. Below it they are only of one field."""
_REMEMBERED = 10_000


class WordVectors(Protocol):
    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 `[len(texts), dimensions]`, rows of length 1."""
        ...


class Likeness:
    """Finds the words of a text that say what a question's words say."""

    def __init__(self, vectors: WordVectors, translator: Translator) -> None:
        self._vectors = vectors
        self._translator = translator
        self._known: dict[str, NDArray[np.float32]] = {}

    def widened(self, found: Sequence[Facet], words: Collection[str]) -> list[Facet]:
        """The facets with those of `words` (lower case, of the evidence) as synonyms that are like theirs."""
        asked = {word: facet for facet in found if (word := facet.text.lower()).isascii() and _is_plain(facet, word)}
        others = sorted(words)
        if not asked or not others:
            return list(found)
        near = self._matrix(list(asked)) @ self._matrix(others).T >= LEAST
        alike = {
            facet.text: self._same(word, (others[column] for column in np.flatnonzero(row))) + _misspelt(facet, others)
            for (word, facet), row in zip(asked.items(), near, strict=True)
        }
        return [
            replace(facet, synonyms=tuple(dict.fromkeys((*facet.synonyms, *alike.get(facet.text, ())))))
            for facet in found
        ]

    def _same(self, word: str, others: Iterable[str]) -> list[frozenset[str]]:
        own = self._translations(word)
        result = []
        for other in others:
            given = self._translations(other)
            if stem(other) != stem(word) and not _is_opposite(word, other) and (not own or not given or own & given):
                result.append(frozenset({stem(other)}))
        return result

    def _translations(self, word: str) -> frozenset[str]:
        return frozenset(
            translation
            for match in self._translator.matches(word, "en")
            if match.start == 0 and match.end == len(word)
            for translation in match.translations
        )

    def _matrix(self, words: Sequence[str]) -> NDArray[np.float32]:
        known = self._known
        fresh = [word for word in words if word not in known]
        if fresh:
            if len(known) > _REMEMBERED:
                self._known = known = {word: known[word] for word in words if word in known}
            known.update(zip(fresh, self._vectors.embed(fresh), strict=True))
        return np.stack([known[word] for word in words])


def _is_plain(facet: Facet, word: str) -> bool:
    """Whether the facet is a common word: names and codes are like nothing else."""
    return word.isalpha() and len(word) > 2 and not facet.named and not facet.text.isupper()


_LEAST_LETTERS = 5


def _misspelt(facet: Facet, others: Iterable[str]) -> list[frozenset[str]]:
    """The words that one slip of the keys (a letter too many, too few, wrong, or two swapped) turns into the facet's.

    Only for a word that the corpus never uses.
    """
    word = facet.text.lower()
    if facet.known or len(word) < _LEAST_LETTERS:
        return []
    return [frozenset({stem(other)}) for other in others if other[0] == word[0] and _is_slip(word, other)]


def _is_slip(one: str, other: str) -> bool:
    """Whether two words are one edit apart (Damerau, 1964)."""
    if abs(len(one) - len(other)) > 1 or len(other) < _LEAST_LETTERS:
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, others = one[start:], other[start:]
    if len(one) != len(other):
        return rest[1:] == others or rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])


_NEGATIONS = ("un", "in", "non", "im", "dis")


def _is_opposite(one: str, other: str) -> bool:
    return any(one == prefix + other or other == prefix + one for prefix in _NEGATIONS)
