"""A numeral and what stands beside it -> a Quantity: sign, money, magnitude, unit, range, qualifier, what is counted."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from index.quantities import bounds, currencies, hanzi, marks, numerals, suffixes, tails, units, words
from index.quantities.marks import Mark
from index.quantities.model import Kind, Qualifier, Quantity
from index.quantities.numerals import Numeral
from index.quantities.tails import Tail

_ONE = Decimal(1)
_SIGNS = frozenset("-−–－+")
_MONEY_BEFORE = re.compile(
    r"(?:(?<![A-Za-z0-9])(?:[A-Za-z]{1,3}\.?|[Dd]ollars?)|[A-Za-z]{0,3})?[$€£¥￥₹₩₽₿฿₫₱₪₺₴₦＄￡]\s?$|(?<![A-Za-z0-9])[A-Za-z]{2,6}\.?\s?$"
)
_CHINESE_MONEY = re.compile(
    "(?:人民币|人民幣|港币|港幣|港元|美元|美金|欧元|歐元|英镑|英鎊|日元|日圆|新台币|新臺幣|新台幣|台币|台幣|澳元|加元|澳门币|韩元|卢布)\\s*$"
)
_TEMPERATURE_BEFORE = re.compile("(?P<f>华氏|華氏)?(?P<c>摄氏|攝氏)?(?:温度|溫度)?(?:零下|负|負)?\\s?$")


class _Part:
    """One number with its money sign before and its unit after; a range has two."""

    def __init__(self, numeral: Numeral) -> None:
        self.start, self.end = numeral.start, numeral.end
        self.value, self.quantum = numeral.value, numeral.quantum
        self.numeral = numeral
        self.kind: Kind = "number"
        self.unit = "count"
        self.of = ""
        self.factor = _ONE
        self.negative = False
        self.currency = ""
        self.scale = _ONE
        """The magnitude that was folded in."""
        self.ambiguous = numeral.ambiguous
        self.more = numeral.more
        self.bare = True

    def scale_by(self, factor: Decimal | int) -> None:
        self.value *= factor
        self.quantum *= factor
        self.scale *= factor


def assemble(original: str, text: str, numeral: Numeral, digits: bool, floor: int, chinese: bool) -> Quantity:
    """Read what belongs to the numeral, as far back as `floor`, and build its quantity."""
    part = _Part(numeral)
    _look_before(part, text, floor)
    _look_after(part, text, digits, chinese)
    qualifier = bounds.before(text, part.start, floor)
    if chinese:
        _each_before(part, text, floor)
    other = _range_end(part, text, floor, chinese)
    if other:
        return _build_range(original, text, part, other)
    return _build(original, text, part, qualifier, numeral)


# --- before ---------------------------------------------------------------------------------------------------------------


_EACH = re.compile(
    "每(小时|分钟|秒|天|日|周|月|年|吨|公斤|千克|克|斤|桶|升|亩|公顷|平方米|平方公里|立方米|公里|米|股|人|度|千瓦时)(?:为|约|近|超|高达|可达)?\\s?$"
)


def _each_before(part: _Part, text: str, floor: int) -> None:
    """`每小时320公里`: a rate whose base stands first."""
    found = _EACH.search(text, max(floor, part.start - 9), part.start)
    if found and part.kind in {"money", "measure"} and "/" not in part.unit:
        suffix = suffixes.CHINESE.get(found[1])
        part.unit = f"{part.unit}/{_PER_NAMES.get(found[1]) or (suffix.unit if suffix else '')}".rstrip("/")


_PER_NAMES = {"股": "share", "人": "person", "度": "kWh"}


def _look_before(part: _Part, text: str, floor: int) -> None:
    start = part.start
    if start <= floor:
        return
    previous = text[start - 1]
    place = start - 1 if previous in " \u00a0" and start - 1 > floor else start
    while text[place - 1] == " " and start - place < 3 and place - 1 > floor:
        place -= 1
    if previous in "-−" and start - 2 >= floor and text[start - 2] in currencies.SIGNS:
        part.negative, part.start, place, near = True, start - 1, start - 1, text[start - 2]
    near = text[place - 1]
    if near.isascii() and (near.isalpha() or near in "$."):
        _money_before(part, text, place, floor)
    elif near in currencies.SIGNS or near in "￥":
        _money_before(part, text, place, floor)
    elif near in "币幣元金圆镑鎊布" and (found := _CHINESE_MONEY.search(text, max(floor, place - 6), place)):
        part.currency = suffixes.CHINESE[found[0].strip().replace("台幣", "台币")].unit
        part.start = found.start()
    _sign_before(part, text, floor)


def _money_before(part: _Part, text: str, place: int, floor: int) -> None:
    found = _MONEY_BEFORE.search(text, max(floor, place - 8), place)
    if not found:
        return
    token = found[0].strip()
    code = currencies.code_of(token)
    if not code and token and token[-1] in currencies.SIGNS:
        code, token = currencies.SIGNS[token[-1]], token[-1]
    if code and token.isalpha() and not (token.isupper() or token in {"Rs", "Rmb"}):
        code = None
    if code is None and token.lower() == "dollar" and _AMOUNT.match(text, place):
        code = "USD"
    if not code:
        return
    part.currency = code
    part.start = text.rindex(token, floor, place)


_AMOUNT = re.compile(r" ?[0-9.,]+ (?:million|billion|thousand)|[ ]?[0-9]+[.,][0-9]")


def _sign_before(part: _Part, text: str, floor: int) -> None:
    start = part.start
    if start <= floor:
        return
    place = start
    if text[place - 1] == " " and place - 2 >= floor and text[place - 2] in "-−负負":
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
        if not earlier or earlier in " \u00a0(（[=:：,，为是^<>\n\t至到于" or earlier in "$€£~～、。":
            part.negative = True
            part.start = place - 1
    else:
        window = text[max(floor, start - 9) : start].lower()
        for word in ("minus ", "negative "):
            if window.endswith(word):
                part.negative = True
                part.start = start - len(word)


# --- after ----------------------------------------------------------------------------------------------------------------


def _look_after(part: _Part, text: str, digits: bool, chinese: bool) -> None:
    if part.numeral.percent is not None:
        part.kind, part.unit, part.factor, part.bare = "percent", "percent", part.numeral.percent, False
        _take_magnitude(part, text, True, False)
        return
    money = bool(part.currency)
    following = text[part.end : part.end + 1]
    if following and following < "\u2e80" and following != "\n":
        _take_magnitude(part, text, digits, money)
        following = text[part.end : part.end + 1]
    if chinese and following == "w" and digits and not _LATIN.match(text, part.end + 1):
        part.scale_by(10**4)
        part.end += 1
        following = text[part.end : part.end + 1]
    if money:
        part.kind, part.unit = "money", part.currency
        _after_money(part, text, chinese)
        return
    if not following:
        return
    if following > "\u2e80" or (following.isspace() and chinese):
        if _take_chinese(part, text):
            return
    tail = tails.find(text, part.end, digits, money) if following < "\u2e80" or following in "％℃﹪" else None
    if tail:
        _take_tail(part, text, tail)


def _take_magnitude(part: _Part, text: str, digits: bool, money: bool) -> None:
    if digits and part.numeral.plain and (longer := _WORDY.match(text, part.end)):
        read = words.read(text, part.end, part.value, part.quantum)
        if read and read.end > longer.end():
            part.value, part.quantum, part.end = read.value, read.quantum, read.end
            return
    factor, end = tails.magnitude(text, part.end, money, part.value)
    if factor != 1 and not (digits is False and end - part.end < 4):
        part.scale_by(factor)
        part.end = end


_LATIN = re.compile("[A-Za-z0-9]")
_WORDY = re.compile(r" (?:hundred|thousand|lakhs?|crores?)\b", re.IGNORECASE)


def _after_money(part: _Part, text: str, chinese: bool) -> None:
    """`$5 million`, `人民币50元`, `US$3 per kg`, `100 USD`."""
    if chinese:
        place = part.end + (text[part.end : part.end + 1] == " ")
        suffix = suffixes.find(text, place)
        if suffix and suffix.kind == "money":
            part.end = place + len(suffix.text)
            _take_cents(part, text)
            _chinese_rate(part, text)
            return
        if text[place : place + 1] in {"个", "個"} and _CENTS.match(text, place + 1)[0]:  # type: ignore[index]
            part.end = place + 1
            _take_cents(part, text)
            return
    tail = tails._with_rate(text, Tail(part.end, "money", part.unit))  # noqa: SLF001
    part.end, part.unit = tail.end, tail.unit


def _take_tail(part: _Part, text: str, tail: Tail) -> None:
    part.kind, part.unit, part.factor = tail.kind, tail.unit, tail.factor
    part.ambiguous = part.ambiguous or tail.ambiguous
    part.bare = False
    if tail.unit == "lb" and text[part.end : tail.end].strip(" -").lower() in {"pound", "pounds"}:
        money = tails.sterling(text, part.start, tail.end, part.scale >= 10**6)
        if money is None:
            part.ambiguous = True
        if money:
            part.kind, part.unit = "money", "GBP"
    part.end = tail.end
    if part.kind == "money":
        _take_change(part, text)
        if (found := _MAGNITUDE_AFTER.match(text, part.end)) and part.scale == 1:
            part.scale_by(tails.MAGNITUDES[found[1].lower()])
            part.end = found.end()
    elif tail.kind == "measure" and (old := _OLD.match(text, part.end)):
        part.end, part.of = old.end(), "age"


_OLD = re.compile(r"(?: |-)old\b")
_MAGNITUDE_AFTER = re.compile(r" (million|billion|trillion|mn|bn)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?:,? and)? ([0-9]{1,2}|[a-z]+(?:-[a-z]+)?)(?: (cents?|pence|pennies|penny|fen|mao|jiao))?(?! ?[%$€£]|[0-9])(?=(?P<next>[^0-9]|$))",
    re.I,
)


def _take_change(part: _Part, text: str) -> None:
    """`20 dollars 43 cents`, `15 dollars and 50`, `one kuai and five mao five`."""
    if part.value != int(part.value) or part.scale != 1 or part.factor != 1:
        return
    found = _CHANGE.match(text, part.end)
    if not found:
        return
    amount = Decimal(found[1]) if found[1].isdigit() else words._small(found[1].lower())  # noqa: SLF001
    if amount is None:
        return
    unit = (found[2] or "").lower()
    if (
        not unit
        and (found[1].isdigit() is False or not re.match(r"\s*[.,;!?)]?\s*$|[.;!?]\s", text[found.end() :]))
        and not _AND_TWO.match(found[0])
    ):
        return
    scale = Decimal("0.1") if unit in {"mao", "jiao"} else Decimal("0.01")
    part.value += amount * scale
    part.quantum, part.end = scale, found.end()
    if unit in {"mao", "jiao"} and (
        more := re.compile(r" (one|two|three|four|five|six|seven|eight|nine)\b").match(text, part.end)
    ):
        part.value += Decimal(words.ONES[more[1]]) / 100
        part.quantum, part.end = Decimal("0.01"), more.end()


_AND_TWO = re.compile(r" and [a-z]+$")


def _take_chinese(part: _Part, text: str) -> bool:
    place = part.end
    while place < len(text) and text[place] in " \u00a0\u3000" and place - part.end < 4:
        place += 1
    suffix = suffixes.find(text, place)
    spaced = _SPACED_POINTS.match(text, place) if text[place : place + 1] in {"个", "個"} else None
    if spaced:
        part.kind, part.unit, part.end, part.bare = "percentage_point", "percentage_point", spaced.end(), False
        return True
    if not suffix:
        return _special(part, text, place)
    if _special(part, text, place):
        return True
    if suffix.kind == "number":
        if suffix.text == "大" and part.value > 30:
            return False
        if place > part.end and text[place - 1] == " " and len(suffix.text) == 1 and suffix.text in "大方行下点手道级":
            return False
        part.of = suffix.text
        part.bare = False
        after = place + len(suffix.text)
        if suffix.text in {"个", "個"} and text[after : after + 1] == "半":
            _take_half(part, text, after + 1)
        elif suffix.text in {"个", "個"} and (inner := suffixes.find(text, after)) and inner.kind == "money":
            part.kind, part.unit, part.end = "money", inner.unit, after + len(inner.text)
        return True
    if place > part.end and suffix.text in {"成", "折", "分", "两", "里", "斤"} and not text[place - 1].isspace():
        return False
    part.kind, part.unit, part.factor = suffix.kind, suffix.unit, suffix.factor
    part.bare = False
    part.end = place + len(suffix.text)
    _finish_chinese(part, text, suffix)
    return True


def _take_half(part: _Part, text: str, after: int) -> None:
    """`一个半小时`, `两个半月`, `一个半`."""
    part.value += Decimal("0.5")
    part.quantum, part.end, part.of = Decimal("0.5"), after, ""
    suffix = suffixes.find(text, after)
    if suffix and suffix.kind == "measure":
        part.kind, part.unit, part.end = suffix.kind, suffix.unit, after + len(suffix.text)


_SPACED_POINTS = re.compile(r"[个個]\s*百\s*分\s*[点點]")
_HALF_AFTER = re.compile("半(?![个個年月天日径徑导導数])")
_TENTHS = re.compile(r"\s?([一二三四五六七八九])(?![十百千万亿个個成])")
_CENTS = re.compile(
    r"(?:(?P<j>[0-9]{1,2}|[一二三四五六七八九两壹贰叁肆伍陆柒捌玖])\s?[角毛毫])?(?:(?P<f>[0-9]{1,2}|[一二三四五六七八九壹贰叁肆伍陆柒捌玖])(?:\s?分)?)?钱?"
)


def _finish_chinese(part: _Part, text: str, suffix: suffixes.Suffix) -> None:
    if part.kind == "money":
        _finish_money(part, text)
    elif suffix.text == "折" and part.numeral.fraction:
        part.value = Decimal(5)
    elif suffix.text == "成":
        more = _TENTHS.match(text, part.end)
        if more:
            part.value += Decimal(hanzi.DIGIT_CHARACTERS[more[1]]) / 10
            part.quantum, part.end = Decimal("0.1"), more.end()
    elif part.kind == "measure":
        if suffix.text in {"岁", "歲", "周岁", "週歲", "周歲"}:
            part.of = "age"
        if (half := _HALF_AFTER.match(text, part.end)) and part.unit not in {"%"}:
            part.value += Decimal("0.5")
            part.quantum, part.end = Decimal("0.5"), half.end()
        elif suffix.text in {"斤", "丈", "尺", "米"} and (small := _SMALLER.match(text, part.end)):
            _add_smaller(part, small)
        if (
            suffix.text in {"周", "週", "个月", "個月", "月", "天", "年", "岁"}
            and text.startswith("大", part.end)
            and text[part.end + 1 : part.end + 2] in {"", "了", "的", "。", "，", "时"}
        ):
            part.end, part.of = part.end + 1, "age"
        _chinese_rate(part, text)


_SMALLER = re.compile(r"([0-9]|[一二三四五六七八九两])(?P<u>[两兩寸尺厘])(?![个個])")


def _add_smaller(part: _Part, small: re.Match[str]) -> None:
    """`六斤八两`: the smaller unit is a tenth of the larger."""
    digit = Decimal(small[1]) if small[1].isascii() else Decimal(hanzi.DIGIT_CHARACTERS[small[1]])
    part.value += digit / 10
    part.quantum, part.end = Decimal("0.1"), small.end()


def _finish_money(part: _Part, text: str) -> None:
    second = suffixes.find(text, part.end)
    if second and second.kind == "money":
        part.unit, part.end = second.unit, part.end + len(second.text)
    _take_cents(part, text)
    _chinese_rate(part, text)


def _take_cents(part: _Part, text: str) -> None:
    """`3元1角8分`."""
    found = _CENTS.match(text, part.end)
    if found and (found["j"] or (found["f"] and found[0].endswith(("分", "钱")))):
        part.value += _digit(found["j"]) / 10 + _digit(found["f"]) / 100
        part.quantum, part.end = Decimal("0.01") if found["f"] else Decimal("0.1"), found.end()


def _digit(text: str | None) -> Decimal:
    if not text:
        return Decimal(0)
    return Decimal(text) if text.isascii() else Decimal(hanzi.DIGIT_CHARACTERS[text])


_CHINESE_PER = re.compile(
    r"\s?[/／每]\s?(?:(?P<zh>股|吨|噸|公斤|千克|克|斤|小时|小時|分钟|秒|天|日|月|年|平方米|平米|亩|米|公里|千瓦时|度|立方米|升|桶|人|平方公里|公顷)|(?P<en>[A-Za-z]+[²³23]?))"
)


def _chinese_rate(part: _Part, text: str) -> None:
    if text[part.end : part.end + 1] not in {"/", "／", "每"}:
        return
    found = _CHINESE_PER.match(text, part.end)
    if not found:
        return
    if found["zh"]:
        suffix = suffixes.CHINESE.get(found["zh"])
        below = _PER_NAMES.get(found["zh"]) or (suffix.unit if suffix else "")
    else:
        below = tails.WRITTEN.get(found["en"], "")
    if below:
        part.unit, part.end = f"{part.unit}/{below}", found.end()


def _special(part: _Part, text: str, place: int) -> bool:
    """`块`, `角`, `分`, `度`, `点`, `年`: words whose reading depends on what stands round them."""
    character = text[place : place + 1]
    if character in _SPECIAL:
        return _SPECIAL[character](part, text, place)
    return False


def _take_block(part: _Part, text: str, place: int) -> bool:
    """`三百块` is money before an end, `三块石头` is not."""
    following = text[place + 1 : place + 2]
    if following in "钱錢" and following:
        part.end = place + 2
    elif (found := _CENTS.match(text, place + 1)) and found[0] and (found["j"] or found["f"]):
        part.end = place + 1
    elif (
        not following
        or following in "，。、；！？,.;!?）)~-—至到左以上"
        or (part.value >= 100 and following not in "石砖地牌屏")
    ):
        part.end = place + 1
    else:
        return False
    part.kind, part.unit, part.bare = "money", "CNY", False
    found = _CENTS.match(text, part.end)
    if found and (found["j"] or found["f"]) and text[part.end - 1] == "块塊"[text[place] == "塊"]:
        tens = found["j"]
        part.value += _digit(tens) / 10 + _digit(found["f"]) / (100 if tens else 10)
        part.quantum, part.end = Decimal("0.01") if tens and found["f"] else Decimal("0.1"), found.end()
    return True


def _take_dozen(part: _Part, text: str, place: int) -> bool:
    """`十打苹果`: a dozen, where `打` is no verb."""
    if _STRIKES.match(text, place + 1) or part.value > 999:
        return False
    part.scale_by(12)
    part.end = place + 1
    return True


_STRIKES = re.compile("[折击擊造开開破通响工赢败算印包卡车球架扮扫断下出入进到中得动来压拼磨字法]")


def _take_minor(part: _Part, text: str, place: int) -> bool:
    """`两毛五`, `五分`: parts of a yuan where nothing says they are points or minutes."""
    character, following = text[place], text[place + 1 : place + 2]
    if character == "分":
        if following in {"之", "钟", "鐘", "别", "布", "类", "析", "米", "贝", "析", "子", "部", "支"} or (
            following and following not in "钱錢，。,.；;！!？?"
        ):
            return False
        earlier = text[part.start - 1 : part.start]
        if following not in {"钱", "錢"} and earlier and "\u4e00" <= earlier <= "\u9fff":
            part.of, part.bare = "分", False
            return True
    elif character == "仙" and following:
        return False
    part.kind, part.unit, part.bare = "money", "CNY", False
    part.factor = Decimal(currencies.CHINESE_MINOR[character]) / 100
    part.ambiguous = character == "分" and following not in {"钱", "錢"}
    part.end = place + (2 if following in {"钱", "錢"} else 1)
    if character in "毛角毫" and (found := re.compile("([一二三四五六七八九])(?:分)?").match(text, part.end)):
        part.value += Decimal(hanzi.DIGIT_CHARACTERS[found[1]]) / 10
        part.quantum, part.end = Decimal("0.1"), found.end()
    return True


def _take_degree(part: _Part, text: str, place: int) -> bool:
    """`度`: electricity before `电`, a temperature by context, else degrees."""
    window = text[max(0, part.start - 6) : part.start]
    part.bare = False
    part.kind = "measure"
    part.end = place + 1
    if text.startswith(("电", "電"), part.end):
        part.unit, part.end = "kWh", part.end + 1
    elif text[part.end : part.end + 1] in {"假", "角"} and text[part.end] == "假":
        part.kind, part.unit, part.of, part.end = "number", "count", "度", place
    elif (found := _TEMPERATURE_BEFORE.search(window)) and found.group(0) and (found["f"] or found["c"]):
        part.unit = "°F" if found["f"] else "°C"
        part.start = part.start - len(window) + found.start()
    elif "温" in window or "溫" in window:
        part.unit = "°C"
    else:
        part.unit = "°"
    return True


def _take_scaled_unit(part: _Part, text: str, place: int) -> bool:
    """`千瓦`, `兆字节`: a prefix belongs to the unit."""
    return False if not text or not place else _plain_suffix(part, text, place)


def _plain_suffix(part: _Part, text: str, place: int) -> bool:
    return bool(part) and not text[place:]


_SPECIAL = {
    "打": _take_dozen,
    "块": _take_block, "塊": _take_block, "角": _take_minor, "毛": _take_minor, "毫": _take_minor, "分": _take_minor, "仙": _take_minor,
    "度": _take_degree,
}  # fmt: skip


# --- ranges ---------------------------------------------------------------------------------------------------------------

_JOINT = re.compile(
    r"\s?(?:[（(]含[）)])?\s*(?:-{1,2}|–|—{1,2}|~|～|〜|－|−|至|到|(?P<to>to|and|和|与|與))\s*(?=[约約近~$€£¥￥]|[A-Z]{0,3}[0-9.$]|["
    + hanzi.CHARACTERS
    + r"]|[a-z负-])",
    re.IGNORECASE,
)
_HYPHEN_TO = re.compile(r"-\s?(?:to|and|–)\s")
_CHANGED = re.compile(
    r"(?:ris|rose|grow|grew|increas|fell|fall|drop|declin|cut|rais|climb|jump|surg|expand|improv|lower|reduc|chang|went|up|down|mov|widen|narrow|"
    r"slow|accelerat|edg|slid|soar|decreas|boost|upgrad|trim|shr[aiu]nk)\w*\W+(?:\w+\W+){0,4}?from\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)


def _range_end(part: _Part, text: str, floor: int, chinese: bool) -> _Part | None:
    """The second number of a range that starts with `part`, or None."""
    joint = _HYPHEN_TO.match(text, part.end) or _JOINT.match(text, part.end)
    if not joint:
        return None
    word = (joint.groupdict().get("to") or "").lower()
    start = joint.end()
    while start < len(text) and text[start] in "约約近~ ":
        start += 1
    if not _joins(part, text, word, floor, start):
        return None
    numeral = _numeral_at(text, start, chinese)
    if numeral is None or numeral.ordinal:
        return None
    other = _Part(numeral)
    _look_before(other, text, joint.end())
    if other.start > joint.end() and text[joint.end() : other.start].strip(" 约約近~"):
        return None
    _look_after(other, text, text[numeral.start].isascii() and not text[numeral.start].isalpha(), chinese)
    if not _agree(part, other, text, joint):
        return None
    return other


def _joins(part: _Part, text: str, word: str, floor: int, start: int) -> bool:
    if word in {"and", "和", "与", "與"}:
        if word == "and":
            window = text[max(floor, part.start - 16) : part.start].lower()
            return "between " in window
        return (
            bool(re.match(r"[^，。；,;\n]{1,14}?之[间間]", text[start : start + 18]))
            or text[max(floor, part.start - 1) : part.start] in {"在", "于"}
            and "间" in text[start : start + 12]
        )
    return not (word == "to" and _CHANGED.search(text, max(0, part.start - 70), part.start))


def _numeral_at(text: str, start: int, chinese: bool) -> Numeral | None:
    place = start
    code = re.compile(r"(?:[A-Z]{1,3})?[$€£¥￥]\s?|[-−负]").match(text, start)
    if code:
        place = code.end()
    character = text[place : place + 1]
    if not character:
        return None
    if character in "0123456789.":
        return numerals.digits(text, place, chinese)
    if character in "百千万" and (parts := numerals.percent(text, place, chinese)):
        return parts
    if character in hanzi.CHARACTERS:
        return numerals.han(text, place, character)
    if character.isascii() and character.isalpha():
        found = re.compile("[A-Za-z]+").match(text, place)
        if found and found[0].lower() in words.STARTERS:
            return numerals.words(text, place, place)
    return None


def _agree(part: _Part, other: _Part, text: str, joint: re.Match[str]) -> bool:
    """Whether the two make a range; shares unit and magnitude where only the second states them."""
    if part.kind == "percent" and other.kind == "number" and part.numeral.percent is not None and not other.of:
        other.kind, other.unit, other.factor = part.kind, part.unit, part.factor
    if part.kind == "number" and not part.of and other.kind != "number":
        if part.kind == "number" and part.scale == 1 and not part.numeral.scaled:
            _share_scale(part, other)
        part.kind, part.unit, part.factor = other.kind, other.unit, other.factor
    elif part.kind != other.kind and other.kind == "number" and part.kind == "money" and not other.of:
        other.kind, other.unit, other.factor = part.kind, part.unit, part.factor
    if part.kind != other.kind or part.unit != other.unit:
        return False
    if part.scale == 1:
        _share_scale(part, other)
    low, high = _signed(part), _signed(other)
    if (
        text[joint.start() : joint.end()].strip() in {"-", "–", "−"}
        and part.kind == "number"
        and not part.of
        and not other.of
    ):
        return low < high and not (
            part.numeral.plain and other.numeral.plain and text[other.end : other.end + 1] in {"-", "/"}
        )
    return low != high


def _share_scale(part: _Part, other: _Part) -> None:
    """`3到5万`, `18至30万`, `30 to 50 thousand`: the first takes the second's magnitude where it is the smaller number."""
    scale = other.scale
    if scale == 1 and other.numeral.scaled:
        scale = _big_unit(other)
    if scale == 1 or part.scale != 1 or part.value * scale > other.value:
        return
    if part.numeral.scaled and part.value >= scale:
        return
    part.scale_by(scale)


