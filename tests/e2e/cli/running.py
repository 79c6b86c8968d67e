"""The command in this process, as its entry point runs it."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

from qa import cli

DOCUMENTS = {
    "cars.txt": "The works made 412,000 cars in 2025.\n\nIts sister works made 57,000 vans in 2025.\n",
    "trains.md": "# Trains\n\nThe works delivered 318 trains in 2025, up 6.5% from 2024.\n",
    "船舶.txt": "2025年，船厂交付船舶48艘，同比增长12.5%。\n",
}
CARS = "How many cars did the works make in 2025?"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def run(home: Path, *arguments: str | Path, stdin: str = "") -> Ran:
    """The command in this process, as the entry point runs it."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    kept = sys.argv, sys.stdout, sys.stderr, sys.stdin
    sys.argv = ["ballast", "--home", str(home), *map(str, arguments)]
    sys.stdout, sys.stderr, sys.stdin = out, err, StringIO(stdin)
    try:
        cli.main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv, sys.stdout, sys.stderr, sys.stdin = kept
    assert isinstance(code, int)
    return Ran(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


def refused(ran: Ran) -> str:
    """The one line in which a command that could not be done says so."""
    assert ran.code == 2
    assert ran.out == ""
    assert re.fullmatch(r"ballast: [^\n]+\n", ran.err), ran.err
    assert "Traceback" not in ran.err
    return ran.err
