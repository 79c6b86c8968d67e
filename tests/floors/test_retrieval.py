"""Retrieval on the public suites stays where it was measured on 2026-11-22, less two questions in a hundred."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.benchmarks.retrieval import measure, trials

FLOORS = {
    "XQuAD en->en": (0.94, 0.98, 0.965),
    "XQuAD zh->zh": (0.95, 0.98, 0.965),
    "XQuAD en->zh": (0.86, 0.95, 0.92),
    "XQuAD zh->en": (0.88, 0.96, 0.93),
    "TAT-QA en": (0.82, 0.94, 0.90),
}
"""R@1, R@5, nDCG@10 of all legs together."""


@pytest.mark.parametrize("name", FLOORS)
def test_search_finds_what_it_found(suites_data: Path, name: str) -> None:
    trial = next(trial for trial in trials(suites_data) if trial.name == name)
    reached = measure(trial)["all"]
    assert all(found >= floor for found, floor in zip(reached, FLOORS[name], strict=True)), reached
