"""The short form of the soak: a real service, asked, fed, emptied, ended and killed; every quote is held to its file."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from eval.benchmarks.soak import LIVES, Sample, Soak, fifths, run, trends

MIB = 2**20
DRAW = random.Random(3)


def test_a_short_soak_gives_no_wrong_quote_and_loses_nothing_over_restarts() -> None:
    soak = run(minutes=0.3, seed=7)
    assert soak.faults == []
    assert soak.counts["restarts"] == len(LIVES) - 1
    assert soak.counts["questions"] >= 10
    assert soak.counts["right"] >= 0.9 * soak.counts["questions"]
    assert max(sample.handles for sample in soak.samples) < 200
    assert fifths(soak)


@pytest.mark.parametrize(
    ("memory", "drifts"),
    [
        pytest.param(lambda at: 250, False, id="level"),
        pytest.param(lambda at: 250 + DRAW.uniform(-9, 9), False, id="noise"),
        pytest.param(lambda at: 250 + at * 400 % 6, False, id="a saw"),
        pytest.param(lambda at: 150 + 100 * min(at * 5, 1), False, id="caches that fill in the first third"),
        pytest.param(lambda at: 250 + 8 * at, False, id="a rise of two in a hundred"),
        pytest.param(lambda at: 250 + 60 * at + DRAW.uniform(-9, 9), True, id="a leak"),
        pytest.param(lambda at: 250 + (at > 0.6) * 50, True, id="a step"),
    ],
)
def test_drift_is_told_from_noise(memory: Callable[[float], float], drifts: bool) -> None:
    """`memory` in MiB at a share of the first life."""
    soak = Soak(random.Random(1))
    for number in range(3000):
        at = number / 3000
        soak.samples.append(Sample(at * LIVES[0], 0, 0.01, True, int(memory(at) * MIB), 40))
    found = {trend.name: trend for trend in trends(soak)}
    assert found["memory, MiB"].drifts is drifts
    assert not found["file handles"].drifts
    assert ("DRIFTS" in found["memory, MiB"].row()) is drifts
