"""Terms learned from a corpus that tells the same thing in two languages, as paragraphs that share figures do.

Two paragraphs in two languages that share three rare figures speak of one thing; within them, sentences that share
one do. What recurs on both sides of such sentences, and not elsewhere, is a pair of terms: the measure is Dunning's
log-likelihood ratio (Accurate Methods for the Statistics of Surprise and Coincidence, 1993), and pairs are taken best
first, each term once (competitive linking, Melamed 2000). Pure.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from index.glossary.tables import WORD, plain
from index.quantities import extract
from index.sentences import sentences
from index.words import simplify, stem

_COMMON = 4
"""A figure in more texts of one language than this says nothing of what a text is about."""
_LEAST_COUNT = 3
"""What stands together in fewer sentences is mostly chance: measured, half of the pairs seen twice are wrong."""
_LEAST_RATIO = 6.6
"""Log-likelihood ratio below which a pair may be chance (1 in 100 for one pair)."""
_LONGEST_ENGLISH, _LONGEST_CHINESE = 4, 8


@dataclass(frozen=True, slots=True)
class Sample:
    """A stretch of text with the figures in it: (value, unit), or whatever is equal where figures are."""

    text: str
    language: str
    figures: frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Learned:
    """A pair of terms. `weight` in (0, 1) grows with the evidence; `count` is in how many aligned pairs both stand."""

    english: str
    chinese: str
    weight: float
    count: int


def align(samples: Sequence[Sample], least: int = 3) -> list[tuple[Sample, Sample]]:
    """(English, Chinese) samples that share at least `least` rare figures: each English one with its best."""
    english = [sample for sample in samples if sample.language == "en"]
    chinese = [sample for sample in samples if sample.language == "zh"]
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for number, sample in enumerate(chinese):
        for figure in sample.figures:
            holders[figure].append(number)
    spread = Counter(figure for sample in english for figure in sample.figures)
    pairs = []
    for sample in english:
        rare = (holders[f] for f in sample.figures if spread[f] <= _COMMON and 0 < len(holders.get(f, ())) <= _COMMON)
        shared = Counter(number for numbers in rare for number in numbers)
        if shared:
            number, count = min(shared.items(), key=lambda item: (-item[1], item[0]))
            if count >= least:
                pairs.append((sample, chinese[number]))
    return pairs


def sample(text: str, language: str) -> Sample:
    """A text with its figures, compared by value alone: units are written differently in the two languages."""
    quantities = extract(text, language)
    return Sample(text, language, frozenset(q.value for q in quantities if q.value is not None))


def learn_terms(paragraphs: Sequence[Sample]) -> list[Learned]:
    """Pairs of terms of a corpus, best first: paragraphs are aligned by their figures, then their sentences."""
    pairs = []
    for english, chinese in align(paragraphs):
        parts = [
            sample(whole.text[start:end], whole.language)
            for whole in (english, chinese)
            for start, end in sentences(whole.text)
        ]
        pairs += align(parts, 1)
    return learn(pairs)


def learn(pairs: Iterable[tuple[Sample, Sample]]) -> list[Learned]:
    """Pairs of terms that recur together in aligned samples (sentences, better than paragraphs), best first."""
    surfaces: dict[str, str] = {}
    sides = [(_english_terms(english.text, surfaces), _chinese_terms(chinese.text)) for english, chinese in pairs]
    left = Counter(term for english, _ in sides for term in english)
    right = _whole(Counter(term for _, chinese in sides for term in chinese))
    together = Counter(
        (a, b)
        for english, chinese in sides
        for a in english
        if left[a] >= _LEAST_COUNT
        for b in chinese
        if right.get(b, 0) >= _LEAST_COUNT
    )
    scored = [
        (_likelihood_ratio(count, left[a], right[b], len(sides)), len(a) + len(b), surfaces[a], b, count)
        for (a, b), count in together.items()
        if count >= _LEAST_COUNT and 2 * count / (left[a] + right[b]) > 0.8
    ]
    return _linked(scored)


def _whole(counts: Counter[str]) -> dict[str, int]:
    """Without the pieces that always stand in the same longer stretch, and without stretches too long for a term."""
    pieces: set[str] = set()
    for term, count in counts.items():
        pieces.update(piece for piece in (term[1:], term[:-1]) if counts.get(piece) == count)
    return {term: count for term, count in counts.items() if len(term) <= _LONGEST_CHINESE and term not in pieces}


def _linked(scored: list[tuple[float, int, str, str, int]]) -> list[Learned]:
    """Best first, each term once, and no piece of a term whose whole was taken."""
    learned: list[Learned] = []
    for ratio, _, english, chinese, count in sorted(scored, key=lambda row: (-row[0], -row[1], row[2], row[3])):
        if ratio < _LEAST_RATIO:
            break
        if not any(
            english in taken.english or chinese in taken.chinese or taken.english in english or taken.chinese in chinese
            for taken in learned
        ):
            learned.append(Learned(english, chinese, 1 - math.exp(-ratio / 10), count))
    return learned


def _likelihood_ratio(both: int, left: int, right: int, total: int) -> float:
    """Dunning's G2 of the two-by-two table; 0 where the two avoid each other."""
    if both * total <= left * right:
        return 0.0
    cells = (
        (both, left * right), (left - both, left * (total - right)), (right - both, (total - left) * right),
        (total - left - right + both, (total - left) * (total - right)),
    )  # fmt: skip
    return 2 * sum(seen * math.log(seen * total / expected) for seen, expected in cells if seen and expected)


def _english_terms(text: str, surfaces: dict[str, str]) -> set[str]:
    """Stems of phrases of one to four words that neither begin nor end with a short or numeric word.

    `surfaces` is given the shortest writing of each.
    """
    words = [plain(word) for word in WORD.findall(text)]
    content = [len(word) > 3 and word.isalpha() for word in words]
    terms = set()
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_ENGLISH, len(words)) + 1):
            if content[start] and content[end - 1]:
                term, surface = " ".join(map(stem, words[start:end])), " ".join(words[start:end])
                surfaces[term] = min(surfaces.get(term, surface), surface, key=len)
                terms.add(term)
    return terms


def _chinese_terms(text: str) -> set[str]:
    """Stretches of Chinese characters, of two to one more than a term has."""
    text = simplify(text)
    han = ["\u3400" <= character <= "\u9fff" for character in text]
    terms = set()
    for start in range(len(text)):
        for end in range(start + 1, min(start + _LONGEST_CHINESE + 1, len(text)) + 1):
            if not han[end - 1]:
                break
            if end - start > 1:
                terms.add(text[start:end])
    return terms
