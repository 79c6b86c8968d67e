"""One number with its money sign before and its unit after, while it is being read; a range has two."""

from __future__ import annotations

from decimal import Decimal

from index.quantities.model import Kind
from index.quantities.numeral import ONE, Numeral


class Part:
    """One number with its money sign before and its unit after; a range has two."""

    __slots__ = (
        "ambiguous", "currency", "end", "factor", "kind", "negative", "numeral", "of", "quantum", "scale",
        "start", "unit", "value",
    )  # fmt: skip

    def __init__(self, numeral: Numeral) -> None:
        self.start, self.end = numeral.start, numeral.end
        self.value, self.quantum = numeral.value, numeral.quantum
        self.numeral = numeral
        self.kind: Kind = "number"
        self.unit = "count"
        self.of = ""
        self.factor = ONE
        self.negative = False
        self.currency = ""
        self.scale = ONE
        """The magnitude that was folded in."""
        self.ambiguous = numeral.ambiguous

    def scale_by(self, factor: Decimal | int) -> None:
        self.value *= factor
        self.quantum *= factor
        self.scale *= factor


def signed(part: Part) -> Decimal:
    """The value in the unit's base, with its sign."""
    if part.numeral.plain and part.factor is ONE and part.scale is ONE and not part.negative:
        return part.value
    value = part.value * part.factor
    return tidy(-value if part.negative else value)


def tidy(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent, so that it prints as it is read."""
    if value == value.to_integral_value():
        return value.quantize(ONE) if value.adjusted() < 27 else value
    return value.normalize()


def step(part: Part) -> Decimal:
    """What one step of the last stated digit is worth, in the unit's base."""
    if part.quantum is ONE and part.factor is ONE:
        return ONE
    return tidy(part.quantum * part.factor)
