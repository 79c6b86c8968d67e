"""Pieces of plain text -> blocks: which are headings and how deep, which are items, which are text.

A heading is numbered (`II.`, `（一）`, `第二章`, `3.1`) or marked (`##`, a rule beneath), or it is short, has no
sentence in it, does not end as a sentence, and prose follows; bylines and dates between the two do not count. In an
interview the sentence above a question is one too. The first heading of a file is its title, one level above the
others. Where several articles follow one another, each begins at a headline whose prose opens with a news agency's
dateline, and such a headline stands as high as the title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.reading.marks import (
    HASHES,
    STYLES,
    ends_sentence,
    holds_sentence_end,
    is_chinese,
    is_dateline,
    is_dateline_alone,
    is_finished,
    is_item,
    is_meta,
    is_question,
    is_short,
    is_speaker,
    is_tabular,
    is_titled,
    number_style,
)
from index.reading.outline import Block

_LONGEST_TITLE = 300
_LETTERS = re.compile(r"[^\W\d_]{2}")
_CHAIN = 3
"""Short lines in a row that may all be headings; more are a list."""


class Piece(NamedTuple):
    text: str
    start: int
    end: int
    first_line: int
    last_line: int


def name_pieces(pieces: Sequence[Piece]) -> list[Block]:
    """Blocks, with kinds and heading levels."""
    headed = _find_headings(pieces)
    levels = _Levels()
    blocks: list[Block] = []
    for index, piece in enumerate(pieces):
        if headed[index]:
            opens = _opens_article(pieces, headed, index)
            level = levels.of(piece.text, first=not levels.titled and index < 3, article=opens)
            blocks.append(Block(*piece[1:], "heading", level))
        else:
            levels.pass_text(piece.text)
            blocks.append(Block(*piece[1:], "item" if is_item(piece.text) else "text"))
    return blocks


class _Levels:
    """Levels in one file: 1 for titles, 2 for plain headings, below them numbered ones as they turn up."""

    def __init__(self) -> None:
        self.titled = False
        self._articles = False
        self._styles: list[str] = []

    def pass_text(self, text: str) -> None:
        """A dateline on a line of its own closes an article."""
        if is_dateline_alone(text) and len(text) <= 40:
            self._articles = True

    def of(self, text: str, *, first: bool, article: bool) -> int:
        hashes = HASHES.match(text)
        if hashes:
            self.titled = True
            return len(hashes.group(1))
        style = number_style(text)
        if first and not style:
            self.titled = True
            return 1
        if style:
            return self._numbered(style)
        self._styles.clear()
        self._articles = self._articles or article
        return 1 if self._articles else 2

    def _numbered(self, style: str) -> int:
        outer = STYLES.index(style)
        self._styles = [each for each in self._styles if STYLES.index(each) < outer]
        self._styles.append(style)
        return 1 + len(self._styles)


def _find_headings(pieces: Sequence[Piece]) -> list[bool]:
    """From the end to the beginning, since a heading is told by what follows it."""
    headed = [False] * len(pieces)
    following: Piece | None = None
    follows_heading, chain = False, 0
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if is_meta(piece.text):
            continue
        headed[index] = _is_heading(piece, index, following, follows_heading, chain)
        follows_heading = headed[index]
        chain = chain + 1 if headed[index] else 0
        following = piece
    return headed


def _is_heading(piece: Piece, index: int, following: Piece | None, follows_heading: bool, chain: int) -> bool:
    text = piece.text
    if HASHES.match(text):
        return "\n" not in text
    if len(text) > _LONGEST_TITLE or following is None:
        return False
    if ends_sentence(text):
        crowned = _is_kicker(text) and follows_heading
        return crowned or (is_question(following.text) and _is_theme(text))
    if (
        _LETTERS.search(text) is None
        or is_tabular(text)
        or holds_sentence_end(text)
        or (not is_short(text) and index > 0)
    ):
        return False
    leads_in = text.endswith((":", "："))
    style = number_style(text)
    if style:
        return not leads_in and len(text) <= 120 and (follows_heading or not _same_series(style, following.text))
    if is_item(text) or (is_finished(text) and not leads_in):
        return False
    if leads_in:
        return _leads_in(text, following) and (follows_heading or _is_prose(following.text))
    if index == 0:
        return True
    return (
        (follows_heading and chain < _CHAIN) or _is_prose(following.text) or (is_item(following.text) and _titled(text))
    )


def _leads_in(text: str, following: Piece) -> bool:
    """A heading with a colon after it, and neither a speaker's name nor a sentence that introduces a list."""
    return is_titled(text) and not is_speaker_turn(text) and not is_item(following.text)


def _is_kicker(text: str) -> bool:
    """A cry above a headline (`New heights!`)."""
    return len(text) <= 20 and text[-1] in "!！"


def _is_theme(text: str) -> bool:
    """A sentence that stands above a question and its answer, in an interview, names what they are about."""
    return len(text) <= 160 and is_short(text) and not is_speaker(text)


def is_speaker_turn(text: str) -> bool:
    """A name and a colon alone on a line, as in an interview."""
    return is_speaker(text) and len(text) <= 12 and is_chinese(text)


def _same_series(style: str, following: str) -> bool:
    """Two neighbours of the same numbering are items of a list, not headings of it."""
    return number_style(following) == style


def _is_prose(text: str) -> bool:
    if is_tabular(text):
        return False
    return (
        (ends_sentence(text) and len(text) >= 12) or len(text) >= (60 if is_chinese(text) else 160) or is_finished(text)
    )


def _titled(text: str) -> bool:
    return len(text) <= 80


def _opens_article(pieces: Sequence[Piece], headed: Sequence[bool], index: int) -> bool:
    """The first prose after this headline opens with a dateline, or a kicker and a headline do."""
    for later in range(index + 1, min(index + 5, len(pieces))):
        text = pieces[later].text
        if headed[later]:
            continue
        if is_meta(text) and not is_dateline(text):
            continue
        return is_dateline(text) and not is_dateline_alone(text)
    return False