def _big_unit(other: _Part) -> Decimal:
    value = other.value
    for unit in (10**12, 10**8, 10**4):
        if other.quantum >= unit or (value >= unit and value % unit == 0):
            return Decimal(unit)
    for small in (1000, 100, 10):
        if value % small == 0 and value < small * 10:
            return Decimal(small)
    return _ONE


def _signed(part: _Part) -> Decimal:
    value = part.value * part.factor
    return _tidy(-value if part.negative else value)


def _tidy(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent, so that it prints as it is read."""
    if value == value.to_integral_value():
        return value.quantize(_ONE) if value.adjusted() < 27 else value
    return value.normalize()


def _step(part: _Part) -> Decimal:
    return _tidy(part.quantum * part.factor)


def _build_range(original: str, text: str, part: _Part, other: _Part) -> Quantity:
    low, high = _signed(part), _signed(other)
    if low > high:
        low, high = high, low
    quantum = max(part.quantum, other.quantum) * other.factor
    of = other.of or part.of
    if other.kind == "number" and not of:
        of = tails.noun(text, other.end)
    return Quantity(
        original[part.start : other.end], part.start, other.end, "range", None, other.unit, of, "range", low, high, quantum,
        part.ambiguous or other.ambiguous,
    )  # fmt: skip


# --- the quantity ---------------------------------------------------------------------------------------------------------


def _build(original: str, text: str, part: _Part, qualifier: Qualifier, numeral: Numeral) -> Quantity:
    value = _signed(part)
    kind, unit = part.kind, part.unit
    if kind == "number" and numeral.fraction and part.scale == 1 and not part.of:
        unit = "ratio"
    of = part.of
    if kind == "number" and not of and unit == "count":
        of = tails.noun(text, part.end)
    elif kind == "multiple" and _GROWN.search(text, max(0, part.start - 8), part.start):
        of = "increase"
    low = high = None
    if kind == "number" and of == "times" and (rate := _TIMES_PER.match(text, part.end)):
        kind, unit, part.end = "measure", f"1/{units.ENGLISH[rate[1].lower()]}", rate.end()
    if numeral.high is not None:
        low, high = value, numeral.high * part.scale * part.factor
        if numeral.more:
            qualifier = qualifier if qualifier != "exact" else "over"
        else:
            return Quantity(
                original[part.start : part.end], part.start, part.end, "range", None, unit, of, "range", low, high,
                _step(part), part.ambiguous,
            )  # fmt: skip
    after, end = bounds.after(text, part.end + (len(part.of) if part.of and text.startswith(part.of, part.end) else 0))
    if after != "exact" and qualifier in {"exact", "about"}:
        qualifier = after
        if text[end - 1] in "多余" and kind != "number":
            part.end = end
    return Quantity(
        original[part.start : part.end], part.start, part.end, kind, value, unit, of, qualifier, low, high,
        _step(part), part.ambiguous,
    )  # fmt: skip


_TIMES_PER = re.compile(r" times (?:per|a|an|each|every) (second|minute|hour|day|week|month|year)\b", re.IGNORECASE)
_GROWN = re.compile(r"(?:增长|增加|增長|上升|提高|扩大|多|增|涨|提升|高)(?:了)?(?:约|近|超|逾|超过)?$")


# --- numbers that are names, years, words ---------------------------------------------------------------------------------

_LABELLED = frozenset(
    """page pages p pp no nos chapter section sections figure fig table article item appendix volume vol issue phase stage step
    version part room gate flight route highway track lane annex paragraph note exhibit form line exit ref clause rule question
    scene episode season level class type model grade tier number #""".split()
)
_BEFORE_LABEL = re.compile(r"([A-Za-z#]+)\.?\s?$")
_YEAR_BEFORE = frozenset(
    """in since by until till during before after from to through year years fiscal early late mid end of and between circa for
    spring summer autumn fall winter than versus vs q1 q2 q3 q4 h1 h2 fy the""".split()
)
_BOUND_WORDS = frozenset("than over about around nearly almost exceeding above below under least most some".split())
_COUNT_NOUN = re.compile(
    r" (?:[a-z-]+ )?(?:people|units|companies|enterprises|km|yuan|tons|tonnes|points|words|times|workers|jobs|cases|models|items|seats|homes|houses|sets|projects|employees|students|stores|cars|vehicles|members|participants|pages|square|cubic|metric|calories|children|men|women|patients|years|days|hours|square)\b"
)
_BEFORE_CODE = re.compile(
    r"(?:邮编|郵編|电话|電話|传真|热线|号码|编号|代码|文号|证号|账号|手机|\b(?:tel|phone|fax|isbn|zip|postcode|hotline|id)\b\.?)\s?[:：]?\s?$", re.IGNORECASE
)
_LIST_ITEM = re.compile(r"[.、)）](?:\s|[\u4e00-\u9fff])")


