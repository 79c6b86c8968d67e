"""A question to ranked passages: words, meaning and figures, weighed by what each is good at.

Legs: `lexical` (BM25 over words and Chinese pairs, with the question's terms in the other language), `dense` (cosine of
embeddings) and `figure` (the values in the question, however they are written). Each is brought to [0, 1] and they are
summed with weights; ranks alone would throw away how sure a leg is (reciprocal-rank fusion with a weak dense leg takes
R@1 on Chinese XQuAD from 0.92 to 0.76).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TypeVar

from index.arrays import Vectors, unpacked
from index.aside import Aside
from index.catalog import Catalog
from index.embedding import Embedder
from index.errors import IndexingError
from index.figures import asked_tokens
from index.glossary.glossary import Glossary
from index.lexical import Clause, LexicalIndex
from index.matrix import Matrix
from index.model import Hit, Place
from index.quantities import extract
from index.rows import Found, Head
from index.text import language_of
from index.tokens import query_tokens
from index.vectors import VectorIndex

T = TypeVar("T")
IN_MEMORY = 25_000
"""Up to this many passages all vectors are compared; beyond it Chroma's graph is searched."""
CANDIDATES = 50
"""Passages that a leg may propose, or as many as are asked for."""
SPARE = 6
"""Passages fetched beyond those asked for, in case some are deleted or say the same."""
TRANSLATED = 0.8
"""What a term of the glossary weighs beside a word of the question: a text in the question's own words comes first."""
SOUND = 0.8
"""What a passage gains by a word that is spelt as a name of the question sounds: little, since more than one is."""
MOST_NAMES = 8
"""Names looked up by their sound; each goes through the list of all words (1 to 10 ms at 200,000)."""
OTHER = {"en": "zh", "zh": "en"}


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each leg says. They need not sum to 1."""

    lexical: float
    dense: float
    figure: float
    foreign: float = 0.8
    """What a cosine with the glossed question is worth beside one with the question itself."""


Comparison = Callable[[Sequence[int]], Iterable[tuple[bool, list[tuple[int, float]]]]]
"""Given other passages, the (passage, cosine) of the nearest and of those; True with what was compared with the gloss."""
VectorFor = Callable[[str], tuple[bool, Vectors]]
"""What passages of a language are compared with, and whether that is the gloss."""

WEIGHTS = {"en": Weights(1.0, 0.6, 0.4), "zh": Weights(1.0, 0.4, 0.4)}
"""By the question's language: the local embedder knows English better than Chinese (docs/performance.md)."""
MULTILINGUAL = Weights(0.6, 1.0, 0.4)
"""For an embedder that knows both languages: meaning leads."""


@dataclass(frozen=True, slots=True)
class Legs:
    """What each leg gave, by passage."""

    lexical: Mapping[int, float] = field(default_factory=dict)
    dense: Mapping[int, float] = field(default_factory=dict)
    away: Mapping[int, float] = field(default_factory=dict)
    """Cosines with the question's gloss in the passage's language."""
    figure: Mapping[int, float] = field(default_factory=dict)

    def of(self, passage: int) -> dict[str, float]:
        legs = (("lexical", self.lexical), ("dense", self.dense), ("dense", self.away), ("figure", self.figure))
        return {name: leg[passage] for name, leg in legs if passage in leg}


