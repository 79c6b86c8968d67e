"""The summary as Markdown, for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.gating import Ruling
from eval.reporting.wording import headline, interval, models, signed

_MARKS = {True: "kept", False: "**missed**"}


def to_markdown(summary: Mapping[str, Any], rulings: Sequence[Ruling]) -> str:
    """Headline, slices, mistakes, comparison and gate."""
    counts, commit = summary["counts"], (summary["provenance"]["git"] or {}).get("commit")
    suites = ", ".join(summary["provenance"]["suites"])
    parts = [
        f"### {suites}: {counts['questions']} questions",
        models(summary) + (f", at {commit[:10]}" if commit else ""),
        _table(("metric", "share [95 %]", "of"), _metric_rows(summary)),
        _table(("slice", "right", "right and cited", "wrong", "of"), _slice_rows(summary)),
    ]
    if summary["errors"]:
        rows = [
            (row["class"], str(len(row["questions"])), ", ".join(row["questions"][:8])) for row in summary["errors"]
        ]
        parts.append(_table(("mistake", "count", "questions"), rows))
    if summary["comparison"]:
        parts += [_comparison(summary["comparison"]), summary["comparison"]["note"] or ""]
    if rulings:
        parts.append(_table(("gate", ""), ((ruling.line, _MARKS[ruling.kept]) for ruling in rulings)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _metric_rows(summary: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    for name, label, value in headline(summary):
        yield label, value, str(summary["metrics"][name]["of"])
    if summary["metrics"]["cost_weighted"]:
        row = summary["metrics"]["cost_weighted"]
        yield "cost-weighted score", interval("cost_weighted", row), str(row["of"])


def _slice_rows(summary: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    for row in summary["slices"]:
        shares = [interval(name, row[name]) for name in ("right", "right_and_cited", "wrong")]
        yield row["slice"], *shares, str(row["of"])


def _comparison(comparison: Mapping[str, Any]) -> str:
    rows = [
        (name, signed(name, row["difference"]), str(row["better"]), str(row["worse"]), f"{row['p_value']:.3f}")
        for name, row in comparison["metrics"].items()
        if name in ("right", "right_and_cited", "wrong", "cost_weighted")
    ]
    return _table(("against the other run", "difference [95 %]", "better", "worse", "McNemar p"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