def label_for(text: str, start: int, end: int, floor: int) -> Mark | None:
    """`page 12`, `No. 5`, `[3]`, `1. ` at the head of a line."""
    before = text[start - 1] if start else "\n"
    if before == "[" and text[end : end + 1] == "]" and end - start < 4:
        return Mark(start, end, "label")
    if (
        before in "(（"
        and text[end : end + 1] in {")", "）"}
        and end - start < 3
        and text[max(0, start - 2) : start - 1].strip() == ""
    ):
        return Mark(start, end, "label")
    if (
        end - start < 3
        and _LIST_ITEM.match(text, end)
        and text[text.rfind("\n", 0, start) + 1 : start].strip() == ""
        and text[end] != "."
    ):
        return Mark(start, end, "label")
    if (
        end - start < 3
        and text[end : end + 2] == ". "
        and text[text.rfind("\n", 0, start) + 1 : start].strip() == ""
        and text[end + 2 : end + 3].isupper()
    ):
        return Mark(start, end, "label")
    if before == "第":
        return Mark(start - 1, end, "ordinal", Decimal(text[start:end].replace(",", "")))
    if before in "〕】]" and text[end : end + 1] in {"号", "號"}:
        return Mark(start, end, "label")
    if _BEFORE_CODE.search(text, max(floor, start - 10), start) and end - start > 2:
        return Mark(start, end, "code")
    if before in " .#":
        found = _BEFORE_LABEL.search(text, max(floor, start - 12), start)
        if found and found[1].lower() in _LABELLED and end - start < 6:
            if found[1].lower() == "number" and text[end : end + 1] == " ":
                return None
            return Mark(found.start(1), end, "label")
    return None


