"""`ballast serve` and `ballast mcp` as processes of their own, over the real product."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from mcp import Client, StdioServerParameters

from tests.e2e.server.conftest import until
from tests.e2e.server.sse import events, names

BALLAST = [sys.executable, "-m", "qa.cli", "--home"]
NOTES = "The town of Whitetower has 57 bridges.\n\nIts library lends 12,400 books a month.\n"


@contextmanager
def serving(home: Path, *options: str) -> Iterator[httpx.Client]:
    """A client of `ballast serve` over `home`; it is told to stop at the end, and must stop well."""
    command = [*BALLAST, str(home), "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    line = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    with httpx.Client(base_url=found[0], timeout=60) as client:
        assert until(lambda: answers(client), 60)
        yield client
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=30)[1]
    assert process.returncode == 0, log
    assert "Traceback" not in log


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with serving(tmp_path_factory.mktemp("home")) as client:
        yield client


def test_a_document_sent_over_http_is_answered_from_and_forgotten(real: httpx.Client) -> None:
    assert real.get("/readyz").json()["status"] == "ready"
    sent = real.post("/v1/documents", files=[("file", ("notes.txt", NOTES.encode()))])
    assert sent.status_code == 201
    question = {"question": "How many bridges does Whitetower have?"}
    answer = real.post("/v1/ask", json=question).json()
    assert answer["status"] == "answered"
    assert answer["value"]["value"] == "57"
    assert answer["citations"][0]["file"] == "notes.txt"
    start, end = answer["citations"][0]["chars"]
    assert NOTES[start:end] == answer["citations"][0]["quote"]
    found = events(real.post("/v1/ask", json={**question, "stream": True}).text)
    assert names(found)[-1] == "done"
    assert names(found).index("citation") < names(found).index("sentence")
    paragraph = real.get("/v1/documents/notes.txt/paragraphs/1").json()
    assert paragraph["paragraph"]["text"] == NOTES.split("\n")[0]
    assert real.delete("/v1/documents/notes.txt").status_code == 204
    assert real.post("/v1/ask", json=question).json()["status"] == "abstained"


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("empty.txt", b"", 422),
        ("binary.txt", bytes(range(256)) * 20, 415),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", 422),
        ("not.docx", b"PK\x03\x04 and nothing more", 422),
    ],
    ids=lambda part: part if isinstance(part, str) else None,
)
def test_a_file_that_cannot_be_read_is_told_and_nothing_is_kept(
    real: httpx.Client, name: str, content: bytes, status: int
) -> None:
    response = real.post("/v1/documents", files=[("file", (name, content))])
    assert response.status_code == status, response.text
    assert response.json()["detail"]
    assert name not in [document["file"] for document in real.get("/v1/documents").json()["documents"]]


@pytest.mark.parametrize(
    "question", ["", " ", "😀😀😀", "x" * 100_000, "?!"], ids=["empty", "blank", "emoji", "long", "marks"]
)
def test_a_question_with_nothing_to_ask_is_unprocessable(real: httpx.Client, question: str) -> None:
    for body in ({"question": question}, {"question": question, "stream": True}):
        response = real.post("/v1/ask", json=body)
        assert response.status_code == 422
        assert response.json()["remedy"]


def test_workers_share_what_is_stored_and_what_is_counted(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as client:
        client.post("/v1/documents", files=[("file", ("notes.txt", NOTES.encode()))])
        question = {"question": "How many bridges does Whitetower have?"}
        with httpx.Client(base_url=client.base_url, timeout=60) as other:
            found = [one.post("/v1/ask", json=question, headers={"connection": "close"}) for one in [client, other] * 5]
        assert [response.json()["value"]["value"] for response in found] == ["57"] * 10
        assert 'ballast_answers_total{language="en",status="answered"} 10.0' in client.get("/metrics").text


@pytest.mark.parametrize("command", ["serve", "mcp --transport http"], ids=["serve", "mcp"])
def test_without_keys_only_this_machine_is_served(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, *command.split(), "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 2
    assert "BALLAST_API_KEYS" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert done.stderr.count("\n") == 1


def test_keys_that_cannot_be_read_are_one_line(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--port", "0", BALLAST_API_KEYS="a:b")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "BALLAST_API_KEYS, entry 1" in done.stderr


def run(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BALLAST, str(home), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )


class Collector(BaseHTTPRequestHandler):
    """Takes what an OpenTelemetry exporter sends."""

    received: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        self.received.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


def test_traces_go_where_they_are_asked_for_and_hold_no_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Collector.received = []
    collector = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.server_port}")
    with serving(tmp_path) as client:
        client.post("/v1/documents", files=[("file", ("notes.txt", NOTES.encode()))])
        client.post("/v1/ask", json={"question": "How many bridges does Whitetower have?"})
    collector.shutdown()
    collector.server_close()
    paths = {path for path, _ in Collector.received}
    sent = b"".join(body for _, body in Collector.received)
    assert paths == {"/v1/traces"}
    assert b"/v1/ask" in sent
    assert b"Whitetower" not in sent


async def test_an_assistant_starts_the_real_thing(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(NOTES, "utf-8")
    assert run(tmp_path / "home", "ingest", str(notes)).returncode == 0
    home = str(tmp_path / "home")
    parameters = StdioServerParameters(command=sys.executable, args=["-m", "qa.cli", "--home", home, "mcp"])
    async with Client(parameters) as client:
        asked = await client.call_tool("ask", {"question": "How many books does the library lend a month?"})
        assert (asked.structured_content or {})["value"]["value"] == "12400"
        found = await client.call_tool("search", {"query": "bridges"})
        assert (found.structured_content or {})["hits"][0]["file"] == "notes.txt"
