"""What follows a number in English: magnitudes, percent, money, units and rates, and the noun that is counted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from index.quantities import currencies, units
from index.quantities.magnitudes import WORD
from index.quantities.model import Kind
from index.quantities.numeral import ONE
from index.quantities.patterns import Pattern
from index.quantities.symbols import FACTORED, LOWER, RATES, WRITTEN

PERCENT = {"percent": "1", "percents": "1", "pct": "1", "pc": "1", "permille": "0.1"}
POINTS = {"pp": "1", "ppt": "1", "ppts": "1", "pps": "1", "bp": "0.01", "bps": "0.01"}
_PARTS = {"‰": Decimal("0.1"), "‱": Decimal("0.01")}
_POINT_NAMES = Pattern(
    r"(?:percentage|percent|per[ -]cent|%)[ -]?points?\b|pct\.? pts?\b|(?P<basis>basis points?\b)", re.IGNORECASE
)
_WORDS = Pattern(r"[A-Za-zÅå.]+(?:[ -][A-Za-zÀ-ÖØ-öø-ž'’.]*[A-Za-z]){0,4}")
_WORD_OR_DOTTED = Pattern(r"[A-Za-zÀ-ÖØ-öø-ž'’.]*[A-Za-z]")
_POWER = Pattern(r"(?:\^?([23])(?![0-9])|([²³])|\^?[-−]1(?![0-9])| (squared|cubed)\b)")
_POWERS = {"²": "2", "³": "3", "squared": "2", "cubed": "3"}
_PER = Pattern(r" ?/ ?| per |每", re.IGNORECASE)
_EACH = Pattern(
    r" an? (?=(?:second|minute|hour|day|week|month|year)\b(?! (?:ago|earlier|later|before|after)))", re.IGNORECASE
)
_FOLD = Pattern(
    r"[ -]?(?:fold\b|x\b(?! ?[0-9])|× ?(?![0-9])|times(?= (?:higher|more|larger|greater|faster|as |the |that |its "
    r"|bigger|better|over|what|lower|less|above|longer)))"
)
_LENGTHWISE = Pattern(r"\.?(?:$|[,;:)\]!?]|\.\s|\s?(?:thick|long|wide|tall|high|deep|diam|in diameter|by|x|×)\b)")
_WEIGHED = Pattern(
    r"weigh|heavy|mass|lift|\bbag\b|\blb|ounce|kilogram|\bkg\b|equal to|lost|gain|pressure|cargo|load|fish"
    r"|meat|beef|rice|coal",
    re.IGNORECASE,
)
_SPENT = Pattern(
    r"cost|paid|pay|spen[dt]|price|worth|profit|revenue|sale|budget|fund|invest|salary|wage|fine[ds]?\b|tax|bill|£|money"
    r"|bank|debt|loss|fee",
    re.IGNORECASE,
)
_SINGLE = frozenset("mgsWLlVJNKCFABbht")
_SPACED_SINGLE = frozenset("mgtsLlWVhJKCFbBN")
_MULTI_FIRST = frozenset(
    name.split(" ")[0].split("-")[0]
    for name in (*units.ENGLISH, *currencies.ENGLISH, *currencies.ENGLISH_MINOR)
    if " " in name or "-" in name
)
_HUNDRED_KM = Pattern(r"100 ?(?:km|kilomet(?:re|er)s)\b")
_BELOW = {"share": "share", "d": "day"}
_AREA = Pattern(r"[23²³](?![0-9])")
_DOTTED = ("U.S.", "u.s.", "m.p.h", "M.P.H")
_NEXT_AMOUNT = Pattern(r" ?[0-9][0-9,.]*(?! ?[$€£¥]|[0-9,.])")
_NOT_UNITS_WORDS = """
    in a at no am as is it if so us or an on to go do by be he me we my of up pm pt ms ha