def year_for(text: str, start: int, numeral: Numeral) -> Mark | None:
    """Four bare digits between 1500 and 2100 are a year, unless they are bounded, counted or measured."""
    end = numeral.end
    if end - start != 4 or not 1500 <= numeral.value <= 2100 or not text[start:end].isdigit():
        return None
    following = text[end : end + 1]
    previous = text[max(0, start - 12) : start].lower().rstrip().rpartition(" ")[2]
    if text[start - 1 : start] in currencies.SIGNS or following in {"%", "％", "°", "$", "€", "£"}:
        return None
    if following == "." and text[end + 1 : end + 2].isdigit():
        return None
    if following > "\u2e80" and (suffixes.find(text, end) or following in "余多万亿千百"):
        return None
    if (
        previous in _BOUND_WORDS
        or currencies.code_of(previous)
        or previous.endswith((">", "<", "=", "超", "近", "约", "逾", "超过", "达", "到", "过"))
    ):
        return None
    if following in {" ", "-"} and (
        tails.find(text, end, True, False) or tails.magnitude(text, end, False, numeral.value)[0] != 1
    ):
        return None
    if _COUNT_NOUN.match(text, end) and previous not in {"in", "since", "by"}:
        return None
    return Mark(start, end, "year", numeral.value)


def name_for(text: str, start: int, end: int, chinese: bool) -> Mark | None:
    """`5G`, `3D`, `13F`: digits and letters that are no unit."""
    found = re.compile("[A-Za-z]+").match(text, end)
    if not found:
        return None
    word = found[0]
    if (
        word == "G"
        and end - start <= 2
        and (
            text[start:end] in {"2", "3", "4", "5", "6"}
            or re.match(r"[-\s]?[A-Z\u4e00-\u9fff]", text[end + 1 : end + 3])
        )
    ):
        return Mark(start, found.end(), "label")
    if (
        word in {"D", "K"}
        and end - start == 1
        and not (word == "K" and text[found.end() : found.end() + 1] in {"", " ", ",", "."})
    ):
        return Mark(start, marks.attached(text, start), "label")
    if (
        tails.magnitude(text, end, False, Decimal(1))[1] > end
        or tails.find(text, end, True, False)
        or (chinese and word == "w")
    ):
        return None
    if (
        word.lower() in {"fold", "x", "plus", "k", "m", "bn", "b", "t", "mm", "g", "p", "w"}
        or word.lower() in tails.MAGNITUDES
    ):
        return None
    return Mark(start, marks.attached(text, start), "label")


