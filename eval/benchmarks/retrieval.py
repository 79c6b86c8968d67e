"""Retrieval on the public suites, leg by leg: `python -m eval.benchmarks.retrieval [--data DIR]`.

The paragraphs of a suite are put into a collection as they are (no reader comes between) and each question is searched
by words alone, by meaning alone, by figures alone, and by all legs together. R@k: the right paragraph is among the
first k; nDCG@10 of the one right paragraph is 1 / log2(1 + rank).
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.building import Builder
from index.catalog import Catalog
from index.embedding import LocalEmbedder
from index.glossary.glossary import Glossary
from index.lexical import LexicalIndex
from index.matrix import Matrix
from index.model import Document, Paragraph
from index.processing import Task
from index.retrieval import Retriever, Weights, fused
from index.vectors import VectorIndex

Gold = frozenset[tuple[str, int]]
DEPTH = 10
BY_LEG = {
    "words": Weights(1.0, 0.0, 0.0),
    "meaning": Weights(0.0, 1.0, 0.0),
    "figures": Weights(0.0, 0.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    language: str
    gold: Gold
    """(file, paragraph number) of what answers it."""


@dataclass(frozen=True, slots=True)
class Trial:
    name: str
    files: Mapping[str, Sequence[str]]
    """File -> its paragraphs."""
    queries: Sequence[Query]


class Given:
    """Hands out paragraphs as they stand in the suite, where a reader would have to find them in a file."""

    def __init__(self, files: Mapping[str, Sequence[str]]) -> None:
        self._files = files

    def map(self, tasks: Iterable[Task], _total: int = 0) -> Iterator[tuple[Task, Document]]:
        for task in tasks:
            yield task, document_of(self._files[task.path.name])


def document_of(texts: Sequence[str]) -> Document:
    """A document of these paragraphs, with an empty line between them."""
    paragraphs: list[Paragraph] = []
    position = 0
    for number, text in enumerate(texts, 1):
        line = 2 * number - 1
        paragraphs.append(Paragraph(number, text, position, position + len(text), line, line))
        position += len(text) + 2
    return Document("\n\n".join(texts), tuple(paragraphs), "txt")


def filled(home: Path, files: Mapping[str, Sequence[str]]) -> tuple[Catalog, Retriever]:
    """A collection of these files, searched in memory."""
    documents = home / "documents"
    documents.mkdir(parents=True)
    for name, texts in files.items():
        (documents / name).write_text("\n\n".join(texts), encoding="utf-8")
    catalog = Catalog.at(home / "catalog.sqlite", create=True)
    embedder = LocalEmbedder()
    Builder(catalog, embedder).ingest([documents], Given(files))
    lexical = LexicalIndex(home / "lexical")
    lexical.catch_up(catalog)
    vectors = VectorIndex(home / "chroma", None, "trial")
    return catalog, Retriever(catalog, lexical, vectors, Matrix(), embedder, Glossary())


def places(catalog: Catalog, ids: Sequence[int]) -> list[tuple[str, int]]:
    """(file, paragraph) of passages, in their order, each once."""
    found = {one.passage: (one.stored.source.file, one.stored.paragraph.number) for one in catalog.found(ids)}
    return list(dict.fromkeys(found[id_] for id_ in ids if id_ in found))


def measure(trial: Trial) -> dict[str, tuple[float, float, float]]:
    """Leg -> (R@1, R@5, nDCG@10)."""
    sums: dict[str, list[float]] = {leg: [0.0, 0.0, 0.0] for leg in (*BY_LEG, "all")}
    with tempfile.TemporaryDirectory() as folder:
        catalog, retriever = filled(Path(folder), trial.files)
        head = catalog.head()
        for query in trial.queries:
            legs = retriever.legs(query.text, query.language, head)
            for leg, weights in {**BY_LEG, "all": retriever.weights(query.language)}.items():
                scores = fused(legs, weights)
                ranked = sorted((id_ for id_ in scores if scores[id_] > 0), key=lambda id_: -scores[id_])
                rank = _rank(places(catalog, ranked[: 2 * DEPTH])[:DEPTH], query.gold)
                for i, gain in enumerate(_gains(rank)):
                    sums[leg][i] += gain / len(trial.queries)
        catalog.close()
    return {leg: (one[0], one[1], one[2]) for leg, one in sums.items()}


def _rank(found: Sequence[tuple[str, int]], gold: Gold) -> int | None:
    return next((rank for rank, place in enumerate(found, 1) if place in gold), None)


def _gains(rank: int | None) -> tuple[float, float, float]:
    if rank is None:
        return 0.0, 0.0, 0.0
    return float(rank == 1), float(rank <= 5), 1 / math.log2(1 + rank)


def trials(data: Path) -> Iterator[Trial]:
    """The suites that are there."""
    yield from _xquad(data)
    yield from _tatqa(data)
    yield from _chinese(data)


def _rows(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _xquad(data: Path) -> Iterator[Trial]:
    texts: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
    for row in _rows(data / "xquad_paragraphs.jsonl"):
        texts[str(row["lang"])][str(row["para_id"])] = str(row["text"])
    numbers = {id_: number for number, id_ in enumerate(texts["en"], 1)}
    rows = _rows(data / "xquad_questions.jsonl")
    files = {f"{language}.txt": list(of.values()) for language, of in texts.items()}

    def asked(language: str, source: str) -> list[Query]:
        return [
            Query(
                str(row[f"question_{language}"]),
                language,
                frozenset({(f"{source}.txt", numbers[str(row["gold_para_id"])])}),
            )
            for row in rows
        ]

    for question in ("en", "zh"):
        for source in ("en", "zh"):
            name = f"{source}.txt"
            yield Trial(f"XQuAD {question}->{source}", {name: files[name]}, asked(question, source))
        yield Trial(f"XQuAD {question}->both, own", files, asked(question, question))


def _tatqa(data: Path) -> Iterator[Trial]:
    files: dict[str, list[str]] = {}
    for row in _rows(data / "tatqa_paragraphs.jsonl"):
        files.setdefault(f"{row['doc_id']}.txt", []).append(str(row["text"]))
    queries = [
        Query(
            str(row["question"]),
            "en",
            frozenset((f"{row['doc_id']}.txt", int(n)) for n in _list(row["gold_paragraphs"])),
        )
        for row in _rows(data / "tatqa_text_numeric.jsonl")
    ]
    yield Trial("TAT-QA en", files, queries)


def _chinese(data: Path) -> Iterator[Trial]:
    rows = _rows(data / "zh_numeric_paragraphs.jsonl")
    numbers = {str(row["para_id"]): number for number, row in enumerate(rows, 1)}
    files = {"zh.txt": [str(row["text"]) for row in rows]}
    for part, name in (("cmrc", "CMRC zh"), ("drcd", "DRCD zh (traditional)")):
        queries = [
            Query(str(row["question"]), "zh", frozenset({("zh.txt", numbers[str(row["gold_para_id"])])}))
            for row in _rows(data / "zh_numeric_questions.jsonl")
            if str(row["src"]).startswith(part)
        ]
        yield Trial(name, files, queries)


def _list(value: object) -> list[int]:
    assert isinstance(value, list)
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    if not data.is_dir():
        raise SystemExit(f"{data} is not there: give the folder of the public suites with --data")
    print(f"{'suite':<24}{'questions':>10}  {'leg':<8}{'R@1':>7}{'R@5':>7}{'nDCG@10':>9}")
    for trial in trials(data):
        for leg, (first, five, gain) in measure(trial).items():
            print(f"{trial.name:<24}{len(trial.queries):>10}  {leg:<8}{first:>7.3f}{five:>7.3f}{gain:>9.3f}")


if __name__ == "__main__":
    main()