"""
_MINOR_BEFORE = {
    "p": Pattern(r"(?<![0-9.,])(?!(?:144|240|360|480|576|720|1080|1440|2160|4320)$)[0-9,]{1,5}(?:\.[0-9]{1,2})?$"),
    "c": Pattern(r"(?<![0-9.,A-Za-z])[1-9][0-9](?:\.[0-9])?$"),
}
"""What `p` (pence) and `c` (cents) may follow: not the lines of a screen (`720p`), nor a model (`5c`)."""
_LOWER_CODES = frozenset({"usd", "rmb", "eur", "gbp", "jpy", "hkd", "cny", "aud", "cad", "chf", "inr"})
_NOT_UNITS = frozenset(_NOT_UNITS_WORDS.split())


class Tail(NamedTuple):
    end: int
    kind: Kind
    unit: str
    factor: Decimal = ONE
    ambiguous: bool = False
    of: str = ""


def find(text: str, end: int, digits: bool, money: bool) -> Tail | None:
    """The unit right after the number that ends at `end`; `digits` where it was written in figures."""
    following = text[end : end + 1]
    if not following:
        return None
    if following in "%％‰‱﹪":
        points = _POINT_NAMES.match(text, end)
        if points:
            return Tail(points.end(), "percentage_point", "percentage_point")
        return Tail(end + 1, "percent", "percent", _PARTS.get(following, ONE))
    start = end
    if following in " \u00a0-\u2011\u202f":
        start = end + 1
        if text[start : start + 1] in "([" and (found := WORD.match(text, start + 1)):
            return _bracketed(text, found)
        if text[start : start + 1] in "%％":
            return Tail(start + 1, "percent", "percent")
        if following == " " and text[start : start + 1] in currencies.SIGNS and not _NEXT_AMOUNT.match(text, start + 1):
            return Tail(start + 1, "money", currencies.SIGNS[text[start]])
    elif following in currencies.SIGNS:
        return Tail(end + 1, "money", currencies.SIGNS[following])
    elif following in "\"'″′”" and digits:
        return _quote(text, end)
    found = WORD.match(text, start)
    if found and text[found.end() : found.end() + 1] == "$" and (code := currencies.code_of(found[0] + "$")):
        return Tail(found.end() + 1, "money", code)
    if not found:
        return Tail(start + 1, "money", "USD", Decimal("0.01")) if text[start : start + 1] == "¢" else None
    return _by_word(text, start, found, digits, money, start > end)


def _bracketed(text: str, found: re.Match[str]) -> Tail | None:
    close = text[found.end() : found.end() + 1]
    symbol = WRITTEN.get(found[0])
    if symbol and close and close in ")]" and len(found[0]) > 1:
        return Tail(found.end() + 1, "measure", symbol)
    return None


_OPENING = Pattern(r"(?:^|[\s(])['‘]")


def _quote(text: str, end: int) -> Tail | None:
    """`8"` is inches and `8'` feet, unless the mark closes a quotation."""
    mark = text[end]
    line = text.rfind("\n", max(0, end - 400), end) + 1
    if text[end + 1 : end + 2].isalpha():
        return None
    if mark in '"″”':
        if mark == "”" or text.count('"', max(line, end - 400), end) % 2:
            return None
        return Tail(end + 1, "measure", "in")
    if _OPENING.search(text[max(line, end - 80) : end]):
        return None
    return Tail(end + 1, "measure", "ft")


_TIME = frozenset({"s", "min", "h", "day", "week", "month", "year", "decade", "century", "quarter"})
_BETWEEN_NUMBER_AND_TIME = frozenset(
    {
        "consecutive",
        "straight",
        "successive",
        "full",
        "whole",
        "more",
        "additional",
        "extra",
        "further",
        "calendar",
        "long",
    }
)


def _by_word(text: str, start: int, found: re.Match[str], digits: bool, money: bool, spaced: bool) -> Tail | None:
    word, stop = found[0], found.end()
    lower = word.lower()
    if lower in PERCENT:
        points = _POINT_NAMES.match(text, start)
        if points:
            return Tail(points.end(), "percentage_point", "percentage_point")
        return Tail(stop, "percent", "percent", Decimal(PERCENT[lower]))
    if lower in {"per", "percentage", "basis"}:
        return _percent_words(text, start)
    if lower in POINTS and digits:
        return Tail(stop, "percentage_point", "percentage_point", Decimal(POINTS[lower]))
    if lower in RATES:
        return Tail(stop, "measure", RATES[lower])
    if lower in FACTORED and digits:
        unit, factor = FACTORED[lower]
        return with_rate(text, Tail(stop, "measure", unit, Decimal(factor)))
    if (lower in _MULTI_FIRST or text.startswith(_DOTTED, start)) and (longer := _long_name(text, start)):
        return with_rate(text, longer)
    if lower in _BETWEEN_NUMBER_AND_TIME and (later := WORD.match(text, stop + 1)):
        # `16 consecutive years` are years; `16 consecutive wins` are wins, counted.
        unit = units.ENGLISH.get(later[0].lower(), "")
        return Tail(later.end(), "measure", unit) if unit in _TIME else None
    fold = _FOLD.match(text, start - 1 if spaced else start) if lower in {"fold", "times", "x"} else None
    if fold:
        return Tail(fold.end(), "multiple", "multiple")
    code = currencies.code_of(word) if word.isupper() or lower in _LOWER_CODES or word in currencies.MIXED else None
    if code and (word not in WRITTEN):
        return with_rate(text, Tail(stop, "money", code))
    if lower[0] == "m" and len(word) == 4 and word.isupper() and word[1:] in currencies.CODES:
        return Tail(stop, "money", word[1:], Decimal(10**6))
    if word in {"p", "c"} and not spaced and _MINOR_BEFORE[word].search(text, max(0, start - 9), start):
        return Tail(stop, "money", "GBP" if word == "p" else "USD", Decimal("0.01"), word == "c")
    tail = _money_word(lower, stop) or _unit_word(text, start, word, stop, digits, spaced)
    return with_rate(text, tail) if tail and not money else (tail if tail and tail.kind == "money" else None)


_PER_CENT = Pattern(r"per[ -](cent|mille?|mil)\b", re.IGNORECASE)


def _percent_words(text: str, start: int) -> Tail | None:
    points = _POINT_NAMES.match(text, start)
    if points:
        factor = Decimal("0.01") if points["basis"] else ONE
        return Tail(points.end(), "percentage_point", "percentage_point", factor)
    found = _PER_CENT.match(text, start)
    if found:
        return Tail(found.end(), "percent", "percent", ONE if found[1].lower() == "cent" else Decimal("0.1"))
    return None


def _long_name(text: str, start: int) -> Tail | None:
    """The longest name of several words that begins here: `sq. ft`, `Hong Kong dollars`, `U.S. dollars`."""
    found = _WORDS.match(text, start)
    if not found:
        return None
    ends = [word.end() for word in _WORD_OR_DOTTED.finditer(text, start, found.end())]
    for end in reversed(ends):
        if text[start:end].isalpha():
            return None  # one word is looked up with what belongs to it
        name = text[start:end].lower().replace("-", " ").replace(".", "").replace("’", "'")
        if tail := _money_word(name, end):
            return tail
        if symbol := units.ENGLISH.get(name) or RATES.get(name):
            return Tail(end, "measure", symbol)
    return None


def _money_word(lower: str, stop: int) -> Tail | None:
    code = currencies.ENGLISH.get(lower)
    if code:
        return Tail(stop, "money", code)
    if lower in currencies.ENGLISH_MINOR:
        factor = Decimal("0.1") if lower in currencies.TENTHS else Decimal("0.01")
        return Tail(stop, "money", currencies.ENGLISH_MINOR[lower], factor)
    return None


def _unit_word(text: str, start: int, word: str, stop: int, digits: bool, spaced: bool) -> Tail | None:
    lower = word.lower()
    symbol = WRITTEN.get(word) if digits or (len(word) > 1 and lower not in _NOT_UNITS) else None
    ambiguous = word in {"MT", "mt", "mb", "kb", "Mt", "kt", "gb"} or (word in {"b", "B"} and not spaced)
    if symbol and len(word) == 1 and word.isascii():
        after = text[stop : stop + 1]
        raised = word == "m" and _AREA.match(text, stop)
        if word not in (_SPACED_SINGLE if spaced else _SINGLE) or (after.isdigit() and not raised):
            return None
        if after and after in "'’.&" and text[stop + 1 : stop + 2].isalpha():
            return None
        if text[start - 1] == "-" and word in "CFKABGT":
            return None
    if not symbol and lower in {"in", "a", "at", "no", "am", "as"}:
        symbol = "in" if lower == "in" and digits and _LENGTHWISE.match(text, stop) else None
        if not symbol:
            return None
    if not symbol:
        symbol = units.ENGLISH.get(lower) or (LOWER.get(lower) if digits and len(word) > 1 else None)
    if not symbol:
        return None
    if (lower in _SURNAMES and word[0].isupper()) or (lower == "stone" and _STONE_THING.match(text, stop)):
        return None
    if lower in {"quarter", "quarters"}:
        return None if digits and not spaced else Tail(stop, "measure", "quarter")
    if lower == "second" and not digits:
        return None
    return _powered(text, stop, symbol, ambiguous)


_SURNAMES = frozenset({"henry", "henrys", "henries", "weber", "webers", "curie", "curies"})
"""Units that are written in small letters; with a capital, names."""
_STONE_THING = Pattern(r" (?!(?:and|or|in|of|to|at|on|for|lighter|heavier|over|more|less)\b)[a-z]")


_OF_DEGREES = Pattern(r" ?(C|F|celsius|celcius|centigrade|fahrenheit)\b", re.IGNORECASE)


def _powered(text: str, stop: int, symbol: str, ambiguous: bool) -> Tail:
    power = _POWER.match(text, stop)
    if power:
        mark = power[1] or _POWERS.get(power[2] or power[3] or "", "")
        raised = f"{symbol}{mark}" if mark else f"1/{symbol}"
        if raised in units.SYMBOLS or raised.startswith("1/"):
            return Tail(power.end(), "measure", raised, ONE, ambiguous)
    if symbol == "°":
        scale = _OF_DEGREES.match(text, stop)
        if scale:
            return Tail(scale.end(), "measure", "°F" if scale[1].lower().startswith("f") else "°C")
    return Tail(stop, "measure", symbol, ONE, ambiguous)


def with_rate(text: str, tail: Tail) -> Tail:
    """Join `/h`, ` per hour` to a unit."""
    following = text[tail.end : tail.end + 1]
    if following not in {"/", " ", "每"}:
        return tail
    joint = _PER.match(text, tail.end)
    if not joint and tail.kind == "measure" and tail.unit not in _TIME:
        joint = _EACH.match(text, tail.end)  # `60 miles an hour`; what money is paid for is told in too many ways
    if not joint:
        return tail
    found = WORD.match(text, joint.end())
    if not found:
        hundred = _HUNDRED_KM.match(text, joint.end())
        return tail._replace(end=hundred.end(), unit=f"{tail.unit}/100km") if hundred else tail
    word, end = found[0], found.end()
    below = WRITTEN.get(word) or units.ENGLISH.get(word.lower()) or _BELOW.get(word.lower())
    if word.lower() in _MULTI_FIRST and (longer := _long_name(text, found.start())) and longer.kind == "measure":
        below, end = longer.unit, longer.end
    if not below:
        return tail
    power = _POWER.match(text, end)
    if power and power.lastindex:
        below, end = below + (power[1] or _POWERS[power[power.lastindex]]), power.end()
    if tail.unit == "bit" and below == "day":
        tail = tail._replace(unit="bbl")  # `300,000 b/d`
    joined = tail._replace(end=end, unit=f"{tail.unit}/{below}")
    return with_rate(text, joined) if joined.unit.count("/") < 2 else joined


_STERLING_AFTER = Pattern(r"[ -](?:\(?sterling|notes?|coins?|(?:and )?[0-9a-z-]{1,10} ?(?:p|pence|pennies))\b")


def sterling(text: str, start: int, end: int, large: bool) -> bool | None:
    """Whether `pounds` is money; None where nothing near tells."""
    around = text[max(0, start - 60) : end + 40]
    if _STERLING_AFTER.match(text, end):
        return True
    if text.startswith(" of ", end) or _WEIGHED.search(around):
        return False
    if large or _SPENT.search(around):
        return True
    return None
