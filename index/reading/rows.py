"""A row's text -> where its cells stand in it, so that each can be read under its column's title. Pure.

Readers write rows as their format has them: ` | ` between cells (HTML, DOCX, XLSX), `|` around them (Markdown),
commas, tabs or semicolons with quoted cells (CSV), wide gaps or single spaces (plain text, PDF). The header line of a
row's context has as many cells as the row, and that tells which of these it is.
"""

from __future__ import annotations

import re

_DELIMITED = tuple(
    re.compile(rf'(?:^|{mark})\s*("(?:[^"]|"")*"|[^{mark}"]*)\s*(?={mark}|$)', re.DOTALL)
    for mark in (r"\|", r"\t", ";", ",", "，")
)
_GAPPED = re.compile(r"(\S+(?: \S+)*)")
_HEADER = re.compile(r"^header: (.*)$", re.MULTILINE)


def titled_cells(row: str, context: str) -> list[tuple[str, int, int]]:
    """(column's title, start, end) of each cell of `row`, code points into it; empty where the two do not fit.

    `context` is the row paragraph's own; see `index.reading.tables` for its lines.
    """
    found = _HEADER.search(context)
    titles = [title.strip() for title in found.group(1).split("|")] if found else []
    spans = cell_spans(row, len(titles)) if titles else []
    return [(title, start, end) for title, (start, end) in zip(titles, spans, strict=True)] if spans else []


def cell_spans(row: str, count: int) -> list[tuple[int, int]]:
    """Where the `count` cells of `row` stand, without blanks and quotation marks around them; empty if they do not."""
    bare = row.strip("| ") if "|" in row else row
    lead = row.find(bare)
    for cut in (*_DELIMITED, _GAPPED):
        spans = [found.span(1) for found in cut.finditer(bare)]
        if len(spans) == count:
            return [_trim(row, start + lead, end + lead) for start, end in spans]
    return _by_words(row, count)


def _trim(row: str, start: int, end: int) -> tuple[int, int]:
    while start < end and row[start] in ' \t"':
        start += 1
    while end > start and row[end - 1] in ' \t"\r\n':
        end -= 1
    return start, end


def _by_words(row: str, count: int) -> list[tuple[int, int]]:
    """The last words are the last cells, all before them the first."""
    words = [found.span() for found in re.finditer(r"\S+", row) if found.group() not in ("$", "¥", "€", "£")]
    if count < 2 or len(words) < count:
        return []
    first = words[: len(words) - count + 1]
    return [(first[0][0], first[-1][1]), *words[len(words) - count + 1 :]]
