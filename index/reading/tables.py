"""A table's rows -> which are captions, which are headers, and what each row of the body needs beside it. Pure.

A header is told by what it lacks: the rows at the top without a figure in them (a year is no figure) are the header, a
row of units (`万元`, `%`) among them; rows of one cell above it are captions. A row of one cell in the body names the
group of the rows below it. A row's context is up to four lines, each absent where there is nothing to say:

    caption: Output of main products
    header: Product | 2024 | 2025
    unit: 10,000 tonnes
    group: Of which, exports

`header` has one cell for each of the row's cells, in their order, set apart by ` | `.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SEPARATOR = " | "

_FIGURE = re.compile(
    r"[-+(<>≈~约超近]?\s*(?:[A-Z]{0,3}[$¥€£￥]|[A-Z]{2,3}\s)?\s*[\d.,]*\d[\d.,]*\s*(?:%|‰|[^\W\d_]{0,12}(?:/[^\W\d_]{1,8})?)?\s*[)*]?$"
)
_PERIOD = re.compile(
    r"(?:(?:FY|CY)?\s*(?:19|20)\d\d(?:\s*[-–—/~至]\s*(?:(?:19|20)?\d\d))?\s*(?:年|[EFAef])?(?:\s*(?:Q[1-4]|H[12]|[一二三四1-4]季度|[上下]半年|\d{1,2}月)(?:份)?)?"
    r"|Q[1-4]\s*(?:19|20)?\d*|\d{1,2}月(?:份)?|H[12](?:\s*\d{4})?|(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?)$"
)
_UNIT = re.compile(
    r"(?:计量)?单位\s*[:：]\s*(?P<zh>[^,，;；)）\]】\s|]{1,16})"
    r"|\b[Uu]nits?\s*[:：]\s*(?P<en>[^;；)）\]|\n]{1,40})"
    r"|[(（](?P<in>(?:[Ii]n |[$€£¥]|US\$|RMB|CNY|USD|EUR)[^)）]{0,40}"
    r"(?:thousand|million|billion|trillion|000s?|yuan|dollars?|euros?|tonn?e?s|units?)[^)）]{0,20})[)）]"
)
_MOST_HEADERS = 4


@dataclass(frozen=True, slots=True)
class Survey:
    """What is what in a table, by row index."""

    captions: tuple[int, ...]
    headers: tuple[int, ...]
    body: tuple[int, ...]
    header: tuple[str, ...]
    """A column's title, its header cells joined by ` / `."""
    caption: str
    unit: str
    groups: tuple[str, ...]
    """For each row of `body`, the group it stands in, or an empty string."""

    def context(self, place: int, cells: Sequence[int] | None = None) -> str:
        """The context of `body[place]`; `cells` are the columns its text shows (all where None)."""
        columns = range(len(self.header)) if cells is None else cells
        titles = [self.header[column] if column < len(self.header) else "" for column in columns]
        lines = (
            ("caption", self.caption), ("header", SEPARATOR.join(titles) if any(titles) else ""),
            ("unit", self.unit), ("group", self.groups[place]),
        )  # fmt: skip
        return "\n".join(f"{key}: {value}" for key, value in lines if value)


def survey(rows: Sequence[Sequence[str]], *, headers: int | None = None, caption: str = "") -> Survey:
    """Survey a table of trimmed cells. `headers`, where known, is how many rows at the top are header."""
    filled = [[cell for cell in row if cell] for row in rows]
    breadth = max((len(cells) for cells in filled), default=0)
    captions = _captions(filled, breadth) if headers is None else ()
    first = len(captions)
    count = headers if headers is not None else _count_headers(filled[first:], breadth)
    top = tuple(range(first, min(first + count, len(rows))))
    body = tuple(index for index in range(first + len(top), len(rows)) if filled[index])
    if not body:
        body, top = tuple(index for index in top if filled[index]), ()
    said = [caption, *(" ".join(filled[index]) for index in captions)]
    header = _titles([rows[index] for index in top])
    return Survey(
        captions, top, body, header, one_line(" ".join(part for part in said if part)),
        next((unit for part in (*said, *header) if (unit := find_unit(part))), ""),
        tuple(_groups([filled[index] for index in body], breadth)),
    )  # fmt: skip


def find_unit(text: str) -> str:
    """The unit that a caption states for a whole table (`单位:万元`, `(in millions of dollars)`), or nothing."""
    found = _UNIT.search(text)
    return next((value for value in found.groups() if value), "").strip() if found else ""


def one_line(text: str) -> str:
    return " ".join(text.split())


def is_figure(cell: str) -> bool:
    """Whether a cell holds a figure; a year, a quarter or a month is a label."""
    return _FIGURE.match(cell) is not None and _PERIOD.match(cell) is None


def _captions(filled: Sequence[Sequence[str]], breadth: int) -> tuple[int, ...]:
    if breadth < 2:
        return ()
    count = next((index for index, cells in enumerate(filled) if len(cells) > 1), 0)
    return tuple(range(count))


def _count_headers(filled: Sequence[Sequence[str]], breadth: int) -> int:
    """Rows at the top without a figure; where no row has figures, the first alone."""
    if breadth < 2 or len(filled) < 2:
        return 0
    count = 0
    for cells in filled[: _MOST_HEADERS + 1]:
        if any(is_figure(cell) for cell in cells):
            return min(count, _MOST_HEADERS)
        if count and len(cells) == 1 and breadth > 2 and not find_unit(cells[0]):
            return count
        count += 1
    return (
        1 if not any(is_figure(cell) for cells in filled for cell in cells) else (1 if count > _MOST_HEADERS else count)
    )


def _titles(top: Sequence[Sequence[str]]) -> tuple[str, ...]:
    columns = max((len(row) for row in top), default=0)
    titles = []
    for column in range(columns):
        parts = [one_line(row[column]).replace("|", "/") for row in top if column < len(row) and row[column]]
        titles.append(" / ".join(dict.fromkeys(parts)))
    return tuple(titles)


def _groups(body: Sequence[Sequence[str]], breadth: int) -> list[str]:
    groups, current = [], ""
    for cells in body:
        single = breadth > 1 and len(cells) == 1 and not is_figure(cells[0])
        groups.append("" if single else current)
        current = one_line(cells[0]) if single else current
    return groups
