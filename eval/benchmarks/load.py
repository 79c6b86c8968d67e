"""The service under load: `python -m eval.benchmarks.load [--paragraphs 10000] [--requests 400] [--streams 50]`.

Each measurement is made on `ballast serve` (embedded default) and, in the same run and by turns, on a bare FastAPI
endpoint that answers with as many bytes, so that the machine's own state is told from the service's work.

Then a scripted model streams 100 tokens. A sentence is known to be whole when the next one begins, so what the service
adds is the time to its first `sentence` event less the time to the model's first token of the second sentence.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from eval.benchmarks.endpoints import PACE, SENTENCE, TOKENS
from eval.benchmarks.speed import corpus

HEADERS = {"content-type": "application/json"}
TURNS = 4
"""The two servers are measured by turns, this many each."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Latencies in milliseconds of requests that took `seconds` in all; `errors` of them failed."""

    latencies: Sequence[float]
    seconds: float
    errors: int = 0
    outside: Sequence[float] = ()
    """Of each latency, what was not spent on the answer: HTTP, JSON, the client and waiting for its turn."""

    def row(self, name: str) -> str:
        ordered = sorted(self.latencies) or [math.nan]
        p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99))
        rate = len(self.latencies) / self.seconds
        outside = f"{statistics.median(self.outside):.1f}" if self.outside else "-"
        return f"| {name} | {p50:.1f} | {p95:.1f} | {p99:.1f} | {outside} | {rate:.0f} | {self.errors} |"


