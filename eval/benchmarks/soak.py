"""A long mixed load on `ballast serve`: `python -m eval.benchmarks.soak [--minutes 30] [--seed 2025] [--uploads 0.1]`.

Asks, adds, changes and removes documents at random, one after another. Each quote of each answer is compared with the
bytes that were sent. The first life of the process takes 7/10 of the time; then it is ended three times, by SIGTERM and by
SIGKILL in turn, and started again on the same home. Memory and file handles are those of the process in its first life.

The verdict: the last two thirds of that life are cut into 20 blocks, and a line is laid through their medians (least
squares, 95 % interval of its slope). A measure drifts where the interval lies above nought and the line rises by more than
is allowed: 5 % in memory, 25 % in handles (pools grow by one now and then) and in the time of a question. Where one drifts,
or an answer was wrong, the command ends with 1.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from scipy import stats

FILES, PARAGRAPHS = 40, 12
BLOCKS = 20
LIVES = (0.7, 0.8, 0.9, 1.0)
"""When each life of the process ends, as a share of the whole."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The process after a request: `moment` is a share of the whole run."""

    moment: float
    life: int
    seconds: float
    asked: bool
    memory: int
    """Resident bytes."""
    handles: int


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over the last two thirds of the first life: its median, and the rise of a line through the blocks."""

    name: str
    level: float
    rise: float
    margin: float
    """Half of the 95 % interval of the rise."""
    allowed: float
    """A rise, as a share of the level."""

    @property
    def drifts(self) -> bool:
        return self.rise > self.margin and self.rise > self.allowed * self.level

    def row(self) -> str:
        found = f"{self.level:.1f} | {self.rise:+.1f} ± {self.margin:.1f} | {self.allowed * self.level:.1f}"
        return f"| {self.name} | {found} | {'DRIFTS' if self.drifts else 'holds'} |"


@dataclass(slots=True)
class Soak:
    """The documents as they were last sent, and what was seen."""

    draw: random.Random
    uploads: float = 0.1
    """The share of requests that are uploads; half as many are deletions."""
    texts: dict[str, str] = field(default_factory=dict)
    version: int = 0
    samples: list[Sample] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def step(self, client: httpx.Client) -> bool:
        """One request; whether it was a question."""
        what = self.draw.random()
        file = f"works-{self.draw.randrange(FILES)}.txt"
        if what < self.uploads or not self.texts:
            self._upload(client, file)
        elif what < 1.5 * self.uploads:
            self._delete(client, file)
        else:
            self._ask(client, self.draw.choice(sorted(self.texts)))
            return True
        return False

    def _upload(self, client: httpx.Client, file: str) -> None:
        self.version += 1
        name = file.removesuffix(".txt")
        text = "\n\n".join(
            f"In 2025 the plant {name} made {self.draw.randrange(1000, 999_999):,} tonnes of item{place}."
            for place in range(PARAGRAPHS)
        )
        response = client.post("/v1/documents", files=[("file", (file, text.encode()))])
        self.expect(response.status_code == (200 if file in self.texts else 201), f"upload: {response.text}")
        self.texts[file] = text
        self.counts["uploads"] += 1

    def _delete(self, client: httpx.Client, file: str) -> None:
        response = client.delete(f"/v1/documents/{file}")
        there = self.texts.pop(file, None) is not None
        self.expect(response.status_code == (204 if there else 404), f"delete: {response.text}")
        self.counts["deletes"] += 1

    def _ask(self, client: httpx.Client, file: str) -> None:
        item = f"item{self.draw.randrange(PARAGRAPHS)}"
        question = f"How many tonnes of {item} did the plant {file.removesuffix('.txt')} make in 2025?"
        answer = client.post("/v1/ask", json={"question": question}).raise_for_status().json()
        self.counts["questions"] += 1
        self.counts[answer["status"]] += 1
        right = re.search(rf"made ([\d,]+) tonnes of {item}\.", self.texts[file])
        assert right
        self.counts["right"] += bool(answer["value"]) and answer["value"]["value"] == right[1].replace(",", "")
        for citation in answer["citations"]:
            self.counts["quotes"] += 1
            self.expect(self._stands(citation), f"{question} {citation}")

    def _stands(self, citation: dict[str, Any]) -> bool:
        start, end = citation["chars"]
        return bool(self.texts.get(citation["file"], "")[start:end] == citation["quote"])

    def expect(self, holds: bool, said: str) -> None:
        if not holds:
            self.faults.append(said)


def run(minutes: float, seed: int, uploads: float = 0.1) -> Soak:
    """The whole soak on a home of its own."""
    soak = Soak(random.Random(seed), uploads)
    started, whole = time.monotonic(), minutes * 60
    with tempfile.TemporaryDirectory(prefix="ballast-soak-") as folder:
        for life, until in enumerate(LIVES):
            process, url = _serve(Path(folder))
            with httpx.Client(base_url=url, timeout=60) as client:
                while time.monotonic() - started < until * whole:
                    began = time.monotonic()
                    asked = soak.step(client)
                    now = time.monotonic()
                    memory, handles = _footprint(process.pid)
                    soak.samples.append(Sample((now - started) / whole, life, now - began, asked, memory, handles))
            process.send_signal(signal.SIGKILL if life % 2 else signal.SIGTERM)
            process.wait(timeout=60)
            soak.counts["restarts"] += life + 1 < len(LIVES)
    return soak


def _serve(folder: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "qa.cli", "--home", str(folder / "home"), "serve", "--port", "0"]
    log = folder / "log"
    with log.open("a") as out:
        start = log.stat().st_size
        process = subprocess.Popen(
            command, stdout=out, stderr=out, text=True, env={**os.environ, "BALLAST_LLM": "local"}
        )
    for _ in range(1200):
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()[start:]):
            return process, found[0]
        time.sleep(0.1)
    raise SystemExit(f"the service did not start: {log.read_text()[-2000:]}")


def _footprint(process: int) -> tuple[int, int]:
    """Resident bytes and open file handles."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0, len(list(Path(f"/proc/{process}/fd").iterdir()))


