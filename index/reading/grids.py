"""An HTML table -> a grid of cells, with spans filled in. A table that only arranges a page is no grid."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from index.reading.tables import one_line

_MOST_SPAN = 100
_MOST_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Grid:
    rows: list[list[str]]
    headers: int | None
    """Rows at the top that the page marks as header; None where it marks none."""
    caption: str


def read_grid(table: LexborNode) -> Grid | None:
    """The grid of a `<table>`; None where it has one column, holds other tables, or says that it is for layout."""
    if table.attributes.get("role") in ("presentation", "none") or len(table.css("table")) > 1:
        return None
    rows: list[list[str]] = []
    pending: dict[int, tuple[int, str]] = {}
    headers, counting, total = 0, True, 0
    for row in table.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        filled = _fill(cells, pending)
        total += len(filled)
        if total > _MOST_CELLS:
            return None
        rows.append(filled)
        heads = bool(cells) and (
            all(cell.tag == "th" for cell in cells) or (row.parent is not None and row.parent.tag == "thead")
        )
        counting = counting and heads
        headers += counting
    if max((len(row) for row in rows), default=0) < 2 or headers == len(rows):
        return None
    caption = table.css_first("caption")
    return Grid(rows, headers or None, one_line(caption.text()) if caption else "")


def _fill(cells: list[LexborNode], pending: dict[int, tuple[int, str]]) -> list[str]:
    """One row's cells in their columns; `pending` holds what spans down from above: column -> (rows left, text)."""
    row: list[str] = []

    def take_pending() -> None:
        while len(row) in pending:
            left, text = pending.pop(len(row))
            if left > 1:
                pending[len(row)] = (left - 1, text)
            row.append(text)

    for cell in cells:
        take_pending()
        text = one_line(cell.text(separator=" "))
        down, across = _span(cell, "rowspan"), _span(cell, "colspan")
        for place in range(across):
            if down > 1:
                pending[len(row)] = (down - 1, text)
            # A spanning header heads each of its columns; a spanning cell of the body stands once.
            row.append(text if place == 0 or cell.tag == "th" or len(cells) > 1 else "")
    take_pending()
    return row


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or ""
    return min(int(value), _MOST_SPAN) if value.isdecimal() and value.isascii() and int(value) > 0 else 1
