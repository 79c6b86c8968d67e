"""Gates: floors that a run must keep, judged on intervals, so that luck neither fails a build nor saves it.

    [[floor]]
    metric = "right_and_cited"     # a metric of eval.metrics, or latency_p50, latency_p95
    slice = "lang:zh"              # default: all
    at_least = 0.80                # at_most for metrics where less is better
    date = "2026-11-21"
    reason = "measured 0.91 [0.82, 0.96] on the embedded default"

A floor holds where the interval's lower bound (its upper one for `at_most`) keeps it. With `paired = true` the lower
bound of the difference to the run given by `--against` is judged: `at_least = -0.02` forbids losing two points.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eval import metrics
from eval.errors import GateError
from eval.metrics import METRICS
from eval.model import Scored
from eval.slicing import ALL, slices_of
from eval.summarising import latency

_LATENCY = {"latency_p50": "p50", "latency_p95": "p95"}
_FIELDS = frozenset({"metric", "slice", "at_least", "at_most", "paired", "date", "reason"})


@dataclass(frozen=True, slots=True)
class Floor:
    metric: str
    slice: str
    at_least: float | None
    at_most: float | None
    paired: bool
    date: date
    reason: str

    @property
    def words(self) -> str:
        bound = f"at least {self.at_least:g}" if self.at_least is not None else f"at most {self.at_most:g}"
        return f"{self.metric} on {self.slice} {'against the other run ' if self.paired else ''}{bound}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One floor, judged. `bound` is the interval's bound that was held against it; None where nothing was measured."""

    floor: Floor
    kept: bool
    bound: float | None
    point: float | None
    of: int

    @property
    def line(self) -> str:
        if self.bound is None or self.point is None:
            return f"{self.floor.words}: nothing to measure it on"
        verb = "kept" if self.kept else "missed"
        return f"{self.floor.words}: {verb}, bound {self.bound:.4g} (point {self.point:.4g}, {self.of} questions)"


def load(path: Path) -> list[Floor]:
    """Read a gate's file. Raises GateError that names the floor and what is wrong with it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GateError(f"{path} cannot be read ({error.strerror})", "give the path of a .toml file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GateError(f"{path} is not TOML ({error})") from error
    rows = content.get("floor")
    if not isinstance(rows, list) or not rows or set(content) != {"floor"}:
        raise GateError(f"{path} holds no [[floor]] tables, or something else besides")
    return [_floor(row, f"{path.name}, floor {number}") for number, row in enumerate(rows, 1)]


def _floor(row: Mapping[str, Any], place: str) -> Floor:
    unknown = sorted(set(row) - _FIELDS)
    if unknown:
        raise GateError(f"{place}: unknown field {unknown[0]}")
    name = str(row.get("metric", ""))
    if name not in METRICS and name not in _LATENCY:
        known = ", ".join([*METRICS, *_LATENCY])
        raise GateError(f"{place}: unknown metric {name!r}", f"use one of {known}")
    if ("at_least" in row) == ("at_most" in row):
        raise GateError(f"{place}: give one of at_least and at_most")
    paired = bool(row.get("paired", False))
    if paired and ("at_most" in row or name in _LATENCY):
        raise GateError(f"{place}: a paired floor is an at_least on a share or a mean")
    if not str(row.get("reason", "")).strip():
        raise GateError(f"{place}: reason is missing")
    bounds = {bound: _number(row.get(bound), f"{place}: {bound}") for bound in ("at_least", "at_most")}
    day = _date(row.get("date"), place)
    return Floor(name, str(row.get("slice", ALL)), bounds["at_least"], bounds["at_most"], paired, day, row["reason"])


def _number(value: Any, place: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GateError(f"{place} is not a number")
    return float(value)


def _date(value: Any, place: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise GateError(f"{place}: date is missing or not like 2026-11-21") from error


def require_other(floors: Sequence[Floor], other: Sequence[object]) -> None:
    """Raises GateError for a paired floor where there is no other run to pair with."""
    paired = next((floor for floor in floors if floor.paired), None)
    if paired is not None and not other:
        raise GateError(f"{paired.words}: there is no other run", "give one with --against")


def judge(floors: Sequence[Floor], scored: Sequence[Scored], against: Sequence[Scored] = ()) -> list[Ruling]:
    """Each floor against the run; one that nothing was measured for is not kept."""
    first = [each for each in scored if each.outcome.repeat == 0]
    return [_judge(floor, [each for each in first if floor.slice in slices_of(each)], against) for floor in floors]


def _judge(floor: Floor, rows: Sequence[Scored], against: Sequence[Scored]) -> Ruling:
    if floor.metric in _LATENCY:
        found = latency(rows)
        return _rule(floor, found[_LATENCY[floor.metric]], found[_LATENCY[floor.metric]], len(rows))
    if floor.paired:
        paired = metrics.compare(rows, [each for each in against if each.outcome.repeat == 0], floor.metric)
        interval = paired.difference if paired else None
    else:
        interval = metrics.measure(rows, floor.metric)
    if interval is None:
        return Ruling(floor, kept=False, bound=None, point=None, of=0)
    return _rule(floor, interval.low if floor.at_least is not None else interval.high, interval.point, interval.of)


def _rule(floor: Floor, bound: float | None, point: float | None, of: int) -> Ruling:
    if bound is None or point is None:
        return Ruling(floor, kept=False, bound=None, point=None, of=0)
    kept = bound >= floor.at_least if floor.at_least is not None else bound <= (floor.at_most or 0.0)
    return Ruling(floor, kept, bound, point, of)
