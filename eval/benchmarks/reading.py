"""How well figures are read with no model: `python -m eval.benchmarks.reading [--fit] [--failures N] [NAME...]`.

Prints, for each development corpus, the share of questions whose figure is the answer's value, whose cited paragraph holds
the answer, and that are abstained from; and how often it abstains when the paragraphs with the answer are taken out.
`--fit` fits the weights of `qa.figures.candidates` on the same corpora (odd questions) and prints them with the share of
even questions whose best candidate is right.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from eval.benchmarks.corpora import ReadingCase, ReadingCorpus, everything
from qa.app import App, build
from qa.extractive import SOUND, evidence_of, is_about, leading
from qa.figures.candidates import WEIGHTS, Candidate
from qa.model import Answer, Request
from qa.settings import Settings
from qa.understanding import understand

SHARED = Path(__file__).parents[3] / "shared"


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _holds(case: ReadingCase, file: str, text: str) -> bool:
    if not any(file.endswith(name) for name in case.files):
        return False
    squeezed = _squeezed(text)
    return any(_squeezed(snippet) in squeezed for snippet in case.snippets)


def _open(corpus: ReadingCorpus, home: Path) -> App:
    folder = corpus.write(home / "documents")
    app = build(Settings.read({"BALLAST_LLM": "local", "BALLAST_EMBEDDER": "local"}, home=home / "index"))
    app.library.open("default", create=True).ingest([folder])
    return app


def outcome(case: ReadingCase, answer: Answer) -> str:
    """`right`, `wrong`, `abstained`, `no figure`."""
    if answer.status == "abstained":
        return "abstained"
    if answer.value is None:
        held = any(_squeezed(gold) in _squeezed(answer.answer) for gold in case.golds)
        return "sentence" if held else "no figure"
    return "right" if case.is_right(answer.value.value, answer.value.unit, answer.value.text) else "wrong"


async def _measure(corpus: ReadingCorpus, app: App, failures: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    collection = app.library.open("default")
    for case in corpus.cases:
        answer = await app.ask(Request(case.question))
        found = outcome(case, answer)
        if not case.answerable:
            counts["absent"] += 1
            counts["absent, abstained"] += found == "abstained"
        else:
            counts["asked"] += 1
            counts[found] += 1
            cited = answer.citations[:1]
            counts["cited"] += any(
                _holds(case, c.file, collection.paragraph(c.file, c.paragraph).paragraph.text) for c in cited
            )
        if failures and (found != "right" if case.answerable else found != "abstained"):
            failures -= 1
            value = answer.value.value if answer.value else None
            sys.stdout.write(f"  {case.id} {case.question}\n    {found}: {value}; wanted {case.golds or case.value}\n")
            sys.stdout.write(f"    {answer.answer[:160]}\n")
    return counts


def _without_answers(corpus: ReadingCorpus) -> ReadingCorpus:
    """Every other question's file taken out, and only those questions asked."""
    gone = {file for case in corpus.cases[::2] for file in case.files}
    kept = {file: paragraphs for file, paragraphs in corpus.documents.items() if file not in gone}
    cases = [replace(case, golds=(), value=None) for case in corpus.cases if case.files <= gone]
    return ReadingCorpus(f"{corpus.name}, answers taken out", corpus.language, kept, None, cases)


def _line(name: str, counts: Counter[str]) -> str:
    asked, absent = counts["asked"] or 1, counts["absent"]
    parts = [f"{name:<36} {counts['asked']:>5}"]
    keys = ("right", "wrong", "abstained", "sentence", "cited")
    parts += [f"{counts[key] / asked:>10.3f}" if counts["asked"] else f"{'-':>10}" for key in keys]
    parts.append(f"{counts['absent, abstained'] / absent:>10.3f} of {absent}" if absent else "")
    return " ".join(parts)


def count(corpus: ReadingCorpus, failures: int = 0) -> Counter[str]:
    """Outcomes of a corpus's questions by name, `asked` and `cited`; `absent` ones and those rightly abstained from."""
    with tempfile.TemporaryDirectory() as folder:
        app = _open(corpus, Path(folder))
        try:
            return asyncio.run(_measure(corpus, app, failures))
        finally:
            app.library.close()


def measure(corpora: Sequence[ReadingCorpus], failures: int) -> None:
    sys.stdout.write(
        f"{'corpus':<36} {'asked':>5} {'right':>10} {'wrong':>10} {'abstained':>10} {'sentence':>10} {'cited':>10}"
        "  rightly abstained\n"
    )
    for corpus in corpora:
        variants = [corpus, _without_answers(corpus)] if corpus.documents else [corpus]
        for variant in variants:
            sys.stdout.write(_line(variant.name, count(variant, failures)) + "\n")
            sys.stdout.flush()


AGAINST = ("loose", "plain")
"""Evidence that speaks against a figure; the rest speaks for it."""
Group = tuple[np.ndarray, np.ndarray]
"""Features of a question's candidates, [n, features], and which of them are right, [n]."""


def _is_right(case: ReadingCase, candidate: Candidate) -> bool:
    quantity, stored = candidate.quantity, candidate.read.hit.stored
    value = quantity.value if quantity.value is not None else quantity.low
    if not case.is_right(value, quantity.unit or quantity.kind, quantity.text):
        return False
    return _holds(case, stored.source.file, stored.paragraph.text)


