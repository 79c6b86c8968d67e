"""Which figure an answer states: the `value` of an Answer, else what the quantity reader finds in its prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from eval.model import Answer, Case
from eval.scoring.units import converted
from index.quantities import extract
from index.quantities.model import Quantity
from index.sentences import sentences

_MARKERS = re.compile(r"\s?\[\d{1,3}\]|【\d{1,3}[^】]*】|\*\*")
_SOURCES = re.compile(r"\n\s*\[\d{1,3}\] .*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stated:
    """The figure an answer gives. `ambiguous`: the prose states several, and which one it means cannot be told."""

    value: Decimal | None
    unit: str
    qualifier: str = "exact"
    low: Decimal | None = None
    high: Decimal | None = None
    quantum: Decimal | None = None
    ambiguous: bool = False


def prose_of(answer: Answer) -> str:
    """The answer's text without citation markers, emphasis and the list of sources at its end."""
    return _MARKERS.sub("", _SOURCES.sub("", str(answer.get("answer") or "")))


def stated(case: Case, answer: Answer) -> Stated | None:
    """The figure that `answer` gives to `case`; None where it gives none."""
    given = answer.get("value")
    if isinstance(given, dict) and (found := _given(given)) is not None:
        return found
    return _from_prose(case, prose_of(answer))


def _given(value: dict[str, object]) -> Stated | None:
    text = str(value.get("text") or "")
    read = next((found for found in extract(text) if found.is_figure), None)
    try:
        number = Decimal(str(value["value"])) if value.get("value") is not None else None
    except InvalidOperation:
        return None
    if number is None and (read is None or read.low is None):
        return None
    unit, qualifier = str(value.get("unit") or ""), str(value.get("qualifier") or "exact")
    if read is None:
        return Stated(number, unit, qualifier)
    return Stated(number, unit, qualifier, read.low, read.high, read.quantum)


def _from_quantity(found: Quantity, ambiguous: bool = False) -> Stated:
    return Stated(found.value, found.unit, found.qualifier, found.low, found.high, found.quantum, ambiguous)


def figures(text: str, case: Case) -> list[Quantity]:
    """Figures of a text that are not merely the question's own."""
    asked = {(found.value, found.low, found.high, found.unit) for found in extract(case.question)}
    return [
        found
        for found in extract(text)
        if found.is_figure and (found.value, found.low, found.high, found.unit) not in asked
    ]


def _from_prose(case: Case, text: str) -> Stated | None:
    """The figure of the first sentence that states one in the wanted unit, else the first figure of all.

    Where that sentence states several different figures in the wanted unit, the answer is ambiguous.
    """
    found = figures(text, case)
    if not found:
        return None
    wanted = case.expected.unit if case.expected else ""
    fitting = [each for each in found if _fits(each, wanted)]
    if not fitting:
        return _from_quantity(found[0])
    start, end = next((s, e) for s, e in [*sentences(text), (0, len(text))] if s <= fitting[0].start < e)
    together = [each for each in fitting if start <= each.start < end]
    distinct = {(each.value, each.low, each.high, each.unit) for each in together}
    return _from_quantity(together[0], ambiguous=len(distinct) > 1)


def alternatives(case: Case, answer: Answer) -> list[Stated]:
    """All figures of an ambiguous answer, to tell whether the right one is among them."""
    return [_from_quantity(found) for found in figures(prose_of(answer), case)]


def _fits(found: Quantity, wanted: str) -> bool:
    return not wanted or converted(Decimal(1), found.unit, wanted) is not None
