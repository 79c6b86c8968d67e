"""`python -m eval.benchmarks` runs them all, one after another, whatever becomes of each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from eval.benchmarks import __main__ as everything
from eval.benchmarks.__main__ import BENCHMARKS, Benchmark, main

FOLDER = Path(everything.__file__).parent
HELPERS = {"__main__", "endpoints"}
"""Modules that are started as programs and measure nothing by themselves."""


def is_program(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body)


def test_every_benchmark_that_can_be_run_is_listed_once() -> None:
    programs = sorted(path.stem for path in FOLDER.glob("*.py") if is_program(path) and path.stem not in HELPERS)
    assert sorted(benchmark.module for benchmark in BENCHMARKS) == programs


def test_a_failure_is_told_and_does_not_stop_the_next(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # `endpoints` with no argument fails; with a help text, `faults` ends well at once.
    listed = (Benchmark("endpoints"), Benchmark("faults", ("--help",)))
    monkeypatch.setattr(everything, "BENCHMARKS", listed)
    assert main([]) == 1
    told = capfd.readouterr().out
    assert told.index("## endpoints") < told.index("failed: endpoints ended with 1") < told.index("## faults")
    assert told.rstrip().endswith("failed: endpoints")


def test_quick_leaves_out_what_takes_minutes(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    listed = (Benchmark("faults", ("--help",)), Benchmark("soak", ("--help",), slow=True))
    monkeypatch.setattr(everything, "BENCHMARKS", listed)
    assert main(["--quick"]) == 0
    assert "## soak" not in capfd.readouterr().out


def test_what_needs_data_that_is_not_there_is_left_out_by_name(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(everything, "SUITES", tmp_path / "none")
    monkeypatch.setattr(everything, "BENCHMARKS", (Benchmark("retrieval", needs="suites"),))
    assert main([]) == 0
    assert "left out: the public suites are not in" in capfd.readouterr().out
