"""`same`: whether a source supports a claim, by value, unit and bounds.

Rounding goes by the digits that are stated: a claim may round its source by half a unit of the claim's own last digit,
and a source that is coarser than the claim supports nothing but its own value. A bound supports the same bound or a
weaker one. A unit supports another of the same dimension where one is a whole number of the other (`t` and `kg`, `day`
and `h`); other conversions (`mi` to `km`) are derivations. Percent never equals percentage points; no currency is
converted.
"""

from __future__ import annotations

from decimal import Decimal

from index.quantities import clock, units
from index.quantities.model import FIGURE_KINDS, Qualifier, Quantity

_NOTHING, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
_ALIKE = (_ONE, _ONE)
_PRECISION = Decimal("1e-20")
"""Relative; a quotient is kept to 28 digits."""
_SUPPORTS: dict[Qualifier, frozenset[Qualifier]] = {
    "exact": frozenset({"exact", "about"}),
    "about": frozenset({"about"}),
    "over": frozenset({"over", "at_least", "about"}),
    "at_least": frozenset({"at_least", "about"}),
    "nearly": frozenset({"nearly", "under", "at_most", "about"}),
    "under": frozenset({"under", "at_most", "about"}),
    "at_most": frozenset({"at_most", "about"}),
    "range": frozenset({"range"}),
}
"""What the bound of a source supports at the same value."""


def same(claim: Quantity, source: Quantity) -> bool:
    """Whether `source` supports `claim`."""
    if claim.kind not in FIGURE_KINDS or source.kind not in FIGURE_KINDS:
        return _same_mark(claim, source) or _is_year(claim, source) or _is_year(source, claim)
    if claim.kind == "range" or source.kind == "range":
        return _same_range(claim, source)
    factor = _factor(claim, source)
    if factor is None or claim.value is None or source.value is None:
        return False
    above, below = factor
    mine, theirs, step = _level(claim), _level(source), claim.quantum or _NOTHING
    if factor is _ALIKE:
        # Most pairs are apart by more than any rule lets pass; this keeps the gate fast.
        gap = abs(mine - theirs)
        if gap > step and gap > abs(theirs) * _PRECISION:
            return False
    source_step = source.quantum or _NOTHING
    return _supports(claim, source, mine * above, theirs * below, step * above, source_step * below)


def _level(quantity: Quantity) -> Decimal:
    """`增长1.5倍` reaches 2.5 times; `增长到1.5倍` reaches 1.5."""
    value = quantity.value or _NOTHING
    return value + 1 if quantity.kind == "multiple" and quantity.of == "increase" else value


def _supports(
    claim: Quantity, source: Quantity, mine: Decimal, theirs: Decimal, step: Decimal, source_step: Decimal
) -> bool:
    if source.qualifier == "exact" and claim.qualifier in {"over", "at_least", "under", "at_most", "nearly"}:
        return _bounds_exact(claim.qualifier, mine, theirs, step)
    if claim.qualifier not in _SUPPORTS[source.qualifier]:
        return False
    if _equal(mine, theirs):
        return True
    if step < source_step:
        return False
    return abs(mine - theirs) * 2 <= step


def _equal(mine: Decimal, theirs: Decimal) -> bool:
    """Equal, or apart only by the digits that a quotient is kept to."""
    return mine == theirs or abs(mine - theirs) <= abs(theirs) * _PRECISION


def _bounds_exact(qualifier: Qualifier, mine: Decimal, theirs: Decimal, step: Decimal) -> bool:
    """A bound drawn round an exact source lies within one stated step of it (`over 4.8 million` for 4.838 million)."""
    gap = theirs - mine
    if qualifier in {"at_least", "at_most"} and gap == 0:
        return True
    return 0 < gap < step if qualifier in {"over", "at_least"} else 0 < -gap < step


def _factor(claim: Quantity, source: Quantity) -> tuple[Decimal, Decimal] | None:
    """What to multiply claim and source by to bring them to one unit; None where the units differ."""
    mine, theirs = claim.unit, source.unit
    if mine == theirs:
        return _ALIKE
    if {mine, theirs} == {"ratio", "percent"}:
        return (_HUNDRED, _ONE) if mine == "ratio" else (_ONE, _HUNDRED)
    if {mine, theirs} == {"ratio", "count"}:
        return _ALIKE if not claim.of and not source.of else None
    if {mine, theirs} == {"multiple", "count"}:
        counted = claim if mine == "count" else source
        repeated = source if mine == "count" else claim
        may_be = repeated.ambiguous or counted.of == "times"  # `five times` counts, or multiplies
        return _ALIKE if may_be and counted.of in {"times", "次", "倍", "回", ""} else None
    if units.comparable(mine, theirs):
        first, second = units.parts(mine), units.parts(theirs)
        if first and second:
            ratio = first[1] / second[1]
            return Decimal(ratio.numerator), Decimal(ratio.denominator)
    return None


def _same_range(claim: Quantity, source: Quantity) -> bool:
    if claim.kind != "range" or source.kind != "range":
        return _bound_of_range(claim, source) or _lies_in_spread(claim, source)
    factor = _factor(claim, source)
    if factor is None or claim.low is None or claim.high is None or source.low is None or source.high is None:
        return False
    above, below = factor
    step, source_step = (claim.quantum or _NOTHING) * above, (source.quantum or _NOTHING) * below
    for mine, theirs in ((claim.low, source.low), (claim.high, source.high)):
        gap = abs(mine * above - theirs * below)
        if gap and (step < source_step or gap * 2 > step):
            return False
    return True


def _bound_of_range(claim: Quantity, source: Quantity) -> bool:
    """`at least 3` and `up to 5` follow from `3 to 5`."""
    factor = _factor(claim, source)
    if source.kind != "range" or factor is None or claim.value is None:
        return False
    above, below = factor
    if claim.qualifier == "at_least" and source.low is not None:
        return claim.value * above == source.low * below
    if claim.qualifier == "at_most" and source.high is not None:
        return claim.value * above == source.high * below
    return False


def _lies_in_spread(claim: Quantity, source: Quantity) -> bool:
    """`thousands of people` follows from 3,200 of them: words that state no more than how many digits there are."""
    factor = _factor(claim, source)
    if (
        factor is None
        or claim.low is None
        or claim.high is None
        or source.value is None
        or source.qualifier not in _NEAR
    ):
        return False
    if claim.high != 10 * claim.low or claim.quantum != claim.low or any(map(str.isdigit, claim.text)):
        return False
    return claim.low * factor[0] <= source.value * factor[1] < claim.high * factor[0]


_NEAR = frozenset({"exact", "about", "over", "nearly"})


def _same_mark(claim: Quantity, source: Quantity) -> bool:
    """Years, dates and ordinals by value (a date supports its year); clock times too; labels and codes as written."""
    if claim.kind == "year" and source.kind == "date" and claim.value is not None and source.value is not None:
        return source.value // 10000 == claim.value
    if claim.kind != source.kind:
        return False
    if claim.kind == "time" and claim.value is not None and source.value is not None:
        return clock.same_time(claim.text, claim.value, source.text, source.value)
    if claim.value is not None or source.value is not None:
        return claim.value == source.value
    return _plain(claim.text) == _plain(source.text)


def _is_year(year: Quantity, number: Quantity) -> bool:
    """A year without a word that says so is a bare number of four digits."""
    bare = number.kind == "number" and number.unit == "count" and not number.of and number.text.isdigit()
    return bare and year.kind == "year" and len(number.text) == 4 and year.value == number.value


def _plain(text: str) -> str:
    return "".join(text.casefold().replace("：", ":").split())
