"""Values of one dimension brought to one unit, exactly.

Percent and percentage points are two dimensions, and each currency is one: nothing crosses those.
"""

from __future__ import annotations

from decimal import Decimal

from index.quantities.units import convert

_SHARES = {"ratio": Decimal(1), "multiple": Decimal(1), "percent": Decimal("0.01")}


def converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """`value` in the unit `wanted`; None where the two units measure different things."""
    if unit in _SHARES and wanted in _SHARES:
        return value * _SHARES[unit] / _SHARES[wanted]
    return convert(value, unit, wanted)
