"""`ballast eval` through its front door, against a scripted target with known outcomes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.cli import main
from tests.fakes.openai_server import Received, Reply, ScriptedServer

HARNESS = [
    sys.executable,
    "-c",
    "import sys; from pathlib import Path; from eval.cli import main; sys.exit(main(sys.argv[2:], Path(sys.argv[1])))",
]
DOCUMENT = """Charging points at the end of 2025

The country counted 20.092 million charging points at the end of 2025, up 49.7 percent on the year.

Of these, 4.717 million are public and 15.375 million are private.
"""
ROWS: list[dict[str, Any]] = [
    {"id": "all", "question": "How many charging points were there?", "answer": {"value": "20092000", "unit": "count"}},
    {"id": "public", "question": "How many are public?", "answer": {"value": "4717000", "unit": "count"}},
    {"id": "private", "question": "How many are private?", "answer": {"value": "15375000", "unit": "count"}},
    {"id": "growth", "question": "How much did the number grow?", "answer": {"value": "49.7", "unit": "percent"}},
    {"id": "2024", "question": "How many were there in 2023?", "answerable": False},
    {"id": "2030", "question": "How many will there be in 2030?", "answerable": False},
]
REPLIES = {
    ROWS[0]["question"]: "There were 20.092 million.",
    ROWS[1]["question"]: "There are 4.717 billion public ones.",
    ROWS[2]["question"]: "The documents do not state this.",
    ROWS[3]["question"]: "It grew by 49.7 percentage points.",
    ROWS[4]["question"]: "The documents do not state this.",
    ROWS[5]["question"]: "There will be 31.4 million.",
}


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    rows = [
        {**row, "lang": "en", "evidence": [{"file": "charging.txt", "contains": "million"}] if "answer" in row else []}
        for row in ROWS
    ]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "charging.txt").write_text(DOCUMENT)
    path = tmp_path / "suite.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows).replace('"million"', '"49.7"', 1))
    return path


def replies(request: Received) -> str:
    return REPLIES[request.question]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(replies) as running:
        yield running


Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, suite: Path) -> Run:
    def call(*arguments: object, docs: bool = True) -> int:
        given = ["--docs", str(tmp_path / "docs")] if docs else []
        return main([str(suite), *given, *map(str, arguments)], tmp_path / "home")

    return call


def rows_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    return said.err.strip().splitlines()[-1]


def test_a_scripted_target_gives_exactly_the_known_report(run: Run, server: ScriptedServer, tmp_path: Path) -> None:
    assert run("--target", server.url, "--out", tmp_path / "run") == 0
    assert {row["id"]: (row["scores"]["verdict"], row["scores"]["error"]) for row in rows_of(tmp_path / "run")} == {
        "all": ("right", None),
        "public": ("wrong", "wrong_scale"),
        "private": ("abstained", "wrong_abstention"),
        "growth": ("wrong", "wrong_unit"),
        "2024": ("right", None),
        "2030": ("wrong", "missed_abstention"),
    }
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["counts"] == {
        "questions": 6, "right": 2, "wrong": 3, "abstained": 1, "unscored": 0, "failed": 0, "cached": 0,
    }  # fmt: skip
    right = summary["metrics"]["right"]
    assert (right["point"], right["low"], right["high"], right["of"]) == (0.3333, 0.0968, 0.7, 6)
    assert summary["metrics"]["cost_weighted"]["point"] == pytest.approx((2 - 9) / 6, abs=1e-4)
    assert summary["metrics"]["citation_right"] is None
    assert {"commit", "dirty"} <= summary["provenance"]["git"].keys()
    assert (tmp_path / "run" / "report.html").stat().st_size > 20_000


def test_a_run_that_was_killed_goes_on_and_ends_with_the_same_results(tmp_path: Path, suite: Path) -> None:
    def held(request: Received) -> Reply:
        return Reply(REPLIES[request.question], hang=len(server.requests) > 3)

    with ScriptedServer(replies) as server:
        arguments = [str(suite), "--docs", str(tmp_path / "docs"), "--target"]
        assert main([*arguments, server.url, "--out", str(tmp_path / "whole")], tmp_path / "home") == 0
    with ScriptedServer(held) as server:
        options = [*arguments, server.url, "--out", str(tmp_path / "run"), "--concurrency", "1"]
        process = subprocess.Popen([*HARNESS, str(tmp_path / "home"), *options])
        _wait_until(lambda: (tmp_path / "run" / "results.jsonl").exists() and len(rows_of(tmp_path / "run")) == 3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        server._script = replies
        asked = len(server.requests)
        assert main(options, tmp_path / "home") == 0
        assert len(server.requests) - asked == 3
    assert _comparable(tmp_path / "run") == _comparable(tmp_path / "whole")


def _comparable(out: Path) -> list[Any]:
    """Results without what differs from run to run: times, and the key, which holds the target's address."""
    rows = rows_of(out)
    for row in rows:
        del row["seconds"], row["key"], row["scores"]["latency_ms"]
    return rows


