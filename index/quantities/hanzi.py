"""Chinese numerals: `三千五百万`, `壹拾壹`, `200亿零四千230`, `一百二` (120), `二〇〇二` (2002), `三百五十又三分之一`.

A numeral is read from the left as far as it stays well formed, so `十一十二` is two numbers and `零点` none. Two
digits in a row are a spread (`八九亿` is eight to nine), three or more are read by position.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from index.quantities.patterns import Pattern

DIGIT_CHARACTERS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "壹": 1, "幺": 1, "二": 2, "贰": 2, "貳": 2, "弍": 2, "弐": 2, "两": 2, "兩": 2, "三": 3,
    "叁": 3, "參": 3,
    "叄": 3, "四": 4, "肆": 4, "五": 5, "伍": 5, "六": 6, "陆": 6, "陸": 6, "七": 7, "柒": 7, "八": 8, "捌": 8,
    "九": 9, "玖": 9,
}  # fmt: skip
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS = {"廿": 20, "卄": 20, "卅": 30, "卌": 40}
BIG_UNITS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
CHARACTERS = "".join([*DIGIT_CHARACTERS, *SMALL_UNITS, *TENS, *BIG_UNITS])
ZEROS = "零〇○"
_UNITS = "".join([*SMALL_UNITS, *BIG_UNITS])
_TOKEN = Pattern(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|\.[0-9]+|[^0-9]")
_DECIMALS = "".join(character for character in DIGIT_CHARACTERS if character not in "两兩")
_POSITIONAL = Pattern(rf"[{_DECIMALS}]{{2,}}(?![{_UNITS}{''.join(TENS)}])")
_SPREAD = Pattern(r"([一二两兩三四五六七八])([二两兩三四五六七八九])(?=[十百千万萬亿億拾佰仟]|$)")
_TURNED = frozenset({"三两", "三兩"})
"""The one spread that is told from its higher end (`三两个`)."""
_FRACTION_DIGITS = Pattern(rf"[点點]\s?([0-9]+|[{_DECIMALS}](?:\s?[{_DECIMALS}])*)")
_SCALED = Pattern(r"\s?([十拾百佰千仟]?(?:万亿|萬億|[万萬亿億兆]))")
"""What multiplies a decimal (`五点六亿`)."""
LONGEST = 60
"""Characters of one numeral; a longer run is no number that anyone reads."""


class HanNumeral(NamedTuple):
    value: Decimal
    quantum: Decimal
    length: int
    """Characters read."""
    high: Decimal | None = None
    """Upper end of a spread (`八九亿`)."""


class _Reading:
    """Sums a numeral token by token, remembering the last place where it could have ended."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.section = Decimal(0)
        self.number: Decimal | None = None
        self.plain = False
        self.zero = False
        self.last_small = self.last_big = 0
        self.last_unit = 0
        self.quantum = Decimal(1)
        self.fractional = False
        self.last_added = Decimal(0)

    def take_digits(self, token: str) -> bool:
        if self.number is not None or self.fractional:
            return False
        number = Decimal(token.replace(",", ""))
        if self.last_unit and number >= self.last_unit:
            return False
        self.number = number
        self.plain = len(token) > 1
        exponent = number.as_tuple().exponent
        self.quantum = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
        self.fractional = "." in token
        return not (self.fractional and self.last_unit)

    def take_digit(self, digit: int) -> bool:
        if self.number is not None or self.fractional:
            return False
        if digit == 0:
            self.zero = True
            if not self.last_unit:
                self.number = Decimal(0)
            return True
        self.number, self.plain, self.quantum = Decimal(digit), False, Decimal(1)
        return True

    def take_tens(self, value: int) -> bool:
        if self.number is not None or (self.last_small and self.last_small <= 10):
            return False
        self.section += value
        self.last_small = self.last_unit = 10
        self.zero = False
        return True

    def take_small(self, unit: int) -> bool:
        if self.last_small and unit >= self.last_small:
            return False
        number = self.number
        if number is None:
            if unit != 10 and self.last_unit and not self.zero:
                return False
            number = Decimal(1)
        elif number == 0 or (number != int(number) and self.last_unit):
            return False
        self.quantum = self.quantum * unit if self.fractional else Decimal(1)
        self.section += number * unit
        self.number, self.zero = None, False
        self.last_small = self.last_unit = unit
        return True

    def take_big(self, unit: int) -> bool:
        part = self.section + (self.number or 0)
        if part == 0 and self.number is None and not self.last_unit and not self.zero:
            part = Decimal(1)  # 上万, 逾万亿
        if part == 0:
            if not self.last_big or self.last_unit != self.last_big:
                return False
            self.total += self.last_added * (unit - 1)
            self.last_added *= unit
        elif self.last_big and unit >= self.last_big:
            if unit == self.last_big:
                return False
            self.total = self.last_added = (self.total + part) * unit
        else:
            self.last_added = part * unit
            self.total += self.last_added
        self.section, self.number, self.zero = Decimal(0), None, False
        self.last_small, self.last_big, self.last_unit = 0, unit, unit
        self.quantum *= unit
        return True

    def result(self) -> tuple[Decimal, Decimal] | None:
        """Value and quantum if the numeral ended here; None where it cannot end."""
        number = self.number
        if number is None:
            if self.zero and self.last_unit:
                return None
            if not self.last_unit:
                return None
            return self.total + self.section, self.quantum
        if self.last_unit > 10 and not self.zero and not self.plain and number:
            step = self.last_unit // 10
            return self.total + self.section + number * step, Decimal(
                step if self.last_unit in BIG_UNITS.values() else 1
            )
        return self.total + self.section + number, self.quantum


