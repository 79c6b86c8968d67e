"""`make fuzz [MINUTES=5]`: coverage-guided fuzzing of what reads text that strangers wrote, with atheris.

Each target of `tests.hostile.promises` runs in a process of its own for its share of the time; what it learned and what
broke it stay in `.ballast-fuzz/TARGET`, where the next run goes on. Exits 1 where a promise broke or a read hung; the
input belongs into `tests/hostile/test_fuzzing.py` then. The bounded form, on random input, is in the tests.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(".ballast-fuzz")
SLOWEST_SECONDS = 20
MOST_MB = 3000
LONGEST_BYTES = {"figures": 300, "same": 300, "reply": 600, "gate": 600}
"""4,096 where nothing is said: short texts try more in the same time."""
NAMES = ("txt", "md", "html", "csv", "pdf", "docx", "xlsx", "docx-xml", "xlsx-xml", "figures", "same", "reply", "gate")


@dataclass(frozen=True, slots=True)
class Run:
    """What fuzzing one target came to."""

    target: str
    executions: int
    found: tuple[Path, ...]
    said: str

    def row(self) -> str:
        return f"| {self.target} | {self.executions:,} | {len(self.found)} |"


def fuzz(target: str, seconds: int) -> Run:
    """Run one target in a process of its own."""
    folder = FOLDER / target
    corpus, findings = folder / "corpus", folder / "found"
    for path in (corpus, findings):
        path.mkdir(parents=True, exist_ok=True)
    _sow(target, corpus)
    before = set(findings.iterdir())
    options = [
        f"-max_total_time={seconds}", f"-timeout={SLOWEST_SECONDS}", f"-rss_limit_mb={MOST_MB}", "-seed=2025",
        f"-max_len={LONGEST_BYTES.get(target, 4096)}", f"-artifact_prefix={findings}/",
        f"-dict={_dictionary()}", "-print_final_stats=1",
    ]  # fmt: skip
    command = [sys.executable, "-m", "tests.hostile.fuzz", "--child", target, *options, str(corpus)]
    done = subprocess.run(command, capture_output=True, check=False)
    said = done.stderr.decode(errors="replace") + done.stdout.decode(errors="replace")
    count = re.search(r"stat::number_of_executed_units:\s*(\d+)", said)
    found = tuple(sorted(set(findings.iterdir()) - before))
    if done.returncode and not found:
        raise SystemExit(f"fuzzing {target} did not run:\n{said[-2000:]}")
    return Run(target, int(count[1]) if count else 0, found, said)


def _sow(target: str, corpus: Path) -> None:
    """Sound input to begin with."""
    from tests.hostile import samples

    if target in samples.VALID:
        seed = samples.VALID[target]
    elif target.removesuffix("-xml") in samples.INNER:
        seed = samples.part(target.removesuffix("-xml"))
    elif target in ("figures", "same", "reply"):
        seed = "\x00".join([" ".join(samples.FIGURES[:14]), "; ".join(samples.FIGURES[14:])]).encode()
    elif target == "gate":
        seed = b"How much did the port grow?\x00The port grew by 3.5%.\x00The port grew by 3.5% [1]."
    else:
        seed = "\n".join(samples.PIECES).encode()
    (corpus / "seed").write_bytes(seed)


def _dictionary() -> Path:
    """Pieces that libFuzzer puts together, in its own writing."""
    from tests.hostile import samples

    path = FOLDER / "pieces.dict"
    pieces = [piece.encode().hex(" ") for piece in [*samples.PIECES, *samples.FIGURES] if len(piece) < 60]
    path.write_text("".join('"{}"\n'.format("".join(rf"\x{byte}" for byte in piece.split())) for piece in pieces))
    return path


def _child(target: str, options: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["index", "qa", "pypdf", "docx", "openpyxl", "markdown_it"]):
        from tests.hostile.promises import TARGETS
    atheris.Setup([target, *options], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES))
    parser.add_argument("--minutes", type=float, default=5.0, help="in all, shared by the targets")
    given = parser.parse_args()
    targets = given.targets or NAMES
    if unknown := sorted(set(targets) - set(NAMES)):
        parser.error(f"there is no target {', '.join(unknown)}")
    if find_spec("atheris") is None:
        print(
            "skipped: atheris is not installed (.venv/bin/uv pip install 'atheris>=3'; it is built for Linux and macOS)"
        )
        return 0
    print("| target | inputs tried | that broke a promise |\n|---|---|---|")
    runs = []
    for target in targets:
        runs.append(fuzz(target, max(5, round(given.minutes * 60 / len(targets)))))
        print(runs[-1].row(), flush=True)
    for run in runs:
        for path in run.found:
            print(f"{path}: python -m tests.hostile.fuzz --child {run.target} {path}", file=sys.stderr)
    return 1 if any(run.found for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
