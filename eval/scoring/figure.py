"""The figure: value, unit, sign, bound or range against what the suite expects."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from eval.model import Answer, Case, Expected
from eval.scoring.stating import Stated, alternatives, prose_of, stated
from eval.scoring.units import converted

_BOUNDS = {"over": "lower", "at_least": "lower", "under": "upper", "at_most": "upper", "nearly": "upper"}
_FALLING = re.compile(
    r"\b(fell|fall|falls|falling|fallen|down|declin\w+|decreas\w+|drop\w*|reduc\w+|lower|shr[aiu]nk\w*|loss|negative)\b"
    r"|下降|减少|下滑|回落|降低|缩减|减|降|亏损|负",
    re.IGNORECASE,
)


def score(case: Case, answer: Answer) -> dict[str, Any]:
    """`figure`: right, wrong, abstained or unscored; with `value_right`, `unit_right` and `bound_right` beside it.

    Nothing at all where the case asks for no figure. `unscored` stands for prose which names several figures in the
    wanted unit, the right one among them: no rule can say which one it gives as the answer.
    """
    expected = case.expected
    if expected is None or not expected.is_figure:
        return {}
    if answer.get("status") == "abstained":
        return {"figure": "abstained", "value_right": None, "unit_right": None}
    found = stated(case, answer)
    if found is None:
        return {"figure": "wrong", "value_right": False, "unit_right": False, "stated": None}
    if found.ambiguous and any(_right(expected, each, case, answer) for each in alternatives(case, answer)):
        return {"figure": "unscored", "value_right": None, "unit_right": None}
    unit = unit_right(expected, found)
    value = value_right(expected, found) or _falling(expected, found, case, answer)
    bound = bound_right(expected, found)
    return {
        "figure": "right" if unit and value and bound is not False else "wrong",
        "value_right": value,
        "unit_right": unit,
        "bound_right": bound,
        "stated": {"value": _plain(found), "unit": found.unit, "qualifier": found.qualifier},
    }


def _right(expected: Expected, found: Stated, case: Case, answer: Answer) -> bool:
    value = value_right(expected, found) or _falling(expected, found, case, answer)
    return unit_right(expected, found) and value and bound_right(expected, found) is not False


def _plain(found: Stated) -> str | None:
    if found.value is not None:
        return format(found.value, "f")
    return f"{found.low:f}-{found.high:f}" if found.low is not None and found.high is not None else None


def unit_right(expected: Expected, found: Stated) -> bool:
    """Whether the stated unit measures the same thing; kW and MW do, percent and points do not."""
    return converted(Decimal(1), found.unit, expected.unit) is not None


def value_right(expected: Expected, found: Stated) -> bool:
    """Whether the number is right, within the tolerance; in the expected unit where the units can be compared."""
    if expected.value is None:
        return _close(found.low, expected.low, expected, found) and _close(found.high, expected.high, expected, found)
    return _close(found.value, expected.value, expected, found)


def _close(number: Decimal | None, wanted: Decimal | None, expected: Expected, found: Stated) -> bool:
    if number is None or wanted is None:
        return False
    brought = converted(number, found.unit, expected.unit)
    return abs((number if brought is None else brought) - wanted) <= expected.tolerance * abs(wanted)


def _falling(expected: Expected, found: Stated, case: Case, answer: Answer) -> bool:
    """A fall may be told by the sign or by a word: `down 5.9%` states -5.9, and -5.9 answers `how far did it fall`."""
    if expected.value is None or found.value is None or not expected.value:
        return False
    turned = Stated(-found.value, found.unit)
    said = prose_of(answer) if expected.value < 0 else case.question
    return value_right(expected, turned) and bool(_FALLING.search(said))


def bound_right(expected: Expected, found: Stated) -> bool | None:
    """Whether a bound stays a bound in the same direction; None where the suite does not say what it is."""
    if expected.qualifier is None:
        return None
    if expected.qualifier == "range":
        return found.low is not None
    return _BOUNDS.get(expected.qualifier, "point") == _BOUNDS.get(found.qualifier, "point")
