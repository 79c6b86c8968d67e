"""Every benchmark in turn: `python -m eval.benchmarks [--quick] [--peers]`.

Each runs in a process of its own; one that fails does not stop the next. Those that need what a machine may lack (the
public suites, PostgreSQL and nginx) are left out where it is not there, by name.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.benchmarks import servers

SUITES = Path("../shared/data")
"""Where the benchmarks look for the public suites."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A module of this package, how it is run here, and what it cannot do without."""

    module: str
    arguments: tuple[str, ...] = ()
    slow: bool = False
    """Takes minutes: left out by `--quick`."""
    needs: Literal["", "suites", "servers"] = ""


BENCHMARKS = (
    Benchmark("quantities", needs="suites"),
    Benchmark("glossary", needs="suites"),
    Benchmark("retrieval", needs="suites"),
    Benchmark("injection"),
    Benchmark("reading", slow=True, needs="suites"),
    Benchmark("gate", slow=True, needs="suites"),
    Benchmark("speed", slow=True),
    Benchmark("load", slow=True),
    Benchmark("faults", slow=True),
    Benchmark("replicas", slow=True, needs="servers"),
    Benchmark("soak", ("--minutes", "5"), slow=True),
)


def missing(needs: str) -> str:
    """What is not on this machine of what a benchmark needs; empty where nothing is."""
    if needs == "suites" and not SUITES.is_dir():
        return f"the public suites are not in {SUITES}"
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if needs == "servers" and not (servers.postgres_binaries() and nginx):
        return "PostgreSQL and nginx are not installed (apt-get install postgresql nginx-light)"
    return ""


def run(benchmark: Benchmark, more: Sequence[str] = ()) -> bool:
    """Run one, with `more` arguments, under a heading; whether it ended well, or was left out."""
    print(f"\n## {benchmark.module}\n", flush=True)
    if reason := missing(benchmark.needs):
        print(f"left out: {reason}")
        return True
    command = [sys.executable, "-m", f"eval.benchmarks.{benchmark.module}", *benchmark.arguments, *more]
    code = subprocess.run(command, check=False).returncode
    if code:
        print(f"failed: {benchmark.module} ended with {code}")
    return code == 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out those that take minutes")
    parser.add_argument("--peers", action="store_true", help="measure the speed of LlamaIndex beside the product's")
    given = parser.parse_args(arguments)
    more = {"speed": ("--peers",)} if given.peers else {}
    chosen = [one for one in BENCHMARKS if not (given.quick and one.slow)]
    failed = [one.module for one in chosen if not run(one, more.get(one.module, ()))]
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
