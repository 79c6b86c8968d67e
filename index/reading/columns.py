"""Tables set in plain text, by tabs, bars or spaces: their rows become rows, with header, caption and unit beside them.

Two neighbouring lines make a table when they cut into equally many cells and figures stand in them: at tabs, bars or
wide gaps; or, as PDF text comes, a label and then at least two figures. The line above the first such row heads it
where it cuts into as many cells without figures (years are none).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.outline import Block
from index.reading.tables import find_unit, is_figure, survey

_GAP = re.compile(r"\t+| {2,}|\s*\|\s*")
_BLANK_FIGURE = frozenset({"-", "–", "—", "--", "n/a", "N/A", "…", "..."})
_CAPTION = re.compile(r"(?:Table|TABLE|Exhibit|附?表)\s*[\dA-Z一二三四五六七八九十]")
_LONGEST = 300


def mark_rows(text: str, blocks: Sequence[Block]) -> list[Block]:
    """`blocks` of a plain text, those that are rows of a table marked as such."""
    marked = list(blocks)
    place = 0
    while place < len(blocks):
        end = _run(text, blocks, place)
        if end - place < 2 and not (
            end > place and _is_gapped(text, blocks[place]) and _header_above(text, blocks, place)
        ):
            place += 1
            continue
        _mark(text, marked, place, end)
        place = end
    return marked


def cut_cells(line: str) -> list[str]:
    """The cells of a table's line, or an empty list where it is no line of a table."""
    if len(line) > _LONGEST or "\n" in line:
        return []
    cells = [cell for cell in _GAP.split(line.strip("| \t")) if cell]
    if len(cells) >= 2 and ("\t" in line or "  " in line or "|" in line):
        return cells
    words = [word for word in line.split() if word not in ("$", "¥", "€", "£")]
    figures = 0
    while figures < len(words) and (is_figure(words[-1 - figures]) or words[-1 - figures] in _BLANK_FIGURE):
        figures += 1
    if figures < 2 or figures == len(words):
        return []
    return [" ".join(words[:-figures]), *words[-figures:]]


def _run(text: str, blocks: Sequence[Block], place: int) -> int:
    """Where the rows that begin at `place` end: neighbours with equally many cells, a figure in each."""
    width = 0
    end = place
    while end < len(blocks):
        block = blocks[end]
        cells = cut_cells(text[block.start : block.end])
        if len(cells) < 2 or (width and len(cells) != width) or not any(is_figure(cell) for cell in cells):
            break
        width = len(cells)
        end += 1
    return end


def _is_gapped(text: str, block: Block) -> bool:
    return len(_GAP.split(text[block.start : block.end].strip("| \t"))) >= 2


def _header_above(text: str, blocks: Sequence[Block], place: int) -> bool:
    """A row that stands alone is one only beneath a header that is cut as it is."""
    cells = cut_cells(text[blocks[place].start : blocks[place].end])
    return place > 0 and _is_gapped(text, blocks[place - 1]) and bool(_header(text, blocks, place, len(cells)))


def _mark(text: str, marked: list[Block], place: int, end: int) -> None:
    rows = [cut_cells(text[block.start : block.end]) for block in marked[place:end]]
    head = _header(text, marked, place, len(rows[0]))
    first = place - 1 if head else place
    above = text[marked[first - 1].start : marked[first - 1].end] if first > 0 else ""
    caption = above if len(above) <= 200 and (_CAPTION.match(above) or find_unit(above)) else ""
    table = survey([head, *rows] if head else rows, headers=1 if head else 0, caption=caption)
    if head:
        marked[first] = marked[first]._replace(kind="row", level=0)
    for index, row in enumerate(table.body):
        at = first + row
        marked[at] = marked[at]._replace(kind="row", level=0, context=table.context(index))


def _header(text: str, blocks: Sequence[Block], place: int, width: int) -> list[str]:
    """The cells of the line above the rows, where it is their header."""
    if place == 0:
        return []
    line = text[blocks[place - 1].start : blocks[place - 1].end]
    if len(line) > _LONGEST or "\n" in line or line[-1] in ".。!?！？;；":
        return []
    cells = [cell for cell in _GAP.split(line.strip("| \t")) if cell]
    if len(cells) not in (width, width - 1):
        words = line.split()
        if len(words) < width - 1:
            return []
        cells = [" ".join(words[: len(words) - width + 1]), *words[len(words) - width + 1 :]]
    if any(is_figure(cell) for cell in cells[-(width - 1) :]):
        return []
    return cells if len(cells) == width else ["", *cells]
