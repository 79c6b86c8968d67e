"""What follows a number in Chinese: units, money with its parts, `成`, `折`, `半`, and words with two readings."""

from __future__ import annotations

import re
from decimal import Decimal

from index.quantities import han_numerals, hanzi, suffixes
from index.quantities.chinese_money import CENTS, HALF_AFTER, digit, finish_money, take_block, take_cents, take_minor
from index.quantities.chinese_rates import take_rate
from index.quantities.parts import Part
from index.quantities.patterns import Pattern

_TEMPERATURE_BEFORE = Pattern("(?P<f>华氏|華氏)?(?P<c>摄氏|攝氏)?(?:温度|溫度)?(?:零下|负|負)?\\s?$")


def take_chinese(part: Part, text: str) -> bool:
    place = part.end
    while place < len(text) and text[place] in " \u00a0\u3000" and place - part.end < 4:
        place += 1
    suffix = suffixes.find(text, place)
    spaced = _SPACED_POINTS.match(text, place) if text[place : place + 1] in {"个", "個"} else None
    if spaced:
        part.kind, part.unit, part.end = "percentage_point", "percentage_point", spaced.end()
        return True
    if (not suffix or len(suffix.text) == 1 or text[place] in _BLOCKS) and _special(part, text, place):
        return True
    if not suffix:
        return False
    if suffix.kind == "number":
        if suffix.text == "大" and part.value > 30:
            return False
        if place > part.end and text[place - 1] == " " and len(suffix.text) == 1 and suffix.text in "大方行下点手道级":
            return False
        if suffix.text in {"个", "個"} and _take_by_piece(part, text, place + 1):
            return True
        part.of = suffix.text
        after = place + len(suffix.text)
        if suffix.text in {"个", "個"} and text[after : after + 1] == "半":
            _take_half(part, text, after + 1)
        elif suffix.text in {"个", "個"} and text[after : after + 1] in _SOME_MORE:
            _take_more(part, text, after + 1)
        return True
    if begins_word(text, place, suffix):
        part.of = suffix.text if suffix.text in _MEASURE_TOO else ""
        return True
    if place > part.end and suffix.text in {"成", "折", "分", "两", "里", "斤"} and not text[place - 1].isspace():
        return False
    part.kind, part.unit, part.factor = suffix.kind, suffix.unit, suffix.factor
    part.end = place + len(suffix.text)
    _finish_chinese(part, text, suffix)
    return True


_HEADS = frozenset("巴牛安卡焦伏帕赫瓦方码碼节節丈担擔顷頃")
_OTHER_WORD = Pattern(
    "(?![的以左上下至到和与及或每高长長宽寬深厚重远遠多余半功电電压壓流线線量力之为是时時航风風])[\u4e00-\u9fff]"
)
"""Units that begin words as well (`三节课`, `20巴西人`): no unit where another word goes on."""
_MEASURE_TOO = frozenset("节節方担擔")
_VERBS = {"升": frozenset("级級至到值温溫"), "年": frozenset("级級")}
"""Units that are another word before these (`升至`, `5年级`)."""
_HUNDRED_MILLION = Pattern(r"(?P<more>[多余餘])?(?P<unit>亿|億)(?![万萬]富)")


def begins_word(text: str, place: int, suffix: suffixes.Suffix) -> bool:
    """Whether the unit at `place` is the head of another word."""
    if suffix.text in _HEADS:
        return _OTHER_WORD.match(text, place + 1) is not None
    return suffix.text in _VERBS and text[place + 1 : place + 2] in _VERBS[suffix.text]


