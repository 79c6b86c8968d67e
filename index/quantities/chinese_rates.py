"""Rates in Chinese: `公里每小时`, `元/吨`, and `每小时320公里`, whose base stands first."""

from __future__ import annotations

from index.quantities import suffixes, symbols
from index.quantities.parts import Part
from index.quantities.patterns import Pattern

_CHINESE_PER = Pattern(
    r"\s?[/／每]\s?(?:(?P<zh>股|吨|噸|公斤|千克|克|斤|小时|小時|[时時分](?![钟鐘])|分钟|分鐘|秒[²2]?|天|日|月|年|平方米|平米|亩|米|公里|千瓦时|度|立方米|升|桶|人|平方公里|公顷)|(?P<en>[A-Za-z]+[²³23]?))"
)
_PER_SHORT = {"时": "h", "時": "h", "分": "min", "秒²": "s2", "秒2": "s2"}


def take_rate(part: Part, text: str) -> None:
    if text[part.end : part.end + 1] not in {"/", "／", "每"}:
        return
    found = _CHINESE_PER.match(text, part.end)
    if not found:
        return
    if found["zh"]:
        suffix = suffixes.CHINESE.get(found["zh"])
        below = PER_NAMES.get(found["zh"]) or (suffix.unit if suffix else "")
        below = below if below and found["zh"] != "分" else _PER_SHORT.get(found["zh"], below)
    else:
        below = symbols.WRITTEN.get(found["en"], "")
    if below:
        part.unit, part.end = f"{part.unit}/{below}", found.end()


_EACH = Pattern(
    "(?:每(小时|分钟|秒|天|日|周|月|年|吨|公斤|千克|克|斤|桶|升|亩|公顷|平方米|平方公里|立方米|公里|米|股|人|度|千瓦时)|时速)(?:为|约|近|超|高达|可达|达)?\\s?$"
)
PER_NAMES = {"股": "share", "人": "person", "度": "kWh"}


def each_before(part: Part, text: str, floor: int) -> None:
    """`每小时320公里`: a rate whose base stands first."""
    if part.kind not in {"money", "measure"} or "/" in part.unit:
        return
    if found := _EACH.search(text, max(floor, part.start - 9), part.start):
        base = found[1] or "小时"
        suffix = suffixes.CHINESE.get(base)
        part.unit = f"{part.unit}/{PER_NAMES.get(base) or (suffix.unit if suffix else '')}".rstrip("/")