def _take(reading: _Reading, token: str) -> bool:
    if token in DIGIT_CHARACTERS:
        return reading.take_digit(DIGIT_CHARACTERS[token])
    if token in SMALL_UNITS:
        return reading.take_small(SMALL_UNITS[token])
    if token in BIG_UNITS:
        return reading.take_big(BIG_UNITS[token])
    if token in TENS:
        return reading.take_tens(TENS[token])
    return token[-1] in "0123456789" and reading.take_digits(token)


def _read_whole(run: str) -> HanNumeral | None:
    reading, best, position = _Reading(), None, 0
    for token in _TOKEN.findall(run):
        if not _take(reading, token):
            break
        position += len(token)
        result = reading.result()
        if result:
            best = HanNumeral(*result, position)
    return best


def _read_positional(run: str) -> HanNumeral | None:
    found = _POSITIONAL.match(run)
    if not found or (found.end() == 2 and run[0] in ZEROS and run[1] in ZEROS):
        return None
    digits = "".join(str(DIGIT_CHARACTERS[character]) for character in found[0])
    return HanNumeral(Decimal(digits), Decimal(1), found.end())


def _read_spread(run: str) -> HanNumeral | None:
    found = _SPREAD.search(run)
    if not found:
        return None
    first, second = (DIGIT_CHARACTERS[found[1]], DIGIT_CHARACTERS[found[2]])
    if found[0] in _TURNED:
        low_digit, high_digit = found[2], found[1]
    elif second - first == 1 or found[0] == "三五":
        low_digit, high_digit = found[1], found[2]
    else:
        return None
    if found.start() and run[found.start() - 1] in DIGIT_CHARACTERS:
        return None
    low = _read_whole(run[: found.start(1)] + low_digit + run[found.end() :])
    high = _read_whole(run[: found.start(1)] + high_digit + run[found.end() :])
    if not low or not high or low.length != len(run) - 1 or high.length != len(run) - 1:
        return None
    return HanNumeral(low.value, high.quantum, len(run), high.value)


@lru_cache(maxsize=4096)
def read(run: str) -> HanNumeral | None:
    """Read the numeral at the start of `run`, which holds Chinese numeral characters, Arabic digits and `点`."""
    if len(run) > LONGEST:
        return None
    whole = _FRACTION_DIGITS.search(run)
    body = run[: whole.start()] if whole else run
    numeral = (None if whole else _read_spread(body)) or _read_positional(body) or _read_whole(body)
    if not numeral or not whole or numeral.length != len(body) or numeral.high is not None:
        return numeral
    digits = whole[1].replace(" ", "")
    decimals = digits if digits.isascii() else "".join(str(DIGIT_CHARACTERS[character]) for character in digits)
    quantum = Decimal(1).scaleb(-len(decimals))
    value, end = numeral.value + Decimal(decimals) * quantum, whole.end()
    if scaled := _SCALED.match(run, end):
        for character in scaled[1]:
            unit = SMALL_UNITS.get(character) or BIG_UNITS[character]
            value, quantum = value * unit, quantum * unit
        end = scaled.end()
    return HanNumeral(value, quantum, end)
