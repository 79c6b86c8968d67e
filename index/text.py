"""One-line readings of verbatim text, and the language of a text. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_BREAK = re.compile(r"[^\S\n\u3000]*[\r\n\f\v\u2028\u2029][\s]*")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_INSIDE_FIGURE = frozenset("0123456789.,%")
_LATIN = re.compile(r"[A-Za-z]+")
_WORD = re.compile(r"[A-Za-z]*[a-z]{2}[A-Za-z]*|\b[aI]\b")


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

    A hyphen at a break between lower-case letters is kept, with no space: what was split and what was compound cannot
    be told apart, and a figure is never changed by it. In a Chinese text, which is broken anywhere, the two parts of
    a figure belong together (`87` and `0艘` are `870艘`).
    """
    if not _BREAK.search(text):
        return Flow(text)
    chinese = language_of(text) == "zh"
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
        figure = chinese and before in _INSIDE_FIGURE and after in _INSIDE_FIGURE
        if before and after and not (is_wide(before) or is_wide(after) or before == "-" or figure):
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

    One Chinese character weighs as much as one English word, so `5G用户数` is Chinese and `the 十四五 plan period`
    English. Abbreviations in capitals stand in texts of either language and decide only where there is nothing else.
    """
    han = len(_HAN.findall(text))
    latin = len(_WORD.findall(text))
    if han or latin:
        return "zh" if han > latin else "en"
    return "en" if _LATIN.search(text) else "und"


def visible(text: str) -> str:
    """Text fit to be shown: control characters, bidirectional overrides and invisible marks as escapes (`\\u202e`).

    Stored text and offsets keep them, since a quote is verbatim; what shows text to a person passes it through here,
    so that no document can turn a figure round, hide words or drive a terminal.
    """
    return _HIDDEN.sub(_escape, text) if _HIDDEN.search(text) else text


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
