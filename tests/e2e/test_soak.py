"""The short form of the soak: a real service, asked, fed, emptied, ended and killed; every quote is held to its file."""

from __future__ import annotations

from eval.benchmarks.soak import LIVES, fifths, run


def test_a_short_soak_gives_no_wrong_quote_and_loses_nothing_over_restarts() -> None:
    soak = run(minutes=0.3, seed=7)
    assert soak.faults == []
    assert soak.counts["restarts"] == len(LIVES) - 1
    assert soak.counts["questions"] >= 10
    assert soak.counts["right"] >= 0.9 * soak.counts["questions"]
    assert max(sample.handles for sample in soak.samples) < 200
    assert fifths(soak)