class Retriever:
    """Searches one collection."""

    def __init__(
        self,
        catalog: Catalog,
        lexical: LexicalIndex,
        vectors: VectorIndex,
        matrix: Matrix,
        embedder: Embedder,
        glossary: Glossary,
    ) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._vectors = vectors
        self._matrix = matrix
        self._embedder = embedder
        self._glossary = glossary
        self._aside = Aside()

    def close(self) -> None:
        self._aside.close()

    def search(self, query: str, head: Head, *, language: str | None, limit: int, prefer: Sequence[Place]) -> list[Hit]:
        """The best passages, best first; those of `prefer` are among them. Text found twice is one hit."""
        language = language or language_of(query)
        preferred = {found.passage: found for found in self._catalog.found_at(prefer)}
        legs = self.legs(query, language, head, list(preferred), max(CANDIDATES, limit))
        scores = fused(legs, self.weights(language))
        ranked = sorted(sorted(scores), key=scores.__getitem__, reverse=True)[: limit + SPARE]
        found = self._found(ranked, limit) | preferred
        return self._placed(_hits(ranked, found, scores, legs, limit, preferred), found)

    def _found(self, ranked: Sequence[int], limit: int) -> dict[int, Found]:
        """The first `limit`, and the spare ones where some of those are deleted or say the same."""
        found = {one.passage: one for one in self._catalog.found(ranked[:limit])}
        if len({(one.stored.hash, one.start) for one in found.values()}) < min(limit, len(ranked)):
            found |= {one.passage: one for one in self._catalog.found(ranked[limit:])}
        return found

    def weights(self, language: str) -> Weights:
        return MULTILINGUAL if self._embedder.multilingual else WEIGHTS.get(language, WEIGHTS["en"])

    def legs(self, query: str, language: str, head: Head, others: Sequence[int] = (), most: int = CANDIDATES) -> Legs:
        """Each leg's `most` best; the cosine also for those of the other legs and for `others`."""
        foreign = OTHER.get(language, "")
        if foreign not in head.languages:
            foreign = ""  # what is not there is not searched for
        with self._beside(head, lambda: self._words(query, language, foreign, most)) as words:
            near = self._near(query, language, foreign, head, most)
            lexical, figure = words()
        dense: dict[int, float] = {}
        away: dict[int, float] = {}
        for is_away, rows in near([*lexical, *figure, *others]):
            (away if is_away else dense).update(rows)
        return Legs(lexical, dense, away, figure)

    def _beside(self, head: Head, work: Callable[[], T]) -> AbstractContextManager[Callable[[], T]]:
        """In a large collection words are looked up while Chroma searches, which takes about as long.

        In a small one both are mostly Python, which takes turns with itself.
        """
        return self._aside.beside(work) if head.passages > IN_MEMORY else nullcontext(work)

    def _words(self, query: str, language: str, foreign: str, most: int) -> tuple[dict[int, float], dict[int, float]]:
        """The lexical and the figure leg."""
        lexical = self._lexical.search(self._clauses(query, language, foreign), most, self._sounds(query, foreign))
        figures = asked_tokens(extract(query))
        figure = self._lexical.search([[([token], weight)] for token, weight in figures.items()], most)
        return dict(lexical), dict(figure)

    def _clauses(self, query: str, language: str, foreign: str) -> list[Clause]:
        clauses: list[Clause] = [[([token], 1.0)] for token in query_tokens(query)]
        if foreign:
            ways: dict[str, list[tuple[Sequence[str], float]]] = {}
            for term in self._glossary.expand(query, language):
                tokens = query_tokens(term.text)
                if tokens:
                    ways.setdefault(term.source, []).append((tokens, term.weight * TRANSLATED))
            clauses += ways.values()
        return clauses

    def _sounds(self, query: str, foreign: str) -> list[tuple[str, float]]:
        """Patterns of the English words that names in a Chinese question may stand for."""
        found = self._glossary.spellings(query)[:MOST_NAMES] if foreign == "en" else []
        return [(pattern, SOUND) for pattern, _ in found]

    def _near(self, query: str, language: str, foreign: str, head: Head, most: int) -> Comparison:
        """Compares passages with the question, those in the other language with its gloss."""
        asked = self._embedder.embed_query(query)
        glossed = None
        if foreign and not self._embedder.multilingual:
            glossed = self._embedder.embed_query(self._glossary.translate(query, language))

        def vector(its_language: str) -> tuple[bool, Vectors]:
            return (True, glossed) if glossed is not None and its_language == foreign else (False, asked)

        if head.passages <= IN_MEMORY or not self._vectors.exists:
            return self._among_all(head, vector, most)
        return self._among_nearest([asked] if glossed is None else [asked, glossed], vector, most)

    def _among_all(self, head: Head, vector: VectorFor, most: int) -> Comparison:
        compared = []
        for language, block in self._matrix.at(self._catalog, head.generation).blocks.items():
            is_away, asked = vector(language)
            compared.append((is_away, block, block.cosines(asked)))
        return lambda others: [(is_away, block.nearest(cosines, most, others)) for is_away, block, cosines in compared]

    def _among_nearest(self, asked: Sequence[Vectors], vector: VectorFor, most: int) -> Comparison:
        """Of what Chroma finds; the cosines are exact."""
        nearest = {id_ for one in asked for id_ in self._nearest(one, most)}

        def compare(others: Sequence[int]) -> Iterator[tuple[bool, list[tuple[int, float]]]]:
            rows = self._catalog.vectors_of(list(nearest.union(others)))
            for language in {row.language for row in rows}:
                held = [row for row in rows if row.language == language]
                is_away, with_ = vector(language)
                cosines = (unpacked([row.vector for row in held]) @ with_).tolist()
                yield is_away, list(zip([row.passage for row in held], cosines, strict=True))

        return compare

    def _nearest(self, vector: Vectors, most: int) -> list[int]:
        try:
            return [id_ for id_, _ in self._vectors.search(vector, most)]
        except IndexingError:
            return []  # a cache that is being made again: words still find

    def _placed(self, hits: list[Hit], found: Mapping[int, Found]) -> list[Hit]:
        """With the other places where each text stands."""
        repeated = {hit.passage: bytes.fromhex(hit.stored.hash) for hit in hits if found[hit.passage].elsewhere}
        if not repeated:
            return hits
        places = self._catalog.places(list(repeated.values()))
        return [
            replace(hit, also_at=tuple(place for place in places.get(hash_, ()) if place != hit.stored.place))
            if (hash_ := repeated.get(hit.passage))
            else hit
            for hit in hits
        ]


