"""Small change after money in English: `20 dollars 43 cents`, `$5 and 50 cents`, `15 dollars and 50`."""

from __future__ import annotations

import re
from decimal import Decimal

from index.quantities import currencies, words
from index.quantities.parts import Part
from index.quantities.patterns import Pattern

_CHANGE = Pattern(
    r"(?:,? and)? ([0-9]{1,2}|[a-z]+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
    r"(?: ?([a-z]+)\b|)(?! ?[%$€£]|[0-9])",
    re.IGNORECASE,
)
_ENDING = Pattern(r"\s{0,4}[.,;!?)]?\s{0,4}$|[.;!?]\s")
_AND_TWO = Pattern(r" and [a-z]+(?:[ -][a-z]+)?(?=\s*$|[.,;!?)]| and\b)", re.IGNORECASE)
_ONE_MORE = Pattern(r" (one|two|three|four|five|six|seven|eight|nine)\b")


def take_change(part: Part, text: str, named: bool) -> None:
    """Add the change to whole money; without a name of its own it is change only after a `named` currency."""
    if part.value != int(part.value) or part.scale != 1 or part.factor != 1:
        return
    found = _CHANGE.match(text, part.end)
    amount = _amount(found[1]) if found else None
    if not found or amount is None:
        return
    name = (found[2] or "").lower()
    tenths = name in currencies.TENTHS
    if not (name == "p" or tenths or name in currencies.ENGLISH_MINOR):
        if not named or not _is_bare_change(text, found):
            return
        name = ""
    scale = Decimal("0.1") if tenths else Decimal("0.01")
    part.value += amount * scale
    part.quantum, part.end = scale, found.end() if name else found.end(1)
    if tenths and (more := _ONE_MORE.match(text, part.end)):
        part.value += Decimal(words.ONES[more[1]]) / 100
        part.quantum, part.end = Decimal("0.01"), more.end()


def _amount(written: str) -> int | None:
    if written.isdigit():
        return int(written)
    return words.small(written.lower().replace(" ", "-"))


def _is_bare_change(text: str, found: re.Match[str]) -> bool:
    """`15 dollars 50.`, `one dollar and two`: a number with nothing that it could count."""
    return bool(_AND_TWO.match(text, found.start())) or (found[1].isdigit() and bool(_ENDING.match(text, found.end(1))))
