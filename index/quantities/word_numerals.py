"""What an English word begins: a number, an ordinal, a fraction (`a third`), a share (`nine out of ten`) or a spread."""

from __future__ import annotations

import re
from decimal import Decimal

from index.quantities.patterns import Pattern
from index.quantities.words import BIG, ORDINALS, WordNumeral, denominator_of, ratio, read

_AFTER_ORDINAL = Pattern(r"(?:[ —-](?:and )?)([a-z]+)(?![a-z])", re.IGNORECASE)
_PART_OF = Pattern(r" of\b|\s*$|\s*[.,;:!?)]| (?:more|less|higher|lower|larger|smaller)\b")
_HALF_A = Pattern(
    r"(?:half)(?: of)?[ -]an?[ -](million|billion|trillion|dozen|thousand|hundred)(?![a-z])", re.IGNORECASE
)
_TENTH_OF = Pattern(r" of an? ")


def lead(text: str, start: int) -> WordNumeral | None:
    """Read the number, ordinal or fraction whose first word stands at `start`."""
    found = _LETTERS.match(text, start)
    if not found:
        return None
    word = found[0].lower()
    if word in {"half", "quarter"} or word in ORDINALS:
        return _lead_part(text, start, word, found.end())
    if word in _SPREADS:
        return _lead_spread(text, word, found.end()) or _lead_many(text, start, found.end()) or read(text, start)
    if word in _MANY:
        return _lead_many(text, start, found.end()) or read(text, start)
    article = word in {"hundred", "thousand", "million", "billion", "trillion", "dozen"}
    if article and word != found[0] and text[max(0, start - 1) : start] == "-":
        return None  # a name: `Oxnard-Thousand Oaks`
    if article and (several := _SEVERAL.search(text, max(0, start - 13), start)):
        unit = Decimal(BIG.get(word) or {"dozen": 12, "hundred": 100}[word])
        return WordNumeral(unit, unit, found.end(), several=start - several.start())
    numeral = read(text, start)
    if numeral is None:
        return None
    if numeral.fraction:
        return numeral._replace(article=article)
    shared = _OUT_OF.match(text, numeral.end)
    if shared and (share := _share(text, shared, numeral)):
        return share
    after = _AFTER_ORDINAL.match(text, numeral.end)
    if after and (number := ORDINALS.get(after[1].lower())) and _fits(numeral.value, number):
        value = numeral.value + number if number < 100 else numeral.value * number
        if text[max(0, start - 2) : start].lower() == "a " and _PART_OF.match(text, after.end()) and number < 100:
            return WordNumeral(ratio(1, int(value)), Decimal(0), after.end(), fraction=True, article=True)
        return WordNumeral(value, Decimal(1), after.end(), ordinal=True)
    return numeral._replace(article=article)


_SPREADS = {"tens": 10, "hundreds": 100}
_OF_MANY = Pattern(r" of (thousands|millions|billions|trillions)(?![a-z])", re.IGNORECASE)


def _lead_spread(text: str, word: str, end: int) -> WordNumeral | None:
    """`hundreds of millions`: a spread, as 数亿 is."""
    found = _OF_MANY.match(text, end)
    if not found:
        return None
    value = Decimal(_SPREADS[word] * BIG[found[1].lower()])
    return WordNumeral(value, value, found.end(), spread=True)


_MANY = {
    "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9, "trillions": 10**12, "dozens": 10, "scores": 10,
}  # fmt: skip
"""Spreads of one word, from it to ten times it: `thousands of` is 数千, `dozens of` and `scores of` 数十."""
_OF_THEM = Pattern(r" of (?=[a-z])", re.IGNORECASE)
_COLUMNS = Pattern(
    r"(?:[A-Z]{3}|U\.?S\.?|[a-z]+ (?:dollars|yuan)|dollars|yuan|euros|yen|won|pounds|rupees|renminbi|shares|units|tonnes|tons)\b"
)
_IN = Pattern(r"\bin $", re.IGNORECASE)
_MARKS_BEFORE = Pattern(
    r"(?:^|[.,;:!?(\u2014\u2013\n]|\b(?:with|for|by|in|to|from|of|and|as|are|were|is|was|have|has|had|left|saw|hit|[a-z]+(?:ed|ing)))"
    r"\s?$"
)
"""`scores of` are twenties here; after a noun (`test scores of pupils`) or an article they are marks."""


