"""Units of measurement: the symbols a quantity carries, their names in English and Chinese, and exact conversion.

Symbols follow UCUM where people do (`kW`, `GB`, `km2`), with words for calendar spans (`day`, `week`, `month`, `year`).
Each symbol has a dimension and a factor to that dimension's base, as exact fractions; the names are in `unit_names`.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from index.quantities.unit_names import OTHERS, PREFIXED, PREFIXES

SYMBOLS: dict[str, tuple[str, Fraction]] = {}
"""Unit -> its dimension and its factor to the dimension's base."""
ENGLISH: dict[str, str] = {}
"""Lower-case English name, words joined by one space -> unit."""
CHINESE: dict[str, str] = {}
"""Simplified Chinese name -> unit."""


_SHORT_PLURALS = frozenset({"lb", "hr", "yr", "wk", "yd", "gm", "cc"})


def _english(name: str) -> tuple[str, ...]:
    """The forms of a name: words joined by blanks, with its plural unless it has none."""
    plain = name.replace("_", " ")
    if plain.endswith("!"):
        return (plain[:-1],)
    if plain.endswith("y") and len(plain) > 3 and plain[-2] not in "aeo":
        return plain, plain + "s", plain[:-1] + "ies"
    plural = plain[-1] not in "s²³" and (len(plain) > 2 or plain in _SHORT_PLURALS)
    return (plain, plain + "s") if plural else (plain,)


def _add(symbol: str, dimension: str, factor: Fraction, english: list[str], chinese: list[str]) -> None:
    SYMBOLS.setdefault(symbol, (dimension, factor))
    for name in english:
        for form in _english(name):
            ENGLISH.setdefault(form, symbol)
            ENGLISH.setdefault(form.replace("-", " "), symbol)
    for name in chinese:
        CHINESE.setdefault(name, symbol)


def _build() -> None:
    for line in OTHERS.strip().splitlines():
        symbol, dimension, factor, english, chinese = line.split("|")
        _add(symbol, dimension, Fraction(factor), english.split(), chinese.split())
    for line in PREFIXED.strip().splitlines():
        symbol, dimension, factor, english, chinese, prefixes = line.split("|")
        names, characters, base = english.split(), chinese.split(), Fraction(factor)
        alone = [name for name in names if name[0] != "-"]
        _add(symbol, dimension, base, alone, [name for name in characters if name[0] != "-"])
        for prefix in prefixes:
            word, character, power = PREFIXES[prefix]
            short = [character + name.lstrip("-") for name in characters if not name.startswith("公")]
            scaled = base * Fraction(10) ** power
            _add(prefix + symbol, dimension, scaled, [word + name.lstrip("-") for name in names], short)


_build()


def parts(unit: str) -> tuple[str, Fraction] | None:
    """Dimension and factor of a unit, rates (`km/h`) included; None where it is not a unit of measurement."""
    known = SYMBOLS.get(unit)
    if known or "/" not in unit:
        return known
    above, _, below = unit.partition("/")
    over, under = SYMBOLS.get(above), parts(below)
    if over and under:
        return f"{over[0]}/{under[0]}", over[1] / under[1]
    return None


def convert(value: Decimal, unit: str, target: str) -> Decimal | None:
    """The value in another unit of the same dimension, to 28 digits; None where the two do not measure the same."""
    if unit == target:
        return value
    source, wanted = parts(unit), parts(target)
    if not source or not wanted or source[0] != wanted[0]:
        return None
    ratio = source[1] / wanted[1]
    with localcontext() as context:
        context.prec = 28
        return value * ratio.numerator / ratio.denominator


def comparable(unit: str, other: str) -> bool:
    """Whether one unit is a whole number of the other (`t` and `kg`, `day` and `h`; not `mi` and `km`)."""
    first, second = parts(unit), parts(other)
    if not first or not second or first[0] != second[0]:
        return False
    ratio = first[1] / second[1]
    return ratio.numerator == 1 or ratio.denominator == 1
