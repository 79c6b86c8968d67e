"""Writes a run's reports into its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from eval.corpus import Corpus
from eval.gating import Ruling
from eval.metrics import METRICS
from eval.model import Scored
from eval.reporting.markdown import to_markdown
from eval.reporting.presenting import present
from eval.reporting.wording import HEADLINE, models

SUMMARY, MARKDOWN, REPORT = "summary.json", "summary.md", "report.html"
MOST_SHOWN = 3000
"""Questions in the page; of a longer suite those that are not right come first, and the page says what is left out."""


def write(
    out: Path,
    summary: Mapping[str, Any],
    scored: Sequence[Scored],
    against: Sequence[Scored],
    rulings: Sequence[Ruling],
    corpus: Corpus | None,
) -> None:
    """`summary.json`, `summary.md` and `report.html`; the page needs nothing but itself."""
    judged = [{**asdict(ruling.floor), "kept": ruling.kept, "line": ruling.line} for ruling in rulings]
    whole = {**summary, "gate": judged}
    _put(out / SUMMARY, json.dumps(whole, ensure_ascii=False, indent=2, default=str) + "\n")
    _put(out / MARKDOWN, to_markdown(summary, rulings))
    _put(out / REPORT, page(whole, scored, against, corpus))


def _put(path: Path, text: str) -> None:
    beside = path.with_suffix(path.suffix + ".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def page(summary: Mapping[str, Any], scored: Sequence[Scored], against: Sequence[Scored], corpus: Corpus | None) -> str:
    """One HTML file with its style, script and data inside."""
    first = [each for each in scored if each.outcome.repeat == 0]
    shown = first if len(first) <= MOST_SHOWN else sorted(first, key=lambda each: each.verdict == "right")[:MOST_SHOWN]
    before = {each.case.id: each for each in against}
    data = {
        "title": ", ".join(name.removesuffix(".jsonl") for name in summary["provenance"]["suites"]),
        "models": models(summary),
        "summary": summary,
        "headline": HEADLINE,
        "metrics": {m.name: {"label": m.label, "kind": m.kind, "lower": m.lower_is_better} for m in METRICS.values()},
        "questions": [present(each, corpus, before.get(each.case.id)) for each in shown],
        "left_out": len(first) - len(shown),
    }
    # `<` is escaped, so that no text of a document can end the script element that carries it.
    text = json.dumps(data, ensure_ascii=False, default=str).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    found = _asset("report.html").replace("/*STYLE*/", _asset("report.css")).replace("/*SCRIPT*/", _asset("report.js"))
    return found.replace("/*DATA*/", text)


def _asset(name: str) -> str:
    return resources.files("eval.reporting").joinpath(name).read_text(encoding="utf-8")