def clock_point(text: str, start: int, numeral: Numeral) -> Mark | None:
    """`上午10点30分`: an hour, where the day's part stands before it or minutes after."""
    if text[numeral.end : numeral.end + 1] not in {"点", "點"} or numeral.value > 24:
        return None
    found = re.compile(r"[点點](?:半|整|钟|鐘|许|[0-5]?[0-9]分(?!之))?").match(text, numeral.end)
    if not found:
        return None
    if len(found[0]) > 1 or re.search(
        "(?:上午|下午|凌晨|早上|晚上|中午|傍晚|早|晚|清晨|深夜|日|午夜)$", text[max(0, start - 2) : start]
    ):
        return Mark(start, found.end(), "time")
    return None


def is_span_of_time(text: str, start: int, numeral: Numeral) -> bool:
    """`3年`, `30日内`: a length of time and not a date."""
    place = numeral.end + (text[numeral.end : numeral.end + 1] == " ")
    character = text[place : place + 1]
    if character == "年":
        return not (numeral.end - start == 4 and 1000 <= numeral.value <= 2999) and not (
            text[place + 1 : place + 2] == "代" or numeral.end - start == 2 and text[place + 1 : place + 2].isdigit()
        )
    if character in "日":
        return (
            numeral.value > 31
            or text[place + 1 : place + 2] in {"内", "内", "以"}
            or text[max(0, start - 1) : start] in {"第", "近"}
        )
    if character in "号號":
        return numeral.value > 31
    if character in "时時":
        return text[place + 1 : place + 2] in {"间", "間"} or numeral.value > 24
    return character == "月" and numeral.value > 12