def _take_by_piece(part: Part, text: str, after: int) -> bool:
    """`1.5个亿美元`, `5个比特币`, `三个字节`, `三個一毫四`: what is counted by 个 and is a unit."""
    if yi := _HUNDRED_MILLION.match(text, after):
        part.scale_by(10**8)
        part.end = yi.end()
        if yi["more"]:
            part.numeral.more, part.numeral.high = True, part.value / part.scale + 1
        if not (suffix := suffixes.find(text, part.end)) or suffix.kind != "money":
            return True
        part.kind, part.unit, part.end = "money", suffix.unit, part.end + len(suffix.text)
        return True
    if (cents := CENTS.match(text, after)) and cents["j"] and text[cents.end("j")] in "毫毛":
        part.kind, part.unit, part.end = "money", "HKD", after
        take_cents(part, text)
        return True
    inner = suffixes.find(text, after)
    if not inner or not (inner.kind == "money" or (inner.kind == "measure" and inner.text in _PIECES)):
        return False
    part.kind, part.unit, part.end = inner.kind, inner.unit, after + len(inner.text)
    return True


_PIECES = frozenset({"字节", "字節", "比特", "像素", "光年", "海里", "天文单位", "国际单位", "大气压", "英里", "公里"})


def _take_half(part: Part, text: str, after: int) -> None:
    """`一个半小时`, `两个半月`, `一个半`."""
    part.value += Decimal("0.5")
    part.quantum, part.end, part.of = Decimal("0.5"), after, ""
    suffix = suffixes.find(text, after)
    if suffix and suffix.kind == "measure":
        part.kind, part.unit, part.end = suffix.kind, suffix.unit, after + len(suffix.text)


_SOME_MORE = frozenset({"多", "余", "餘"})


def _take_more(part: Part, text: str, after: int) -> None:
    """`四个多小时`: more than four hours."""
    suffix = suffixes.find(text, after)
    if suffix and suffix.kind == "measure":
        part.kind, part.unit, part.end, part.of = suffix.kind, suffix.unit, after + len(suffix.text), ""
        part.numeral.more, part.numeral.high = True, part.value + 1


_SPACED_POINTS = Pattern(r"[个個]\s*百\s*分\s*[点點]")
_BLOCKS = frozenset("块塊度")
_TENTHS = Pattern(r"\s?([1-9]|[一二三四五六七八九])(?![0-9.十百千万亿个個成])")


def _finish_chinese(part: Part, text: str, suffix: suffixes.Suffix) -> None:
    if part.kind == "money":
        finish_money(part, text)
    elif suffix.text == "折" and part.numeral.fraction:
        part.value = Decimal(5)
    elif suffix.text == "折" and part.value > 10:
        part.factor = Decimal(1)  # `七五折`, `85折`
    elif suffix.text == "成":
        more = _TENTHS.match(text, part.end)
        if text.startswith("半", part.end):
            part.value += Decimal("0.5")
            part.quantum, part.end = Decimal("0.5"), part.end + 1
        elif more:
            part.value += digit(more[1]) / 10
            part.quantum, part.end = Decimal("0.1"), more.end()
    elif part.kind == "multiple" and (half := HALF_AFTER.match(text, part.end)):
        part.value += Decimal("0.5")
        part.quantum, part.end = Decimal("0.5"), half.end()
    elif part.kind == "measure":
        if suffix.text in {"岁", "歲", "周岁", "週歲", "周歲"}:
            part.of = "age"
        if (half := HALF_AFTER.match(text, part.end)) and part.unit not in {"%"}:
            part.value += Decimal("0.5")
            part.quantum, part.end = Decimal("0.5"), half.end()
        elif suffix.text in {"斤", "丈", "尺", "米", "亩", "畝"} and (small := _SMALLER.match(text, part.end)):
            _add_smaller(part, small)
        elif (
            suffix.text in {"米", "尺", "丈"}
            and part.value == int(part.value) < 10
            and (rest := _HEIGHT.match(text, part.end))
        ):
            _add_rest(part, rest)
        if (
            suffix.text in {"周", "週", "个月", "個月", "月", "天", "年", "岁"}
            and text.startswith("大", part.end)
            and text[part.end + 1 : part.end + 2] in {"", "了", "的", "。", "，", "时"}
        ):
            part.end, part.of = part.end + 1, "age"
        take_rate(part, text)


