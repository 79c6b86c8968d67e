"""`.xlsx` files, by openpyxl: a paragraph a row, with its sheet, its row number as its line, and its header beside it.

Values are the stored ones, shown as their number format shows them. What openpyxl's streaming mode does not tell is
read from the sheet's own XML: which cells are merged (the value stands in each of them, so that a title over two
columns heads both) and which formulas were never calculated (a warning).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from xml.sax.saxutils import unescape

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from index.errors import DamagedDocument, DocumentError, OversizedDocument
from index.model import Document
from index.reading.archives import open_archive, read_properties
from index.reading.assembling import Assembly
from index.reading.dating import find_published
from index.reading.figures import show
from index.reading.limits import Limits
from index.reading.tables import SEPARATOR, Survey, is_figure, one_line, survey

_MOST_COLUMNS = 1000
_MOST_MERGED = 10_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)"
)
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')

Row = tuple[int, list[str]]
"""(row number from 1, cells as shown)."""


@dataclass(frozen=True, slots=True)
class _Extras:
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """(first column, first row, last column, last row), from 1."""
    uncalculated: int = 0


def read_bytes(raw: bytes, limits: Limits) -> Document:
    archive = open_archive(raw, "xl/workbook.xml", limits)
    try:
        return _read(raw, archive, limits)
    except DocumentError:
        raise
    except MemoryError:
        raise OversizedDocument("there was not enough memory to read it", "split it into smaller files") from None
    except (InvalidFileException, zipfile.BadZipFile, Exception) as error:  # openpyxl raises whatever a bad part causes
        remedy = "save it again from the program that made it"
        raise DamagedDocument(f"its workbook cannot be read ({type(error).__name__})", remedy) from error


def _read(raw: bytes, archive: zipfile.ZipFile, limits: Limits) -> Document:
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    extras = _read_extras(archive)
    assembly = Assembly(limits)
    warnings: list[str] = []
    for sheet in book.worksheets:
        extra = extras.get(sheet.title, _Extras())
        if extra.uncalculated:
            warnings.append(
                f"sheet {sheet.title}: {extra.uncalculated} formulas have no stored value; "
                "open the file in a spreadsheet program and save it"
            )
        if sheet.sheet_state != "visible":
            warnings.append(f"sheet {sheet.title} is hidden; it is read all the same")
        _add_sheet(assembly, sheet.title, _spread(_rows(sheet), extra.merged))
    text, paragraphs = assembly.finish()
    book.close()
    title, made = read_properties(archive)
    published = find_published([p.text for p in paragraphs[:15]], label_only=True) or made
    return Document(text, paragraphs, "xlsx", None, title, published, tuple(warnings))


def _rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(max_col=None):
        shown = [show(cell.value, getattr(cell, "number_format", "General")) for cell in islice(cells, _MOST_COLUMNS)]
        number = next((cell.row for cell in cells if getattr(cell, "row", None)), None)
        if number is not None and any(shown):
            yield number, shown


def _spread(rows: Iterator[Row], merged: Sequence[tuple[int, int, int, int]]) -> list[Row]:
    """Put a merged area's value into each of its cells; a figure down its rows only, a row's only cell nowhere else."""
    found = list(rows)
    places = {number: index for index, (number, _) in enumerate(found)}
    for left, top, right, bottom in merged[:_MOST_MERGED]:
        if top not in places or right > _MOST_COLUMNS:
            continue
        cells = found[places[top]][1]
        value = cells[left - 1] if left <= len(cells) else ""
        alone = sum(1 for cell in cells if cell) == 1
        for number in range(top, min(bottom, top + _MOST_COLUMNS) + 1):
            if not value or number not in places:
                continue
            row = found[places[number]][1]
            row.extend([""] * (right - len(row)))
            for column in range(left, (left if alone or is_figure(value) else right) + 1):
                row[column - 1] = row[column - 1] or value
    return found


def _add_sheet(assembly: Assembly, title: str, rows: Sequence[Row]) -> None:
    """Blank rows part a sheet's tables; one without a header of its own goes on under the one before."""
    before: Survey | None = None
    for part in _parts(rows):
        cells = [[one_line(cell) for cell in row] for _, row in part]
        table = survey(cells)
        if before and not table.headers and before.header:
            table = replace(table, header=before.header, unit=table.unit or before.unit)
        for index in table.captions:
            text = " ".join(dict.fromkeys(cell for cell in cells[index] if cell))
            assembly.add(text, sheet=title, line=part[index][0], above=(title,))
        for place, index in enumerate(table.body):
            columns = _distinct(cells[index])
            assembly.add(
                SEPARATOR.join(cells[index][column] for column in columns), "row", sheet=title, line=part[index][0],
                context=table.context(place, columns), above=(title,),
            )  # fmt: skip
        before = table if table.header else before


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    start = 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or rows[index][0] > rows[index - 1][0] + 1:
            yield rows[start:index]
            start = index


def _distinct(cells: Sequence[str]) -> list[int]:
    """The columns that hold something, without the repeats that a merged label leaves."""
    shown = [column for column, cell in enumerate(cells) if cell]
    return [
        column
        for place, column in enumerate(shown)
        if place == 0 or cells[column] != cells[shown[place - 1]] or any(mark.isdigit() for mark in cells[column])
    ]


def _read_extras(archive: zipfile.ZipFile) -> dict[str, _Extras]:
    """By sheet title, what the sheet's XML says of merged cells and formulas."""
    targets = {
        fields.get("Id", ""): fields.get("Target", "")
        for fields in _elements(archive, "xl/_rels/workbook.xml.rels", re.compile(r"<(?:\w+:)?Relationship\s[^>]*>"))
    }
    extras: dict[str, _Extras] = {}
    for fields in _elements(archive, "xl/workbook.xml", _SHEET):
        target = targets.get(fields.get("r:id", ""), "").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path in archive.namelist():
            content = archive.read(path)
            areas = tuple(islice(_areas(content), _MOST_MERGED))
            uncalculated = (
                sum(1 for _ in _UNCALCULATED.finditer(content)) if b"<f" in content or b":f" in content else 0
            )
            extras[_unescape(fields.get("name", ""))] = _Extras(areas, uncalculated)
    return extras


def _areas(content: bytes) -> Iterator[tuple[int, int, int, int]]:
    for found in _MERGED.finditer(content):
        left, top, right, bottom = range_boundaries(found.group(1).decode())
        if left and top and right and bottom:
            yield left, top, right, bottom


def _elements(archive: zipfile.ZipFile, part: str, pattern: re.Pattern[str]) -> Iterator[dict[str, str]]:
    if part in archive.namelist():
        content = archive.read(part).decode("utf-8", "replace")
        for found in pattern.finditer(content):
            yield dict(_ATTRIBUTE.findall(found.group()))


def _unescape(name: str) -> str:
    return unescape(name, {"&quot;": '"', "&apos;": "'"})
