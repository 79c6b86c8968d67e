"""The command as a process: what it loads, terminals, signals, and the service."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.e2e.cli.running import CARS, run
from tests.fakes.openai_server import Reply, ScriptedServer


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "qa.cli", *arguments]


def test_help_is_shown_without_loading_what_is_heavy() -> None:
    script = """
import sys
from qa.cli import main
sys.argv = ["ballast", "--help"]
try:
    main()
except SystemExit:
    heavy = {"chromadb", "llama_index", "openai", "tantivy", "sqlalchemy", "numpy", "fastapi", "tiktoken"}
    sys.exit(" ".join(sorted(heavy & set(sys.modules))) or 0)"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert "ingest" in done.stdout


def test_a_group_without_its_command_shows_the_help(filled: Path) -> None:
    ran = run(filled, "feedback")
    assert ran.code == 2
    assert "Usage: ballast feedback" in ran.out
    assert ran.err == ""


def test_an_answer_survives_a_terminal_that_cannot_write_it(filled: Path) -> None:
    done = subprocess.run(
        command("--home", str(filled), "ask", "2025年船厂交付船舶多少艘？"),
        env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "48" in done.stdout


def until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_serve_answers_over_http_until_it_is_stopped(filled: Path, unused_tcp_port: int) -> None:
    server = subprocess.Popen(
        command("--home", str(filled), "serve", "--port", str(unused_tcp_port)),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{unused_tcp_port}"

    def healthy() -> bool:
        try:
            return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    try:
        assert until(healthy)
        answer = httpx.post(f"{url}/v1/ask", json={"question": CARS}, timeout=20).json()
        assert answer["value"]["value"] == "412000"
    finally:
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=20)
    assert server.returncode == 0, err
    assert out == ""
    assert "Traceback" not in err


def test_a_command_that_is_interrupted_stops_at_once(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer([Reply(hang=True)]) as server:
        monkeypatch.setenv("BALLAST_LLM", f"openai-like:m@{server.url}")
        asking = subprocess.Popen(
            command("--home", str(filled), "ask", CARS), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert until(lambda: bool(server.requests))
        asking.send_signal(signal.SIGINT)
        out, err = asking.communicate(timeout=20)
    assert (asking.returncode, out) == (130, "")
    assert err.strip() == "ballast: stopped; what was stored is kept"


def test_a_terminal_is_shown_progress_that_does_not_stay(home: Path, documents: Path) -> None:
    ours, its = pty.openpty()
    ingesting = subprocess.Popen(
        command("--home", str(home), "ingest", str(documents)),
        stdout=its, stderr=its, env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(its)
    written = b""
    with suppress(OSError):  # what reading the terminal ends with, once nobody writes to it
        while piece := os.read(ours, 4096):
            written += piece
    os.close(ours)
    assert ingesting.wait(timeout=20) == 0
    text = written.decode()
    assert "Reading" in text
    assert "\x1b[2K" in text[text.index("Reading") :]  # the bar's line is wiped
    assert re.search(r"added\x1b\[0m cars\.txt", text)


def test_the_version_is_told(filled: Path) -> None:
    assert re.fullmatch(r"ballast \d+\.\d+\.\d+\n", run(filled, "--version").out)


def test_eval_is_handed_on_with_its_arguments(filled: Path) -> None:
    ran = run(filled, "eval", "--help")
    assert ran.code == 0


def test_a_user_without_a_home_directory_is_served_as_any_other(home: Path, documents: Path) -> None:
    """As in a container that is started under a number of its host's choosing."""
    nobody = "import os; os.getuid = lambda: 54321; from qa.cli import main; main()"
    without = {name: value for name, value in os.environ.items() if name != "HOME"}
    done = subprocess.run(
        [sys.executable, "-c", nobody, "--home", home, "ingest", documents],
        env=without, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
