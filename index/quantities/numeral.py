"""A number as read at a place in a text, before what belongs to it is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True)
class Numeral:
    start: int
    end: int
    value: Decimal
    quantum: Decimal
    plain: bool = False
    """Digits only, as in a year or a page number."""
    fraction: bool = False
    ordinal: bool = False
    more: bool = False
    """`余`, `多`: some more than the value."""
    high: Decimal | None = None
    ambiguous: bool = False
    about: bool = False
    """`千把块`: about the value."""
    scaled: bool = False
    """A magnitude word is folded in."""
    percent: Decimal | None = None
    """What one of it is in per cent (`千分之`: 0.1)."""


ZERO, ONE = Decimal(0), Decimal(1)
