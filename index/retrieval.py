"""A question to ranked passages: words, meaning and figures, weighed by what each is good at.

Legs: `lexical` (BM25 over words and Chinese pairs, with the question's terms in the other language), `dense` (cosine of
embeddings) and `figure` (the values in the question, however they are written). Each is brought to [0, 1] and they are
summed with weights; ranks alone would throw away how sure a leg is (reciprocal-rank fusion with a weak dense leg takes
R@1 on Chinese XQuAD from 0.92 to 0.76).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.arrays import Vectors, unpacked
from index.catalog import Catalog
from index.embedding import Embedder
from index.figures import asked_tokens
from index.glossary.glossary import Glossary
from index.lexical import LexicalIndex
from index.matrix import Matrix
from index.model import Hit, Place

try:
    from index.quantities import extract  # type: ignore[attr-defined]
except ImportError:  # not landed yet
    extract = lambda text, language=None: []  # noqa
from index.rows import Found
from index.text import language_of
from index.tokens import query_tokens
from index.vectors import VectorIndex

IN_MEMORY = 25_000
"""Up to this many passages all vectors are compared; beyond it Chroma's graph is searched."""
CANDIDATES = 100
"""Passages that a leg may propose."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each leg says. They need not sum to 1."""

    lexical: float
    dense: float
    figure: float


WEIGHTS = {"en": Weights(1.0, 0.6, 0.15), "zh": Weights(1.0, 0.25, 0.15)}


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

    def search(
        self, query: str, generation: int, *, language: str | None, limit: int, prefer: Sequence[Place]
    ) -> list[Hit]:
        """The best passages, best first; those of `prefer` are among them. Text found twice is one hit."""
        language = language or language_of(query)
        preferred = {found.passage: found for found in self._catalog.found_at(prefer)}
        legs = self._legs(query, language, generation, list(preferred))
        scores = _fused(legs, WEIGHTS.get(language, WEIGHTS["en"]))
        ranked = sorted(scores, key=lambda id_: (-scores[id_], id_))
        found = {found.passage: found for found in self._catalog.found(ranked[: limit * 2 + 10])} | preferred
        return self._hits(ranked, found, scores, legs, limit, preferred)

    def _legs(self, query: str, language: str, generation: int, preferred: list[int]) -> dict[str, dict[int, float]]:
        lexical = dict(self._lexical.search(self._terms(query, language), CANDIDATES))
        figure = dict(self._lexical.search(asked_tokens(extract(query)), CANDIDATES))
        vector = self._embedder.embed_query(query)
        dense = self._dense(vector, generation, [*lexical, *figure, *preferred])
        return {"lexical": lexical, "dense": dense, "figure": figure}

    def _terms(self, query: str, language: str) -> dict[str, float]:
        terms = dict.fromkeys(query_tokens(query), 1.0)
        if language in ("en", "zh"):
            for term in self._glossary.expand(query, language):
                tokens = query_tokens(term.text)
                for token in tokens:
                    terms[token] = max(terms.get(token, 0.0), term.weight / len(tokens) ** 0.5)
        return terms

    def _dense(self, vector: Vectors, generation: int, others: Sequence[int]) -> dict[int, float]:
        """Cosines of the nearest passages, and of those that the other legs propose."""
        if self._catalog.last_passage() <= IN_MEMORY or not self._vectors.exists:
            snapshot = self._matrix.at(self._catalog, generation)
            return dict(snapshot.search(vector, CANDIDATES)) | snapshot.scores(vector, others)
        nearest = dict(self._vectors.search(vector, CANDIDATES))
        missing = [id_ for id_ in others if id_ not in nearest]
        blobs = self._catalog.vectors_of(missing)
        if blobs:
            cosines = unpacked(list(blobs.values()), self._embedder.dimensions) @ vector
            nearest |= dict(zip(blobs, cosines.tolist(), strict=True))
        return nearest

    def _hits(
        self,
        ranked: Sequence[int],
        found: Mapping[int, Found],
        scores: Mapping[int, float],
        legs: Mapping[str, Mapping[int, float]],
        limit: int,
        preferred: Mapping[int, Found],
    ) -> list[Hit]:
        seen: set[tuple[str, int]] = set()
        hits: list[Hit] = []
        for id_ in [*ranked, *(id_ for id_ in preferred if id_ not in scores)]:
            one = found.get(id_)
            if one is None or (len(hits) >= limit and id_ not in preferred):
                continue
            key = (one.stored.hash, one.start)
            if key in seen:
                continue
            seen.add(key)
            legs_of = {name: leg[id_] for name, leg in legs.items() if id_ in leg}
            hits.append(Hit(id_, one.stored, one.start, one.end, scores.get(id_, 0.0), legs_of))
        return self._placed(hits)

    def _placed(self, hits: list[Hit]) -> list[Hit]:
        """With the other places where each text stands."""
        places = self._catalog.places([bytes.fromhex(hit.stored.hash) for hit in hits]) if hits else {}
        return [
            Hit(
                hit.passage, hit.stored, hit.start, hit.end, hit.score, hit.legs,
                tuple(p for p in places.get(bytes.fromhex(hit.stored.hash), ()) if p != hit.stored.place),
            )
            for hit in hits
        ]  # fmt: skip


def _fused(legs: Mapping[str, Mapping[int, float]], weights: Weights) -> dict[int, float]:
    """The weighted sum of the legs, each in [0, 1], scaled to [0, 1]."""
    parts = {
        "lexical": (_by_best(legs["lexical"]), weights.lexical),
        "dense": (_above_floor(legs["dense"]), weights.dense),
        "figure": (_by_best(legs["figure"]), weights.figure),
    }
    total = sum(weight for leg, weight in parts.values() if leg) or 1.0
    scores: dict[int, float] = {}
    for leg, weight in parts.values():
        for id_, value in leg.items():
            scores[id_] = scores.get(id_, 0.0) + value * weight / total
    return scores


def _by_best(leg: Mapping[int, float]) -> dict[int, float]:
    best = max(leg.values(), default=0.0)
    return {id_: value / best for id_, value in leg.items()} if best > 0 else {}


def _above_floor(leg: Mapping[int, float]) -> dict[int, float]:
    """Cosines between the lowest and the highest of the candidates."""
    if not leg:
        return {}
    low, high = min(leg.values()), max(leg.values())
    return {id_: (value - low) / (high - low) if high > low else 1.0 for id_, value in leg.items()}
