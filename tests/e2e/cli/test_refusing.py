"""What cannot be done is said in one line on standard error, with exit code 2, and nothing stored is lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from index.locking import writing
from qa import cli
from tests.e2e.cli.running import CARS, refused, run
from tests.fakes.openai_server import Reply, ScriptedServer

REFUSED: list[Any] = [
    pytest.param(["ask", ""], "give a question, or --batch FILE", id="empty question"),
    pytest.param(["ask", " \n "], "the question is empty", id="blank question"),
    pytest.param(["ask", "多少" * 50_000], "100,000 characters", id="long question"),
    pytest.param(["ask", "😀🚗🎉"], "no words", id="emoji"),
    pytest.param(["ask", CARS, "-c", "other"], "there is no collection 'other'", id="unknown collection"),
    pytest.param(["sources", "-c", "other"], "there is no collection 'other'", id="unknown collection to list"),
    pytest.param(["ask", CARS, "-c", "../x"], "is no name for a collection", id="collection outside"),
    pytest.param(["ask", "--batch", "no-such.jsonl"], "no-such.jsonl cannot be read", id="missing batch"),
    pytest.param(["ask", CARS, "--batch", "x"], "give a question, or --batch FILE", id="both"),
    pytest.param(["ask", CARS, "--colour"], "(see: ballast ask --help)", id="option"),
    pytest.param(["frobnicate"], "No such command 'frobnicate'", id="command"),
    pytest.param(["ingest"], "Missing argument 'paths'", id="no path"),
    pytest.param(["serve", "--port", "99999"], "--port", id="port"),
    pytest.param(["serve", "--host", "0.0.0.0"], "BALLAST_API_KEYS", id="open to the network without keys"),
    pytest.param(["slack"], "SLACK_APP_TOKEN", id="slack without tokens"),
    pytest.param(["mcp", "--transport", "pigeon"], "pigeon", id="transport"),
    pytest.param(["feedback", "export", "--out", "/nowhere/f.jsonl"], "cannot be written", id="unwritable output"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_a_command_that_cannot_be_done_says_why_in_one_line(filled: Path, arguments: Sequence[str], said: str) -> None:
    assert said in refused(run(filled, *arguments))


BAD_SETTINGS: list[Any] = [
    pytest.param("BALLAST_ANSWER_SECONDS", "soon", id="seconds"),
    pytest.param("BALLAST_PROMPT_TOKENS", "3", id="too few tokens"),
    pytest.param("BALLAST_MAX_FILE_MB", "-1", id="size"),
    pytest.param("BALLAST_CONCURRENCY", "0", id="concurrency"),
    pytest.param("BALLAST_LLM", "gpt", id="model"),
    pytest.param("BALLAST_LLM", "openai:gpt-4o", id="model without its key"),
    pytest.param("BALLAST_EMBEDDER", "word2vec", id="embedder"),
    pytest.param("BALLAST_GLOSSARY", "/nowhere.tsv", id="glossary"),
]


@pytest.mark.parametrize(("key", "value"), BAD_SETTINGS)
def test_a_bad_setting_is_named_with_its_key(
    filled: Path, key: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(key, value)
    assert key in refused(run(filled, "ask", CARS))


def test_an_index_of_another_embedder_is_refused_with_the_command_that_mends_it(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALLAST_EMBEDDER", "openai-like:other@http://127.0.0.1:9/v1")
    line = refused(run(filled, "ask", CARS))
    assert "local:wordllama-256" in line
    assert "openai-like:other" in line
    assert "ballast rebuild" in line
    assert "ballast rebuild" in refused(run(filled, "ingest", filled.parent / "cars.txt"))


def test_a_model_that_cannot_be_reached_is_one_line(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer([Reply(status=403)]) as server:
        monkeypatch.setenv("BALLAST_LLM", f"openai-like:m@{server.url}")
        assert "the provider refuses access to m" in refused(run(filled, "ask", CARS))


def test_a_second_writer_is_told_who_writes(home: Path, documents: Path) -> None:
    assert run(home, "ingest", documents).code == 0
    with writing(home / "collections" / "default" / "lock"):
        for command in (["ingest", documents], ["forget", "cars.txt"], ["rebuild"]):
            assert str(os.getpid()) in refused(run(home, *command))
        assert "412,000 cars" in run(home, "ask", CARS).out


def test_a_full_disk_is_told_and_what_was_stored_is_kept(home: Path, documents: Path) -> None:
    assert run(home, "ingest", documents).code == 0
    extra = documents / "long.txt"
    extra.write_text("\n\n".join(f"Plant {number} made {number} vans in 2025." for number in range(4000)))
    limited = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
from qa.cli import main
main()"""
    done = subprocess.run(
        [sys.executable, "-c", limited, "--home", home, "ingest", extra], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert re.fullmatch(r"ballast: [^\n]+\n", done.stderr), done.stderr
    assert "stored is kept" in done.stderr
    assert "412,000 cars" in run(home, "ask", CARS).out


def test_a_failure_inside_is_one_line_and_a_traceback_only_with_debug(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("a secret\nof two lines")

    monkeypatch.setattr(cli, "_build", broken)
    line = refused(run(filled, "ask", CARS))
    assert "RuntimeError" in line
    assert "--debug" in line
    assert "secret" not in line
    monkeypatch.setenv("BALLAST_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run(filled, "ask", CARS)
