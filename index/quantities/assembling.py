"""A numeral and what stands beside it -> a Quantity."""

from __future__ import annotations

import re
from dataclasses import replace

from index.quantities import bounds, currencies, nouns, units
from index.quantities.after import look_after
from index.quantities.before import look_before
from index.quantities.chinese_rates import each_before
from index.quantities.model import Qualifier, Quantity
from index.quantities.numeral import Numeral
from index.quantities.parts import Part, signed, step
from index.quantities.patterns import Pattern
from index.quantities.ranging import range_end


def assemble(original: str, text: str, numeral: Numeral, digits: bool, floor: int, chinese: bool) -> Quantity:
    """Read what belongs to the numeral, as far back as `floor`, and build its quantity."""
    part = Part(numeral)
    look_before(part, text, floor)
    look_after(part, text, digits, chinese)
    if (
        part.kind == "number"
        and part.unit == "count"
        and not part.of
        and _AGED.search(text, max(0, part.start - 12), part.start)
    ):
        part.kind, part.unit, part.of = "measure", "year", "age"
    qualifier = bounds.before(text, part.start, floor)
    if chinese:
        each_before(part, text, floor)
    other = range_end(part, text, floor, chinese)
    if other:
        return _build_range(original, text, part, other)
    return _build(original, text, part, qualifier, numeral)


_AGED = Pattern(r"\b(?:aged?|ages|age of)(?: between| from)? $", re.IGNORECASE)


def _build_range(original: str, text: str, part: Part, other: Part) -> Quantity:
    low, high = signed(part), signed(other)
    if low > high:
        low, high = high, low
    quantum = max(part.quantum, other.quantum) * other.factor
    of = other.of or part.of
    if other.kind == "number" and not of:
        of = nouns.noun(text, other.end)
    return Quantity(
        original[part.start : other.end], part.start, other.end, "range", None, other.unit, of, "range", low, high,
        quantum, part.ambiguous or other.ambiguous,
    )  # fmt: skip


def _build(original: str, text: str, part: Part, qualifier: Qualifier, numeral: Numeral) -> Quantity:
    value = signed(part)
    kind, unit = part.kind, part.unit
    if kind == "number" and part.end and text[part.end - 1] == "兆":
        part.ambiguous = True  # 100兆: a million millions, or as much of what the sentence is about
    if kind == "number" and numeral.fraction and part.scale == 1 and not part.of:
        unit = "ratio"
    of = part.of
    if kind == "number" and not of and unit == "count":
        of = nouns.noun(text, part.end + len(" of") * (numeral.high is not None and text.startswith(" of ", part.end)))
    elif kind == "multiple" and _GROWN.search(text, max(0, part.start - 8), part.start):
        of = "increase"
    low = high = None
    if kind == "number" and of == "times" and (rate := _TIMES_PER.match(text, part.end)):
        kind, unit, part.end = "measure", f"1/{units.ENGLISH[rate[1].lower()]}", rate.end()
    if numeral.about and qualifier == "exact":
        qualifier = "about"
    if numeral.high is not None:
        low, high = value, numeral.high * part.scale * part.factor
        if numeral.more:
            qualifier = qualifier if qualifier != "exact" else "over"
        else:
            return Quantity(
                original[part.start : part.end], part.start, part.end, "range", None, unit, of, "range", low, high,
                step(part), part.ambiguous,
            )  # fmt: skip
    after, end = bounds.after(text, part.end + (len(part.of) if part.of and text.startswith(part.of, part.end) else 0))
    if after != "exact" and qualifier in {"exact", "about"}:
        qualifier = after
        if text[end - 1] in "多余" and kind != "number":
            part.end = end
    return Quantity(
        original[part.start : part.end], part.start, part.end, kind, value, unit, of, qualifier, low, high,
        step(part), part.ambiguous,
    )  # fmt: skip


_TIMES_PER = Pattern(r" times (?:per|a|an|each|every) (second|minute|hour|day|week|month|year)\b", re.IGNORECASE)

_GROWN = Pattern(r"(?:增长|增加|增長|上升|提高|扩大|多|增|涨|提升|高)(?:了)?(?:约|近|超|逾|超过)?$")

_BETWEEN = Pattern(r"\s?(?:,|、|，|,? and|,? or|/|和|与|及|或|以及)\s?$")


def share_units(found: list[Quantity], text: str) -> list[Quantity]:
    """`2.2 and 0.8 percentage points`: a bare number takes the unit of the next in its list (`16和17世纪` too)."""
    for index in range(len(found) - 2, -1, -1):
        first, second = found[index], found[index + 1]
        # 3.3个和3.5个百分点: the first measure word stands for the whole unit.
        points = first.of == "个" and second.unit == "percentage_point"
        if first.kind != "number" or first.unit != "count" or (first.of and not points) or second.value is None:
            continue
        if second.kind not in _SHARED and second.of != "世纪":
            continue
        between = text[first.end : second.start].removeprefix("个" if points else "")
        if len(between) > 6 or not _BETWEEN.fullmatch(between) or second.text[:1] in currencies.SIGNS:
            continue
        shares_of = second.of if second.kind == "ordinal" or points else first.of
        found[index] = replace(first, kind=second.kind, unit=second.unit, of=shares_of)
    return found


_SHARED = frozenset({"percent", "percentage_point", "money", "measure"})
