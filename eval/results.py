"""`results.jsonl`: appended to as each question finishes, so that a run killed at any moment can be taken up again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from eval.errors import RunError
from eval.model import Outcome, Scored

NAME = "results.jsonl"


def to_row(scored: Scored) -> dict[str, Any]:
    """One line of the file: the contract's `id`, `answer` and `scores`, and what a later run needs to go on."""
    outcome = scored.outcome
    return {
        "id": outcome.id,
        "repeat": outcome.repeat,
        "answer": outcome.answer,
        "scores": dict(scored.scores),
        "failure": outcome.failure,
        "seconds": round(outcome.seconds, 5),
        "attempts": outcome.attempts,
        "cached": outcome.cached,
        "key": outcome.key,
    }


def from_row(row: dict[str, Any]) -> Outcome:
    """An outcome read back. A file of another program that holds `id` and `answer` alone will do."""
    answer = row.get("answer")
    return Outcome(
        id=str(row["id"]),
        repeat=int(row.get("repeat") or 0),
        answer=answer,
        failure=row.get("failure") or (None if answer else "no answer"),
        seconds=float(row.get("seconds") or 0.0),
        attempts=int(row.get("attempts") or 1),
        cached=bool(row.get("cached")),
        key=str(row.get("key") or ""),
    )


def read(folder: Path) -> list[Outcome]:
    """The outcomes kept in a folder; a line torn by a kill is left out. Raises RunError for a damaged file."""
    path = folder / NAME
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    outcomes = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            outcomes.append(from_row(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if number == len(lines):
                break
            raise RunError(f"{path}:{number} is damaged", "mend or delete that line") from error
    return outcomes


def write(folder: Path, scored: Iterable[Scored]) -> None:
    """Replace the file in one step."""
    path = folder / NAME
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as lines:
        for each in scored:
            lines.write(json.dumps(to_row(each), ensure_ascii=False) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
    beside.replace(path)


class Journal:
    """The file while a run goes on; use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file: IO[str] | None = None

    def __enter__(self) -> Journal:
        _mend(self._path)
        self._file = self._path.open("a", encoding="utf-8")
        return self

    def __exit__(self, *error: object) -> None:
        if self._file:
            self._file.close()

    def add(self, scored: Scored) -> None:
        assert self._file is not None
        self._file.write(json.dumps(to_row(scored), ensure_ascii=False) + "\n")
        self._file.flush()


def _mend(path: Path) -> None:
    """Cut off a line that a kill left half written, so that the next one does not run into it."""
    if not path.exists():
        return
    whole, _, rest = path.read_bytes().rpartition(b"\n")
    if not rest:
        return
    try:
        json.loads(rest)
    except ValueError:
        path.write_bytes(whole + b"\n" if whole else b"")
    else:
        path.write_bytes(whole + b"\n" * bool(whole) + rest + b"\n")


def take_up(folder: Path, key: str, ids: Sequence[str]) -> tuple[list[Outcome], Path | None]:
    """What an earlier run of the same configuration left here: answered questions among `ids`, each round once.

    Results of another configuration are moved beside it, `results-KEY.jsonl`, and their new path is returned.
    """
    folder.mkdir(parents=True, exist_ok=True)
    earlier = read(folder)
    other = next((each.key for each in earlier if each.key != key), None)
    if other is not None:
        moved = folder / f"results-{other[:12] or 'other'}.jsonl"
        (folder / NAME).replace(moved)
        return [], moved
    wanted = set(ids)
    kept = {(each.id, each.repeat): each for each in earlier if each.answer is not None and each.id in wanted}
    return list(kept.values()), None
