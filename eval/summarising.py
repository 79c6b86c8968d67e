"""Scored outcomes -> the summary: headline, slices, mistakes, curves, time, and the comparison with another run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from eval import metrics, statistics
from eval.metrics import METRICS
from eval.model import Scored
from eval.scoring.taxonomy import CLASSES
from eval.slicing import sliced
from eval.statistics import Comparison, Interval

HEADLINE = ("right", "right_and_cited", "wrong", "abstention", "cost_weighted")
IN_SLICES = ("right", "right_and_cited", "wrong")
MOST_POINTS = 200
ASKED_ABOUT = 0.05
"""The difference between two runs that a suite should be able to show, unless another is asked about."""


def summarise(
    scored: Sequence[Scored],
    provenance: Mapping[str, Any],
    against: Sequence[Scored] = (),
    difference: float = ASKED_ABOUT,
) -> dict[str, Any]:
    """The content of `summary.json`. Repeats beyond the first count for the variance only."""
    first = [each for each in scored if each.outcome.repeat == 0]
    return {
        "provenance": dict(provenance),
        "counts": _counts(first),
        "metrics": {name: _interval(metrics.measure(first, name)) for name in METRICS},
        "slices": _slices(first),
        "errors": _errors(first),
        "failures": _failures(first),
        "risk_coverage": risk_coverage(first),
        "latency_ms": latency(first),
        "usage": usage(scored),
        "repeats": repeats(scored),
        "comparison": _comparison(first, against, difference) if against else None,
        "power": _power(first, difference),
    }


def _interval(found: Interval | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(found).items()}


def _counts(scored: Sequence[Scored]) -> dict[str, int]:
    verdicts = Counter(each.verdict for each in scored)
    return {
        "questions": len(scored),
        **{name: verdicts.get(name, 0) for name in ("right", "wrong", "abstained", "unscored")},
        "failed": sum(each.outcome.answer is None for each in scored),
        "cached": sum(each.outcome.cached for each in scored),
    }


def _slices(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    return [
        {"slice": name, "of": len(rows), **{m: _interval(metrics.measure(rows, m)) for m in IN_SLICES}}
        for name, rows in sliced(scored).items()
    ]


def _errors(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """Mistakes by class, most frequent first, with the ids of their questions."""
    by_class: dict[str, list[str]] = {}
    for each in scored:
        if each.scores.get("error"):
            by_class.setdefault(each.scores["error"], []).append(each.case.id)
    rows = [{"class": name, "means": CLASSES[name], "questions": ids} for name, ids in by_class.items()]
    return sorted(rows, key=lambda row: (-len(row["questions"]), row["class"]))


def _failures(scored: Sequence[Scored]) -> list[dict[str, str]]:
    return [{"id": s.case.id, "failure": str(s.outcome.failure)} for s in scored if s.outcome.answer is None]


def risk_coverage(scored: Sequence[Scored]) -> dict[str, Any]:
    """Wrong answers among those given, as less certain ones are let in (El-Yaniv and Wiener 2010).

    Answers are ordered by the system's own confidence, else by the best retrieval score. `coverage` is the share of all
    scored questions that are answered, `area` the mean risk along the curve; lower is better.
    """
    judged = [each for each in scored if each.verdict != "unscored"]
    given = [each for each in judged if each.scores.get("abstention") in ("n.a.", "missed_abstention")]
    given.sort(key=lambda each: -(each.scores.get("confidence") or 0.0))
    points: list[tuple[float, float]] = []
    wrong = 0
    for count, each in enumerate(given, 1):
        wrong += each.verdict == "wrong"
        points.append((round(count / len(judged), 4), round(wrong / count, 4)))
    area = sum(risk for _, risk in points) / len(points) if points else None
    return {"points": _thinned(points), "area": round(area, 4) if area is not None else None}


def _thinned(points: list[Any]) -> list[Any]:
    step = max(1, -(-len(points) // MOST_POINTS))
    kept = points[::step]
    return kept if not points or kept[-1] == points[-1] else [*kept, points[-1]]


def latency(scored: Sequence[Scored]) -> dict[str, Any]:
    """Milliseconds from question to whole answer, as the client saw it."""
    times = sorted(each.scores["latency_ms"] for each in scored if "latency_ms" in each.scores)
    quantiles = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99}
    found = {name: statistics.quantile(times, at) for name, at in quantiles.items()}
    return {
        **{name: round(value, 2) if value is not None else None for name, value in found.items()},
        "max": times[-1] if times else None,
        "of": len(times),
        "points": _thinned([(time, round(n / len(times), 4)) for n, time in enumerate(times, 1)]),
    }


def usage(scored: Sequence[Scored]) -> dict[str, Any]:
    """Tokens of all repeats, and their cost where a price was given."""
    costs = [each.scores["cost"] for each in scored if each.scores.get("cost") is not None]
    return {
        "prompt_tokens": sum(each.scores.get("prompt_tokens", 0) for each in scored),
        "completion_tokens": sum(each.scores.get("completion_tokens", 0) for each in scored),
        "cost": round(sum(costs), 6) if costs else None,
    }


def repeats(scored: Sequence[Scored]) -> dict[str, Any] | None:
    """How much the share right moves when every question is asked again; None of a single round."""
    rounds = sorted({each.outcome.repeat for each in scored})
    if len(rounds) < 2:
        return None
    by_round = [[each for each in scored if each.outcome.repeat == number] for number in rounds]
    shares = [found.point for rows in by_round if (found := metrics.measure(rows, "right"))]
    verdicts: dict[str, set[str]] = {}
    for each in scored:
        verdicts.setdefault(each.case.id, set()).add(each.verdict)
    unstable = sorted(name for name, seen in verdicts.items() if len(seen) > 1)
    return {
        "rounds": len(rounds),
        "right": [round(share, 4) for share in shares],
        "standard_deviation": round(statistics.deviation(shares), 4),
        "unstable": unstable,
    }


def _comparison(ours: Sequence[Scored], theirs: Sequence[Scored], difference: float) -> dict[str, Any]:
    shared = {each.case.id for each in ours} & {each.case.id for each in theirs}
    rows = {name: _compared(found) for name in METRICS if (found := metrics.compare(ours, theirs, name))}
    before = {each.case.id: each.verdict for each in theirs}
    changed = [
        {"id": each.case.id, "before": before[each.case.id], "now": each.verdict}
        for each in ours
        if each.case.id in shared and before[each.case.id] != each.verdict
    ]
    return {"questions": len(shared), "metrics": rows, "changed": changed, "note": _note(rows.get("right"), difference)}


def _compared(found: Comparison) -> dict[str, Any]:
    row = asdict(found)
    row["difference"] = _interval(found.difference)
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}


def _note(right: Mapping[str, Any] | None, difference: float) -> str | None:
    """Whether the suite is large enough for the difference asked about."""
    if right is None or right["smallest"] <= difference:
        return None
    of = right["difference"]["of"]
    needed = statistics.questions_needed(difference, (right["better"] + right["worse"]) / of)
    return (
        f"{of} questions show differences of {right['smallest']:.1%} or more (80 % power); "
        f"about {needed} would be needed to show {difference:.1%}"
    )


def _power(scored: Sequence[Scored], difference: float) -> dict[str, Any] | None:
    """What the suite could show against another run that differs on one question in ten."""
    of = sum(each.verdict != "unscored" for each in scored)
    if not of:
        return None
    smallest = statistics.smallest_difference(of, 0.1)
    return {
        "smallest": round(smallest, 4),
        "asked": difference,
        "enough": smallest <= difference,
        "needed": statistics.questions_needed(difference, 0.1),
    }
