"""Clock times: `9 a.m.`, `15:30`, `nine o'clock`, `上午9点`, `下午三点一刻`; their value is minutes since midnight."""

from __future__ import annotations

import re
from decimal import Decimal

from index.quantities import hanzi
from index.quantities.marks import Mark
from index.quantities.patterns import Pattern

_CLOCK = Pattern(
    r"(?P<h>[0-2]?[0-9])[:：](?P<m>[0-5][0-9])(?:[:：](?P<s>[0-5][0-9]))?(?:\s?(?P<x>[ap])\.?m\b\.?)?(?![0-9:])",
    re.IGNORECASE,
)
_AM_PM = Pattern(r"(?P<h>1[0-2]|0?[1-9])(?:\.(?P<m>[0-5][0-9]))?\s?(?P<x>[ap])\.?m(?:\.|(?![a-z0-9]))", re.IGNORECASE)
_OCLOCK = Pattern(
    r" o['’]clock\b(?: (?:in the )?(?P<x>[ap]\.?m\b\.?|morning|afternoon|evening|at night))?", re.IGNORECASE
)
_CHINESE = Pattern(
    r"(?P<h>[0-2]?[0-9])\s?[时時](?![间間期代候])(?:\s?(?P<m>[0-5]?[0-9])\s?分(?!之|钟|鐘))?(?:\s?(?P<s>[0-5]?[0-9])\s?秒)?"
)
_POINT = Pattern(
    r"(?P<h>[0-2]?[0-9])[点點](?P<told>(?P<half>半)|整|钟|鐘|许|(?P<q>[一三13])刻|(?P<m>[0-5]?[0-9])分(?!之))?"
    r"(?P<bare>(?P<b>[0-5][0-9])(?=$|[\s，。；、,;)）至到—~-]))?"
)
_MINUTES = "[二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九]"
_HAN = Pattern(
    r"(?P<h>[零〇一二两兩三四五六七八九十]{1,3})(?:[点點]|(?P<word>[时時])(?![间間期代候常而事尚]))"
    rf"(?P<told>(?P<half>半)|整|钟|鐘|(?P<q>[一三])刻|(?P<m>{_MINUTES})分(?!之|钟|鐘))?(?P<bare>(?P<b>{_MINUTES}))?"
)
_PART_OF_DAY = Pattern(
    "(?:(?P<late>下午|傍晚|黄昏|黃昏)|(?P<noon>中午|正午)|(?P<night>[今昨明当當每]?晚[上间間]?|深夜|夜里|夜裡|午夜|半夜)"
    "|(?P<small>凌晨|清晨)|上午|早[上间間晨]|[今明次]?早)$"
)
_ADDED = {"late": range(12), "noon": range(4), "night": range(5, 13), "small": range(12, 13)}
"""Hours to which a part of the day adds twelve: 下午3点 is 15, 凌晨12点 the day's beginning."""
_HALVES = Pattern(r"[ap]\.?m\b|morning|afternoon|evening|night|[早晚午晨夜昏]", re.IGNORECASE)
_HALF_DAY, _DAY = 12 * 60, 24 * 60


def clock(text: str, start: int) -> Mark | None:
    """`9:30`, `9:30 p.m.`, `7pm`, `下午3:30`."""
    if found := _CLOCK.match(text, start):
        return _time(found, start, None if found["x"] else _part_before(text, start))
    found = _AM_PM.match(text, start)
    return _time(found, start, None) if found else None


def oclock(text: str, start: int, end: int, hour: Decimal) -> Mark | None:
    """`9 o'clock`, `nine o'clock in the evening`: from the hour, which ends at `end`."""
    found = _OCLOCK.match(text, end) if 0 < hour <= 12 and text.startswith(" o", end) else None
    if not found:
        return None
    return Mark(start, found.end(), "time", Decimal(60 * _of_day(int(hour), found["x"])) % _DAY)


def chinese_time(text: str, start: int) -> Mark | None:
    """`14时30分`, `晚上8时`."""
    found = _CHINESE.match(text, start)
    return _time(found, start, _part_before(text, start)) if found else None


def clock_point(text: str, start: int) -> Mark | None:
    """`上午10点30`, `9点半`: an hour, where the day's part stands before it or minutes after."""
    found = _POINT.match(text, start)
    return _told(found, text, start) if found else None


def han_time(text: str, start: int) -> Mark | None:
    """`上午九点`, `三点一刻`, `晚上八时`."""
    found = _HAN.match(text, start)
    return _told(found, text, start) if found and (len(found["h"]) == 1 or "十" in found["h"]) else None


def same_time(claim: str, mine: Decimal, source: str, theirs: Decimal) -> bool:
    """Whether two clock times are one; a claim may leave out which half of the day its source says."""
    if mine == theirs:
        return True
    said = _HALVES.search(claim) or mine >= _HALF_DAY + 60 or not _HALVES.search(source)
    return not said and (mine - theirs) % _HALF_DAY == 0


def _told(found: re.Match[str], text: str, start: int) -> Mark | None:
    """An hour before 点 is one where something says so; else `三点` are points."""
    part = _part_before(text, start)
    if not part and not found["told"]:
        return None
    end = found.end() if part or not found["bare"] else found.start("bare")
    return _time(found, start, part, end)


def _time(found: re.Match[str], start: int, part: re.Match[str] | None, end: int = 0) -> Mark | None:
    """The mark of a match of the patterns above; without a value where the hour is none (`45:10` of a match)."""
    groups = found.groupdict()
    hour, half = _number(groups["h"]), groups.get("x")
    if half:
        hour = _of_day(hour, half)
    elif part and part.lastgroup and hour in _ADDED[part.lastgroup]:
        hour += 12
    minutes = Decimal(_number(groups.get("m") or groups.get("b"))) + Decimal(_number(groups.get("s"))) / 60
    minutes += 30 if groups.get("half") else 15 * _number(groups.get("q"))
    value = (60 * hour + minutes) % _DAY if hour <= 24 else None
    if value is None and ":" not in found[0]:
        return None
    return Mark(part.start() if part else start, end or found.end(), "time", value)


def _of_day(hour: int, half: str | None) -> int:
    """The hour of 24 of one of twelve and the half of the day in words (`p.m.`, `morning`)."""
    if not half:
        return hour
    late = half.lower().startswith(("p", "afternoon", "evening")) or (half.lower() == "at night" and 4 < hour < 12)
    return hour % 12 + 12 * late


def _number(written: str | None) -> int:
    if not written:
        return 0
    if written.isascii():
        return int(written)
    read = hanzi.read(written)
    return int(read.value) if read else 0


def _part_before(text: str, start: int) -> re.Match[str] | None:
    if text[start - 1 : start] == " ":
        start -= 1
    return _PART_OF_DAY.search(text, max(0, start - 3), start) if text[start - 1 : start] > "\u2e80" else None
