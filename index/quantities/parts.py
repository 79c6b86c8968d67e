"""One number with its money sign before and its unit after, while it is being read; a range has two."""

from __future__ import annotations

from decimal import Decimal

from index.quantities.model import Kind
from index.quantities.numerals import Numeral

ONE = Decimal(1)


class Part:
    """One number with its money sign before and its unit after; a range has two."""

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
        self.more = numeral.more
        self.bare = True

    def scale_by(self, factor: Decimal | int) -> None:
        self.value *= factor
        self.quantum *= factor
        self.scale *= factor


def signed(part: Part) -> Decimal:
    value = part.value * part.factor
    return tidy(-value if part.negative else value)


def tidy(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent, so that it prints as it is read."""
    if value == value.to_integral_value():
        return value.quantize(ONE) if value.adjusted() < 27 else value
    return value.normalize()


def step(part: Part) -> Decimal:
    return tidy(part.quantum * part.factor)
