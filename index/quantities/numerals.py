"""Numerals at a place in a text: digits with separators, Chinese characters, English words, and their mixtures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from index.quantities import hanzi
from index.quantities import words as number_words
from index.quantities.patterns import Pattern


@dataclass(slots=True)
class Numeral:
    start: int
    end: int
    value: Decimal
    quantum: Decimal
    plain: bool = False
    """Digits only, as in a year or a page number."""
    fraction: bool = False
    ordinal: bool = False
    more: bool = False
    """`余`, `多`: some more than the value."""
    high: Decimal | None = None
    ambiguous: bool = False
    about: bool = False
    """`千把块`: about the value."""
    scaled: bool = False
    """A magnitude word is folded in."""
    percent: Decimal | None = None
    """What one of it is in per cent (`千分之`: 0.1)."""


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
_PREFIXED = (
    r"[千兆](?:瓦|克(?!拉)|米|卡(?!车|車|片)|帕|赫|字节|字節|比特|伏|乏|安时|安時|牛|焦|[欧歐](?![元洲盟])|电子伏|電子伏|秒差距)"
    r"|百帕|百\s?分\s?[点點]"
)
"""Prefixes of units, which are no part of the number: `五千米` is 5 km, `三百米` 300 m."""
_HAN = f"(?:(?!{_PREFIXED})[{hanzi.CHARACTERS}])"
_HAN_AFTER = Pattern(
    rf"\s?(?!{_PREFIXED})[十百千万萬亿億兆拾佰仟](?:\s?(?:{_HAN}|[0-9]{{1,20}}(?![0-9.,%:：年月日]))){{0,60}}(?:\s?[点點]\s?[0-9{hanzi.CHARACTERS}]{{1,40}})?"
)
_HAN_RUN = Pattern(
    rf"{_HAN}(?:\s?(?:{_HAN}|[0-9]{{1,20}}(?![0-9.,%:：年月日]))){{0,60}}(?:\s?[点點]\s?(?:[0-9]{{1,20}}|{_HAN}(?:\s?{_HAN}){{0,60}}))?"
)
_PARTS_AHEAD = frozenset({"又", "分", " ", "\u3000", "\u00a0"})
_OF_PARTS = Pattern(
    rf"(?:\s?分\s{{0,4}}之\s{{0,4}}|\s{{0,4}}分\s{{0,4}}[之]\s{{0,4}})(?P<minus>负|負|-)?(?P<above>[0-9][0-9,]{{0,20}}(?:\.[0-9]{{1,20}})?|{_HAN}(?:\s?{_HAN}){{0,60}}(?:[点點]{_HAN}{{1,40}})?)"
)
_AND_SLASH = Pattern(r"\s?又\s?(?P<above>[0-9]{1,3})/(?P<below>[1-9][0-9]{0,2})(?![0-9/])")
_AND_PARTS = Pattern(
    rf"\s?又\s?(?P<below>[0-9]{{1,20}}|{_HAN}(?:\s?{_HAN}){{0,60}})\s{{0,4}}分\s{{0,4}}之\s{{0,4}}(?P<above>[0-9]{{1,20}}|{_HAN}(?:\s?{_HAN}){{0,60}})"
)
_MORE = Pattern(
    r"\s?(?:[余餘多]|零?[几幾](?=\s?[万亿萬億个個])|[几幾](?![乎何])|来(?=[个万亿岁人名家天年种次元块斤米位户里吨台辆条件张本页平层棵头根支只颗句首座所间栋场美欧英港度小分])|來(?=[個萬億歲人名家天年種次元塊斤米位戶里噸台輛條件張本頁平層美歐英港度小分]))(?:\s?([万萬亿億]{1,2}))?"
)
_UNCERTAINTY = Pattern(r"\s?(?:±|\+/[-−]|\+[-−])\s?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
"""`±0.1` after a number: passed over, the number is what is stated."""
LONGEST_DIGITS = 40
_ZERO, ONE = Decimal(0), Decimal(1)


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
        _take_han(numeral, text)
    if chinese and text[numeral.end : numeral.end + 1] == " ":
        _take_han(numeral, text)
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
    _take_han(numeral, text)


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
        numeral.end, numeral.plain, numeral.quantum = mixed.end(), False, _ZERO
    elif vulgar in VULGAR:
        numeral.value += _vulgar(vulgar)
        numeral.end, numeral.plain, numeral.quantum = place + 1, False, _ZERO
    elif numeral.plain and (slash := _SLASH.match(text, numeral.end)) and not _are_years(numeral.value, slash[1]):
        if not int(slash[1]):
            numeral.end = slash.end()
            return False
        numeral.value /= Decimal(slash[1])
        numeral.end, numeral.plain, numeral.quantum, numeral.fraction = slash.end(), False, _ZERO, True
    elif text.startswith("and", numeral.end + 1) and (words := _AND_WORDS.match(text, numeral.end)):
        above, below = number_words.ONES.get(words[1], 1), number_words.denominator_of(words[2])
        if below:
            numeral.value += number_words.ratio(above, below)
            numeral.end, numeral.plain, numeral.quantum = words.end(), False, _ZERO
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
    numeral.end, numeral.plain, numeral.quantum, numeral.fraction = found.end(), False, _ZERO, True


def _are_years(first: Decimal, second: str) -> bool:
    """`2017/18`, `1999/2000`."""
    return 1500 <= first <= 2100 and (len(second) == 4 or (len(second) == 2 and (first + 1) % 100 == int(second)))


def _vulgar(character: str) -> Decimal:
    above, below = VULGAR[character].split("/")
    return Decimal(above) / Decimal(below)


def _take_han(numeral: Numeral, text: str) -> None:
    """`483.8万`, `7 万5 千4 百`, `16分之5`, `3又千分之23`, `150余万`."""
    if numeral.fraction:
        return
    simple = _MAGNITUDE.match(text, numeral.end)
    if simple:
        factor = _FACTORS[simple[1]]
        numeral.value, numeral.quantum, numeral.end = numeral.value * factor, numeral.quantum * factor, simple.end()
        numeral.plain, numeral.scaled = False, True
        _take_more(numeral, text)
        return
    found = _HAN_AFTER.match(text, numeral.end)
    if found:
        run = text[numeral.start : found.end()]
        read = _read_spaced(run)
        if read and read.length > numeral.end - numeral.start:
            numeral.value, numeral.quantum, numeral.end = read.value, read.quantum, numeral.start + read.length
            numeral.plain, numeral.scaled = False, True
    _take_parts(numeral, text)
    _take_more(numeral, text)


_FACTORS = {
    first + second: Decimal(hanzi.BIG_UNITS[first] * (hanzi.BIG_UNITS[second] if second else 1))
    for first in "万萬亿億"
    for second in ("", "亿", "億")
}
_MAGNITUDE = Pattern(rf"(万亿|萬億|[万萬亿億])(?![{hanzi.CHARACTERS}0-9点點又分])(?!\s[{hanzi.CHARACTERS}])")
"""The usual case, `483.8万`: a magnitude and no more of the numeral after it."""


def _take_parts(numeral: Numeral, text: str) -> None:
    if text[numeral.end : numeral.end + 1] not in _PARTS_AHEAD:
        return
    mixed = _AND_PARTS.match(text, numeral.end) or _AND_SLASH.match(text, numeral.end)
    if mixed:
        above, below = _whole(mixed["above"]), _whole(mixed["below"])
        if above is not None and below:
            numeral.value += above / below
            numeral.end, numeral.plain, numeral.quantum = mixed.end(), False, _ZERO
        return
    parts = _OF_PARTS.match(text, numeral.end)
    if parts and numeral.value:
        above = _whole(parts["above"])
        if above is not None:
            numeral.value = (-above if parts["minus"] else above) / numeral.value
            numeral.end, numeral.plain, numeral.quantum, numeral.fraction = parts.end(), False, _ZERO, True


def _whole(run: str) -> Decimal | None:
    if run[0].isascii():
        return Decimal(run.replace(",", "").rstrip("."))
    read = _read_spaced(run)
    return read.value if read else None


def _take_more(numeral: Numeral, text: str) -> None:
    if numeral.fraction:
        return
    found = _MORE.match(text, numeral.end)
    if not found or (text[found.end() - 1] in "多" and text[found.end() : found.end() + 1] in _MANY):
        return
    if found[1]:
        factor = Decimal(1)
        for character in found[1]:
            factor *= hanzi.BIG_UNITS[character]
        numeral.value, numeral.quantum, numeral.scaled = numeral.value * factor, numeral.quantum * factor, True
    numeral.more, numeral.end, numeral.plain = True, found.end(), False
    exponent = numeral.value.adjusted() if numeral.value else 0
    step = Decimal(1).scaleb(exponent)
    while numeral.value % step:
        step /= 10
        if step < numeral.quantum:
            break
    numeral.high = numeral.value + step


_MANY = frozenset({"少", "边", "功", "媒", "维"})
_ABOUT = Pattern("把(?=[块塊元个個人斤里字天年斤名台亩])")


def _read_spaced(run: str) -> hanzi.HanNumeral | None:
    """Read a run that may hold spaces, counting them in its length."""
    if " " not in run and "\u3000" not in run and "\u00a0" not in run:
        return hanzi.read(run)
    places = [index for index, character in enumerate(run) if not character.isspace()]
    read = hanzi.read("".join(run[index] for index in places))
    if not read or not read.length:
        return None
    end = places[read.length - 1] + 1
    if end < len(run) and not run[end].isspace() and (cut := _last_space(run, end)):
        return _read_spaced(run[:cut])
    return read._replace(length=end)


def _last_space(run: str, end: int) -> int:
    """Where the last word of the run begins: a reading that breaks off inside it ends before it."""
    return max(run.rfind(space, 0, end) for space in " \u3000\u00a0") if end else 0


def han(text: str, start: int, token: str) -> Numeral | None:
    """Read the Chinese numeral at `start`."""
    if token[0] in "半几幾数數":
        return _several(text, start, token)
    if text.startswith("一半", start):
        return Numeral(start, start + 2, Decimal("0.5"), Decimal("0.1"), fraction=True)
    found = _HAN_RUN.match(text, start) if len(token) <= hanzi.LONGEST else None
    if not found:
        return None
    run = found[0]
    if len(run) > 1 and run[-1] in "两兩" and run[-2] in _BEFORE_TAEL and not _COUNTS.match(text, found.end()):
        run = run[:-1]
    read = _read_spaced(run[: hanzi.LONGEST])
    if not read:
        return None
    numeral = Numeral(start, start + read.length, read.value, read.quantum, high=read.high)
    numeral.scaled = any(character in run[: read.length] for character in "十百千万亿萬億拾佰仟")
    _take_parts(numeral, text)
    if not numeral.fraction and (part := _SHORT_PARTS.match(text, start)) and part.end() - 2 == numeral.end:
        below, above = (hanzi.DIGIT_CHARACTERS[character] for character in part.group(1, 2))
        if 0 < above < below:
            numeral.value, numeral.quantum = Decimal(above) / below, _ZERO
            numeral.end, numeral.fraction = part.end(), True
    if numeral.high is None:
        _take_more(numeral, text)
    if run[: read.length] in _ROUND and _ABOUT.match(text, numeral.end):
        numeral.end, numeral.about = numeral.end + 1, True
    return numeral


_ROUND = frozenset({"百", "千", "万", "萬"})
_SHORT_PARTS = Pattern(
    "([二三四五六七八九])分([一二三四五六七八])(?![0-9一二三四五六七八九十百千万萬亿億点點分秒次个個名位])"
)
"""`四分一`: a quarter, as Cantonese says it."""
_PERCENT = Pattern(
    rf"(?P<base>百|千|[万萬]{{1,2}}|[亿億])\s?分\s{{0,4}}之\s{{0,4}}(?P<minus>负|負|-)?(?=[0-9]|[几幾数數][十百]|{_HAN})"
)


def percent(text: str, start: int, chinese: bool) -> Numeral | None:
    """`百分之五十五点五`, `千分之一`: a number of per cent, its value folded to them."""
    found = _PERCENT.match(text, start)
    if not found:
        return None
    place = found.end()
    numeral = digits(text, place, chinese) if text[place] in "0123456789" else han(text, place, text[place])
    if numeral is None:
        return None
    base = Decimal(1)
    for character in found["base"]:
        base *= hanzi.SMALL_UNITS.get(character) or hanzi.BIG_UNITS[character]
    numeral.percent = (-100 if found["minus"] else 100) / base
    numeral.start, numeral.plain = start, False
    return numeral


_COUNTS = Pattern("[个個人天年次种種家只隻位名本条條点點层層周月日]")
"""After `一两` these say one or two of them; else a `两` is a weight."""
_BEFORE_TAEL = frozenset("一二三四五六七八九十百千万")
_SEVERAL = Pattern(r"[几幾数數](?P<units>[十百千万萬亿億]+)")


def _several(text: str, start: int, token: str) -> Numeral | None:
    """`数十亿` (tens of 亿: ten to a hundred), `半`."""
    if text.startswith("半百", start):
        return Numeral(start, start + 2, Decimal(50), Decimal(10))
    if token[0] == "半":
        return Numeral(start, start + 1, Decimal("0.5"), Decimal("0.1"), fraction=True)
    found = _SEVERAL.match(text, start)
    if not found:
        return None
    unit = ONE
    for character in found["units"]:
        unit *= hanzi.SMALL_UNITS.get(character) or hanzi.BIG_UNITS[character]
    return Numeral(start, found.end(), unit, unit, high=unit * 10, more=False, scaled=True)


def words(text: str, start: int, floor: int) -> Numeral | None:
    """Read the English number words at `start`; an article before them belongs to the number (`a hundred`)."""
    read = number_words.lead(text, start)
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
    return Numeral(start, start + 1, _vulgar(text[start]), _ZERO, fraction=True)


def skip(text: str, start: int) -> int:
    """Where to go on after digits that are no number."""
    end = start
    while end < len(text) and text[end].isascii() and (text[end].isdigit() or text[end] in ".,/"):
        end += 1
    while end > start + 1 and text[end - 1] in ".,/":
        end -= 1
    return max(end, start + 1)


def skip_han(start: int, token: str, numeral: Numeral | None) -> int:
    """Where to go on after characters that are no figure here."""
    return min(start + len(token), numeral.end) if numeral else start + 1
