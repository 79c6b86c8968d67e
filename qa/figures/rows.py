"""Figures of table rows: a bare number takes the unit of its row or of its column's header. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from index.quantities import Quantity, extract
from index.quantities.model import Qualifier

_CELLS = {
    "|": re.compile(r"[^|]+"),
    "\t": re.compile(r"[^\t]+"),
    ";": re.compile(r"[^;]+"),
    ",": re.compile(r'"[^"]*"|[^,"]+'),
}
_BARE = re.compile(r"\s*[-+−]?[\d,]*\d(?:\.\d+)?\s*")
_IN_BRACKETS = re.compile(r"[（(\[]([^（）()\[\]]{1,24})[）)\]]|(?:单位|units?)\s*[:：为]?\s*(\S{1,12})", re.I)
_SCALE = re.compile(
    r"(?:in )?(?:(?P<ten>tens? (?:of )?)?(?P<word>thousand|million|billion|trillion)s?|(?P<figure>10(?:,?000)+))\b(?: of)?",
    re.I,
)
_HEADER, _LABEL = re.compile(r"^header: (.*)$", re.M), re.compile(r"^\w+: ", re.M)


def row_quantities(text: str, context: str) -> list[Quantity]:
    """Quantities of a row, as `extract` gives them, where a bare number carries what its row or header says of it.

    `text` is the row, its cells between `|`, tabs or commas; `context` the caption, header and unit, a line each. A unit
    (`万座`, `billion yuan`, `%`) comes from the column's header, a cell of its own or the caption, a bound (`more than`)
    from a cell of its own.
    """
    found = extract(text)
    separator = next((mark for mark in _CELLS if mark in text), "|")
    cells = [cell.span() for cell in _CELLS[separator].finditer(text)]
    contents = [text[start:end].strip(' "') for start, end in cells]
    line = _HEADER.search(context)
    header = [name.strip() for name in line[1].split("|")] if line else []
    columns = header if len(header) == len(cells) else []
    caption = _named(_LABEL.sub("", _HEADER.sub("", context)))
    own = next((unit for cell in contents if (unit := _unit(cell))), "")
    bounds = [said for said in map(_bound, contents) if said != "exact"]
    bound: Qualifier = bounds[0] if bounds else "exact"
    result = []
    for quantity in found:
        place = next((n for n, (start, end) in enumerate(cells) if start <= quantity.start < end), None)
        bare = place is not None and quantity.unit in ("count", "") and _BARE.fullmatch(contents[place])
        if not bare or place is None or quantity.kind not in ("number", "year"):
            result.append(quantity)
            continue
        unit = (_named(columns[place]) if columns else "") or own or caption
        result.append(_carrying(quantity, unit, bound))
    return result


def _carrying(quantity: Quantity, unit: str, bound: Qualifier) -> Quantity:
    scale = _SCALE.match(unit)
    factor = Decimal(1)
    if scale and (scale["ten"] or scale["figure"]):
        factor = Decimal(10) if scale["ten"] else Decimal(scale["figure"].replace(",", ""))
        unit = f"{scale['word'] or ''} {unit[scale.end() :]}".strip()
    unit = re.sub(r"^(thousand|million|billion|trillion)s?(?: of)?\b", r"\1", unit.removeprefix("in "), flags=re.I)
    if unit:
        read = extract(f"{quantity.text.strip()}{'' if not unit[0].isascii() or unit == '%' else ' '}{unit}")
        if read and read[0].start == 0 and read[0].is_figure:
            quantity = replace(read[0], text=quantity.text, start=quantity.start, end=quantity.end)
    if factor != 1 and quantity.value is not None:
        quantum = quantity.quantum * factor if quantity.quantum else None
        quantity = replace(quantity, value=quantity.value * factor, quantum=quantum)
    return replace(quantity, qualifier=bound) if quantity.qualifier == "exact" and quantity.is_figure else quantity


def _named(header: str) -> str:
    """The unit that a header names: `Installed (10,000 units)`, `收入（亿元）`, `单位：万座`, `Share (%)`."""
    for found in _IN_BRACKETS.finditer(header):
        name = (found[1] or found[2]).strip()
        if _SCALE.match(name) or _unit(name):
            return name
    return "%" if re.search(r"[%％]", header) else ""


def _unit(cell: str) -> str:
    """The cell where it holds a unit and nothing else: read after a figure, it is taken up whole and changes it."""
    if not cell or len(cell) > 20 or any(character.isdigit() for character in cell):
        return ""
    probe = f"5{cell}" if not cell[0].isascii() or cell == "%" else f"5 {cell}"
    read = extract(probe)
    if not read or read[0].start != 0 or not read[0].is_figure:
        return ""
    whole = read[0].end == len(probe) or probe[read[0].end :].strip() == read[0].of
    return cell if whole and (read[0].unit not in ("count", "") or read[0].value != 5) else ""


def _bound(cell: str) -> Qualifier:
    """The bound that a cell says and nothing else: `more than`, 超过."""
    if not cell or len(cell) > 16 or any(character.isdigit() for character in cell):
        return "exact"
    read = extract(f"{cell} 5" if cell[0].isascii() else f"{cell[:2]}5")
    return read[0].qualifier if read and read[0].value == 5 else "exact"
