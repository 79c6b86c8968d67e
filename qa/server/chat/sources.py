"""The source list that ends a text answer: for clients that show only text, and read when they send it back."""

from __future__ import annotations

import re

from qa.model import Answer
from qa.rendering import to_text

_SOURCE = re.compile(r"^\[\d+\] (?P<file>.+), paragraph (?P<paragraph>\d+), lines? \d+(?:-\d+)?(?:, page \d+)?: “.*”$")


def source_list(answer: Answer) -> str:
    """What follows the answer's own words in its text form; empty where nothing is cited."""
    return to_text(answer).removeprefix(answer.answer)


def split_sources(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """An assistant's message as its words and the (file, paragraph) of each source in the list that ends it."""
    lines = text.rstrip().split("\n")
    cited: list[tuple[str, int]] = []
    while lines and (found := _SOURCE.match(lines[-1])):
        cited.insert(0, (found["file"], int(found["paragraph"])))
        lines.pop()
    return ("\n".join(lines).rstrip(), tuple(cited)) if cited else (text, ())