def is_code(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return text.count(".") >= 2 or digits >= 7 or "-0" in text


def is_pronoun(text: str, numeral: Numeral) -> bool:
    """`one` that counts nothing: `this one`, `no one`, `one of`."""
    if numeral.value != 1 or numeral.fraction or numeral.end - numeral.start != 3:
        return False
    before = text[max(0, numeral.start - 10) : numeral.start].lower().strip().rpartition(" ")[2]
    if before in {
        "this",
        "which",
        "no",
        "any",
        "every",
        "each",
        "some",
        "the",
        "another",
        "only",
        "previous",
        "next",
        "last", "that"}:
        return tails.find(text, numeral.end, False, False) is None
    if text[numeral.end : numeral.end + 1] == "-":
        return tails.find(text, numeral.end, False, False) is None
    following = tails.noun(text, numeral.end)
    return not following and numeral.end < len(text) and tails.find(text, numeral.end, False, False) is None


_PLAN = re.compile("十[一二三四五]五(?![十百千万亿])")
_IDIOMS = re.compile(
    "千方百计|千家万户|千军万马|千万(?=不|别|要|注意)|万一|一一(?=[对列介回说应])|百分百|十分(?!之|钟|鐘)|三三两两|七八糟|百花齐放|百年大计|万众|万物|万里|"
    "千里马|四川|四方|四海|三亚|三峡|两岸|两会|两侧|两极|两制|两端|两旁|两手|两线|三农|三军|九江|六安|五行|八卦|百姓|百货|百度|百科|"
    "万科|万达|千古|千载|一带一路|双一流|一揽子|一系列|一大批|一体化|一把手|一窝蜂|五台山"
)
_WEEKDAY = re.compile("[期周週拜]$")
_BEFORE_ONE = frozenset("统唯之万同单逐不专任进划如归合第某每初另这那哪大其")
_AFTER_ONE = frozenset(
    "起行下点方片步带路体线代流度面时向道同生贯举身手味心再旦直切些样般定致并概律系统把番边旁经来概块"
)


def chinese_mark(text: str, start: int, token: str) -> Mark | None:
    """The date, ordinal or label that begins with these Chinese characters, or None."""
    before = text[start - 1] if start else ""
    if before == "第":
        numeral = numerals.han(text, start, token)
        return Mark(start - 1, numeral.end, "ordinal", numeral.value) if numeral else None
    if (
        before
        and before in "期周週拜"
        and token[0] in "一二三四五六"
        and len(token) == 1
        and text[max(0, start - 2) : start] in {"星期", "礼拜", "禮拜"}
    ):
        return Mark(start - 2, start + 1, "date")
    plan = _PLAN.match(text, start)
    if plan and len(token) == 3 and not suffixes.find(text, plan.end()):
        return Mark(start, plan.end(), "label")
    if token[0] in hanzi.DIGIT_CHARACTERS or token[0] == "十":
        date = marks.chinese_date(text, start)
        if date and _is_han_date(text, date):
            return date
    return None


def _is_han_date(text: str, date: Mark) -> bool:
    """`五月`, `二〇一八年` are dates; `十年`, `三个月` are not."""
    body = text[date.start : date.end]
    return not (body.endswith(("年", "年度")) and date.value is not None and date.value < 1000)


def is_han_figure(text: str, start: int, numeral: Numeral, token: str, floor: int) -> bool:
    """Whether Chinese numeral characters count something here, or are part of a word (`统一`, `四川`, `十分`)."""
    if _IDIOMS.match(text, start):
        return False
    run = text[numeral.start : numeral.end]
    before = text[start - 1] if start > 0 else ""
    following = text[numeral.end : numeral.end + 1]
    if run == "半":
        return _is_half(text, start, before, following)
    bounded = start > floor and bounds.before(text, start, floor) != "exact"
    suffix = suffixes.find(text, numeral.end + (following == " "))
    if len(run) == 1:
        return _is_lone_figure(text, numeral, run, before, following, suffix, bounded)
    if all(character in "十百千万亿萬億" for character in run):
        return bool(suffix) or bounded or not following or not "\u4e00" <= following <= "\u9fff"
    return True


def _is_lone_figure(
    text: str, numeral: Numeral, run: str, before: str, following: str, suffix: suffixes.Suffix | None, bounded: bool
) -> bool:
    standing = (not ("\u4e00" <= before <= "\u9fff") or before in "负負") and not ("\u4e00" <= following <= "\u9fff")
    if following in _MINOR and _is_minor(text, numeral.end):
        return True
    if following == "打":
        return not _STRIKES.match(text, numeral.end + 1)
    if following in "到至" and text[numeral.end + 1 : numeral.end + 2] in _NUMERAL_CHARACTERS:
        return True
    if run in "百千万亿萬億兆佰仟":
        return bounded and bool(following)
    if standing:
        return True
    if run in "一壹" and (
        before in _BEFORE_ONE
        or (following in _AFTER_ONE and not (following == "块" and text[numeral.end + 1 : numeral.end + 2]))
    ):
        return False
    if suffix:
        return suffix.bare
    return before in "是为於于等达到至" and (not "\u4e00" <= following <= "\u9fff" or following in "而却但或和与，")


_MINOR = frozenset("毛角仙分块塊")
_NUMERAL_CHARACTERS = frozenset(hanzi.CHARACTERS + "0123456789")


def _is_minor(text: str, place: int) -> bool:
    """`两毛五`, `五分`: money, and not the head of another word."""
    following = text[place + 1 : place + 2]
    return not "\u4e00" <= following <= "\u9fff" or following in _NUMERAL_CHARACTERS or following in "钱錢"


def _is_half(text: str, start: int, before: str, following: str) -> bool:
    if before in "一两多大另夜前后上下" and before:
        return False
    return (
        bool(following and (following in "数數个個年成折天日月小价價" or suffixes.find(text, start + 1)))
        or before in "过過近超逾"
    )


# --- lists ----------------------------------------------------------------------------------------------------------------

_BETWEEN = re.compile(r"\s?(?:,|、|，|,? and|,? or|/|和|与|及|或|以及)\s?$")


def share_units(found: list[Quantity], text: str) -> list[Quantity]:
    """`2.2 and 0.8 percentage points`: a bare number takes the unit of the next one in its list."""
    for index in range(len(found) - 2, -1, -1):
        first, second = found[index], found[index + 1]
        if (
            first.kind != "number"
            or first.unit != "count"
            or first.of
            or second.kind in {"number", "range"}
            or not second.is_figure
        ):
            continue
        if second.value is None or second.kind == "multiple":
            continue
        between = text[first.end : second.start]
        if len(between) > 6 or not _BETWEEN.fullmatch(between) or second.text[:1] in currencies.SIGNS:
            continue
        found[index] = replace(first, kind=second.kind, unit=second.unit)
    return found
