"""Quantities -> text, as news writes them in both languages; `extract` reads each back as the same value and unit."""

from __future__ import annotations

from decimal import Decimal

from index.quantities import units
from index.quantities.model import Qualifier

_ENGLISH_STEPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_CHINESE_STEPS = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))
_ENGLISH_BOUNDS: dict[Qualifier, str] = {
    "about": "about ", "over": "more than ", "at_least": "at least ", "nearly": "nearly ", "under": "less than ",
    "at_most": "up to ",
}  # fmt: skip
_CHINESE_BOUNDS: dict[Qualifier, str] = {
    "about": "约", "over": "超", "at_least": "不低于", "nearly": "接近", "under": "不到", "at_most": "至多",
}  # fmt: skip
_ENGLISH_MONEY = {"CNY": "yuan", "JPY": "yen", "EUR": "euros", "GBP": "pounds sterling", "KRW": "won", "RUB": "rubles"}
_CHINESE_MONEY = {
    "CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑", "KRW": "韩元",
    "TWD": "新台币", "AUD": "澳元",
    "CAD": "加元", "SGD": "新加坡元", "CHF": "瑞士法郎", "RUB": "卢布", "THB": "泰铢", "INR": "卢比",
    "VND": "越南盾", "MOP": "澳门元",
    "MYR": "林吉特",
}  # fmt: skip
ENGLISH_UNITS = {
    "t": "tonnes", "day": "days", "week": "weeks", "month": "months", "year": "years", "h": "hours",
    "min": "minutes", "s": "seconds",
    "mu": "mu", "ha": "hectares", "quarter": "", "jin": "jin", "decade": "decades", "century": "centuries",
    "bbl": "barrels",
    "gal": "gallons", "mi": "miles", "ft": "feet", "in": "inches", "acre": "acres", "lb": "lb", "oz": "oz",
    "L": "litres",
    "m2": "square metres", "km2": "square kilometres", "m3": "cubic metres",
}  # fmt: skip
CHINESE_UNITS = {
    "t": "吨", "day": "天", "week": "周", "month": "个月", "year": "年", "h": "小时", "min": "分钟", "s": "秒",
    "mu": "亩", "ha": "公顷",
    "jin": "斤", "liang": "两", "decade": "", "km": "公里", "m": "米", "cm": "厘米", "mm": "毫米", "kg": "公斤",
    "g": "克", "L": "升",
    "m2": "平方米", "km2": "平方公里", "m3": "立方米", "kW": "千瓦", "kWh": "千瓦时", "MW": "兆瓦", "W": "瓦",
    "°C": "摄氏度", "°F": "华氏度",
    "bbl": "桶", "mi": "英里", "ft": "英尺", "in": "英寸", "acre": "英亩", "quarter": "个季度",
}  # fmt: skip


def write(value: Decimal | int | str, unit: str, language: str, of: str = "", qualifier: Qualifier = "exact") -> str:
    """A figure in words fit for an answer: `4.838 million`, `483.8万`, `1.2 trillion yuan`, `超1.2万亿元`.

    `value` is in the unit's base, as in `Quantity.value`; `of` is written after a count (`座`, `units`). The value
    is never rounded. Raises ValueError for a value that is no finite number.
    """
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value} is not a finite number")
    if language == "zh":
        return _CHINESE_BOUNDS.get(qualifier, "") + _chinese(number, unit, of)
    return _ENGLISH_BOUNDS.get(qualifier, "") + _english(number, unit, of)


def _plain(number: Decimal, grouped: bool) -> str:
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, point, part = text.partition(".")
    if grouped and len(whole.lstrip("-")) > 3:
        whole = f"{int(whole):,}"
    return (whole + point + part) if whole != "-0" or part else "0"


def _english(number: Decimal, unit: str, of: str) -> str:
    if unit == "percent":
        return f"{_plain(number, True)}%"
    if unit == "percentage_point":
        return f"{_plain(number, True)} percentage {'point' if number == 1 else 'points'}"
    if unit == "multiple":
        return f"{_plain(number, True)}-fold"
    if unit in {"count", "ratio"}:
        body = _scaled(number, _ENGLISH_STEPS, " ", True)
        return f"{body} {of}" if of and of.isascii() else body
    money, _, rate = unit.partition("/")
    if _is_currency(money):
        return _english_money(number, money) + (f" per {_ENGLISH_SINGULAR.get(rate, rate)}" if rate else "")
    name = ENGLISH_UNITS.get(unit)
    if name:
        name = name.removesuffix("s") if number == 1 and unit not in {"ft", "in", "century"} else name
        return f"{_scaled(number, _ENGLISH_STEPS, ' ', True)} {name}"
    return f"{_scaled(number, _ENGLISH_STEPS, ' ', True)} {unit}"


_ENGLISH_SINGULAR = {"h": "hour", "min": "minute", "t": "tonne"}


def _english_money(number: Decimal, money: str) -> str:
    body = _scaled(number, _ENGLISH_STEPS, " ", True)
    if money == "USD":
        return f"-${body[1:]}" if number < 0 else f"${body}"
    return f"{body} {_ENGLISH_MONEY.get(money, money)}"


def _chinese(number: Decimal, unit: str, of: str) -> str:
    if unit == "percent":
        return f"{_plain(number, False)}%"
    if unit == "percentage_point":
        return f"{_plain(number, False)}个百分点"
    body = _scaled(number, _CHINESE_STEPS, "", False)
    if unit == "year" and len(body) == 4 and body.isdigit():
        body = _plain(number, True)  # four bare digits before 年 are a year
    if unit == "count" and not of and len(body) == 4 and body.isdigit() and 1500 <= number <= 2100:
        return _plain(number, True)  # four bare digits are a year
    if unit == "multiple":
        return f"{body}倍"
    if unit in {"count", "ratio"}:
        return f"{body}{'' if of.isascii() else of}"
    money, _, rate = unit.partition("/")
    if _is_currency(money):
        name = _CHINESE_MONEY.get(money)
        return (f"{body}{name}" if name else f"{body} {money}") + (f"/{CHINESE_UNITS.get(rate, rate)}" if rate else "")
    return f"{body}{CHINESE_UNITS.get(unit) or ' ' + unit}"


def _is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper() and unit not in units.SYMBOLS


def _scaled(number: Decimal, steps: tuple[tuple[int, str], ...], space: str, grouped: bool) -> str:
    """With the magnitude word that leaves the fewest characters, where that loses nothing."""
    for step, word in steps:
        if abs(number) >= step:
            scaled = _plain(number.scaleb(-(len(str(step)) - 1)), grouped)
            plain = _plain(number, grouped)
            if len(scaled.partition(".")[2]) <= 4 or len(scaled) < len(plain) - 3 or (not grouped and step > 10**4):
                return f"{scaled}{space}{word}"
            return plain
    return _plain(number, grouped)
