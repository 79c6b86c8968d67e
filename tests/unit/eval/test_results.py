"""What is kept of a run survives a kill and is taken up again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval import results
from eval.errors import RunError
from eval.model import Scored
from tests.unit.eval.building import scored


def kept(number: int, key: str = "k") -> Scored:
    made = scored("right", number)
    return replace(made, outcome=replace(made.outcome, key=key))


def test_a_line_holds_the_contracts_fields_and_reads_back(tmp_path: Path) -> None:
    results.write(tmp_path, [kept(1)])
    row = json.loads((tmp_path / results.NAME).read_text())
    assert {"id", "answer", "scores"} <= row.keys()
    assert results.read(tmp_path) == [kept(1).outcome]


def test_each_result_is_there_as_soon_as_it_is_added(tmp_path: Path) -> None:
    with results.Journal(tmp_path) as journal:
        journal.add(kept(1))
        assert len(results.read(tmp_path)) == 1
        journal.add(kept(2))
        assert len(results.read(tmp_path)) == 2


def test_a_line_torn_by_a_kill_is_left_out(tmp_path: Path) -> None:
    results.write(tmp_path, [kept(1), kept(2)])
    path = tmp_path / results.NAME
    path.write_text(path.read_text()[:-30])
    assert [outcome.id for outcome in results.read(tmp_path)] == ["q1"]


def test_a_run_goes_on_after_a_torn_line(tmp_path: Path) -> None:
    results.write(tmp_path, [kept(1), kept(2)])
    path = tmp_path / results.NAME
    path.write_text(path.read_text()[:-30])
    done, _ = results.take_up(tmp_path, "k", ["q1", "q2"])
    with results.Journal(tmp_path) as journal:
        journal.add(kept(2))
    assert [outcome.id for outcome in done] == ["q1"]
    assert [outcome.id for outcome in results.read(tmp_path)] == ["q1", "q2"]


def test_damage_in_the_middle_is_named(tmp_path: Path) -> None:
    (tmp_path / results.NAME).write_text('{"id": \n{"id": "q2"}\n')
    with pytest.raises(RunError, match=r"results\.jsonl:1 is damaged"):
        results.read(tmp_path)


def test_results_of_another_configuration_are_moved_and_not_lost(tmp_path: Path) -> None:
    results.write(tmp_path, [kept(1, key="older-configuration")])
    done, moved = results.take_up(tmp_path, "newer", ["q1"])
    assert done == []
    assert moved is not None
    assert moved.exists()
    assert not (tmp_path / results.NAME).exists()


def test_questions_without_an_answer_are_asked_again(tmp_path: Path) -> None:
    failed = replace(kept(2), outcome=replace(kept(2).outcome, answer=None, failure="down"))
    results.write(tmp_path, [kept(1), failed])
    done, _ = results.take_up(tmp_path, "k", ["q1", "q2"])
    assert [outcome.id for outcome in done] == ["q1"]


def test_a_new_folder_holds_nothing(tmp_path: Path) -> None:
    assert results.take_up(tmp_path / "new" / "run", "k", ["q1"]) == ([], None)
