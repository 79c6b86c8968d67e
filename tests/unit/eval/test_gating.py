"""Gates are judged on intervals, and say which floor was missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import gating
from eval.errors import GateError
from eval.gating import Floor, judge, load
from eval.model import Scored
from tests.unit.eval.building import scored

FLOOR = """
[[floor]]
metric = "right"
at_least = 0.8
date = "2026-11-21"
reason = "measured 0.95"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "gate.toml"
    path.write_text(text, encoding="utf-8")
    return path


def floors(folder: Path, **changes: str) -> list[Floor]:
    lines = {"metric": '"right"', "at_least": "0.8", "date": "2026-11-21", "reason": '"measured"', **changes}
    return load(written(folder, "[[floor]]\n" + "\n".join(f"{k} = {v}" for k, v in lines.items() if v)))


def outcome(right: int, wrong: int, first: int = 0) -> list[Scored]:
    verdicts = ["right"] * right + ["wrong"] * wrong
    return [scored(verdict, first + number) for number, verdict in enumerate(verdicts)]


def test_a_floor_is_kept_by_the_lower_bound_and_not_by_the_point(tmp_path: Path) -> None:
    (kept,) = judge(floors(tmp_path), outcome(98, 2))
    (lucky,) = judge(floors(tmp_path), outcome(9, 1))
    assert kept.kept
    assert (lucky.point, lucky.kept) == (0.9, False)
    assert lucky.line == "right on all at least 0.8: missed, bound 0.5958 (point 0.9, 10 questions)"


def test_a_ceiling_is_judged_by_the_upper_bound(tmp_path: Path) -> None:
    ceiling = floors(tmp_path, metric='"wrong"', at_least="", at_most="0.1")
    assert judge(ceiling, outcome(99, 1))[0].kept
    assert not judge(ceiling, outcome(91, 9))[0].kept


def test_a_slice_is_judged_alone(tmp_path: Path) -> None:
    (ruling,) = judge(floors(tmp_path, slice='"tag:derived"'), outcome(50, 0))
    assert not ruling.kept
    assert ruling.line == "right on tag:derived at least 0.8: nothing to measure it on"


def test_the_same_again_keeps_a_paired_floor_and_a_worse_run_does_not(tmp_path: Path) -> None:
    paired = floors(tmp_path, at_least="-0.05", paired="true")
    before = outcome(60, 40)
    worse = outcome(40, 60)
    assert judge(paired, before, before)[0].kept
    assert not judge(paired, worse, before)[0].kept
    assert judge(paired, before, worse)[0].kept


def test_a_paired_floor_needs_another_run(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="there is no other run: give one with --against"):
        gating.require_other(floors(tmp_path, paired="true"), [])


def test_latency_may_have_a_ceiling(tmp_path: Path) -> None:
    ceiling = floors(tmp_path, metric='"latency_p95"', at_least="", at_most="100")
    assert judge(ceiling, [scored("right", number) for number in range(9)])[0].kept
    assert not judge(ceiling, [scored("right", number) for number in range(90)])[0].kept


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"metric": '"luck"'}, "unknown metric 'luck'", id="metric"),
        pytest.param({"reason": '" "'}, "reason is missing", id="reason"),
        pytest.param({"date": '"today"'}, "date is missing", id="date"),
        pytest.param({"date": ""}, "date is missing", id="no-date"),
        pytest.param({"at_least": ""}, "one of at_least and at_most", id="no-bound"),
        pytest.param({"at_most": "0.9"}, "one of at_least and at_most", id="two-bounds"),
        pytest.param({"at_least": '"high"'}, "at_least is not a number", id="bound-as-word"),
        pytest.param({"threshold": "1"}, "unknown field threshold", id="field"),
        pytest.param({"metric": '"latency_p50"', "paired": "true"}, "a paired floor", id="paired-latency"),
    ],
)
def test_a_malformed_floor_is_named(tmp_path: Path, changes: dict[str, str], says: str) -> None:
    with pytest.raises(GateError, match=r"gate\.toml, floor 1") as caught:
        floors(tmp_path, **changes)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "[[floor]", "x = 1", FLOOR + "\n[other]\nx = 1"], ids=["empty", "torn", "else", "more"]
)
def test_a_file_that_is_no_gate_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(GateError):
        load(written(tmp_path, text))


def test_a_missing_gate_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="No such file"):
        load(tmp_path / "none.toml")


def test_the_gate_of_the_sample_suite_is_well_formed_and_measures_what_is_there() -> None:
    found = load(Path("eval/gates/sample.toml"))
    assert {floor.slice for floor in found} <= {"all", "lang:en", "lang:zh", "kind:unanswerable"}
    assert all("measured" in floor.reason for floor in found)
