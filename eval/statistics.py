"""Intervals, paired comparison and power. The methods are scipy's; this chooses them and shapes their input.

Shares get Wilson's interval. Two runs on the same questions are compared in pairs: McNemar's exact test on questions
that came out differently, and a bootstrap of the mean difference that draws whole source documents, since questions on
one document rise and fall together (cluster bootstrap: Cameron, Gelbach and Miller 2008).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
POWER = 0.8
SEED = 20251121
RESAMPLES = 4000
MOST_DRAWN = 2_000_000
"""Values drawn at a time, which bounds memory for suites of a hundred thousand questions."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A point estimate with its confidence interval; `of` is the number of questions behind it."""

    point: float
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on the same questions: `difference` is this run's mean less the other's."""

    difference: Interval
    better: int
    """Questions right here and not there."""
    worse: int
    same: int
    p_value: float
    """McNemar's exact test, two-sided."""
    clusters: int
    smallest: float
    """The smallest difference that so many questions would show, at 80 % power."""


def share(right: int, of: int, confidence: float = CONFIDENCE) -> Interval | None:
    """A share with Wilson's interval; None of nothing."""
    if of == 0:
        return None
    bounds = stats.binomtest(right, of).proportion_ci(confidence, method="wilson")
    return Interval(right / of, float(bounds.low), float(bounds.high), of)


def mean(values: Sequence[float], clusters: Sequence[str]) -> Interval | None:
    """A mean with the cluster bootstrap's interval. `clusters` names each value's source document."""
    if not values:
        return None
    sums, sizes = _by_cluster(values, clusters)
    return Interval(float(np.mean(values)), *_bootstrap(sums, sizes), of=len(values))


def _by_cluster(values: Sequence[float], clusters: Sequence[str]) -> tuple[Any, Any]:
    grouped: dict[str, list[float]] = defaultdict(list)
    for value, cluster in zip(values, clusters, strict=True):
        grouped[cluster].append(value)
    if len(grouped) < 2:
        # One document tells nothing of the spread between documents: the questions are drawn instead.
        return np.asarray(values, dtype=float), np.ones(len(values))
    return np.array([sum(group) for group in grouped.values()]), np.array([float(len(g)) for g in grouped.values()])


def _ratio(sums: Any, sizes: Any, axis: int = -1) -> Any:
    return np.sum(sums, axis=axis) / np.sum(sizes, axis=axis)


def _bootstrap(sums: Any, sizes: Any) -> tuple[float, float]:
    """Percentile interval of sum(sums)/sum(sizes), drawing both together; the seed is fixed, so a report repeats."""
    if len(sums) < 2:
        point = float(sums[0] / sizes[0])
        return point, point
    found = stats.bootstrap(
        (sums, sizes),
        _ratio,
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES if len(sums) < 10_000 else RESAMPLES // 10,
        confidence_level=CONFIDENCE,
        method="percentile",
        batch=max(1, min(500, MOST_DRAWN // len(sums))),
        rng=np.random.default_rng(SEED),
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def compare(ours: Sequence[float], theirs: Sequence[float], clusters: Sequence[str]) -> Comparison | None:
    """Pairwise comparison of two runs' scores (0 or 1, or any number) on the same questions, in the same order."""
    if not ours:
        return None
    differences = [a - b for a, b in zip(ours, theirs, strict=True)]
    better, worse = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
    changed = better + worse
    p_value = float(stats.binomtest(min(better, worse), changed, 0.5).pvalue) if changed else 1.0
    interval = mean(differences, clusters)
    assert interval is not None
    of = len(differences)
    return Comparison(
        difference=interval,
        better=better,
        worse=worse,
        same=of - changed,
        p_value=p_value,
        clusters=len(set(clusters)),
        smallest=smallest_difference(of, changed / of),
    )


def _quantiles() -> float:
    return float(stats.norm.ppf(1 - (1 - CONFIDENCE) / 2) + stats.norm.ppf(POWER))


def smallest_difference(of: int, discordant: float) -> float:
    """The smallest difference of two paired shares that `of` questions show with 80 % power (Connor 1987, simplified).

    `discordant` is the share of questions on which the two runs differ; where none is known to, one in ten is assumed.
    """
    return min(1.0, _quantiles() * sqrt((discordant or 0.1) / of))


def questions_needed(difference: float, discordant: float) -> int:
    """How many questions would show such a difference of two paired shares with 80 % power."""
    return ceil((discordant or 0.1) * (_quantiles() / difference) ** 2)


def quantile(values: Sequence[float], at: float) -> float | None:
    """A quantile by linear interpolation."""
    return float(np.quantile(np.asarray(values, dtype=float), at)) if values else None


def deviation(values: Sequence[float]) -> float:
    """Sample standard deviation; 0 of fewer than two values."""
    return float(np.std(np.asarray(values, dtype=float), ddof=1)) if len(values) > 1 else 0.0
