"""The summary in brief, for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.gating import Ruling
from eval.reporting.wording import brief, headline, interval, models, signed

_SLICES = ("suite:", "lang:", "pair:", "kind:")


def show(console: Console, summary: Mapping[str, Any], rulings: Sequence[Ruling]) -> None:
    """Headline, the larger slices, mistakes, comparison and one line for each missed floor."""
    counts = summary["counts"]
    console.print(f"[bold]{counts['questions']} questions[/bold] · {models(summary)}", highlight=False)
    console.print(_metrics(summary))
    console.print(_slices(summary))
    if summary["errors"]:
        console.print(_errors(summary))
    if counts["unscored"]:
        console.print(f"{counts['unscored']} could not be scored, {counts['failed']} of them without an answer")
    if summary["comparison"]:
        _compare(console, summary["comparison"])
    for ruling in rulings:
        if not ruling.kept:
            console.print(f"[red]gate[/red] {ruling.line}", highlight=False, soft_wrap=True)
    if rulings and all(ruling.kept for ruling in rulings):
        console.print(f"[green]gate[/green] all {len(rulings)} floors kept", highlight=False)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right", no_wrap=number > 0)
    return table


def _metrics(summary: Mapping[str, Any]) -> Table:
    table = _table("", "share [95 %]", "of")
    for name, label, value in headline(summary):
        table.add_row(label, value, str(summary["metrics"][name]["of"]))
    mean = summary["metrics"]["cost_weighted"]
    if mean:
        table.add_row("cost-weighted score", interval("cost_weighted", mean), str(mean["of"]))
    times = summary["latency_ms"]
    if times["p50"] is not None:
        table.add_row("latency p50 / p95", f"{times['p50']:.0f} / {times['p95']:.0f} ms", str(times["of"]))
    return table


def _slices(summary: Mapping[str, Any]) -> Table:
    table = _table("slice", "right %", "and cited %", "wrong %", "of")
    for row in summary["slices"]:
        if row["slice"].startswith(_SLICES):
            shares = [brief(row[name]) for name in ("right", "right_and_cited", "wrong")]
            table.add_row(row["slice"], *shares, str(row["of"]))
    return table


def _errors(summary: Mapping[str, Any]) -> Table:
    table = _table("mistake", "questions", "such as")
    for row in summary["errors"]:
        table.add_row(row["class"], str(len(row["questions"])), ", ".join(row["questions"][:3]))
    return table


def _compare(console: Console, comparison: Mapping[str, Any]) -> None:
    table = _table("against the other run", "difference [95 %]", "better", "worse", "McNemar p")
    for name in ("right", "right_and_cited", "wrong"):
        row = comparison["metrics"].get(name)
        if row:
            p_value = f"{row['p_value']:.3f}"
            table.add_row(name, signed(name, row["difference"]), str(row["better"]), str(row["worse"]), p_value)
    console.print(table)
    if comparison["note"]:
        console.print(comparison["note"], highlight=False)
