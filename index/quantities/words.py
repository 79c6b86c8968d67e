"""English number words: `three hundred and two`, `twenty-five`, `two and a half`, `one hundred thirty-two fifths`.

Read from the left as far as the words make one number; `four five` is two. Fractions take an ordinal as denominator
where the numerator makes that the only reading (`two thirds`, `one sixth`, `a fifth`; `twenty third` is an ordinal).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from index.quantities.patterns import Pattern

ONES = {
    "zero": 0, "nought": 0, "naught": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
BIG = {
    "thousand": 10**3, "lakh": 10**5, "lakhs": 10**5, "million": 10**6, "crore": 10**7, "crores": 10**7,
    "billion": 10**9,
    "trillion": 10**12, "quadrillion": 10**15, "thousands": 10**3, "millions": 10**6, "billions": 10**9,
    "trillions": 10**12,
}  # fmt: skip
DOZENS = {"dozen": 12, "dozens": 12, "doz": 12, "dozs": 12}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "sixtieth": 60,
    "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100, "thousandth": 1000, "millionth": 10**6,
    "billionth": 10**9, "trillionth": 10**12,
}  # fmt: skip
HALVES = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
NUMBER_WORDS = frozenset({*ONES, *TENS, *BIG, *DOZENS, "hundred", "hundreds"})
STARTERS = frozenset({*NUMBER_WORDS, *ORDINALS, "half", "quarter", "nil", "tens", "scores"})
_STEP = Pattern(r"(,? and[ -]|,? & |, |[ \u00a0]|-|—)?(an? )?([a-z]+|[0-9]{1,3}(?![0-9.,]))", re.IGNORECASE)
LONGEST_WORDS = 24


class WordNumeral(NamedTuple):
    value: Decimal
    quantum: Decimal
    end: int
    fraction: bool = False
    ordinal: bool = False
    several: int = 0
    """Characters before the words that make them a spread (`several hundred`)."""
    spread: bool = False
    """From the value to ten times it (`tens of thousands`)."""
    article: bool = False
    """An article before the words belongs to them (`a hundred`, `a fifth`)."""


def denominator_of(word: str) -> int | None:
    """What a fraction's second word divides by: `thirds` -> 3; None where it is no such word."""
    if word in HALVES:
        return HALVES[word]
    plain = word[:-1] if word.endswith("s") and word not in ORDINALS else word
    return ORDINALS.get(plain) if plain not in {"first", "second"} else None


class _Sum:
    def __init__(self, start: Decimal | None = None) -> None:
        self.total = Decimal(0)
        self.current: Decimal | None = start
        self.quantum = Decimal(1)
        self.last_big = 0
        self.hundred = False
        self.dozens = False

    @property
    def value(self) -> Decimal:
        return self.total + (self.current or 0)

    def take(self, word: str) -> bool:
        if self.dozens:
            return False
        if word in ONES or word in TENS:
            return self._take_small(ONES[word] if word in ONES else TENS[word], word in TENS)
        if word.startswith("hundred"):
            return self._take_hundred(word)
        if word in DOZENS:
            if self.current is None and word.endswith("s"):
                return False
            last = self.value % 100 or self.value or Decimal(1)
            self.current = self.value - last + last * 12 if self.value else last * 12
            self.total, self.dozens, self.quantum = Decimal(0), True, Decimal(12)
            return True
        if self.current is None and not self.last_big and word.endswith("s"):
            return False
        return word in BIG and self._take_big(BIG[word])

    def _take_small(self, value: int, tens: bool) -> bool:
        current = self.current
        if current is None:
            if self.last_big and value >= self.last_big:
                return False
            self.current = Decimal(value)
        elif value and (
            (self.hundred and current % 100 == 0)
            or (not tens and 0 < value < 10 and current % 10 == 0 and 20 <= current % 100 <= 90)
        ):
            self.current = current + value
        else:
            return False
        self.quantum = Decimal(1)
        return True

    def _take_hundred(self, word: str) -> bool:
        current = Decimal(1) if self.current is None else self.current
        if self.hundred or not 0 < current < 100 or (word == "hundreds" and self.current is None):
            return False
        self.current, self.hundred = current * 100, True
        self.quantum = max(self.quantum * 100, Decimal(1)) if self.quantum < 1 else Decimal(1)
        return True

    def _take_big(self, unit: int) -> bool:
        if self.current is None:
            if not self.last_big and not self.total:
                self.current = Decimal(1)
            elif self.total and self.last_big == 10**3 and unit > 10**3:
                self.total *= unit
                self.last_big, self.quantum = unit, Decimal(unit)
                return True
            else:
                return False
        if self.last_big and unit >= self.last_big:
            return False
        self.total += (self.current or 0) * unit
        self.current, self.hundred, self.last_big = None, False, unit
        self.quantum = self.quantum * unit
        return True


def read(text: str, position: int, start: Decimal | None = None, quantum: Decimal | None = None) -> WordNumeral | None:
    """Read the number that starts at `position` with a word, or that goes on there after the digits `start`."""
    total, best = _Sum(start), None
    if quantum is not None:
        total.quantum = quantum
    if start is not None:
        best = WordNumeral(start, quantum or Decimal(1), position)
    for step in range(LONGEST_WORDS):
        found = _STEP.match(text, position)
        if not found or bool(found[1]) != bool(step or start is not None):
            break
        separator, article, word = found[1] or "", found[2], found[3].lower()
        if best and (fraction := _fraction(total, word, text, position, found)):
            return fraction
        if not _take(total, word, separator, bool(article and best), best is not None, text, found.end()):
            break
        position = found.end()
        best = WordNumeral(total.value, total.quantum, position)
    return _with_point(text, best) if best else None