_HEIGHT = Pattern(r"([0-9]{1,2}|[一二三四五六七八九])(?=$|[\s，。、；：,.;）)”的左右以高长宽深多])(?![.,][0-9])")
_SMALLER = Pattern(r"([0-9]|[一二三四五六七八九两])(?P<u>[两兩寸尺厘分])(?![个個钟鐘米之])")


def _add_smaller(part: Part, small: re.Match[str]) -> None:
    """`六斤八两`: the smaller unit is a tenth of the larger."""
    digit = Decimal(small[1]) if small[1].isascii() else Decimal(hanzi.DIGIT_CHARACTERS[small[1]])
    part.value += digit / 10
    part.quantum, part.end = Decimal("0.1"), small.end()


def _add_rest(part: Part, rest: re.Match[str]) -> None:
    """`1米75`, `一米八`: what follows are tenths, or hundredths where there are two digits."""
    part.quantum = Decimal(1).scaleb(-len(rest[1]))
    part.value += digit(rest[1]) * part.quantum
    part.end = rest.end()


def _special(part: Part, text: str, place: int) -> bool:
    """`块`, `角`, `分`, `度`, `点`, `年`: words whose reading depends on what stands round them."""
    character = text[place : place + 1]
    if character in _SPECIAL:
        return _SPECIAL[character](part, text, place)
    return False


def _take_dozen(part: Part, text: str, place: int) -> bool:
    """`十打苹果`: a dozen, where `打` is no verb."""
    if STRIKES.match(text, place + 1) or part.value > 999:
        return False
    part.scale_by(12)
    part.end = place + 1
    return True


STRIKES = Pattern("[折击擊造开開破通响工赢败算印包卡车球架扮扫断下出入进到中得动来压拼磨字法]")


def _take_degree(part: Part, text: str, place: int) -> bool:
    """`度`: electricity before `电`, a temperature by context, else degrees."""
    window = text[max(0, part.start - 6) : part.start]
    part.kind = "measure"
    part.end = place + 1
    if text.startswith(("电", "電"), part.end):
        part.unit, part.end = "kWh", part.end + 1
    elif text[part.end : part.end + 1] in {"假", "角"} and text[part.end] == "假":
        part.kind, part.unit, part.of, part.end = "number", "count", "度", place
    elif (found := _TEMPERATURE_BEFORE.search(window)) and found.group(0) and (found["f"] or found["c"]):
        part.unit = "°F" if found["f"] else "°C"
        part.start = part.start - len(window) + found.start()
    elif "温" in window or "溫" in window or text.startswith("零下", part.start):
        part.unit = "°C"
    elif part.value == 0 and text.startswith(("绝对", "絕對"), part.start - 2):
        part.unit, part.start = "K", part.start - 2
    elif text.startswith("零上", part.start - 2):
        part.unit, part.start = "°C", part.start - 2
    else:
        part.unit = "°"
    if part.end == place + 1 and part.value == int(part.value) and (more := _TENTH_DEGREE.match(text, part.end)):
        part.value += digit(more[1]) / 10
        part.quantum, part.end = Decimal("0.1"), more.end()
    return True


_LINE, _STORED = Pattern(han_numerals.LINE), Pattern(han_numerals.STORED)


def take_mega(part: Part, text: str, place: int) -> bool:
    """`100兆带宽`, `100M宽带`, `500兆流量`: what a line carries in a second, or a store holds."""
    if not _LINE.match(text, place + 1):
        return False
    part.kind, part.end = "measure", place + 1
    part.unit = "MB" if _STORED.match(text, place + 1) else "Mbit/s"
    return True


_TENTH_DEGREE = Pattern(r"([0-9一二三四五六七八九])(?=\s*$|[，。；、,;)）的左以])")
_SPECIAL = {
    "打": _take_dozen,
    "块": take_block, "塊": take_block, "角": take_minor, "毛": take_minor, "毫": take_minor, "分": take_minor,
    "仙": take_minor,
    "度": _take_degree, "兆": take_mega,
}  # fmt: skip
