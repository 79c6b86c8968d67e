"""Numerals of Chinese characters in a text: runs with blanks, fractions, `余` and `多`, and what goes on after digits."""

from __future__ import annotations

from decimal import Decimal

from index.quantities import hanzi
from index.quantities.numeral import ONE, ZERO, Numeral
from index.quantities.patterns import Pattern

STORED = "的?(?:流量|[内內]存|硬[盘盤]|空[间間]|文件)"
LINE = (
    "(?:的?(?:[带帶][宽寬]|[宽寬][带帶频頻]|[网網](?!民|友|红|紅)|光[纤纖网網]|上[网網]|[专專][线線]|以太|端口)"
    f"|{STORED})"
)
"""What 100兆 is said of where it is no number: megabytes that are stored, or megabits that a line carries in a second."""
_PREFIXED = (
    r"[千兆](?:瓦|克(?!拉)|米|卡(?!车|車|片)|帕|赫|字节|字節|比特|伏|乏|安时|安時|牛|焦|[欧歐](?![元洲盟])|电子伏|電子伏|秒差距)"
    rf"|百帕|百\s?分\s?[点點]|兆{LINE}"
)
"""Prefixes of units, which are no part of the number: `五千米` is 5 km, `三百米` 300 m, `100兆带宽` a line of 100 Mbit/s."""
HAN = f"(?:(?!{_PREFIXED})[{hanzi.CHARACTERS}])"
_HAN_AFTER = Pattern(
    rf"\s?(?!{_PREFIXED})[十百千万萬亿億兆拾佰仟](?:\s?(?:{HAN}|[0-9]{{1,20}}(?![0-9.,%:：年月日]))){{0,60}}(?:\s?[点點]\s?[0-9{hanzi.CHARACTERS}]{{1,40}})?"
)
_HAN_RUN = Pattern(
    rf"{HAN}(?:\s?(?:{HAN}|[0-9]{{1,20}}(?![0-9.,%:：年月日]))){{0,60}}(?:\s?[点點]\s?(?:[0-9]{{1,20}}|{HAN}(?:\s?{HAN}){{0,60}}))?"
)
_PARTS_AHEAD = frozenset({"又", "分", " ", "\u3000", "\u00a0"})
_OF_PARTS = Pattern(
    rf"(?:\s?分\s{{0,4}}之\s{{0,4}}|\s{{0,4}}分\s{{0,4}}[之]\s{{0,4}})(?P<minus>负|負|-)?(?P<above>[0-9][0-9,]{{0,20}}(?:\.[0-9]{{1,20}})?|{HAN}(?:\s?{HAN}){{0,60}}(?:[点點]{HAN}{{1,40}})?)"
)
_AND_SLASH = Pattern(r"\s?又\s?(?P<above>[0-9]{1,3})/(?P<below>[1-9][0-9]{0,2})(?![0-9/])")
_AND_PARTS = Pattern(
    rf"\s?又\s?(?P<below>[0-9]{{1,20}}|{HAN}(?:\s?{HAN}){{0,60}})\s{{0,4}}分\s{{0,4}}之\s{{0,4}}(?P<above>[0-9]{{1,20}}|{HAN}(?:\s?{HAN}){{0,60}})"
)
_MORE = Pattern(
    r"\s?(?:[余餘多]|零?[几幾](?=\s?[万亿萬億个個])|[几幾](?![乎何])|来(?=[个万亿岁人名家天年种次元块斤米位户里吨台辆条件张本页平层棵头根支只颗句首座所间栋场美欧英港度小分])|來(?=[個萬億歲人名家天年種次元塊斤米位戶里噸台輛條件張本頁平層美歐英港度小分]))(?:\s?([万萬亿億]{1,2}))?"
)


def take_han(numeral: Numeral, text: str) -> None:
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
            numeral.end, numeral.plain, numeral.quantum = mixed.end(), False, ZERO
        return
    parts = _OF_PARTS.match(text, numeral.end)
    if parts and numeral.value:
        above = _whole(parts["above"])
        if above is not None:
            numeral.value = (-above if parts["minus"] else above) / numeral.value
            numeral.end, numeral.plain, numeral.quantum, numeral.fraction = parts.end(), False, ZERO, True


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
    if token[0] in hanzi.ZEROS and token[1:2] in {"两", "兩"}:
        return han(text, start + 1, token[1:])  # `三岁零两个月`
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
            numeral.value, numeral.quantum = Decimal(above) / below, ZERO
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


def skip_han(start: int, token: str, numeral: Numeral | None) -> int:
    """Where to go on after characters that are no figure here."""
    return min(start + len(token), numeral.end) if numeral else start + 1
