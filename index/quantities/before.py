"""What stands before a number and belongs to it: sign, money, `每小时`."""

from __future__ import annotations

from index.quantities import currencies, suffixes
from index.quantities.parts import Part
from index.quantities.patterns import Pattern

_SIGNS = "".join(currencies.SIGNS)
_MONEY_BEFORE = Pattern(
    rf"(?:(?<![A-Za-z0-9])(?:[A-Za-z]{{1,3}}\.?|[Dd]ollars?)|[A-Za-z]{{0,3}})?[{_SIGNS}]\s?$"
    r"|(?<![A-Za-z0-9])[A-Za-złč]{2,6}\.?\s?$"
)
_COUNTRY = Pattern(r"(?<![A-Za-z0-9])(?:(?P<us>U\.S\.)|(?P<code>US|HK|NT|NZ|AU|CA)) $")
"""`US $300 million`: a blank between the country and its sign."""
_MONEY_NAMES = {
    name: suffix.unit
    for name, suffix in suffixes.CHINESE.items()
    if suffix.kind == "money" and len(name) > 1 and suffix.factor == 1 and name[0] not in "元圆圓块塊"
}
_MONEY_ENDS = frozenset(name[-1] for name in _MONEY_NAMES)
_LONGEST_MONEY = max(map(len, _MONEY_NAMES))


def _chinese_money(text: str, place: int, floor: int) -> str | None:
    """The longest name of money that ends at `place`."""
    for length in range(min(_LONGEST_MONEY, place - floor), 1, -1):
        if text[place - length : place] in _MONEY_NAMES:
            return text[place - length : place]
    return None


_BELONGING = frozenset("负負下的－￥＄￡\u3000") | _MONEY_ENDS


def look_before(part: Part, text: str, floor: int) -> None:
    start = part.start
    if start <= floor:
        return
    previous = text[start - 1]
    if previous > "\u2e80" and previous not in _BELONGING:
        return
    if previous == "(" and start - 2 >= floor and _take_loss(part, text):
        return
    place = start - 1 if previous in " \u00a0" and start - 1 > floor else start
    while text[place - 1] == " " and start - place < 3 and place - 1 > floor:
        place -= 1
    if previous in "-−" and start - 2 >= floor and text[start - 2] in currencies.SIGNS:
        part.negative, part.start, place, near = True, start - 1, start - 1, text[start - 2]
    near = text[place - 1]
    if (near.isascii() and (near.isalpha() or near == ".")) or near in currencies.SIGNS or near in "łč":
        _money_before(part, text, place, floor)
    elif near in _MONEY_ENDS and (name := _chinese_money(text, place, floor)):
        part.currency, part.start = _MONEY_NAMES[name], place - len(name)
    _sign_before(part, text, floor)


def _take_loss(part: Part, text: str) -> bool:
    """`$(1,234)`: brackets behind the sign of money make it negative, as accounts do."""
    sign = part.start - 2
    if text[sign] not in currencies.SIGNS or text[part.end : part.end + 1] != ")":
        return False
    part.currency, part.negative = currencies.SIGNS[text[sign]], True
    part.start, part.end = sign, part.end + 1
    return True


_YEN = Pattern("[Yy]en\\b|Japan|Tokyo|日本|日元|日圆")


def _money_before(part: Part, text: str, place: int, floor: int) -> None:
    found = _MONEY_BEFORE.search(text, max(floor, place - 8), place)
    if not found:
        return
    token = found[0].strip()
    code = currencies.code_of(token)
    if not code and token and token[-1] in currencies.SIGNS:
        code, token = currencies.SIGNS[token[-1]], token[-1]
    if code and token.isalpha() and not (token.isupper() or token in currencies.MIXED):
        code = None
    if code is None and token.lower() == "dollar" and _AMOUNT.match(text, place):
        code = "USD"
    if not code:
        return
    if token in {"¥", "￥"} and _YEN.search(text, max(0, place - 200), place + 200):
        code = "JPY"
    part.currency = code
    part.start = text.rindex(token, floor, place)
    if text[part.start] == "$" and (country := _COUNTRY.search(text, max(floor, part.start - 5), part.start)):
        part.currency = "USD" if country["us"] else currencies.ABBREVIATIONS[country["code"] + "$"]
        part.start = country.start()


_AMOUNT = Pattern(r" ?[0-9.,]+ (?:million|billion|thousand)|[ ]?[0-9]+[.,][0-9]")


def _sign_before(part: Part, text: str, floor: int) -> None:
    start = part.start
    if start <= floor:
        return
    place = start
    if text[place - 1] == " " and place - 2 >= floor and text[place - 2] in "-−负負":
        place -= 1
    mark = text[place - 1]
    if mark in "负負" and text[place - 2 : place - 1] == "正":
        return  # `正负5`: either way
    if mark == "的" and place - 2 >= floor and text[place - 2] in "负負":
        place -= 1
        mark = text[place - 1]
    if mark in "负負" or (mark == "下" and text[place - 2 : place] == "零下"):
        part.negative = True
        part.start = place - (2 if mark == "下" else 1)
    elif mark in "-−－":
        earlier = text[place - 2] if place - 2 >= 0 else ""
        spaced = place < start
        if spaced and earlier.strip():
            return
        if not earlier or earlier in " \u00a0(（[=:：,，为是在约達达降跌升近^<>\n\t至到于" or earlier in "$€£~～、。":
            part.negative = True
            part.start = place - 1
    else:
        window = text[max(floor, start - 9) : start].lower()
        for word in ("minus ", "negative "):
            if window.endswith(word):
                part.negative = True
                part.start = start - len(word)
