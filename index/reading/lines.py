"""A text's lines, with where they stand."""

from __future__ import annotations

import re
from typing import NamedTuple

_FIRST_WORD = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]+|\S")


class Line(NamedTuple):
    """A line with something on it. `start` and `end` enclose `text`, which has no white space around it."""

    number: int
    """From 1, blank lines counted."""
    start: int
    end: int
    text: str
    indent: int
    """Columns of white space before it (a tab is 4, an ideographic space 2)."""
    lead: int
    """Characters of white space before it."""
    apart: bool
    """Blank lines, a form feed or a rule stand between it and the line before."""


def split_lines(text: str) -> list[Line]:
    """The lines that are not blank. A line ends at LF or CRLF, or at CR in a text that has no LF."""
    found: list[Line] = []
    mark = "\n" if "\n" in text else "\r"
    position, apart = 0, True
    for number, raw in enumerate(text.split(mark), 1):
        stripped = raw.strip()
        if stripped:
            lead = len(raw) - len(raw.lstrip())
            start = position + lead
            indent = _columns(raw[:lead]) if lead else 0
            found.append(
                Line(number, start, start + len(stripped), stripped, indent, lead, apart or "\f" in raw[:lead])
            )
            apart = False
        else:
            apart = True
        position += len(raw) + 1
    return found


def _columns(blank: str) -> int:
    return len(blank) + 3 * blank.count("\t") + blank.count("\u3000") - blank.count("\f")


def width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two (GB18030 spends two bytes on it, and one on ASCII)."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def first_word(text: str) -> str:
    """What a line breaker may not cut: a word, or one Chinese character."""
    found = _FIRST_WORD.match(text)
    return found.group() if found else ""
