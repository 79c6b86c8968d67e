"""Cell values of a workbook -> the text that a spreadsheet program shows for them. Pure.

Number formats are those of ECMA-376 part 1, section 18.8.31, as far as figures in documents use them: decimals,
thousands, percent, currency signs, literal text around the digits. Colours, conditions, fractions and exponents show
the plain number.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_DIRECTIVE = re.compile(r"\[[^\]]*\]|_.|\*.")
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?(?P<scale>,*)|General")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_MARK = "\ue000"
"""Stands for a literal character that must not be read as a digit place; a private-use code point."""


def show(value: object, number_format: str = "General") -> str:
    """The text shown for `value` (str, bool, int, float, Decimal, date, datetime, time, timedelta or None)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    if isinstance(value, (int, float, Decimal)):
        return _number(value, number_format or "General")
    return str(value).strip()


def _number(value: int | float | Decimal, number_format: str) -> str:
    try:
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        return str(value)
    if not exact.is_finite():
        return str(value)
    prefix, digits, suffix, percent = _section(number_format)
    if not digits or digits == "General":
        body = format(Decimal(format(exact * 100 if percent else exact, ".15g")), "f")
        body = body.rstrip("0").rstrip(".") if "." in body else body
        return f"{prefix}{body}{suffix}" if digits else body
    shown = exact * 100 if percent else exact
    places = len(re.sub(r"[^#0?]", "", digits.partition(".")[2]))
    shown = shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    body = format(abs(shown), ",f" if "," in digits.partition(".")[0] else "f")
    optional = len(digits.partition(".")[2]) - len(digits.partition(".")[2].rstrip("#?"))
    for _ in range(optional):
        body = body[:-1] if body.endswith("0") and "." in body else body
    return f"{'-' if shown < 0 else ''}{prefix}{body.rstrip('.')}{suffix}"


@lru_cache(maxsize=512)
def _section(number_format: str) -> tuple[str, str, str, bool]:
    """(literal before, digit places, literal after, whether percent) of a format's section for positive numbers."""
    literals: list[str] = []

    def keep(found: re.Match[str]) -> str:
        literals.append(found.group(1) if found.group(1) is not None else found.group(2))
        return _MARK

    marked = _CURRENCY.sub(lambda found: f'"{found.group(1)}"', number_format)
    positive = _LITERAL.sub(keep, marked).split(";")[0]
    plain = _DIRECTIVE.sub("", positive)
    found = _DIGITS.search(plain)
    if found is None or re.search(r"[EeyYmMdDhHsS/]", _DIGITS.sub("", plain)):
        return "", "", "", "%" in plain
    waiting = iter(literals)
    before, after = (
        "".join(next(waiting, "") if mark == _MARK else mark for mark in part if mark not in "()")
        for part in (plain[: found.start()], plain[found.end() :])
    )
    digits = found.group()
    return before.strip(), digits[: len(digits) - len(found.group("scale") or "")], after.rstrip(), "%" in plain