def _wait_until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_interrupt_keeps_the_results_and_says_so_in_one_line(tmp_path: Path, suite: Path) -> None:
    def held(request: Received) -> Reply:
        return Reply(REPLIES[request.question], hang=len(server.requests) > 2)

    with ScriptedServer(held) as server:
        arguments = [str(suite), "--docs", str(tmp_path / "docs"), "--target", server.url, "--concurrency", "1"]
        process = subprocess.Popen(
            [*HARNESS, str(tmp_path / "home"), *arguments, "--out", str(tmp_path / "run")],
            stderr=subprocess.PIPE,
            text=True,
        )
        _wait_until(lambda: len(server.requests) == 3)
        os.kill(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.strip().splitlines()[-1].startswith("stopped: 2 results are kept in ")
    assert len(rows_of(tmp_path / "run")) == 2


def test_a_worse_configuration_misses_the_gate_and_the_same_again_keeps_it(
    run: Run, server: ScriptedServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gate = tmp_path / "gate.toml"
    gate.write_text(
        '[[floor]]\nmetric = "right"\nat_least = -0.1\npaired = true\ndate = "2026-11-21"\nreason = "none lost"\n'
    )
    assert run("--target", server.url, "--out", tmp_path / "first") == 0
    with ScriptedServer(lambda _: "There were 7 million.") as worse:
        against = ("--against", tmp_path / "first", "--gate", gate)
        assert run("--target", server.url, "--out", tmp_path / "again", *against) == 0
        assert run("--target", worse.url, "--out", tmp_path / "worse", *against) == 1
    said = capsys.readouterr().out
    assert "all 1 floors kept" in said
    assert said.count("missed, bound") == 1
    assert json.loads((tmp_path / "worse" / "summary.json").read_text())["comparison"]["questions"] == 6


def test_scores_can_be_made_anew_without_asking(run: Run, server: ScriptedServer, tmp_path: Path) -> None:
    run("--target", server.url, "--out", tmp_path / "run")
    before, asked = _comparable(tmp_path / "run"), len(server.requests)
    assert run("--target", server.url, "--out", tmp_path / "run", "--rescore") == 0
    assert len(server.requests) == asked
    assert _comparable(tmp_path / "run") == before


def test_repeats_show_how_an_unsteady_target_moves(run: Run, tmp_path: Path) -> None:
    def unsteady(request: Received) -> str:
        before = sum(other.question == request.question for other in server.requests[:-1])
        return REPLIES[request.question] if before % 2 else "7 million."

    with ScriptedServer(unsteady) as server:
        assert run("--target", server.url, "--out", tmp_path / "run", "--repeats", 2, "--concurrency", 1) == 0
    repeats = json.loads((tmp_path / "run" / "summary.json").read_text())["repeats"]
    assert (repeats["rounds"], repeats["right"]) == (2, [0.0, 0.3333])
    assert repeats["unstable"] == ["2024", "all", "private"]


def test_a_judge_gives_an_opinion_beside_the_scores(run: Run, server: ScriptedServer, tmp_path: Path) -> None:
    with ScriptedServer(lambda request: "RIGHT" if "20.092" in request.prompt else "WRONG.") as judge:
        assert run("--target", server.url, "--out", tmp_path / "run", "--judge", f"m@{judge.url}") == 0
    found = {row["id"]: row["scores"].get("judge") for row in rows_of(tmp_path / "run")}
    assert (found["all"], found["public"], found["2030"]) == ("right", "wrong", None)


def test_documents_can_be_given_in_the_prompt(run: Run, server: ScriptedServer, tmp_path: Path) -> None:
    assert run("--target", server.url, "--out", tmp_path / "run", "--in-prompt") == 0
    assert all("4.717 million are public" in request.prompt for request in server.requests)


def test_a_few_failures_are_told_and_the_rest_is_kept(run: Run, tmp_path: Path) -> None:
    def partly(request: Received) -> Reply:
        question = request.question
        return Reply(status=400, error="too long") if "2030" in question else Reply(REPLIES[question])

    with ScriptedServer(partly) as server:
        assert run("--target", server.url, "--out", tmp_path / "run") == 1
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert (summary["counts"]["failed"], summary["counts"]["unscored"], summary["metrics"]["right"]["of"]) == (1, 1, 5)
    assert "too long" in summary["failures"][0]["failure"]


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        pytest.param(Reply(raw="<html>"), "answered with HTML", id="html"),
        pytest.param(Reply(status=401), "answered 401", id="no-key"),
        pytest.param(Reply(hang=True), "gave no answer in 0.5 s", id="hangs"),
        pytest.param(Reply(drop_after=0), "broke off", id="drops"),
        pytest.param(Reply("x", extra={"ballast": {"question": "Other?"}}), "another question than", id="wrong-id"),
    ],
)
def test_a_target_that_never_answers_is_one_line(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], reply: Reply, says: str
) -> None:
    with ScriptedServer(lambda _: reply) as server:
        assert run("--target", server.url, "--out", tmp_path / "run", "--attempts", 1, "--timeout", 0.5) == 2
    line = last_line(capsys)
    assert line.startswith("ballast: the first 5 questions got no answer: ")
    assert says in line