def _groups(corpus: ReadingCorpus) -> list[Group]:
    groups: list[Group] = []
    with tempfile.TemporaryDirectory() as folder:
        app = _open(corpus, Path(folder))
        collection = app.library.open("default")
        for case in corpus.cases:
            if not case.answerable or "derived" in case.tags:
                continue
            question = understand(case.question)
            if question.wanted.kind == "none":
                continue
            found = app.assistant.inquire(question, collection).candidates
            right = np.array([_is_right(case, c) for c in found], dtype=bool)
            if right.any() and not right.all():
                groups.append((np.array([[c.features[name] for name in WEIGHTS] for c in found]), right))
        app.library.close()
    return groups


def fit(corpora: Sequence[ReadingCorpus]) -> None:
    """Conditional logit with a small ridge; each corpus weighs the same."""
    training: list[tuple[Group, float]] = []
    testing: dict[str, list[Group]] = {}
    for corpus in corpora:
        groups = _groups(corpus)
        training += [(group, 1 / max(len(groups[::2]), 1) ** 0.5) for group in groups[::2]]
        testing[corpus.name] = groups[1::2]

    def loss(weights: np.ndarray) -> float:
        total = 0.02 * float(weights @ weights)
        for (features, right), share in training:
            scores = features @ weights
            scores -= scores.max()
            likelihood = np.exp(scores)
            total -= share * float(np.log(likelihood[right].sum() / likelihood.sum()))
        return total

    start = np.array(list(WEIGHTS.values()))
    weights = minimize(loss, start, method="L-BFGS-B", options={"maxiter": 200}).x
    for name, value in zip(WEIGHTS, weights, strict=True):
        sys.stdout.write(f'    "{name}": {value:.2f},\n')
    for name, groups in testing.items():
        before, after = (
            np.mean([right[np.argmax(features @ w)] for features, right in groups]) for w in (start, weights)
        )
        sys.stdout.write(f"{name:<36} {len(groups):>5} {before:>8.3f} -> {after:.3f}\n")


def _soundness(corpus: ReadingCorpus) -> list[tuple[bool, dict[str, float], bool]]:
    """(across, evidence, is right) of the candidate chosen for each question, answerable or not."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        app = _open(corpus, Path(folder))
        collection = app.library.open("default")
        for case in corpus.cases:
            question = understand(case.question)
            if question.wanted.kind == "none" or "derived" in case.tags:
                continue
            found = app.assistant.inquire(question, collection).candidates
            best = leading(found)
            if best is None or not is_about(best):
                continue
            value = best.quantity.value if best.quantity.value is not None else best.quantity.low
            right = case.answerable and case.is_right(
                value, best.quantity.unit or best.quantity.kind, best.quantity.text
            )
            rows.append((best.across, evidence_of(best), right))
        app.library.close()
    return rows


def fit_soundness(corpora: Sequence[ReadingCorpus]) -> None:
    """Logistic regression of `the chosen figure is right` on the evidence for it, within a language and across."""
    rows: list[tuple[bool, dict[str, float], bool, float]] = []
    for corpus in corpora:
        for variant in [corpus, _without_answers(corpus)] if corpus.documents else [corpus]:
            found = _soundness(variant)
            rows += [(*row, 1 / max(len(found), 1) ** 0.5) for row in found]
    for across in (False, True):
        chosen = [row for row in rows if row[0] == across]
        names = [name for name in SOUND[across] if name != "base"]
        x = np.array([[1.0, *(row[1][name] for name in names)] for row in chosen])
        y = np.array([row[2] for row in chosen])
        share = np.array([row[3] for row in chosen])
        train = np.arange(len(y)) % 2 == 0

        def loss(
            w: np.ndarray, x: np.ndarray = x[train], y: np.ndarray = y[train], share: np.ndarray = share[train]
        ) -> float:
            z = x @ w
            return float((share * (np.logaddexp(0, z) - y * z)).sum() + 0.01 * (w[1:] @ w[1:]))

        # What speaks for a figure may not count against it, however the sample falls, nor the other way round.
        signs = [(None, None), *((None, 0) if name in AGAINST else (0, None) for name in names)]
        w = minimize(loss, np.zeros(x.shape[1]), method="L-BFGS-B", bounds=signs).x
        sys.stdout.write(f'across={across}: {len(y)} rows, {y.mean():.3f} right\n    "base": {w[0]:.2f},\n')
        for name, value in zip(names, w[1:], strict=True):
            sys.stdout.write(f'    "{name}": {value:.2f},\n')
        z = 1 / (1 + np.exp(-(x[~train] @ w)))
        for threshold in (0.2, 0.3, 0.4, 0.5, 0.6):
            kept = z >= threshold
            sys.stdout.write(
                f"  at {threshold}: of the right kept {kept[y[~train]].mean():.3f}, of the wrong {kept[~y[~train]].mean():.3f}\n"
            )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.reading", description=__doc__)
    parser.add_argument("names", nargs="*", help="corpora whose name holds one of these; all without it")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--failures", type=int, default=0, help="print so many failures of each corpus")
    options = parser.parse_args()
    corpora = everything(SHARED / "data", SHARED / "seeds")
    if options.names:
        corpora = [corpus for corpus in corpora if any(name in corpus.name for name in options.names)]
    if options.fit:
        fit(corpora)
        fit_soundness(corpora)
    else:
        measure(corpora, options.failures)


if __name__ == "__main__":
    main()