def _lead_many(text: str, start: int, end: int) -> WordNumeral | None:
    """`thousands of people`; not `in thousands of dollars`, which is how a table is stated."""
    of = _OF_THEM.match(text, end)
    if not of or (_IN.search(text, max(0, start - 4), start) and _COLUMNS.match(text, of.end())):
        return None
    word = text[start:end].lower()
    if word == "scores" and not _MARKS_BEFORE.search(text, max(0, start - 16), start):
        return None
    value = Decimal(_MANY[word])
    return WordNumeral(value, value, end, spread=True)


def _fits(value: Decimal, number: int) -> bool:
    if number >= 100:
        return 0 < value < number
    return (value % 10 == 0 and number < 10 and 20 <= value % 100 <= 90) or (value >= 100 and value % 100 == 0)


_OUT_OF = Pattern(r"[ -](out[ -]of|in)[ -](?:every |each )?(?=[a-z]+|[1-9])", re.IGNORECASE)
"""`nine out of ten`, `one in five`: a share."""
_SURVEYED = frozenset({3, 4, 5, 8, 10, 20, 50, 100, 1000})
_WHOLE = Pattern(r"[0-9]{1,3}(?:,[0-9]{3})*(?![0-9:%/]|[.,][0-9])")
_LASTING = Pattern(
    r"[ -](?:second|minute|hour|day|week|month|quarter|year|season|game|match|race|start|attempt)", re.IGNORECASE
)


def _share(text: str, shared: re.Match[str], above: WordNumeral) -> WordNumeral | None:
    whole = _whole_of(text, shared.end())
    if not whole or whole.value <= above.value:
        return None
    if shared[1].lower() == "in" and above.value != 1 and whole.value not in _SURVEYED:
        return None
    return WordNumeral(ratio(above.value, whole.value), Decimal(0), whole.end, fraction=True)


def _whole_of(text: str, start: int) -> WordNumeral | None:
    """What a share is of: a number, unless it is one of something that lasts (`two in five years`)."""
    digits = _WHOLE.match(text, start)
    whole = WordNumeral(Decimal(digits[0].replace(",", "")), Decimal(1), digits.end()) if digits else read(text, start)
    return whole if whole and not whole.fraction and not _LASTING.match(text, whole.end) else None


_SEVERAL = Pattern(r"\b(?:several|a few|many|a couple of|a couple) $", re.IGNORECASE)
_LETTERS = Pattern("[A-Za-z]+")
_QUARTER_OF = Pattern(r"(?: of an?)? (million|billion|trillion)(?![a-z])", re.IGNORECASE)
_COUNTED_QUARTER = Pattern(r"(?:first|second|third|fourth|last|next|this|each|every|per|th|st|nd|rd) $", re.IGNORECASE)


def _lead_quarter(text: str, start: int, end: int, article: bool) -> WordNumeral | None:
    """`a quarter million`, `quarter of an inch`; else the word is a span of three months."""
    if _COUNTED_QUARTER.search(text, max(0, start - 9), start):
        return None
    if found := _QUARTER_OF.match(text, end):
        return WordNumeral(Decimal(BIG[found[1].lower()]) / 4, Decimal(0), found.end(), article=article)
    return WordNumeral(ratio(1, 4), Decimal(0), end, fraction=True) if _TENTH_OF.match(text, end) else None


def _lead_part(text: str, start: int, word: str, end: int) -> WordNumeral | None:
    article = text[max(0, start - 2) : start].lower() == "a " or text[max(0, start - 3) : start].lower() == "an "
    if word == "half":
        of_a = _HALF_A.match(text, start)
        if of_a:
            unit = BIG.get(of_a[1].lower()) or {"dozen": 12, "hundred": 100}[of_a[1].lower()]
            return WordNumeral(Decimal(unit) / 2, Decimal(0), of_a.end())
        previous = text[max(0, start - 7) : start].lower().rpartition(" ")[0].rpartition(" ")[2]
        if previous in {"first", "second", "other", "latter"} or text[max(0, start - 1) : start] == "-":
            return None
        return WordNumeral(Decimal("0.5"), Decimal(0), end, fraction=True, article=article)
    if article and (
        _PART_OF.match(text, end) or word in {"hundredth", "thousandth", "millionth", "billionth", "trillionth"}
    ):
        below = denominator_of(word)
        if below:
            return WordNumeral(ratio(1, below), Decimal(0), end, fraction=True, article=True)
    if word == "tenth" and _TENTH_OF.match(text, end):
        return WordNumeral(ratio(1, 10), Decimal(0), end, fraction=True)
    if word == "quarter":
        return _lead_quarter(text, start, end, article)
    return WordNumeral(Decimal(ORDINALS[word]), Decimal(1), end, ordinal=True)