def fifths(soak: Soak) -> list[str]:
    """A row for each fifth of the first life: latency of questions, memory, handles."""
    rows = []
    for fifth in range(5):
        low, high = (LIVES[0] * place / 5 for place in (fifth, fifth + 1))
        part = [one for one in soak.samples if one.life == 0 and low <= one.moment < high]
        asked = sorted(one.seconds * 1000 for one in part if one.asked)
        if asked:
            p50, p95 = statistics.median(asked), asked[int(len(asked) * 0.95)]
            memory = statistics.median(one.memory for one in part) / 2**20
            handles = max(one.handles for one in part)
            rows.append(f"| {fifth + 1} | {len(part)} | {p50:.1f} | {p95:.1f} | {memory:.0f} | {handles} |")
    return rows


def trends(soak: Soak) -> list[Trend]:
    """Memory (MiB), handles and time of a question (ms); none where the run was too short to tell."""
    first = [one for one in soak.samples if one.life == 0]
    kept = first[len(first) // 3 :]
    asked = [one.seconds * 1000 for one in kept if one.asked]
    if len(asked) < 5 * BLOCKS:
        return []
    return [
        _trend("memory, MiB", [one.memory / 2**20 for one in kept], 0.05),
        _trend("file handles", [one.handles for one in kept], 0.25),
        _trend("question, ms", asked, 0.25),
    ]


def _trend(name: str, values: Sequence[float], allowed: float) -> Trend:
    ends = [len(values) * block // BLOCKS for block in range(BLOCKS + 1)]
    medians = [statistics.median(values[first:last]) for first, last in pairwise(ends)]
    places = [(place + 0.5) / BLOCKS for place in range(BLOCKS)]
    line = stats.linregress(places, medians)
    margin = float(stats.t.ppf(0.975, BLOCKS - 2) * line.stderr)
    return Trend(name, statistics.median(values), float(line.slope), margin, allowed)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--uploads", type=float, default=0.1, help="their share of the requests (default: 0.1)")
    given = parser.parse_args()
    soak = run(given.minutes, given.seed, given.uploads)
    print("| fifth of the first life | requests | question p50, ms | p95 | memory, MiB | file handles, at most |")
    print("|---|---|---|---|---|---|", *fifths(soak), sep="\n")
    print("\n| last two thirds of it | median | rise, 95 % interval | allowed | |\n|---|---|---|---|---|")
    found = trends(soak)
    print(*(one.row() for one in found), sep="\n")
    print("\n" + ", ".join(f"{name}: {count}" for name, count in soak.counts.items()))
    print(f"faults: {len(soak.faults)}", *soak.faults[:5], sep="\n")
    return 1 if soak.faults or any(one.drifts for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
