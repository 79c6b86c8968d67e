"""A suite as tests, run by pytest itself in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.fakes.openai_server import Received, ScriptedServer

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    {"id": "right", "question": "How many bases?", "lang": "en", "answer": {"value": "4838000", "unit": "count"}},
    {"id": "wrong", "question": "How many users?", "lang": "en", "answer": {"value": "5", "unit": "count"}},
    {"id": "several", "question": "How much growth?", "lang": "en", "answer": {"value": "5.9", "unit": "percent"}},
    {"id": "none", "question": "How many in 2030?", "lang": "en", "answerable": False},
]
REPLIES = {
    "How many bases?": "4.838 million.",
    "How many users?": "7.",
    "How much growth?": "Between 5.8% last year and 5.9% now.",
    "How many in 2030?": "The documents do not state this.",
}
OWN = """
import pytest
from eval.pytest_plugin import cases

@pytest.mark.parametrize("case", cases("suite.jsonl"))
def test_figures(case, judged):
    assert judged(case).verdict in ("right", "unscored")
"""


def replies(request: Received) -> str:
    return REPLIES[request.question]


def run(folder: Path, *arguments: str) -> str:
    (folder / "suite.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    command = [sys.executable, "-m", "pytest", "-p", "eval.pytest_plugin", "-p", "no:cacheprovider", "-rA", *arguments]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_each_question_of_a_named_suite_is_a_test(tmp_path: Path) -> None:
    with ScriptedServer(replies) as server:
        said = run(tmp_path, "suite.jsonl", "--ballast-target", server.url)
    assert "1 failed, 2 passed, 1 skipped" in said
    assert "PASSED suite.jsonl::right" in said
    assert "How many users?\nwanted: 5 count\ngiven:  7.\nwrong: invented" in said
    assert "Traceback" not in said


def test_a_suite_feeds_parametrize_and_is_left_alone_where_it_is_not_named(tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text(OWN)
    with ScriptedServer(replies) as server:
        said = run(tmp_path, ".", "--ballast-target", server.url)
    assert "1 failed, 3 passed" in said
    assert "FAILED test_own.py::test_figures[wrong]" in said


def test_a_malformed_suite_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{}\n")
    said = run(tmp_path, "bad.jsonl")
    assert "bad.jsonl:1: answer is missing" in said
    assert "Traceback" not in said
