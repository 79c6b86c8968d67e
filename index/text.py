"""One-line readings of verbatim text, and the language of a text. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_BREAK = re.compile(r"[^\S\n\u3000]*[\r\n\f\v\u2028\u2029][\s]*")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
_LATIN = re.compile(r"[A-Za-z]+")


def is_wide(character: str) -> bool:
    """Chinese characters and the full-width punctuation set among them, beside which a line break is no space."""
    return bool(character) and (
        "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"
        or character in "“”‘’—…·" or "\U00020000" <= character <= "\U0002ffff"
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """Text with its line breaks read as a person reads them, and the way back to where each character stood."""

    text: str
    _starts: tuple[int, ...] = (0,)
    _shifts: tuple[int, ...] = (0,)

    def origin(self, offset: int) -> int:
        """Offset in the verbatim text of the character at `offset` of the flowed text."""
        return offset + self._shifts[bisect_right(self._starts, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The verbatim `[start, end)` of a flowed `[start, end)`."""
        return self.origin(start), (self.origin(end - 1) + 1 if end > start else self.origin(start))


def flow(text: str) -> Flow:
    """Read line breaks inside a paragraph: nothing between Chinese characters, a space between words.

    A hyphen at a break between lower-case letters is kept, with no space: what was split and what was compound cannot be
    told apart, and a figure is never changed by it.
    """
    if not _BREAK.search(text):
        return Flow(text)
    parts: list[str] = []
    starts, shifts = [0], [0]
    position = length = 0
    for found in _BREAK.finditer(text):
        kept = text[position : found.start()]
        parts.append(kept)
        length += len(kept)
        position = found.end()
        before = text[found.start() - 1 : found.start()]
        after = text[position : position + 1]
        if before and after and not (is_wide(before) or is_wide(after) or before == "-"):
            parts.append(" ")
            length += 1
            starts.append(length - 1)
            shifts.append(found.start() - (length - 1))
        starts.append(length)
        shifts.append(position - length)
    parts.append(text[position:])
    return Flow("".join(parts), tuple(starts), tuple(shifts))


def language_of(text: str) -> str:
    """`zh` where Chinese characters carry the text, `en` where Latin words do, else `und`.

    One Chinese character weighs as much as one English word, so `5G用户数` is Chinese and `the 十四五 plan period` English.
    """
    han = len(_HAN.findall(text))
    latin = len(_LATIN.findall(text))
    if not han and not latin:
        return "und"
    return "zh" if han >= latin else "en"
