"""`ballast ask`: as text, as JSON, and in batches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.cli.running import CARS, refused, run
from tests.fakes.openai_server import Reply, ScriptedServer


def test_an_answer_is_shown_with_file_paragraph_lines_and_quote(filled: Path) -> None:
    ran = run(filled, "ask", CARS)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:3] == [
        "The works made 412,000 cars in 2025 [1].",
        "  [1] cars.txt, paragraph 1, line 1",
        "      “The works made 412,000 cars in 2025.”",
    ]


def test_an_abstention_says_where_it_looked(filled: Path) -> None:
    ran = run(filled, "ask", "How many elephants live in Kenya?")
    assert ran.code == 0
    assert "The documents do not say." in ran.out


def test_json_is_exactly_one_object_on_standard_output(filled: Path) -> None:
    ran = run(filled, "ask", "--json", "2025年船厂交付船舶多少艘？")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("\n") == 1
    answer = json.loads(ran.out)
    assert answer["status"] == "answered"
    assert answer["language"] == "zh"
    assert answer["value"]["value"] == "48"
    assert [(c["file"], c["paragraph"]) for c in answer["citations"]] == [("船舶.txt", 1)]


def test_a_batch_is_answered_line_by_line_in_order(filled: Path, tmp_path: Path) -> None:
    rows = [{"id": "a", "question": CARS}, {"id": 7, "question": "🚗🚗"}, {"id": "c", "question": "几艘\u2028船舶？"}]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8-sig")
    ran = run(filled, "ask", "--batch", batch)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert [line["id"] for line in lines] == ["a", 7, "c"]
    assert lines[0]["answer"]["value"]["value"] == "412000"
    assert "no words" in lines[1]["error"]
    assert "answer" in lines[2]


def test_a_failing_model_spoils_its_own_lines_of_a_batch(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text("".join(json.dumps({"id": number, "question": CARS}) + "\n" for number in (1, 2)))
    with ScriptedServer([Reply(status=401), "The works made 412,000 cars in 2025 [1]."]) as server:
        monkeypatch.setenv("BALLAST_LLM", f"openai-like:m@{server.url}")
        ran = run(filled, "ask", "--batch", batch)
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert ran.code == 1
    assert "refuses access" in first["error"]
    assert second["answer"]["status"] == "answered"


@pytest.mark.parametrize(
    "content",
    ["{", "[1]", '{"id": 1}', '{"question": "How many?"}', '{"id": 1, "question": null}', "\x00"],
    ids=["broken", "no object", "no question", "no id", "no text", "binary"],
)
def test_a_line_of_a_batch_that_is_no_question_is_named(filled: Path, tmp_path: Path, content: str) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": 0, "question": "How many cars?"}\n' + content)
    assert "batch.jsonl, line 2 is no question" in refused(run(filled, "ask", "--batch", batch))
