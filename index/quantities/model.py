"""A quantity as written in a text. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal[
    "number", "percent", "percentage_point", "money", "measure", "multiple", "range",
    "ordinal", "year", "date", "time", "label", "code",
]  # fmt: skip
Qualifier = Literal["exact", "about", "over", "at_least", "nearly", "under", "at_most", "range"]

FIGURE_KINDS = frozenset({"number", "percent", "percentage_point", "money", "measure", "multiple", "range"})
"""Figures of something; the other kinds (ordinals, years, dates, times, labels, codes) are figures of nothing."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, with what it says.

    `value` is in the unit's own base with magnitude words folded in (`483.8万座` is 4838000 `count` of 座). It is
    None for a range, whose bounds are `low` and `high`, and for what has no value (a label). `start` and `end` are
    code points into the text given to `extract`; `text` is the slice between them.
    """

    text: str
    start: int
    end: int
    kind: Kind
    value: Decimal | None
    unit: str
    of: str = ""
    qualifier: Qualifier = "exact"
    low: Decimal | None = None
    high: Decimal | None = None
    quantum: Decimal | None = None
    """What one step of the last stated digit is worth, in the unit's base: 1000 for `4.838 million`, 0.1 for `5.9%`."""
    ambiguous: bool = False
    """The separator or the unit can be read in more than one way (`890.500.000`); never guessed silently."""

    @property
    def is_figure(self) -> bool:
        return self.kind in FIGURE_KINDS
