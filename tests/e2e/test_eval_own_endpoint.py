"""Ballast judged over its own HTTP endpoint comes out as it does in process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eval.cli import main
from qa.app import build
from qa.server.app import create
from qa.settings import Settings
from tests.fakes.serving import serving

DOCUMENT = "The country counted 20.092 million charging points at the end of 2025, up 49.7 percent on the year.\n"
ROWS = [
    {
        "id": "all",
        "question": "How many charging points were there at the end of 2025?",
        "lang": "en",
        "answer": {"value": "20092000", "unit": "count"},
        "evidence": [{"file": "charging.txt", "contains": "20.092 million"}],
    },
    {"id": "none", "question": "How many airports does Iceland have?", "lang": "en", "answerable": False},
]


def scores_of(out: Path) -> dict[str, Any]:
    rows = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    return {row["id"]: {k: v for k, v in row["scores"].items() if k != "latency_ms"} for row in rows}


def test_the_whole_answer_is_read_from_the_endpoint(tmp_path: Path) -> None:
    docs, home = tmp_path / "docs", tmp_path / "home"
    docs.mkdir()
    (docs / "charging.txt").write_text(DOCUMENT)
    suite = tmp_path / "suite.jsonl"
    suite.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    app = build(Settings.read({}, home))
    app.library.open("default", create=True).ingest([docs])
    assert main([str(suite), "--out", str(tmp_path / "inside")], home) == 0
    with serving(create(app)) as address:
        arguments = ["--target", f"{address}/v1", "--collection", "default", "--out", str(tmp_path / "outside")]
        assert main([str(suite), *arguments], home) == 0
    found = scores_of(tmp_path / "outside")
    assert found == scores_of(tmp_path / "inside")
    assert (found["all"]["figure"], found["all"]["citation_right"], found["all"]["quotes_verbatim"]) == (
        "right",
        True,
        True,
    )
