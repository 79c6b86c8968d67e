"""`.csv` and `.tsv` files: a paragraph a record, verbatim, its header beside it. A formula is text like any other."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from index.errors import DamagedDocument
from index.model import Document, ParagraphKind
from index.reading.decoding import decode
from index.reading.limits import Limits
from index.reading.outline import Block, number_blocks
from index.reading.tables import Survey, survey

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

_DELIMITERS = "\t;|,，"
"""In this order where several fit: a comma may stand in any number."""
_SAMPLED = 200


def read_bytes(raw: bytes, limits: Limits) -> Document:
    text, encoding, warnings = decode(raw)
    lines = _keep_ends(text)
    delimiter = sniff_delimiter(lines[:_SAMPLED])
    records = list(_records(lines, delimiter))
    table = survey([[cell.strip() for cell in cells] for _, _, cells in records])
    paragraphs = number_blocks(text, _blocks(lines, records, table), limits.paragraphs)
    return Document(text, paragraphs, "csv", encoding, table.caption or None, None, warnings)


def sniff_delimiter(lines: Sequence[str]) -> str:
    """The mark that cuts most lines into equally many cells, at least two."""
    fits: dict[str, float] = {}
    for delimiter in _DELIMITERS:
        counts = [len(cells) for _, _, cells in _records(lines, delimiter) if any(cells)]
        wide = Counter(count for count in counts if count > 1)
        fits[delimiter] = max(wide.values()) / len(counts) if wide else 0.0
    good = next((delimiter for delimiter in _DELIMITERS if fits[delimiter] >= 0.9), None)
    return good or max(_DELIMITERS, key=lambda delimiter: fits[delimiter])


def _keep_ends(text: str) -> list[str]:
    mark = "\n" if "\n" in text else "\r"
    lines = text.split(mark)
    return [line + mark for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """(first line, last line, cells) of each record, lines from 0; a quoted cell may run over several lines."""
    reader = csv.reader(iter(lines), delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            yield before, reader.line_num - 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise DamagedDocument(f"line {reader.line_num} is no record ({error})", "save it again as CSV") from error


def _blocks(lines: Sequence[str], records: Sequence[tuple[int, int, list[str]]], table: Survey) -> Iterator[Block]:
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    shown = {index: table.context(place) for place, index in enumerate(table.body)}
    for index, (first, last, cells) in enumerate(records):
        if index in table.headers or not any(cell.strip() for cell in cells):
            continue
        slice_ = "".join(lines[first : last + 1])
        start = offsets[first] + len(slice_) - len(slice_.lstrip())
        end = offsets[first] + len(slice_.rstrip())
        kind: ParagraphKind = "text" if index in table.captions else "row"
        yield Block(start, end, first + 1, last + 1, kind, context=shown.get(index, ""))
