"""Replicas behind nginx on PostgreSQL and a Chroma server: `python -m eval.benchmarks.replicas [--paragraphs 4000]`.

Starts everything as real processes on loopback: Debian's PostgreSQL, `chroma run`, a Dask scheduler with four workers
that take the documents in, `ballast serve` three times over one home, and nginx with `deploy/nginx.conf`. Questions are
put to one replica, then to all through nginx; then a replica is killed while they are put. From a checkout, with the
extra `cluster` and the packages postgresql and nginx-light.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from eval.benchmarks import servers
from eval.benchmarks.speed import corpus

ROOT = Path(__file__).parents[2]
REPLICAS = 3
WORKERS = 4


def _ballast(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "qa.cli", *arguments]


@contextmanager
def replica(home: Path, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A process that serves the home, and its address."""
    with tempfile.NamedTemporaryFile() as log:
        command = _ballast("--home", str(home), "serve", "--port", "0")
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            yield process, _address(Path(log.name))
        finally:
            process.terminate()
            process.wait(timeout=60)


def _address(log: Path) -> str:
    for _ in range(600):
        if found := re.search(r"http://(127\.0\.0\.1:\d+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise SystemExit(f"a replica did not start: {log.read_text()[-2000:]}")


@contextmanager
def nginx(folder: Path, upstreams: Sequence[str]) -> Iterator[str]:
    """nginx with the configuration that ships, in front of these addresses; its own address."""
    port = servers.free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = re.sub(r"server api:8080 ([^;]*);", " ".join(f"server {one} \\1;" for one in upstreams), text)
    text = text.replace("listen 8080", f"listen 127.0.0.1:{port}").replace(
        "http {", f"pid {folder}/pid;\nhttp {{\n  client_body_temp_path {folder}/body;", 1
    )
    path = folder / "nginx.conf"
    path.write_text(text)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-c", path, "-e", folder / "error.log", "-g", "daemon off; user root;"])
    try:
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def ask_all(address: str, questions: Sequence[str], clients: int) -> tuple[list[float], float, int]:
    """(milliseconds of each answer, seconds in all, how many failed) with so many clients at once."""
    limits = httpx.Limits(max_connections=clients)
    with httpx.Client(base_url=f"http://{address}", timeout=60, limits=limits) as client:

        def ask(question: str) -> float:
            began = time.monotonic()
            try:
                good = client.post("/v1/ask", json={"question": question}).status_code == 200
            except httpx.HTTPError:
                good = False
            return (time.monotonic() - began) * 1000 if good else -1.0

        began = time.monotonic()
        with ThreadPoolExecutor(clients) as pool:
            taken = list(pool.map(ask, questions))
        return [one for one in taken if one >= 0], time.monotonic() - began, sum(one < 0 for one in taken)


def show(name: str, found: tuple[list[float], float, int]) -> None:
    taken, seconds, failed = found
    ordered = sorted(taken) or [0.0]
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"| {name} | {len(taken) / seconds:.0f} | {p50:.0f} | {p95:.0f} | {failed} |", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.replicas", description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=4000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    binaries = servers.postgres_binaries()
    if binaries is None:
        raise SystemExit("Debian's PostgreSQL is not installed: apt-get install postgresql nginx-light")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ballast-replicas-")))
        folder.chmod(0o755)
        database = stack.enter_context(servers.postgres(binaries, folder / "postgres"))
        vectors = stack.enter_context(servers.chroma(folder / "chroma"))
        environment = {**os.environ, "BALLAST_LLM": "local", "BALLAST_EMBEDDER": "local"}
        environment |= {"BALLAST_CATALOG": database, "BALLAST_CHROMA_URL": vectors}
        home, documents = folder / "home", folder / "documents"
        asked = corpus(documents, given.paragraphs)
        questions = [asked[place % len(asked)] for place in range(given.questions)]
        with servers.dask(folder / "dask", WORKERS) as (scheduler, _):
            began = time.monotonic()
            ingest = _ballast("--home", str(home), "ingest", str(documents), "--cluster", scheduler)
            subprocess.run(ingest, env=environment, check=True, capture_output=True)
            seconds = time.monotonic() - began
        print(f"{given.paragraphs} paragraphs taken in by {WORKERS} Dask workers: {seconds:.1f} s\n", flush=True)
        running = [stack.enter_context(replica(home, environment)) for _ in range(REPLICAS)]
        proxy = stack.enter_context(nginx(folder, [address for _, address in running]))
        for _, address in running:
            ask_all(address, questions[:20], 1)
        print(f"| asked by {given.clients} clients | answers/s | p50, ms | p95, ms | failed |\n|---|---|---|---|---|")
        show("one replica", ask_all(running[0][1], questions, given.clients))
        show(f"{REPLICAS} replicas behind nginx", ask_all(proxy, questions, given.clients))
        with ThreadPoolExecutor(1) as pool:
            asking = pool.submit(ask_all, proxy, questions, given.clients)
            time.sleep(1.0)
            running[0][0].send_signal(signal.SIGKILL)
            show("the same, one killed meanwhile", asking.result())
    return 0


if __name__ == "__main__":
    sys.exit(main())
