"""What somebody who waits for a run is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eval.model import Scored
from index.model import IngestProgress


def ignore(_: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """`say` takes a line of text, `reading` each document read, `asked` each scored outcome as it comes."""

    say: Callable[[str], None]
    reading: Callable[[IngestProgress], None] = ignore
    asked: Callable[[Scored], None] = ignore
