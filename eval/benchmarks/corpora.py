"""Public reading suites (development halves in ../shared/data) and the seeds suite as one form of case, for measuring."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from index.quantities import Quantity, extract

SUITES = Path(__file__).parents[1] / "suites"


@dataclass(frozen=True, slots=True)
class ReadingCase:
    """A question with its right figure; `golds` empty and `value` None where nothing in the corpus answers it."""

    id: str
    question: str
    golds: tuple[str, ...] = ()
    value: Decimal | None = None
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    files: frozenset[str] = frozenset()
    """Files that hold the answer."""
    snippets: tuple[str, ...] = ()
    """Text that a paragraph with the answer holds, white space aside."""
    tags: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.golds) or self.value is not None

    def is_right(self, value: Decimal | None, unit: str, surface: str) -> bool:
        """Whether a figure is the one asked for; gold texts are read by the quantity reader."""
        if self.value is not None:
            close = value is not None and abs(value - self.value) <= abs(self.value) * self.tolerance
            return close and unit == self.unit
        return any(_matches(gold, value, surface) for gold in self.golds)


@dataclass(slots=True)
class ReadingCorpus:
    """Documents as paragraphs by file name, or a folder of files, and its cases."""

    name: str
    language: str
    documents: dict[str, list[str]] = field(default_factory=dict)
    folder: Path | None = None
    cases: list[ReadingCase] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        """The documents as text files, paragraphs between blank lines."""
        if self.folder:
            return self.folder
        folder.mkdir(parents=True, exist_ok=True)
        for file, paragraphs in self.documents.items():
            folded = (" ".join(paragraph.split()) for paragraph in paragraphs)
            (folder / file).write_text("\n\n".join(folded) + "\n", encoding="utf-8")
        return folder


def _squeezed(text: str) -> str:
    return re.sub(r"[\s,，]", "", text).lower()


def _matches(gold: str, value: Decimal | None, surface: str) -> bool:
    def agrees(quantity: Quantity) -> bool:
        return value is not None and value in (quantity.value, quantity.low)

    if any(agrees(quantity) for quantity in extract(gold)):
        return True
    one, other = _squeezed(gold), _squeezed(surface)
    return bool(other) and (one == other or (len(other) > 2 and other in one) or (len(one) > 1 and one in other))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def xquad(data: Path, documents: str, questions: str) -> ReadingCorpus:
    """XQuAD figures: paragraphs in one language, questions in the same or the other."""
    corpus = ReadingCorpus(f"xquad {questions}->{documents}", questions)
    home: dict[str, tuple[str, str]] = {}
    for row in _rows(data / "xquad_paragraphs.jsonl"):
        if row["lang"][:2] == documents:
            file = f"{row['para_id'].split('-')[0]}.txt"
            corpus.documents.setdefault(file, []).append(row["text"])
            home[row["para_id"]] = (file, row["text"])
    for row in _rows(data / "xquad_questions.jsonl"):
        if row[f"kind_{documents}"] not in ("none", "") and row[f"has_digit_{documents}"]:
            file, text = home[row["gold_para_id"]]
            golds = (row[f"answer_{documents}"],)
            corpus.cases.append(
                ReadingCase(
                    row["qid"], row[f"question_{questions}"], golds, files=frozenset({file}), snippets=(text[:60],)
                )
            )
    return corpus


def zh_numeric(data: Path) -> ReadingCorpus:
    """CMRC and DRCD questions answered by a figure or a date, in simplified and traditional characters."""
    corpus = ReadingCorpus("zh figures", "zh")
    home: dict[str, tuple[str, str]] = {}
    for row in _rows(data / "zh_numeric_paragraphs.jsonl"):
        file = f"{row['para_id']}.txt"
        corpus.documents[file] = [row["text"]]
        home[row["para_id"]] = (file, row["text"])
    for row in _rows(data / "zh_numeric_questions.jsonl"):
        if row["numeric"]:
            file, text = home[row["gold_para_id"]]
            corpus.cases.append(
                ReadingCase(
                    row["qid"], row["question"], tuple(row["answers"]), files=frozenset({file}), snippets=(text[:60],)
                )
            )
    return corpus


def tatqa(data: Path) -> ReadingCorpus:
    """Figures in the text of English filings."""
    corpus = ReadingCorpus("tatqa", "en")
    texts: dict[tuple[str, int], str] = {}
    grouped: dict[str, list[str]] = defaultdict(list)
    for row in _rows(data / "tatqa_paragraphs.jsonl"):
        grouped[f"{row['doc_id']}.txt"].append(row["text"])
        texts[row["doc_id"], row["paragraph"]] = row["text"]
    corpus.documents = dict(grouped)
    for row in _rows(data / "tatqa_text_numeric.jsonl"):
        answers = row["answer"] if isinstance(row["answer"], list) else [row["answer"]]
        gold = texts[row["doc_id"], row["gold_paragraphs"][0]]
        corpus.cases.append(
            ReadingCase(
                row["qid"],
                row["question"],
                tuple(map(str, answers)),
                files=frozenset({f"{row['doc_id']}.txt"}),
                snippets=(" ".join(gold.split())[:60],),
                tags=(row["answer_type"],),
            )
        )
    return corpus


def suite(path: Path, folder: Path) -> ReadingCorpus:
    """A suite in the public contract's form; text answers and follow-ups are left out."""
    corpus = ReadingCorpus(path.stem, "", folder=folder)
    for row in _rows(path):
        answer = row.get("answer") or {}
        if row.get("history") or "text" in answer:
            continue
        answerable = row.get("answerable", True)
        corpus.cases.append(
            ReadingCase(
                row["id"],
                row["question"],
                value=Decimal(answer["value"]) if answerable else None,
                unit=answer.get("unit", ""),
                tolerance=Decimal(answer.get("tolerance", "0")),
                files=frozenset(evidence["file"] for evidence in row.get("evidence", [])),
                snippets=tuple(evidence["contains"] for evidence in row.get("evidence", [])),
                tags=(row["lang"], *row.get("tags", [])),
            )
        )
    return corpus


def everything(data: Path, seeds: Path) -> list[ReadingCorpus]:
    """All corpora to develop on whose data is there; the suites called `unseen` are none of them."""
    found: list[ReadingCorpus] = []
    if data.is_dir():
        found += [xquad(data, one, other) for one in ("en", "zh") for other in ("en", "zh")]
        found += [tatqa(data), zh_numeric(data)]
    if seeds.is_dir():
        found += [
            suite(SUITES / f"{name}.jsonl", seeds) for name in ("press_conference_2025", "press_conference_paraphrased")
        ]
    found += [suite(SUITES / f"{name}.jsonl", Path("qa/demo/documents")) for name in ("sample", "sample_paraphrased")]
    found += [
        suite(SUITES / f"{name}.jsonl", SUITES / "adversarial") for name in ("adversarial", "adversarial_paraphrased")
    ]
    return found
