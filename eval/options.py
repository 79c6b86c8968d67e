"""What one evaluation is asked to do: the command line, read once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eval.scoring.cost import Price
from eval.summarising import ASKED_ABOUT


@dataclass(frozen=True, slots=True)
class Options:
    suites: tuple[Path, ...]
    home: Path
    docs: tuple[Path, ...] = ()
    collection: str | None = None
    target: str | None = None
    """An OpenAI-compatible address; None asks the product in this process."""
    model: str = "ballast"
    key: str | None = None
    in_prompt: bool = False
    out: Path | None = None
    against: Path | None = None
    gate: Path | None = None
    concurrency: int | None = None
    repeats: int = 1
    attempts: int = 4
    seconds: float = 120.0
    cache: bool | None = None
    """None: on in process, off for a target whose configuration cannot be known."""
    rescore: bool = False
    judge: str | None = None
    price: Price | None = None
    difference: float = ASKED_ABOUT
    show: bool = False
    """Open the report in a browser."""
