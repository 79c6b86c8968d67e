"""Money after a number in Chinese: `块`, `角` and `分` where they are money, and small change (`3元1角8分`, `5美元50美分`)."""

from __future__ import annotations

from decimal import Decimal

from index.quantities import currencies, hanzi, suffixes
from index.quantities.chinese_rates import take_rate
from index.quantities.parts import Part
from index.quantities.patterns import Pattern

HALF_AFTER = Pattern("半(?![个個年月天日径徑导導数])")
CENTS = Pattern(
    r"(?:零?(?P<j>[0-9]{1,2}|[一二三四五六七八九两壹贰叁肆伍陆柒捌玖])\s?[角毛毫])?(?:零?(?P<f>[0-9]{1,2}|[一二三四五六七八九壹贰叁肆伍陆柒捌玖])(?:\s?分)?)?钱?"
)


def finish_money(part: Part, text: str) -> None:
    second = suffixes.find(text, part.end)
    if second and second.kind == "money" and second.factor == 1:
        part.unit, part.end = second.unit, part.end + len(second.text)
    take_cents(part, text)
    _take_hundredths(part, text)
    take_rate(part, text)


_NUMBER_BELOW = Pattern(
    "([0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])(?=[美欧歐便戈])"
)


def _take_hundredths(part: Part, text: str) -> None:
    """`5美元50美分`: hundredths by their own name, of the same currency."""
    found = _NUMBER_BELOW.match(text, part.end)
    suffix = suffixes.find(text, found.end()) if found else None
    if not found or not suffix or suffix.unit != part.unit or suffix.factor == 1 or part.factor != 1:
        return
    read = hanzi.read(found[1])
    part.value += (read.value if read else Decimal(found[1])) * suffix.factor
    part.quantum, part.end = suffix.factor, found.end() + len(suffix.text)


def take_cents(part: Part, text: str) -> None:
    """`3元1角8分`."""
    found = CENTS.match(text, part.end)
    if found and (found["j"] or (found["f"] and found[0].endswith(("分", "钱")))):
        part.value += digit(found["j"]) / 10 + digit(found["f"]) / 100
        part.quantum, part.end = Decimal("0.01") if found["f"] else Decimal("0.1"), found.end()


def digit(text: str | None) -> Decimal:
    if not text:
        return Decimal(0)
    return Decimal(text) if text.isascii() else Decimal(hanzi.DIGIT_CHARACTERS[text])


def take_block(part: Part, text: str, place: int) -> bool:
    """`三百块` is money before an end, `三块石头` is not."""
    following = text[place + 1 : place + 2]
    if following in "钱錢" and following:
        part.end = place + 2
    elif ((found := CENTS.match(text, place + 1)) and found[0] and (found["j"] or found["f"])) or (
        not following
        or following in "，。、；！？,.;!?）)~-—至到左以上半多整"
        or (part.value >= 100 and following not in "石砖地牌屏")
    ):
        part.end = place + 1 + (following == "整")
    else:
        return False
    part.kind, part.unit = "money", "CNY"
    found = CENTS.match(text, part.end)
    if found and not found["j"] and found.end("f") == found.end() and suffixes.find(text, found.end()):
        found = None  # `一百块三斤`: what the price is for
    if found and (found["j"] or found["f"]) and text[part.end - 1] == "块塊"[text[place] == "塊"]:
        tens = found["j"]
        ones = found["f"] or ""
        step = 100 if tens or len(ones) > 1 or "零" in found[0] else 10
        part.value += digit(tens) / 10 + digit(ones) / step
        part.quantum, part.end = Decimal("0.01") if ones and step > 10 else Decimal("0.1"), found.end()
    elif half := HALF_AFTER.match(text, part.end):
        part.value += Decimal("0.5")
        part.quantum, part.end = Decimal("0.5"), half.end()
    return True


_FEN = Pattern("([一二三四五六七八九])分?|([1-9])分")
_SECONDS = Pattern(r"\s?(?:[0-9]{1,2}(?:\.[0-9]+)?|[一二三四五六七八九十]{1,3})\s?秒")
_HOURS = Pattern("(?:小时|小時|钟头|鐘頭)$")
NO_PRICE = Pattern(
    "[\u4e00-\u9fff](?<![元圆圓块塊蚊个個钱錢价價花费費卖賣买買收付了要是约约近每各仅只才共计計涨漲跌降至到值和与、为為得给給折减減加送赚賺])"
)
"""What a part of a yuan does not follow: `长三角` is a place."""


def take_minor(part: Part, text: str, place: int) -> bool:
    """`两毛五`, `五分`: parts of a yuan where nothing says they are points or minutes."""
    character, following = text[place], text[place + 1 : place + 2]
    if character == "分" and (found := _SECONDS.match(text, place + 1)):
        part.kind, part.unit, part.end = "measure", "min", place + 1
        return True
    if character == "分" and _HOURS.search(text, max(0, part.start - 3), part.start):
        part.kind, part.unit, part.end = "measure", "min", place + 1
        return True
    if character in "角毛毫" and NO_PRICE.search(text, max(0, part.start - 1), part.start):
        return False
    if character == "分":
        if following in {"之", "钟", "鐘", "别", "布", "类", "析", "米", "贝", "子", "部", "支"} or (
            following and following not in "钱錢，。,.；;！!？?"
        ):
            return False
        earlier = text[part.start - 1 : part.start]
        if part.value != int(part.value):
            part.of = "分"
            return True
        if following not in {"钱", "錢"} and earlier and "\u4e00" <= earlier <= "\u9fff":
            part.of = "分"
            return True
    elif character == "仙" and following:
        return False
    part.kind, part.unit = "money", "CNY"
    part.factor = Decimal(currencies.CHINESE_MINOR[character]) / 100
    part.ambiguous = character == "分" and following not in {"钱", "錢"}
    part.end = place + (2 if following and following in "钱錢子" else 1)
    if part.end == place + 1 and character in "毛角毫" and (found := _FEN.match(text, part.end)):
        part.value += digit(found[1] or found[2]) / 10
        part.quantum, part.end = Decimal("0.1"), found.end()
    return True
