"""Plain text -> blocks, in whatever shape it comes (`shapes`): what a reader would count as a paragraph is one block.

Lines are grouped by the file's shape; groups that a column or page break cut in the middle of a sentence are put
together (`joining`); then each group is named: a heading (numbered, or short, unfinished and followed by prose), an
item, or text.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.reading.columns import mark_rows
from index.reading.headings import Piece, name_pieces
from index.reading.joining import runs_on
from index.reading.lines import Line, split_lines
from index.reading.marks import (
    ITEM,
    RULE,
    ends_sentence,
    holds_sentence_end,
    is_capitals,
    is_finished,
    is_item,
    is_meta,
    is_numeral,
    is_page_number,
    is_short,
    is_tabular,
    number_style,
    starts_lower,
)
from index.reading.outline import Block
from index.reading.shapes import Shape, detect_shape

_HEADED = frozenset({"part", "chapter", "section", "dotted2", "dotted3"})
"""Numbering that begins a heading wherever a line begins with it."""


def read_plain(text: str) -> list[Block]:
    """The blocks of a plain text, in order; none overlaps another."""
    lines = _without_furniture(split_lines(text))
    shape = detect_shape(lines)
    groups = _group(lines, shape)
    return mark_rows(text, name_pieces(_mend(text, groups, shape)))


def _without_furniture(lines: list[Line]) -> list[Line]:
    """Rules, and page numbers where there are several, are no paragraphs; what follows them stands apart."""
    pages = sum(is_page_number(line.text) for line in lines if len(line.text) <= 24) > 1
    kept: list[Line] = []
    dropped = False
    for line in lines:
        if (len(line.text) <= 200 and RULE.match(line.text)) or (pages and is_page_number(line.text)):
            dropped = True
            continue
        kept.append(line._replace(apart=True) if dropped else line)
        dropped = False
    return kept


def _group(lines: Sequence[Line], shape: Shape) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        if groups and (shape.spaced or not line.apart) and _belongs(groups[-1], line, shape):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _belongs(group: Sequence[Line], line: Line, shape: Shape) -> bool:
    """Whether a line goes on with the paragraph of the lines right above it."""
    first, last = group[0], group[-1]
    if is_tabular(line.text) or is_tabular(last.text):
        return False
    marker = ITEM.match(first.text)
    if is_item(line.text) and (marker or not is_numeral(line.text) or not runs_on(_text(group), line.text)):
        return False
    if marker and len(group) == 1 and line.indent > first.indent:
        return True
    if not shape.wrapped:
        return False
    if line.indent > last.indent + 1 and not marker:
        return False
    if is_meta(last.text) or is_meta(line.text) or (is_capitals(last.text) and not is_capitals(line.text)):
        return False
    if is_finished(last.text) and number_style(line.text) in _HEADED and is_short(line.text):
        return False
    if shape.is_full(last, line):
        return True
    if is_finished(last.text):
        return last.text[-1] in ";:" and starts_lower(line.text)
    return starts_lower(line.text) or holds_sentence_end(_text(group)) or runs_on(_text(group), line.text)


def _text(group: Sequence[Line]) -> str:
    return " ".join(line.text for line in group[-3:])


def _mend(text: str, groups: Sequence[list[Line]], shape: Shape) -> list[Piece]:
    """Pieces of the groups, with sentences that a break cut in two put together."""
    pieces: list[Piece] = []
    for place, group in enumerate(groups):
        first, last = group[0], group[-1]
        piece = Piece(text[first.start : last.end], first.start, last.end, first.number, last.number)
        full = place > 0 and shape.wrapped and shape.is_full(groups[place - 1][-1], first)
        if pieces and not ends_sentence(pieces[-1].text) and runs_on(pieces[-1].text, piece.text, full=full):
            before = pieces.pop()
            piece = Piece(text[before.start : piece.end], before.start, piece.end, before.first_line, piece.last_line)
        pieces.append(piece)
    return pieces
