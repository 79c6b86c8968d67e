"""How much the glossary finds across languages: R@5 on XQuAD's development half, leg by leg and by number of pairs.

    python -m eval.benchmarks.glossary --data ../shared/data [--crowded] [--curve]

The search here is a plain one of its own (BM25 over words and Chinese characters, embeddings centred by language, their
normalised sum), so that the figures say what the glossary gives and not what the product's retrieval adds.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.glossary.forms import bases
from index.glossary.glossary import Glossary
from index.glossary.tables import plain
from index.glossary.terms import Term
from index.words import simplify

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
Scores = NDArray[np.float64]
K1, B = 1.2, 0.75


def tokens(text: str) -> list[str]:
    """Shortest base forms of words, and Chinese bigrams (a lone character by itself)."""
    found = [min(bases(word), key=len) for word in _WORD.findall(plain(text))]
    for run in _HAN.findall(simplify(text)):
        found += [run[at : at + 2] for at in range(len(run) - 1)] if len(run) > 1 else [run]
    return found


class Lexical:
    """BM25 over `tokens`, with alternatives scored by their best."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [Counter(tokens(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in self._counts], dtype=float)
        self._length = lengths / lengths.mean()
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(self._counts):
            for token, times in count.items():
                self._postings[token].append((number, times))

    def score(self, token: str) -> Scores:
        scores = np.zeros(len(self._counts))
        postings = self._postings.get(token, ())
        if postings:
            rarity = math.log(1 + (len(self._counts) - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, times in postings:
                scores[number] = rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * self._length[number]))
        return scores

    def plain(self, text: str) -> Scores:
        return sum((self.score(token) for token in set(tokens(text))), np.zeros(len(self._counts)))

    def expanded(self, terms: Sequence[Term]) -> Scores:
        best: dict[str, Scores] = {}
        for term in terms:
            parts = tokens(term.text)
            scores = sum((self.score(part) for part in parts), np.zeros(len(self._counts)))
            scores *= term.weight / max(len(parts), 1) ** 0.5
            best[term.source] = np.maximum(best[term.source], scores) if term.source in best else scores
        return sum(best.values(), np.zeros(len(self._counts)))


class Dense:
    """The embedded embedder, each language's texts centred on their own mean."""

    def __init__(self, texts: Sequence[str], questions: Sequence[str]) -> None:
        import wordllama

        folder = Path(wordllama.__file__).parent
        self._model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
        texts_embedded = self.embed(texts)
        self._mean = texts_embedded.mean(axis=0)
        self._texts = _unit(texts_embedded - self._mean)
        self._question_mean = self.embed(questions).mean(axis=0)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(self._model.embed(list(texts), norm=True), dtype=np.float32)

    def direct(self, question: str) -> Scores:
        """The question in its own language against texts in the other."""
        return np.asarray(self._texts @ _unit(self.embed([question])[0] - self._question_mean), dtype=float)

    def glossed(self, gloss: str) -> Scores:
        """The question's gloss in the language of the texts."""
        return np.asarray(self._texts @ _unit(self.embed([gloss])[0] - self._mean), dtype=float)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


def _spread(scores: Scores) -> Scores:
    """To [0, 1] over one search."""
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


@dataclass(frozen=True, slots=True)
class Direction:
    """Questions of one language over the paragraphs of the other."""

    source: str
    questions: list[str]
    gold: list[int]
    texts: list[str]


def load(data: Path, crowded: bool = False) -> list[Direction]:
    """Both directions; `crowded` puts the Chinese paragraphs of other suites among XQuAD's."""
    others = [row["text"] for row in _rows(data / "zh_numeric_paragraphs.jsonl")] if crowded else []
    paragraphs = _rows(data / "xquad_paragraphs.jsonl")
    questions = _rows(data / "xquad_questions.jsonl")
    directions = []
    for source, target in (("en", "zh"), ("zh", "en")):
        own = [row for row in paragraphs if row["lang"] == target]
        number = {row["para_id"]: at for at, row in enumerate(own)}
        directions.append(
            Direction(
                source,
                [row[f"question_{source}"] for row in questions],
                [number[row["gold_para_id"]] for row in questions],
                [row["text"] for row in own] + (others if target == "zh" else []),
            )
        )
    return directions


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def recall(scores: Sequence[Scores], gold: Sequence[int], at: int = 5) -> float:
    """The share of questions whose paragraph is among the first `at`; a tie counts against it, all zero is a miss."""
    found = 0
    for row, right in zip(scores, gold, strict=True):
        found += bool(row[right] > 0 and (row >= row[right]).sum() <= at)
    return found / len(gold)


def legs(direction: Direction, glossary: Glossary, dense: Dense | None) -> dict[str, tuple[float, float]]:
    """R@1 and R@5 of each leg and of their sums."""
    lexical = Lexical(direction.texts)
    rows: dict[str, list[Scores]] = defaultdict(list)
    for question in direction.questions:
        plain_scores = lexical.plain(question)
        words = plain_scores + lexical.expanded(glossary.expand(question, direction.source))
        rows["BM25"].append(plain_scores)
        rows["BM25 + glossary"].append(words)
        if dense:
            direct = dense.direct(question)
            glossed = dense.glossed(glossary.translate(question, direction.source))
            rows["dense"].append(direct - direct.min())
            rows["dense on gloss"].append(glossed - glossed.min())
            rows["sum (direct)"].append(_spread(words) + 0.5 * _spread(direct))
            rows["sum (gloss)"].append(_spread(words) + 0.5 * _spread(glossed))
            rows["sum (both)"].append(_spread(words) + 0.3 * _spread(glossed) + 0.3 * _spread(direct))
    return {name: (recall(found, direction.gold, 1), recall(found, direction.gold, 5)) for name, found in rows.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--curve", action="store_true", help="R@5 by number of pairs, drawn at random")
    parser.add_argument("--crowded", action="store_true", help="among 552 Chinese paragraphs of other suites")
    arguments = parser.parse_args()
    directions = load(arguments.data, arguments.crowded)
    started = time.perf_counter()
    glossary = Glossary()
    glossary.expand("steel", "en")
    print(f"loaded in {(time.perf_counter() - started) * 1000:.0f} ms")
    for direction in directions:
        dense = Dense(direction.texts, direction.questions)
        print(f"questions in {direction.source}, {len(direction.texts)} paragraphs: R@1, R@5")
        for name, (first, fifth) in legs(direction, glossary, dense).items():
            print(f"  {name:16} {first:.3f} {fifth:.3f}")
    if arguments.curve:
        curve(directions)


def curve(directions: Sequence[Direction]) -> None:
    terms = Path(__file__).parents[2] / "index" / "glossary"
    lines = [
        line
        for path in sorted(terms.glob("*.tsv"))
        if path.stem != "function_words"
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"
    ]
    random.Random(7).shuffle(lines)
    for count in (0, 500, 1000, 2000, 4000, 6000, 8000, 10000, len(lines)):
        if count > len(lines):
            continue
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "terms.tsv").write_text("\n".join(lines[:count]), encoding="utf-8")
            silent = (terms / "function_words.tsv").read_text(encoding="utf-8")
            (Path(folder) / "function_words.tsv").write_text(silent, encoding="utf-8")
            glossary = Glossary(folder=Path(folder))
            found = [legs(direction, glossary, None)["BM25 + glossary"] for direction in directions]
        print(f"{count:6} pairs", *(f"{first:.3f} {fifth:.3f}" for first, fifth in found))


if __name__ == "__main__":
    main()
