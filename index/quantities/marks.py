"""Numbers that are figures of nothing: dates, years, clock times, ordinals, labels, codes.

A date's value is `YYYYMMDD` with zeros for what is not stated (`April 1991` is 19910400); a year's is the year.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from index.quantities import hanzi
from index.quantities.model import Kind
from index.quantities.patterns import Pattern


class Mark(NamedTuple):
    start: int
    end: int
    kind: Kind
    value: Decimal | None = None
    of: str = ""


MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for name in names.split()
}
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"  # noqa: E501
_HAN = "[〇零○一二三四五六七八九]"
_HAN_SMALL = "[〇零一二三四五六七八九十]{1,3}"

_CHINESE_DATE = Pattern(
    rf"(?P<y>(?:19|20)(?:[0-9][1-9]|[1-9]0)(?=\s?年前)|[0-9]{{3,4}}(?!\s?年前(?![后後一二三四两几0-9]))|[一二]{_HAN}{{3}})"
    r"\s?年度?(?!代|来|之久|以上)"
    rf"(?:\s?(?P<m>1[0-2]|0?[1-9]|{_HAN_SMALL})(?:\s?[-—–~至到]\s?(?:1[0-2]|[1-9]))?\s?月份?(?:\s?(?P<d>[0-3]?[0-9]|{_HAN_SMALL})\s?[日号號])?)?"
    rf"|(?P<m2>1[0-2]|0?[1-9]|{_HAN_SMALL})(?:\s?[-—–~至到]\s?(?:1[0-2]|[1-9]))?\s?月份?(?:\s?(?P<d2>[0-3]?[0-9]|{_HAN_SMALL})\s?[日号號])?"
    rf"|(?P<d3>[0-3]?[0-9])\s?(?:日|号(?![线楼院文机公台门]))(?![元圆圓币幣均产本])"
)
_COMMON_ERA = Pattern(r"(?:(?<=[公西]元|元前)[0-9]{1,2}|(?<=[于於在])[0-9]{2})\s?年(?!\s?[0-9])")
_CENTURY = Pattern(
    rf"(?P<c>[0-9]{{1,2}}|{_HAN_SMALL})\s?世[纪紀](?:\s?(?P<d>[0-9]{{2}}|[一二三四五六七八九]十)\s?年代)?"
    rf"|(?P<d2>[1-9]0|[12][0-9]{{2}}0|[一二三四五六七八九]十)\s?年代"
)
_DAY_MONTH = Pattern(
    rf"(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m>{_MONTH})\b\.?(?:,?\s+(?P<y>[12][0-9]{{3}}))?",
    re.IGNORECASE,
)
_MONTH_BEFORE = Pattern(rf"\b(?P<m>{_MONTH})\.?,?\s+$", re.IGNORECASE)
_DAY_YEAR = Pattern(
    r"(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9%/]|[.,][0-9]| ?(?:%|million|billion|thousand|percent|per\b|st\b))"
    r"(?:,?\s+(?P<y>[12][0-9]{3})(?![0-9,.]\d))?"
    r"|(?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?,\s+(?P<y2>[12][0-9]{3})|(?P<y3>[12][0-9]{3})\b"
)
_NUMERIC_DATE = Pattern(
    r"(?P<y>[12][0-9]{3})(?P<s>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    r"|(?P<a>[0-3]?[0-9])(?P<s2>[/.])(?P<b>[0-3]?[0-9])(?P=s2)(?P<y2>(?:19|20)?[0-9]{2})(?![0-9])"
    r"|(?P<y3>(?:19|20)[0-9]{2})[-/](?P<m3>0[1-9]|1[0-2])(?![0-9])"
)
_SEASON = Pattern(
    r"(?P<y>(?:1[0-9]|20)[0-9]{2})(?:[-–—/](?P<z>[0-9]{2})|/(?P<w>(?:1[5-9]|20)[0-9]{2}))(?![0-9%]|\.[0-9]|,[0-9]{3}(?![0-9]))"
)
_DECADE = Pattern(r"(?P<y>1[0-9]{2}0|20[0-9]0)['’]?s\b|['’]?(?P<t>[1-9]0)['’]?s\b")
_VERSION = Pattern(r"[0-9]+(?:\.[0-9]+){2,20}(?![0-9])")
_PHONE = Pattern(
    r"[0-9]{1,12}(?:-[0-9]{1,12}){0,4}-0[0-9]{2,12}(?![0-9])"
    r"|\+?[0-9]{1,4}(?:[- ]\(?[0-9]{2,4}\)?){2,4}(?:/[0-9]+)?(?![0-9])"
    r"|0[0-9]{2,3}[-—][0-9]{7,8}(?![0-9])|1[3-9][0-9]{9}(?![0-9])"
)
_SUFFIXED = Pattern(r"(?:st|nd|rd|th)(?![A-Za-z])", re.IGNORECASE)
_ATTACHED = Pattern(r"[0-9]+(?:[.,][0-9]+)*[-A-Za-z0-9+./]*")


def _date(year: int, month: int = 0, day: int = 0) -> Decimal | None:
    if month > 12 or day > 31:
        return None
    return Decimal(year * 10000 + month * 100 + day)


def _number(text: str | None) -> int:
    if not text:
        return 0
    if text.isascii():
        return int(text)
    numeral = hanzi.read(text)
    return int(numeral.value) if numeral else 0


def chinese_date(text: str, start: int) -> Mark | None:
    """`2025年1月21日`, `二〇一八年`, `7月`, `21日`, `20世纪90年代`."""
    era = _era(text, start)
    if era:
        return era
    ahead = text[start : start + 12]
    if ("世" in ahead or "代" in ahead) and (century := _CENTURY.match(text, start)):
        return _century(century, start)
    if found := _COMMON_ERA.match(text, start):
        return Mark(start, found.end(), "year", Decimal(found[0].rstrip("年 ")))
    found = _CHINESE_DATE.match(text, start)
    if not found:
        return None
    year, month, day = (
        _number(found["y"]),
        _number(found["m"] or found["m2"]),
        _number(found["d"] or found["d2"] or found["d3"]),
    )
    if year and not month:
        return Mark(start, found.end(), "year", Decimal(year))
    value = _date(year, month, day)
    if not value:
        return None
    return Mark(start, found.end(), "date", None if _SPAN_OF_MONTHS.search(found[0]) else value)


_SPAN_OF_MONTHS = Pattern(r"[-—–~至到]\s?[0-9]{1,2}\s?月")


_ERAS: dict[str, int | None] = {
    "民国": 1911, "民國": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "明治": 1867, "大正": 1911, "康熙": 1661, "乾隆": 1735,
    "雍正": 1722, "嘉庆": 1795, "嘉慶": 1795, "道光": 1820, "咸丰": 1850, "咸豐": 1850, "同治": 1861, "光绪": 1874, "光緒": 1874,
    "宣统": 1908, "宣統": 1908, "顺治": 1643, "順治": 1643, "崇祯": 1627, "崇禎": 1627, "万历": 1572, "萬曆": 1572, "洪武": 1367,
    "永乐": 1402, "永樂": 1402, "贞观": 626, "貞觀": 626, "开元": 712, "開元": 712,
}  # fmt: skip
"""Eras and the year before their first."""
_ERA_DATE = Pattern(
    rf"(?P<y>[0-9]{{1,3}}|{_HAN_SMALL})\s?年(?!代|来|前)"
    rf"(?:\s?(?P<m>1[0-2]|0?[1-9]|{_HAN_SMALL})\s?月(?:\s?(?P<d>[0-3]?[0-9]|{_HAN_SMALL})\s?[日号號])?)?"
)


def _era(text: str, start: int) -> Mark | None:
    """`民国三十五年5月5日`, `昭和60年`."""
    base = _ERAS.get(text[max(0, start - 2) : start])
    found = _ERA_DATE.match(text, start) if base else None
    if base is None or not found:
        return None
    year, month, day = base + _number(found["y"]), _number(found["m"]), _number(found["d"])
    if not month:
        return Mark(start - 2, found.end(), "year", Decimal(year))
    return Mark(start - 2, found.end(), "date", _date(year, month, day))


def is_era_year(text: str, start: int) -> bool:
    return text[max(0, start - 2) : start] in _ERAS


def _century(found: re.Match[str], start: int) -> Mark:
    decade = _number(found["d"] or found["d2"])
    if not found["c"]:
        return Mark(start, found.end(), "year", Decimal(decade if decade > 99 else 1900 + decade))
    number = _number(found["c"])
    if found["d"]:
        return Mark(start, found.end(), "year", Decimal((number - 1) * 100 + decade))
    return Mark(start, found.end(), "ordinal", Decimal(number), "世纪")


def english_date(text: str, start: int) -> Mark | None:
    """`21 January 2026`, `January 21, 2026` (from the 21), `April 1991` (from the 1991)."""
    found = _DAY_MONTH.match(text, start)
    if found and not (found["m"] == "may" or (found["m"] in {"march"} and not found["y"])):
        value = _date(int(found["y"] or 0), MONTHS[found["m"].lower()], int(found["d"]))
        return Mark(start, found.end(), "date", value) if value else None
    window = max(0, start - 12)
    before = _MONTH_BEFORE.search(text, window, start)
    if not before or before["m"][0].islower():
        return None
    after = _DAY_YEAR.match(text, start)
    if not after:
        return None
    year, day = int(after["y"] or after["y2"] or after["y3"] or 0), int(after["d"] or after["d2"] or 0)
    value = _date(year, MONTHS[before["m"].lower()], day)
    return Mark(before.start(), after.end(), "date", value) if value else None


def numeric_date(text: str, start: int) -> Mark | None:
    """`2026-01-21`, `2025.01.23`, `12/31/2000`, `2013-14`."""
    found = _NUMERIC_DATE.match(text, start)
    if found:
        if found["y"]:
            return Mark(start, found.end(), "date", _date(int(found["y"]), int(found["m"]), int(found["d"])))
        if found["y3"]:
            return Mark(start, found.end(), "date", _date(int(found["y3"]), int(found["m3"])))
        year = int(found["y2"]) + (2000 if len(found["y2"]) == 2 else 0)
        month, day = int(found["a"]), int(found["b"])
        if month > 12:
            month, day = day, month
        return Mark(start, found.end(), "date", _date(year, month, day)) if month <= 12 else None
    season = _SEASON.match(text, start)
    if season and (season["w"] or int(season["z"]) == (int(season["y"]) + 1) % 100 or _runs_on(season[0])):
        return Mark(start, season.end(), "year", Decimal(season["y"]))
    return None


def _runs_on(span: str) -> bool:
    """`1348–50`: a span of years, its second cut short."""
    return span[4] in "-–—" and int(span[:4]) >= 1000 and int(span[5:]) > int(span[2:4])


def decade(text: str, start: int) -> Mark | None:
    found = _DECADE.match(text, start)
    if not found:
        return None
    year = int(found["y"]) if found["y"] else 1900 + int(found["t"])
    return Mark(start, found.end(), "year", Decimal(year))


_AGE_GROUP = Pattern(r"\b(?:under|over)-$", re.IGNORECASE)


def age_group(text: str, start: int, end: int) -> Mark | None:
    """`under-21s`: a name for people or their team."""
    found = _AGE_GROUP.search(text, max(0, start - 6), start)
    if not found or text[end + 1 : end + 2].isalnum():
        return None
    return Mark(found.start(), end + 1, "label")


def code(text: str, start: int) -> Mark | None:
    """Versions, addresses, phone numbers."""
    found = _VERSION.match(text, start) or _PHONE.match(text, start)
    if not found:
        return None
    begin = start - 1 if start and text[start - 1] == "+" else start
    return Mark(begin, found.end(), "code")


_MODEL = Pattern(r"[歼殲轰轟运運直教侦偵武鹰鷹击擊旗风風箭浪舟娥征龙龍问問宫宮]-[0-9]{1,3}[A-Z]?(?![0-9.%％])")


def model(text: str, start: int) -> Mark | None:
    """`歼-20`, `神舟-18`, `东风-41`: a craft or weapon by its number; from the digits at `start`."""
    found = _MODEL.match(text, start - 2) if start > 1 else None
    return Mark(found.start(), found.end(), "label") if found else None


_FOUR = Pattern(r"[0-9]{4}(?![0-9])")


def four_digits(text: str, start: int) -> bool:
    return _FOUR.match(text, start) is not None


def ordinal_suffix(text: str, end: int) -> int | None:
    """End of the `th` right after a number."""
    found = _SUFFIXED.match(text, end)
    return found.end() if found else None


def attached(text: str, start: int) -> int:
    """End of a name that the digits at `start` are part of (`C919`, `COVID-19`, `MACS J1149.5+6663`)."""
    found = _ATTACHED.match(text, start)
    end = found.end() if found else start + 1
    while end > start + 1 and text[end - 1] in "-.,/+":
        end -= 1
    return end
