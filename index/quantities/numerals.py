"""Numerals at a place in a text: digits with separators, Chinese characters, English words, and their mixtures."""

from __future__ import annotations

import re
from decimal import Decimal

from index.quantities import han_numerals, hanzi, word_numerals
from index.quantities import words as number_words
from index.quantities.numeral import ONE, ZERO, Numeral
from index.quantities.patterns import Pattern

_NUMBER = Pattern(
    r"(?P<dots>[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]{1,2})?(?![0-9]|\.[0-9]))"
    r"|(?P<comma>[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}(?![0-9,.]))"
    r"|(?P<whole>[0-9]{1,3}(?:[,，'’\u2009\u202f\u00a0][0-9]{3})+(?![0-9])|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9])"
    r"|[0-9]{1,3}(?: [0-9]{3}){2,4}(?![0-9])|[0-9]{1,3} 000(?![0-9])"
    r"|[0-9]{1,3} [0-9]{3}(?= ?(?:mln|bn|million|billion|EUR|USD|€|km2?|tonnes)\b)|[0-9]{4,9},000(?![0-9])|[0-9]*)"
    r"(?P<part>[.．][0-9]+)?"
)
_DECIMAL_COMMA = Pattern(r",[0-9]{1,2}(?![0-9,%]|\.[0-9])")
_SEPARATORS = str.maketrans("", "", ",，'’\u2009\u202f\u00a0 ")
_EXPONENT = Pattern(
    r"[eE]([+-]?[0-9]{1,3})(?![0-9A-Za-z])|\s?[x×*]\s?10\s?(?:\^\s?)?([-−+]?[0-9]{1,3}|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})(?![0-9])"
)
_POWER = Pattern(r"\^([+-]{0,3}[0-9]{1,3})(?![0-9.])|[x×]2\^([0-9]{1,3})(?![0-9])")
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
_SLASH = Pattern(r"[/⁄]([0-9]{1,7})(?![0-9/]|\.[0-9])")
_MIXED_FRACTION = Pattern(r" (?:and )?([0-9]{1,3})[/⁄]([0-9]{1,3})(?![0-9/])")
_AND_WORDS = Pattern(
    r"[ -]and[ -](an?|one|two|three)[ -](half|third|quarter|fourth|fifth|thirds|quarters|fourths|fifths)(?![a-z]| of\b)"
)
"""`2 and a half`: the fraction that ends a number in digits."""
_SHARE_OF = Pattern(
    r" (?:(?P<out>out of)|in) (?:every |each )?(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})*)(?![0-9:%/]|[.,][0-9])"
    r"(?! ?(?:second|minute|hour|day|week|month|quarter|year|season|game|match|race|start|attempt|hundred|thousand|[mb]illion"
    r"|per ?cent|point|am\b|pm\b|[A-Z][a-z]+ [0-9]{4}))"
)
_SURVEYED = frozenset({4, 5, 8, 10, 20, 50, 100, 1000})
"""Wholes of which shares are told (`3 in 10`); `91 out of 97 categories` counts."""
VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6",
    "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip
_UNCERTAINTY = Pattern(r"\s?(?:±|\+/[-−]|\+[-−])\s?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
"""`±0.1` after a number: passed over, the number is what is stated."""
LONGEST_DIGITS = 40
_SEPARATED = frozenset(",.，．'’ \u2009\u202f\u00a0")


def _plain_digits(text: str, start: int, end: int) -> Numeral | None:
    """Digits with nothing after them that could be a separator: the usual case."""
    if not 0 < end - start < 5 or text[end : end + 1] in _SEPARATED or text[start] == ".":
        return None
    return Numeral(start, end, Decimal(text[start:end]), ONE, plain=True)


def _separated(text: str, start: int, chinese: bool) -> Numeral | None:
    found = _NUMBER.match(text, start)
    if not found or found.end() - start > LONGEST_DIGITS or found.end() == start:
        return None
    if text[start] == "0" and found.end() - start > 4 and found[0].isdigit():
        return None
    return _from_match(found, text, chinese)


def digits(text: str, start: int, chinese: bool, end: int = 0) -> Numeral | None:
    """Read the digits at `start`, which run to `end` where that is known; None where they are no number (`1/0`)."""
    numeral = _plain_digits(text, start, end) or _separated(text, start, chinese)
    if numeral is None:
        return None
    following = text[numeral.end : numeral.end + 1]
    if not following:
        return numeral
    if following in " ±+" and (error := _UNCERTAINTY.match(text, numeral.end)):
        numeral.end, numeral.plain = error.end(), False
        following = text[numeral.end : numeral.end + 1]
    if following == "," and numeral.plain:
        _take_decimal_comma(numeral, text)
    elif following in "eE^x×* ":
        _take_power(numeral, text)
        if error := _UNCERTAINTY.match(text, numeral.end):
            numeral.end = error.end()
    if following in "/⁄ -" or following in VULGAR:
        if not _take_fraction(numeral, text):
            return None
        if following == " " and numeral.plain and text[numeral.end + 1 : numeral.end + 2] in "oi":
            _take_share(numeral, text)
    elif chinese and following in "点點":
        _take_spoken_point(numeral, text)
    elif chinese and following > "\u4e00":
        han_numerals.take_han(numeral, text)
    if chinese and text[numeral.end : numeral.end + 1] == " ":
        han_numerals.take_han(numeral, text)
    return numeral


_SPOKEN_POINT = Pattern(
    r"[点點](?:[0-9]{1,6}(?=[万萬亿億%％‰倍折成级級元吨噸米]|[个個]?百分[点點])|[0-9](?=\s*$|[，。；、,;)）]))"
)
_DAY_PART = Pattern("[午晨晚夜早上日]$")


def _take_spoken_point(numeral: Numeral, text: str) -> None:
    """`2点5亿`: a point written out, unless it is the clock's."""
    found = _SPOKEN_POINT.match(text, numeral.end)
    if not found or not numeral.plain or _DAY_PART.search(text, max(0, numeral.start - 1), numeral.start):
        return
    body = f"{text[numeral.start : numeral.end]}.{found[0][1:]}"
    numeral.value, numeral.quantum = Decimal(body), _quantum(body)
    numeral.end, numeral.plain = found.end(), False
    han_numerals.take_han(numeral, text)


def _from_match(found: re.Match[str], text: str, chinese: bool) -> Numeral:
    start, end = found.span()
    if found["dots"] or found["comma"]:
        body = found[0].replace(".", "").replace(",", ".")
        value = Decimal(body)
        return Numeral(start, end, value, _quantum(body), ambiguous=True)
    whole, part = found["whole"], found["part"] or ""
    body = whole.translate(_SEPARATORS) + part.replace("．", ".")
    plain = not part and whole.isdigit()
    ambiguous = (
        " " in whole
        or whole[4:5] == ","
        or ("，" in whole and text[start:end].isascii() is False and chinese and not part)
    )
    return Numeral(start, end, Decimal(body), _quantum(body), plain=plain, ambiguous=ambiguous)


def _quantum(body: str) -> Decimal:
    point = body.find(".")
    return ONE if point < 0 else Decimal(1).scaleb(point + 1 - len(body))


def _take_decimal_comma(numeral: Numeral, text: str) -> None:
    found = _DECIMAL_COMMA.match(text, numeral.end)
    before = text[numeral.start - 1 : numeral.start]
    if not found or (before and before in "[,("):
        return
    body = text[numeral.start : numeral.end] + "." + found[0][1:]
    numeral.value, numeral.quantum = Decimal(body), _quantum(body)
    numeral.end, numeral.plain, numeral.ambiguous = found.end(), False, True


def _take_power(numeral: Numeral, text: str) -> None:
    found = _EXPONENT.match(text, numeral.end)
    if found:
        exponent = int((found[1] or found[2]).translate(_SUPERSCRIPTS))
        numeral.value, numeral.quantum = numeral.value.scaleb(exponent), numeral.quantum.scaleb(exponent)
        numeral.end, numeral.plain = found.end(), False
        return
    found = _POWER.match(text, numeral.end)
    if not found:
        return
    if found[2]:
        numeral.value *= 2 ** int(found[2])
    else:
        sign = -1 if found[1].count("-") % 2 else 1
        power = sign * int(found[1].lstrip("+-"))
        if abs(power) > 99 or (not numeral.value and power <= 0):
            return
        numeral.value = Decimal(numeral.value) ** power
    numeral.end, numeral.plain = found.end(), False


def _take_fraction(numeral: Numeral, text: str) -> bool:
    """Extend by `/4`, ` 1/2`, `½` or ` ½`; False where the whole is no number (`1/0`)."""
    mixed = _MIXED_FRACTION.match(text, numeral.end) if numeral.plain else None
    spaced = numeral.plain and text[numeral.end : numeral.end + 1] == " "
    place = numeral.end + spaced
    vulgar = text[place : place + 1]
    if mixed and int(mixed[2]):
        numeral.value += Decimal(mixed[1]) / Decimal(mixed[2])
        numeral.end, numeral.plain, numeral.quantum = mixed.end(), False, ZERO
    elif vulgar in VULGAR:
        numeral.value += _vulgar(vulgar)
        numeral.end, numeral.plain, numeral.quantum = place + 1, False, ZERO
    elif numeral.plain and (slash := _SLASH.match(text, numeral.end)) and not _are_years(numeral.value, slash[1]):
        if not int(slash[1]):
            numeral.end = slash.end()
            return False
        numeral.value /= Decimal(slash[1])
        numeral.end, numeral.plain, numeral.quantum, numeral.fraction = slash.end(), False, ZERO, True
    elif text.startswith("and", numeral.end + 1) and (words := _AND_WORDS.match(text, numeral.end)):
        above, below = number_words.ONES.get(words[1], 1), number_words.denominator_of(words[2])
        if below:
            numeral.value += number_words.ratio(above, below)
            numeral.end, numeral.plain, numeral.quantum = words.end(), False, ZERO
    return True


def _take_share(numeral: Numeral, text: str) -> None:
    """`3 out of 4`, `1 in 1,000`: the share, where the whole is larger, round or small, and no year."""
    found = _SHARE_OF.match(text, numeral.end)
    if not found:
        return
    whole = Decimal(found["whole"].replace(",", ""))
    told = whole in _SURVEYED or (whole < 10 if found["out"] else numeral.value == 1)
    if numeral.value >= whole or not told:
        return
    if not found["out"] and "," not in found["whole"] and whole > 1000:
        return
    numeral.value /= whole
    numeral.end, numeral.plain, numeral.quantum, numeral.fraction = found.end(), False, ZERO, True


def _are_years(first: Decimal, second: str) -> bool:
    """`2017/18`, `1999/2000`."""
    return 1500 <= first <= 2100 and (len(second) == 4 or (len(second) == 2 and (first + 1) % 100 == int(second)))


def _vulgar(character: str) -> Decimal:
    above, below = VULGAR[character].split("/")
    return Decimal(above) / Decimal(below)


_PERCENT = Pattern(
    rf"(?P<base>百|千|[万萬]{{1,2}}|[亿億])\s?分\s{{0,4}}之\s{{0,4}}(?P<minus>负|負|-)?(?=[0-9]|[几幾数數][十百]|{han_numerals.HAN})"
)


def percent(text: str, start: int, chinese: bool) -> Numeral | None:
    """`百分之五十五点五`, `千分之一`: a number of per cent, its value folded to them."""
    found = _PERCENT.match(text, start)
    if not found:
        return None
    place = found.end()
    numeral = (
        digits(text, place, chinese) if text[place] in "0123456789" else han_numerals.han(text, place, text[place])
    )
    if numeral is None:
        return None
    base = Decimal(1)
    for character in found["base"]:
        base *= hanzi.SMALL_UNITS.get(character) or hanzi.BIG_UNITS[character]
    numeral.percent = (-100 if found["minus"] else 100) / base
    numeral.start, numeral.plain = start, False
    return numeral


def words(text: str, start: int, floor: int) -> Numeral | None:
    """Read the English number words at `start`; an article before them belongs to the number (`a hundred`)."""
    read = word_numerals.lead(text, start)
    if read is None:
        return None
    if read.several:
        return Numeral(start - read.several, read.end, read.value, read.quantum, high=read.value * 10, scaled=True)
    if read.spread:
        return Numeral(start, read.end, read.value, read.quantum, high=read.value * 10, scaled=True)
    begin = start
    for article in ("a ", "A ", "an ", "An "):
        if read.article and text.startswith(article, start - len(article)) and start - len(article) >= floor:
            previous = text[start - len(article) - 1 : start - len(article)]
            if not previous.isalpha():
                begin = start - len(article)
    return Numeral(
        begin,
        read.end,
        read.value,
        read.quantum,
        fraction=read.fraction,
        ordinal=read.ordinal,
        scaled=read.quantum >= 100,
    )


def vulgar(text: str, start: int) -> Numeral:
    """`½` standing alone."""
    return Numeral(start, start + 1, _vulgar(text[start]), ZERO, fraction=True)


def skip(text: str, start: int) -> int:
    """Where to go on after digits that are no number."""
    end = start
    while end < len(text) and text[end].isascii() and (text[end].isdigit() or text[end] in ".,/"):
        end += 1
    while end > start + 1 and text[end - 1] in ".,/":
        end -= 1
    return max(end, start + 1)