def test_bad_usage_is_one_line_and_code_2(
    run: Run, tmp_path: Path, suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases: list[tuple[list[object], str]] = [
        (["--concurrency", "none"], "--concurrency"),
        (["--gate", tmp_path / "no.toml"], "cannot be read"),
        (["--against", tmp_path], "holds no results"),
        (["--rescore"], "--rescore"),
        (["--price", "1"], "--price"),
        (["--unknown"], "--unknown"),
    ]
    for arguments, says in cases:
        assert run(*arguments) == 2
        line = last_line(capsys)
        assert line.startswith("ballast: ")
        assert says in line
    assert main([], tmp_path / "home") == 2
    assert "SUITE" in last_line(capsys)
    assert main([str(tmp_path / "none.jsonl")], tmp_path / "home") == 2
    assert "give the path of a .jsonl file" in last_line(capsys)


def test_the_command_hands_on_the_exit_code(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("ballast"), "--home", tmp_path, "eval", tmp_path / "none.jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("ballast: ")
    assert done.stderr.endswith(
        "none.jsonl cannot be read (No such file or directory): give the path of a .jsonl file\n"
    )
    assert done.stderr.count("\n") == 1


def test_an_index_that_lacks_the_documents_is_one_line(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(docs=False) == 2
    assert (
        last_line(capsys)
        == "ballast: the index has no collection 'default': give the suite's documents with --docs PATH"
    )


def test_evidence_that_is_not_there_stops_before_anything_is_asked(
    run: Run, suite: Path, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    suite.write_text(suite.read_text().replace('"49.7"}', '"47.9"}'))
    assert run("--target", server.url) == 2
    assert "suite:1 (all): the evidence '47.9' is not in charging.txt" in capsys.readouterr().err
    assert server.requests == []


def test_check_says_what_is_well_formed_and_what_is_not(
    suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["check", str(suite), "--docs", str(tmp_path / "docs")]
    assert main(arguments, tmp_path / "home") == 0
    assert "6 questions are well-formed" in capsys.readouterr().out
    suite.write_text(suite.read_text() + "{}\n")
    assert main(arguments, tmp_path / "home") == 2
    assert "suite.jsonl:7: answer is missing" in capsys.readouterr().err


def test_draft_proposes_a_suite_that_passes_the_check(
    tmp_path: Path, suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs, out = ["--docs", str(tmp_path / "docs")], tmp_path / "draft.jsonl"
    assert main(["draft", *docs, "--out", str(out)], tmp_path / "home") == 0
    assert main(["check", str(out), *docs], tmp_path / "home") == 0
    assert main(["draft", *docs, "--out", str(out)], tmp_path / "home") == 2
    assert "not overwritten" in last_line(capsys)
    assert main(["draft", *docs], tmp_path / "home") == 0
    assert capsys.readouterr().out == out.read_text()


def test_the_product_itself_is_judged_in_this_process(run: Run, tmp_path: Path) -> None:
    assert run("--out", tmp_path / "run") == 0
    rows = {row["id"]: row for row in rows_of(tmp_path / "run")}
    assert rows["all"]["answer"]["citations"][0]["file"] == "charging.txt"
    assert rows["all"]["scores"]["quotes_verbatim"] is True
    assert run("--out", tmp_path / "again") == 0
    assert all(row["cached"] for row in rows_of(tmp_path / "again"))
