"""Figures computed from figures: sums, differences, ratios, shares, growth and averages, in exact decimals. Pure.

A derived figure is accepted only where the words of the sentence or of the question name the operation: with enough
operands, chance alone would find an expression for almost any number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from itertools import combinations, permutations
from typing import Literal

from index.quantities import Quantity
from qa.model import Operation

Derived = Operation | Literal["product"]

_CUES: dict[Derived, re.Pattern[str]] = {
    "sum": re.compile(
        r"\b(?:total\w*|combined|altogether|together|sum|in all|adds? up|come to|plus)\b"
        r"|合计|共计|总计|之和|总共|加起来|一共|相加", re.I,
    ),
    "difference": re.compile(
        r"\b(?:differen\w+|gap|more|fewer|less|higher|lower|faster|slower|exceed\w*|ahead|outnumber\w*|outpac\w*|minus"
        r"|larger|smaller|greater|increase[ds]?|decrease[ds]?|rose|fell|grew|added)\b"
        r"|相差|之差|差距|差额|高出|多出|高于|低于|多于|少于|快于|慢于|增加|减少|提高|下降|多了?|少了?|高|低", re.I,
    ),
    "ratio": re.compile(r"\b(?:times|fold|ratio|twice|half|double|triple|per)\b|倍|之比|一半|比率|每", re.I),
    "share": re.compile(
        r"\b(?:share|proportion|percentage|what per ?cent|fraction|accounts?|accounting|makes? up|out of)\b"
        r"|占|比重|比例|份额|百分之几|百分之多少", re.I,
    ),
    "growth": re.compile(
        r"\b(?:gr[eo]w\w*|growth|increas\w+|ris\w+|rose|fell|fall\w*|declin\w+|decreas\w+|drop\w*|chang\w+|up|down)\b"
        r"|增长|增幅|增速|下降|降幅|上升|变化|减少|增加", re.I,
    ),
    "product": re.compile(r"\b(?:total|altogether|in all|times|multipl\w+)\b|一共|总共|共计|合计|相乘|乘以", re.I),
    "average": re.compile(r"\b(?:averag\w+|mean|per|each)\b|平均|均|每", re.I),
    "part": re.compile(r"\bof which\b|其中", re.I),
    "whole": re.compile(r"\b(?:in all|total|whole)\b|总数|总量|总额|全部", re.I),
    "before": re.compile(r"\b(?:before|previous(?:ly)?|prior|earlier|year ago|was|were)\b|此前|之前|上年|去年|原来|推算", re.I),
}  # fmt: skip

_RESULT = re.compile(
    r"\b(?:difference|gap|total|combined|altogether|sum|average|mean|ratio|times|twice|half|share)\b"
    r"|相差|之差|差距|差额|合计|共计|总计|总共|一共|之和|平均|之比|倍|占",
    re.I,
)
"""Words that announce a computed figure."""


@dataclass(frozen=True, slots=True)
class Derivation:
    operation: Derived
    operands: tuple[int, ...]
    """Positions in the sequence of operands."""
    value: Decimal
    working: str


def named_operations(*texts: str) -> tuple[Derived, ...]:
    """Operations that the words of any of the texts name."""
    return tuple(operation for operation, cue in _CUES.items() if any(cue.search(text) for text in texts))


def names_result(text: str) -> bool:
    """Whether a sentence says that a figure of it is computed."""
    return bool(_RESULT.search(text))


def derive(
    claim: Quantity,
    operands: Sequence[Quantity],
    operations: Sequence[Derived],
    accept: Callable[[Derived, tuple[int, ...]], bool] = lambda _operation, _places: True,
) -> Derivation | None:
    """The first expression over `operands` that gives `claim` within half a unit of its last stated digit.

    `accept` is asked whether the operands at these places may be taken together for the operation.
    Operands count at most 12 here; more would let chance in. Units: sums, differences and averages keep the operands'
    unit (two percentages differ by percentage points), ratios have none, shares and growth are percentages.
    """
    if claim.value is None:
        return None
    usable = [(place, operand) for place, operand in enumerate(operands[:12]) if operand.value is not None]
    tolerance = _tolerance(claim)
    for operation in operations:
        for places, value, working in _EXPRESSIONS[operation](claim.unit, usable):
            if (
                min(abs(value - claim.value), abs(value + claim.value)) <= tolerance
                and not any(
                    operand.unit == claim.unit and abs(_number(operand) - claim.value) <= tolerance
                    for place, operand in usable
                    if place in places
                )
                and accept(operation, places)
            ):  # a sum or difference that an operand leaves as it was is none
                return Derivation(operation, places, value, f"{working} = {plain(value)}")
    return None


def _tolerance(claim: Quantity) -> Decimal:
    """Half a unit of the last stated digit; of the last that is no zero in `about 527,000`.

    One digit alone rounds too much to be told from chance, and must be exact.
    """
    step, value = claim.quantum or Decimal(0), abs(claim.value or Decimal(0))
    if claim.qualifier == "exact" and step * 10 > value:
        return Decimal(0)
    stated = value.normalize().as_tuple()
    if claim.qualifier == "about" and len(stated.digits) >= 3:
        step = max(step, Decimal(1).scaleb(int(stated.exponent)))
    return step / 2


_Expression = tuple[tuple[int, ...], Decimal, str]
_Usable = Sequence[tuple[int, Quantity]]


def plain(value: Decimal) -> str:
    """A number as a working shows it, to ten digits."""
    with localcontext() as context:
        context.prec = 10
        value = +value
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(quantity: Quantity) -> Decimal:
    assert quantity.value is not None
    return quantity.value


def _same_unit(unit: str, usable: _Usable) -> list[tuple[int, Quantity]]:
    return [(place, operand) for place, operand in usable if operand.unit == unit]


def _sums(unit: str, usable: _Usable) -> Iterator[_Expression]:
    members = _same_unit(unit, usable)
    for count in range(2, min(len(members), 6) + 1):
        for chosen in combinations(members, count):
            value = sum((_number(operand) for _, operand in chosen), Decimal(0))
            yield tuple(place for place, _ in chosen), value, " + ".join(plain(_number(q)) for _, q in chosen)


def _differences(unit: str, usable: _Usable) -> Iterator[_Expression]:
    # Two percentages differ by points; two amounts by an amount of their unit.
    units = ("percent", "percentage_point") if unit == "percentage_point" else (unit,)
    if unit == "percent":
        return
    pairs = [pair for of in units for pair in permutations(_same_unit(of, usable), 2)]
    for (place, left), (other, right) in pairs:
        if _number(left) >= _number(right):
            yield (place, other), _number(left) - _number(right), f"{plain(_number(left))} - {plain(_number(right))}"


def _pairs(usable: _Usable) -> Iterator[tuple[int, Decimal, int, Decimal]]:
    for (place, left), (other, right) in permutations(usable, 2):
        if left.unit == right.unit and _number(right):
            yield place, _number(left), other, _number(right)


def _ratios(unit: str, usable: _Usable) -> Iterator[_Expression]:
    if unit not in ("multiple", "ratio", "count"):
        return
    for place, left, other, right in _pairs(usable):
        yield (place, other), _divide(left, right), f"{plain(left)} / {plain(right)}"


def _products(unit: str, usable: _Usable) -> Iterator[_Expression]:
    """So many, so many times: `2 doses a day for 14 days` are 28 doses."""
    for place, many in _same_unit("count", usable):
        for other, times in usable:
            if place != other and unit == "count" and times.unit != "percent":
                working = f"{plain(_number(many))} × {plain(_number(times))}"
                yield (place, other), _number(many) * _number(times), working


def _shares(unit: str, usable: _Usable) -> Iterator[_Expression]:
    if unit != "percent":
        return
    for place, left, other, right in _pairs(usable):
        yield (place, other), _divide(left * 100, right), f"{plain(left)} / {plain(right)} × 100"


def _growths(unit: str, usable: _Usable) -> Iterator[_Expression]:
    if unit != "percent":
        return
    for place, left, other, right in _pairs(usable):
        value = _divide((left - right) * 100, right)
        yield (place, other), value, f"({plain(left)} - {plain(right)}) / {plain(right)} × 100"


def _shared(unit: str, usable: _Usable) -> Iterator[tuple[tuple[int, int], Decimal, Decimal]]:
    """(places, amount, share between 0 and 1) of each amount of the unit with each percentage."""
    for place, amount in _same_unit(unit, usable):
        for other, rate in _same_unit("percent", usable):
            if place != other and 0 < _number(rate) <= 100:
                yield (place, other), _number(amount), _number(rate) / 100


def _parts(unit: str, usable: _Usable) -> Iterator[_Expression]:
    for places, amount, share in _shared(unit, usable):
        yield places, amount * share, f"{plain(amount)} × {plain(share)}"


def _wholes(unit: str, usable: _Usable) -> Iterator[_Expression]:
    for places, amount, share in _shared(unit, usable):
        yield places, amount / share, f"{plain(amount)} / {plain(share)}"


def _before(unit: str, usable: _Usable) -> Iterator[_Expression]:
    """What an amount was before a change by a rate or by an amount, a rate before one by points."""
    change = "percentage_point" if unit == "percent" else unit
    for place, now in _same_unit(unit, usable):
        for other, step in _same_unit(change, usable):
            if place != other and _number(now) > _number(step):
                working = f"{plain(_number(now))} - {plain(_number(step))}"
                yield (place, other), _number(now) - _number(step), working
    if unit == "percent":
        return
    for place, amount in _same_unit(unit, usable):
        for other, rate in _same_unit("percent", usable):
            factor = 1 + _number(rate) / 100
            if place != other and factor > 0:
                working = f"{plain(_number(amount))} / {plain(factor)}"
                yield (place, other), _number(amount) / factor, working


def _averages(unit: str, usable: _Usable) -> Iterator[_Expression]:
    """An amount over a count, and the mean of several."""
    for (place, amount), (other, number) in permutations(usable, 2):
        if amount.unit == unit and number.unit == "count" and _number(number):
            working = f"{plain(_number(amount))} / {plain(_number(number))}"
            yield (place, other), _number(amount) / _number(number), working
    for places, value, working in _sums(unit, usable):
        yield places, _divide(value, Decimal(len(places))), f"({working}) / {len(places)}"


def _divide(left: Decimal, right: Decimal) -> Decimal:
    try:
        return left / right
    except (DivisionByZero, InvalidOperation):
        return Decimal("NaN")


_EXPRESSIONS = {
    "find": lambda _unit, _usable: iter(()),
    "sum": _sums,
    "difference": _differences,
    "ratio": _ratios,
    "product": _products,
    "share": _shares,
    "growth": _growths,
    "average": _averages,
    "before": _before,
    "part": _parts,
    "whole": _wholes,
}
