"""Chinese for one of something and a bit, without the one: `个把月` (about a month), `块把钱`, `块五` (1.5 yuan)."""

from __future__ import annotations

from decimal import Decimal

from index.quantities import hanzi, suffixes
from index.quantities.model import Kind, Quantity
from index.quantities.numeral import ONE
from index.quantities.patterns import Pattern

_PIECE = Pattern(
    r"(?<![这這那哪几幾每整数數0-9一两兩三四五六七八九十])[个個]把(?P<of>月|小[时時]|星期|[礼禮]拜|[钟鐘][头頭]|人(?![们們员員民]))"
)
_SPOKEN = "(?:^|(?<=[^\u4e00-\u9fff])|(?<=[花要卖賣买買才就只收付给給找走有约約近到斤张張]))"
_UNIT = Pattern(
    rf"{_SPOKEN}(?:(?P<块>[块塊]把[钱錢])|(?P<亩>[亩畝]把(?=地))|(?P<里>里把(?=路))|(?P<年>年把(?=[时時][间間])))"
)
_MONEY = Pattern(
    rf"{_SPOKEN}[块塊](?P<d>[二三四五六七八九])(?:[毛角](?:[钱錢])?|(?=$|[^\u4e00-\u9fff]|一[斤个個张張只本碗杯瓶份条條]|的))"
)


def odd_one(text: str, start: int, floor: int) -> Quantity | None:
    """What is read round the 把, or the digit, at `start`, no further back than `floor`."""
    begin = start - 1
    if begin < floor:
        return None
    if text[start] != "把":
        found = _MONEY.match(text, begin) if text[begin] in "块塊" else None
        value = ONE + Decimal(hanzi.DIGIT_CHARACTERS[found["d"]]) / 10 if found else ONE
        return Quantity("", begin, found.end(), "money", value, "CNY", quantum=Decimal("0.1")) if found else None
    if piece := _PIECE.match(text, begin):
        name = "个月" if piece["of"] == "月" else piece["of"]
        suffix = suffixes.CHINESE[name]
        return _about(
            begin, piece.end() - len("人") * (name == "人"), suffix.kind, suffix.unit, "人" if name == "人" else ""
        )
    unit = _UNIT.match(text, begin)
    if not unit or not unit.lastgroup:
        return None
    suffix = suffixes.CHINESE["元" if unit.lastgroup == "块" else unit.lastgroup]
    return _about(begin, unit.end(), suffix.kind, suffix.unit)


def _about(start: int, end: int, kind: Kind, unit: str, of: str = "") -> Quantity:
    return Quantity("", start, end, kind, ONE, unit, of, "about", quantum=ONE)
