"""Units convert exactly, within one dimension."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.quantities.units import comparable, convert

CONVERSIONS = [  # NIST SP 811, appendix B; GB 3100 for the market system
    ("1", "mi", "m", "1609.344"), ("1", "acre", "m2", "4046.8564224"), ("1", "gal", "L", "3.785411784"),
    ("1", "lb", "kg", "0.45359237"),
    ("1", "bbl", "L", "158.987294928"), ("15", "mu", "ha", "1"), ("2", "jin", "kg", "1"),
    ("1", "ft3", "L", "28.316846592"),
    ("1", "mi2", "km2", "2.589988110336"), ("1", "kWh", "J", "3600000"), ("1", "t", "kg", "1000"),
    ("36", "km/h", "m/s", "10"),
    ("1", "knot", "km/h", "1.852"), ("1", "GiB", "B", "1073741824"), ("2", "year", "month", "24"),
    ("1", "qt", "L", "0.946352946"),
    ("1", "in2", "cm2", "6.4516"), ("1", "bushel", "L", "35.23907016688"), ("1", "oz", "g", "28.349523125"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"), CONVERSIONS, ids=[f"{row[1]} to {row[2]}" for row in CONVERSIONS]
)
def test_a_unit_converts(value: str, unit: str, target: str, expected: str) -> None:
    assert convert(Decimal(value), unit, target) == Decimal(expected)


def test_units_of_different_dimensions_do_not_convert() -> None:
    assert convert(Decimal(1), "kg", "km") is None
    assert convert(Decimal(1), "CNY", "USD") is None


def test_only_whole_numbers_of_a_unit_are_the_same_figure() -> None:
    assert comparable("t", "kg")
    assert comparable("ha", "mu")
    assert not comparable("mi", "km")