@contextmanager
def running(command: Sequence[str], environment: dict[str, str] | None = None) -> Iterator[str]:
    """The URL that the process prints; the process is ended after the block."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **(environment or {})})
        try:
            yield _address(process, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _address(process: subprocess.Popen[bytes], log: IO[bytes]) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        log.seek(0)
        if found := re.search(rb"http://127\.0\.0\.1:\d+", log.read()):
            return found[0].decode()
        time.sleep(0.1)
    log.seek(0)
    raise SystemExit(f"a server did not start: {log.read()[-2000:].decode()}")


def connect(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)


def ask(url: str, questions: Sequence[str], clients: int) -> Timing:
    """Ask each question once, `clients` at a time on a connection each."""

    def one(share: Sequence[str]) -> list[tuple[float, float] | None]:
        connection, taken = connect(url), []
        for question in share:
            started = time.perf_counter()
            connection.request("POST", "/v1/ask", json.dumps({"question": question}), HEADERS)
            response = connection.getresponse()
            body = response.read()
            latency = (time.perf_counter() - started) * 1000
            answering = json.loads(body).get("timings_ms", {}).get("total", 0.0)
            taken.append((latency, latency - answering) if response.status == 200 else None)
        connection.close()
        return taken

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = [taken for share in pool.map(one, [questions[n::clients] for n in range(clients)]) for taken in share]
    seconds = time.perf_counter() - started
    good = [taken for taken in found if taken]
    return Timing([latency for latency, _ in good], seconds, len(found) - len(good), [rest for _, rest in good])


def first_sentence(
    url: str, path: str, body: dict[str, object], is_there: Callable[[bytes], bool]
) -> tuple[float, bool]:
    """Milliseconds until the line of a stream for which `is_there`, and whether the stream then ended as it should."""
    connection = connect(url)
    started = time.perf_counter()
    connection.request("POST", path, json.dumps(body), HEADERS)
    response = connection.getresponse()
    taken, last = 0.0, b""
    for line in response:
        if not taken and is_there(line):
            taken = (time.perf_counter() - started) * 1000
        last = line if line.startswith((b"event:", b"data: [DONE]")) else last
    connection.close()
    return taken, taken > 0 and (b"done" in last or b"[DONE]" in last)


def through_service(url: str, question: str) -> tuple[float, bool]:
    body: dict[str, object] = {"question": question, "stream": True}
    return first_sentence(url, "/v1/ask", body, lambda line: line == b"event: sentence\n")


def from_model(url: str) -> tuple[float, bool]:
    opening = json.dumps(SENTENCE[0]).encode()
    seen = 0

    def begins_again(line: bytes) -> bool:
        nonlocal seen
        seen += b'"content":' + opening in line
        return seen > 1

    body: dict[str, object] = {"model": "scripted", "messages": [{"role": "user", "content": "q"}], "stream": True}
    return first_sentence(url, "/v1/chat/completions", body, begins_again)


def ask_many(url: str, questions: Sequence[str]) -> Timing:
    """All the questions at once, streamed; the latencies are those of first sentences."""
    started = time.perf_counter()
    with ThreadPoolExecutor(len(questions)) as pool:
        found = list(pool.map(lambda question: through_service(url, question), questions))
    good = [taken for taken, ended in found if ended]
    return Timing(good, time.perf_counter() - started, len(found) - len(good))


def health_while_asked(url: str, questions: Sequence[str], clients: int) -> Timing:
    """`GET /healthz` every 20 ms while the questions are asked: what an answer being read holds up."""
    connection, taken = connect(url), []
    started = time.perf_counter()
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask, url, questions, clients)
        while not asking.done():
            began = time.perf_counter()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            taken.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)
    connection.close()
    return Timing(taken, time.perf_counter() - started, asking.result().errors)


def by_turns(servers: dict[str, str], questions: Sequence[str], clients: int) -> None:
    """Measure each server `TURNS` times, one after the other, and print a row for each."""
    found: dict[str, list[Timing]] = {name: [] for name in servers}
    for turn in range(TURNS):
        for name, url in servers.items():
            found[name].append(ask(url, questions[turn::TURNS], clients))
    for name, turns in found.items():
        latencies = [taken for turn in turns for taken in turn.latencies]
        outside = [taken for turn in turns for taken in turn.outside]
        whole = Timing(latencies, sum(turn.seconds for turn in turns), sum(turn.errors for turn in turns), outside)
        print(whole.row(f"{name}, {clients} client{'s' * (clients > 1)}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0] if __doc__ else None)
    parser.add_argument("--paragraphs", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--streams", type=int, default=50)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home, documents = Path(folder) / "home", Path(folder) / "documents"
        drawn = corpus(documents, chosen.paragraphs)
        questions = (drawn * (chosen.requests // len(drawn) + 1))[: chosen.requests]
        ballast = [sys.executable, "-m", "qa.cli", "--home", str(home)]
        subprocess.run([*ballast, "ingest", str(documents)], check=True, stdout=subprocess.DEVNULL)
        endpoint = [sys.executable, "-m", "eval.benchmarks.endpoints"]
        bare = stack.enter_context(running([*endpoint, "bare"]))
        served = stack.enter_context(running([*ballast, "serve", "--port", "0"]))
        print(f"{chosen.paragraphs:,} paragraphs, {len(questions)} questions, {os.cpu_count()} processors\n")
        print("| POST /v1/ask | p50 ms | p95 ms | p99 ms | outside the answer, p50 ms | req/s | errors |")
        print("|---|---|---|---|---|---|---|")
        servers = {"ballast": served, "bare FastAPI": bare}
        for url in servers.values():
            ask(url, questions[:20], 1)
        for clients in (1, 8):
            by_turns(servers, questions, clients)
        print(health_while_asked(served, questions, 8).row("GET /healthz meanwhile"))
        model = stack.enter_context(running([*endpoint, "model"]))
        scripted = {"BALLAST_LLM": f"openai-like:scripted@{model}/v1", "BALLAST_EMBEDDER": "local"}
        streamed = stack.enter_context(running([*ballast, "serve", "--port", "0"], scripted))
        measure_streams(model, streamed, questions, chosen.streams)


def measure_streams(model: str, service: str, questions: Sequence[str], streams: int) -> None:
    through_service(service, questions[0])
    pairs = [(from_model(model), through_service(service, question)) for question in questions[:40]]
    direct = statistics.median(taken for (taken, _), _ in pairs)
    served = statistics.median(taken for _, (taken, _) in pairs)
    failed = sum(not ended for pair in pairs for _, ended in pair)
    print(f"\nA model that streams {TOKENS} tokens, one every {PACE * 1000:.0f} ms, to its first whole sentence:")
    print(f"directly {direct:.1f} ms, through the service {served:.1f} ms ({failed} failed)")
    print(f"the service adds {served - direct:.1f} ms")
    many = ask_many(service, (list(questions) * streams)[:streams])
    print(f"\n| {streams} streams at once | p50 ms | p95 ms | p99 ms | - | streams/s | errors |")
    print("|---|---|---|---|---|---|---|")
    print(many.row("to the first sentence"))


if __name__ == "__main__":
    main()