_MAGNITUDE_NEXT = Pattern(r" (?:hundred|thousand|million|billion|trillion)(?![a-z])", re.IGNORECASE)


def _take(total: _Sum, word: str, separator: str, article: bool, going_on: bool, text: str, end: int) -> bool:
    if article or ("," in separator and not (total.last_big and total.current is None)):
        return False
    if word.isdigit():
        goes_on = bool(_MAGNITUDE_NEXT.match(text, end))
        if separator == " " and goes_on and total.last_big and total.current is None:
            total.current, total.quantum = Decimal(int(word)), Decimal(1)
            return True
        if int(word) == 0 or total.dozens or goes_on:
            return False
        room = 100 if total.hundred else total.last_big
        if not going_on or "and" not in separator or int(word) >= room or not (total.current is None or total.hundred):
            return False
        total.current = Decimal(int(word)) + (total.current or 0)
        total.quantum = Decimal(1)
        return True
    if "and" in separator and total.current is not None and not (total.hundred and total.current % 100 == 0):
        return False
    return total.take(word)


_PERIOD_BEFORE = Pattern(
    r"(?:first|last|next|past|previous|consecutive|final|for|(?<!just )(?<!well )(?<!slightly )over) [a-z]{3,6}$",
    re.IGNORECASE,
)
_TENS_PART = Pattern(rf"({'|'.join(TENS)})-({'|'.join(list(ORDINALS)[:9])})(s?)(?![a-z-])", re.IGNORECASE)
"""`thirty-fifths`: the hyphen makes one denominator of it."""
_AND_FRACTION = Pattern(
    r"[ -]and[ -](?:(an?|[a-z]+(?:-[a-z]+)?)[ -]|(?=half\b(?! of)))([a-z]+)(?![a-z])", re.IGNORECASE
)


def _fraction(total: _Sum, word: str, text: str, position: int, found: re.Match[str]) -> WordNumeral | None:
    """A fraction that ends the number (`two thirds`, `two and a half`, `nine million and five ninths`), or None."""
    mixed = _AND_FRACTION.match(text, position)
    if mixed and (below := denominator_of(mixed[2].lower())):
        above = 1 if not mixed[1] or mixed[1].lower() in {"a", "an"} else small(mixed[1].lower())
        if above and not (above > 1 and below > 2 and not mixed[2].lower().endswith("s")):
            later = _WORD.match(text, mixed.end())
            unit = BIG.get(later[1].lower(), 0) if later else 0
            if later and unit and unit < total.last_big:
                return WordNumeral(total.value + ratio(above, below) * unit, Decimal(0), later.end())
            scale = total.last_big if total.last_big and total.current is None else 1
            return WordNumeral(total.value + ratio(above, below) * scale, Decimal(0), mixed.end())
    tens = _TENS_PART.match(text, found.start(3))
    if tens and (tens[3] or total.value == 1) and total.value and not (found[1] or "").startswith((",", " and")):
        return WordNumeral(
            ratio(total.value, TENS[tens[1].lower()] + ORDINALS[tens[2].lower()]), Decimal(0), tens.end(), True
        )
    divisor = denominator_of(word)
    if word in {"quarter", "quarters"} and (
        total.value > 3 or total.value == 2 or _PERIOD_BEFORE.search(text, max(0, position - 24), position)
    ):
        return None
    if divisor is None or "and" in (found[1] or "") or "," in (found[1] or "") or found[2]:
        return None
    if word.endswith("s") or word == "halves" or total.value == 1:
        return WordNumeral(ratio(total.value, divisor), Decimal(0), found.end(), fraction=True)
    return None


def small(words: str) -> int | None:
    tens, _, ones = words.partition("-")
    if not ones:
        return ONES.get(tens) or TENS.get(tens)
    return TENS[tens] + ONES[ones] if tens in TENS and ones in ONES else None


def ratio(above: Decimal | int, below: int | Decimal) -> Decimal:
    """A quotient to 28 digits."""
    return Decimal(above) / Decimal(below)


_WORD = Pattern(r"[ -]([a-z]+)", re.I)
_POINT = Pattern(
    r"[ -]point((?:[ -](?:zero|oh|nought|naught|one|two|three|four|five|six|seven|eight|nine|ten|eleven|[0-9]))+)", re.I
)


def _with_point(text: str, numeral: WordNumeral) -> WordNumeral:
    found = _POINT.match(text, numeral.end)
    if not found:
        return numeral
    digits = "".join(str(ONES.get(word, word)) for word in found[1].lower().replace("-", " ").split())
    digits = digits.replace("oh", "0")
    quantum = Decimal(1).scaleb(-len(digits))
    value, end = numeral.value + Decimal(digits) * quantum, found.end()
    later = _WORD.match(text, end)
    if later and later[1].lower() in BIG:
        unit = BIG[later[1].lower()]
        return WordNumeral(value * unit, quantum * unit, later.end())
    return WordNumeral(value, quantum, end)