def _hits(
    ranked: Sequence[int],
    found: Mapping[int, Found],
    scores: Mapping[int, float],
    legs: Legs,
    limit: int,
    preferred: Mapping[int, Found],
) -> list[Hit]:
    """Up to `limit` hits and the preferred ones, each text once."""
    seen: set[tuple[str, int]] = set()
    hits: list[Hit] = []
    for id_ in dict.fromkeys((*ranked, *preferred)):
        one = found.get(id_)
        if one is None or (len(hits) >= limit and id_ not in preferred):
            continue
        key = (one.stored.hash, one.start)
        if key not in seen:
            seen.add(key)
            hits.append(Hit(id_, one.stored, one.start, one.end, scores.get(id_, 0.0), legs.of(id_)))
    return hits


def fused(legs: Legs, weights: Weights) -> dict[int, float]:
    """The weighted sum of the legs, each in [0, 1], scaled to [0, 1]."""
    total = weights.lexical * bool(legs.lexical) + weights.dense + weights.figure * bool(legs.figure) or 1.0
    scores: dict[int, float] = {}
    for leg, weight, low in (
        (legs.lexical, weights.lexical, 0.0),
        (legs.dense, weights.dense, None),
        (legs.away, weights.dense * weights.foreign, None),
        (legs.figure, weights.figure, 0.0),
    ):
        _add(scores, leg, weight / total, low)
    return scores


def _add(scores: dict[int, float], leg: Mapping[int, float], weight: float, low: float | None) -> None:
    """Add a leg between `low`, or else the lowest of its candidates (a cosine says nothing by itself), and its best."""
    if not leg:
        return
    high = max(leg.values())
    low = min(leg.values()) if low is None else low
    if high <= low:
        low = high - 1  # all the same: all are the best
    factor = weight / (high - low)
    for id_, value in leg.items():
        scores[id_] = scores.get(id_, 0.0) + (value - low) * factor
