"""Quantities in the catalog, and as search tokens: a figure is found by its value, however it is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from index.quantities.model import Quantity

ROUNDINGS = (3, 2)
"""Significant digits that a value is also indexed at, so that `4.84 million` finds `483.8万`."""
_NAMED = {"percent": "%", "percentage_point": "pp", "multiple": "x"}


def encode(quantities: Sequence[Quantity]) -> str | None:
    """Compact JSON for the catalog: `[start, end, kind, value, unit, of, qualifier, low, high]` each."""
    if not quantities:
        return None
    rows = [
        [q.start, q.end, q.kind, _number(q.value), q.unit, q.of, q.qualifier, *_bounds(q)] for q in quantities
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _bounds(quantity: Quantity) -> list[str | None]:
    if quantity.low is None and quantity.high is None:
        return []
    return [_number(quantity.low), _number(quantity.high)]


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f") if abs(value.adjusted()) < 40 else str(value)


def stored_tokens(quantities: str | None, start: int, end: int) -> list[str]:
    """Search tokens of the stored quantities within `[start, end)` of the flowed text."""
    if quantities is None:
        return []
    tokens: list[str] = []
    for row in json.loads(quantities):
        if row[2] in _FIGURES and start <= row[0] and row[1] <= end:
            for number in (row[3], *row[7:]):
                if number is not None:
                    tokens += _tokens(Decimal(number), row[4])
    return tokens


def asked_tokens(quantities: Sequence[Quantity]) -> dict[str, float]:
    """Search tokens of a question's figures, with weights: the value as written first, then what rounds to the same."""
    tokens: dict[str, float] = {}
    for quantity in quantities:
        if quantity.kind in _FIGURES:
            for value in (quantity.value, quantity.low, quantity.high):
                if value is not None:
                    for rank, token in enumerate(_tokens(value, quantity.unit)):
                        tokens[token] = max(tokens.get(token, 0.0), 1.0 if rank == 0 else 0.5 / rank)
    return tokens


_FIGURES = frozenset({"number", "percent", "percentage_point", "money", "measure", "multiple", "range"})


def _tokens(value: Decimal, unit: str) -> list[str]:
    """The exact value, then its roundings where they say more than a digit or two."""
    if not value.is_finite():
        return []
    name = _NAMED.get(unit, "")
    plain = value.normalize()
    digits = len(plain.as_tuple().digits)
    tokens = [f"#{plain:f}{name}" if abs(plain.adjusted()) < 40 else f"#{plain}{name}"]
    if digits > 2 or abs(value) >= 100:
        number = float(value)
        tokens += [f"~{number:.{places - 1}e}{name}" for places in ROUNDINGS]
    return tokens
