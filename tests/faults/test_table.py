"""The table of faults in docs/reliability.md: its command works, and a fault that breaks a promise is seen."""

from __future__ import annotations

import argparse

import pytest

from eval.benchmarks import faults
from eval.benchmarks.faults import FAULTS, Outcome, Store, outcomes


def test_faults_that_harm_nothing_are_told_so() -> None:
    """The last two: a clock that jumps and a second writer. The others have tests of their own beside this one."""
    found = list(outcomes(kills=1, faults=FAULTS[-2:]))
    assert [(one.kept, one.committed, one.holds) for one in found] == [(48, 48, True)] * 2
    assert "IndexLocked" in found[1].row()


def test_a_document_that_is_lost_fails_its_row() -> None:
    def losing(store: Store, _: argparse.Namespace) -> Outcome:
        store.work("forget")
        return Outcome("loss", "two files gone", *store.examine())

    (found,) = outcomes(faults=[losing])
    assert (found.kept, found.committed, found.holds) == (36, 48, False)
    assert found.row().endswith("| FAILS |")


def test_a_broken_promise_is_the_commands_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "outcomes", lambda kills, seed: [Outcome("loss", "gone", 0, 1, holds=False)])
    monkeypatch.setattr("sys.argv", ["faults"])
    assert faults.main() == 1
