"""Does a quantity have the kind, unit and period that a question wants? Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from index.quantities import Quantity
from index.quantities.units import parts
from qa.model import Question, Wanted

DATED = ("year", "date")
UNDATED = 0.85
"""How well a figure that nothing dates fits a question about a year."""
_YEARLESS = 10_000_000
"""Dates have the value YYYYMMDD; below this one the year is not stated."""
_TIME_UNITS = frozenset({"s", "min", "h", "day", "week", "month", "year", "decade", "century", "quarter"})
_YEAR = re.compile(r"(?<!\d)(?<!\d[.,])(1\d{3}|20\d{2})(?![\d%％万亿千百]|[.,]\d)")

_FITS: dict[str, dict[str, float]] = {
    "any": {"number": 0.9, "percent": 1, "percentage_point": 0.8, "money": 1, "measure": 1, "multiple": 0.9, "range": 0.9},
    "count": {"number": 1, "range": 0.9, "measure": 0.25, "multiple": 0.3},
    "percent": {"percent": 1, "number": 0.15, "multiple": 0.35, "range": 0.5, "percentage_point": 0.1},
    "percentage_point": {"percentage_point": 1},
    "money": {"money": 1, "number": 0.3, "range": 0.6},
    "measure": {"measure": 1, "range": 0.8, "number": 0.3, "money": 0.1},
    "multiple": {"multiple": 1, "percent": 0.3, "number": 0.3},
    "duration": {"measure": 1, "range": 0.8, "number": 0.2, "year": 0.2, "date": 0.2},
    "when": {"date": 1, "year": 1, "time": 0.7, "ordinal": 0.15},
    "rank": {"ordinal": 1, "number": 0.4},
    "none": {},
}  # fmt: skip


def fitness(quantity: Quantity, question: Question) -> float:
    """How well the quantity's kind and unit are those asked for, in [0, 1]; 0 rules it out."""
    wanted = question.wanted
    fits = _FITS[wanted.kind].get(quantity.kind, 0.0)
    if wanted.unit == "century":
        return {"ordinal": 1.0, "year": 0.5, "date": 0.5}.get(quantity.kind, 0.0)
    if not fits:
        return 0.0
    if wanted.kind == "when" and quantity.kind == "date" and (quantity.value or 0) < _YEARLESS:
        return 0.2 if wanted.unit == "year" else 0.75 * fits
    if wanted.kind == "percent" and quantity.unit == "ratio":
        return 0.7
    if wanted.kind == "duration" and quantity.kind in ("measure", "range"):
        fits *= _time(quantity, wanted)
    elif wanted.kind == "measure":
        fits *= _measure(quantity, wanted)
    elif wanted.kind == "money" and wanted.unit and quantity.kind == "money" and quantity.unit != wanted.unit:
        return 0.0  # no currency is converted
    elif quantity.kind == "range":
        fits *= _range(quantity, wanted)
    if wanted.kind == "any":
        fits *= _growth(quantity, wanted) * (_NO_AMOUNT if wanted.of and _is_relative(quantity) else 1.0)
    return fits * _dimensional(quantity, wanted)


_NO_AMOUNT = 0.35
"""How well a share or a rate of change answers 多少 with a noun: 多少员工 asks for a number or an amount."""


def _is_relative(quantity: Quantity) -> bool:
    return quantity.unit in ("percent", "percentage_point", "multiple")


def _time(quantity: Quantity, wanted: Wanted) -> float:
    if quantity.unit not in _TIME_UNITS:
        return 0.0
    return 1.0 if not wanted.unit or quantity.unit == wanted.unit else 0.3


def _measure(quantity: Quantity, wanted: Wanted) -> float:
    if wanted.unit:
        return 1.0 if quantity.unit == wanted.unit else 0.4
    return 0.3 if quantity.unit in _TIME_UNITS else 1.0


_BARE, _ANOTHER = 0.8, 0.5
"""How well a number without a unit and a figure of another dimension fit a noun that is measured in one."""
_TEMPERATURES = frozenset({"celsius", "fahrenheit", "kelvin"})


def _dimensional(quantity: Quantity, wanted: Wanted) -> float:
    """How well a figure's dimension is that of the noun asked about, where that is known."""
    if not wanted.dimension or wanted.operation in ("growth", "share"):
        return 1.0
    given = dimension(quantity)
    if given == wanted.dimension:
        return 1.0
    return _BARE if given == "count" and wanted.dimension != "share" else _ANOTHER


def dimension(quantity: Quantity) -> str:
    """What a figure measures: `length`, `time`, `money`, `share`, `count`; the unit itself where it has no dimension."""
    if quantity.kind == "money":
        return "money"
    if quantity.unit in ("percent", "percentage_point"):
        return "share"
    if quantity.unit in _TIME_UNITS:
        return "time"
    known = parts(quantity.unit)
    name = known[0] if known else quantity.unit
    return "temperature" if name in _TEMPERATURES else name


def _range(quantity: Quantity, wanted: Wanted) -> float:
    expected = {"percent": "percent", "count": "count", "percentage_point": "percentage_point"}.get(wanted.kind)
    return 1.0 if expected is None or quantity.unit == expected else 0.1


def _growth(quantity: Quantity, wanted: Wanted) -> float:
    """`How much did it grow?` wants a rate before an amount."""
    if wanted.operation != "growth":
        return 1.0
    return {"percent": 1.0, "multiple": 0.9, "percentage_point": 0.75}.get(quantity.kind, 0.6)


_COMPARED = re.compile(
    r"\b(?:than|against|versus|vs\.?|compared (?:with|to)|over|from)\s+(?:(?:in|that of|those of)\s+)?(?:1\d{3}|20\d{2})\b"
    r"(?!\s*(?:to|through|until|[-–])\s*\d)|[比较](?:1\d{3}|20\d{2})年"
)


@lru_cache(maxsize=8192)
def dating_years(text: str) -> frozenset[int]:
    """Years that date what the text tells; those that it only compares with (`28% more than in 2024`) do not."""
    return years_in(_COMPARED.sub(" ", text))


@lru_cache(maxsize=8192)
def years_in(text: str) -> frozenset[int]:
    return frozenset(int(found) for found in _YEAR.findall(text))


Dates = tuple[tuple[int, frozenset[int]], ...]
"""Offsets of what a text writes as years or dates, with the years; the digits of an amount are none."""


def dates(quantities: Sequence[Quantity]) -> Dates:
    """The dates among the quantities of a text."""
    return tuple((q.start, years) for q in quantities if q.kind in DATED and (years := years_in(q.text)))


def years_within(given: Dates, span: tuple[int, int]) -> frozenset[int]:
    """The years that are written within a span."""
    start, end = span
    return frozenset().union(*(years for offset, years in given if start <= offset < end))


def period_fit(asked: Collection[int], nearest: Collection[int], around: Collection[int]) -> float:
    """1 where the text dates the figure to a year asked about, 0.35 where it dates it to others alone.

    `nearest` are years of the figure's own sentence, `around` those of its headings, title and publication. Text that
    dates nothing leaves the matter open (`UNDATED`).
    """
    if not asked:
        return 1.0
    if nearest:
        return 1.0 if set(asked) & set(nearest) else 0.35
    if around:
        return 0.95 if set(asked) & set(around) else 0.55
    return UNDATED
