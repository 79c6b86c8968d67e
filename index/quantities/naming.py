"""Digits that are names, years, hours or codes, and words that only look like numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from index.quantities import currencies, magnitudes, marks, nouns, suffixes, tails
from index.quantities.marks import Mark
from index.quantities.numeral import Numeral
from index.quantities.patterns import Pattern

_LABELLED_WORDS = """
    page pages p pp no nos chapter section sections figure fig table article item appendix volume vol issue
    phase stage step version part room gate flight route highway track lane annex paragraph note exhibit form
    line exit ref clause rule question scene episode season level class type model grade tier number #
    ifrs ias asc iso asu iec rfc topic subtopic schedule boeing airbus windows
"""
_LABELLED = frozenset(_LABELLED_WORDS.split())

_BEFORE_LABEL = Pattern(r"([A-Za-z#]+)\.?\s?$")

_COMPARING = """
    than over about around nearly almost exceeding above below under least most some
"""
_BOUND_WORDS = frozenset(_COMPARING.split())

_YEAR_PAIR = Pattern(r"\b1[0-9]{3} (?:to|and|until) $")
_YEAR_AHEAD = Pattern(r"\s?(?:至|到|-|—|–|~|～|和|与|與|、|,|，)\s?[12][0-9]{3}\s?年")
_COMPARED_YEAR = Pattern(r"\b(?:1[5-9]|20)[0-9]{2} (?:over|under|above|below|than) $")
"""`2025 over 2024`: one year beside another, and no bound."""
_DATING = frozenset({"between", "in", "since", "until", "till", "circa", "year", "by", "from", "around"})
_NO_NOUN = Pattern(r"$|[.,;:)\u2013-](?![0-9])| (?:and|to|the|when|by|with|until|[A-Z]|[a-z]+ed\b)")
_COUNT_NOUN = Pattern(
    r" (?:[a-z-]+ )?(?:people|units|companies|enterprises|km|yuan|tons|tonnes|points|words|times|workers|jobs|cases"
    r"|models|items|seats|homes|houses|sets|projects|employees|students|stores|cars|vehicles|members|participants"
    r"|pages|square|cubic|metric|calories|children|men|women|patients|years|days|hours)\b"
)

_BEFORE_CODE = Pattern(
    r"(?:邮编|郵編|电话|電話|传真|热线|号码|编号|代码|文号|证号|账号|手机|\b(?:tel|phone|fax|isbn|zip|postcode|hotline|id)\b\.?)\s?[:：]?\s?$",
    re.IGNORECASE,
)

_SAID_TWICE = Pattern(r"(?:[a-z]+(?:teen|ty|[a-z]ve|x|n|o|ght|ee|ur)|[一二三四五六七八九十]) ?$")
"""A number word before the parentheses, which repeat it: `forty-five (45)`."""
_CODE_AFTER = Pattern("(?:服务|举报|投诉|咨询|监督)?(?:热线|专线|電話|电话)")
_MOBILE = Pattern(r"1[3-9][0-9]{9}(?! ?[%a-zA-Z$€£¥])")
_LIST_ITEM = Pattern(r"[、)）](?:\s|[\u4e00-\u9fff])|[.．](?:\s[A-Z]|\s?[\u4e00-\u9fff])")


def heads_line(text: str, start: int) -> bool:
    """Whether only blanks stand between `start` and the line's beginning."""
    place = start - 1
    while place >= 0 and start - place < 40 and text[place] in " \t\u3000\u00a0":
        place -= 1
    return place < 0 or text[place] == "\n"


_NAMED_BY_NUMBER = Pattern(
    "[号號](?:线|線|楼|樓|院|机组|機組|文件|公路|台风|颱風|门|門|厅|廳|馆|館|桥|橋|井|令|提案|决议)"
)
_BORN = frozenset({"50", "60", "70", "80", "90", "00", "05", "10", "75", "85", "95"})
"""Whoever was born after (`80后`)."""


def _is_name(text: str, start: int, end: int, before: str) -> bool:
    """`3号线`, `80后`."""
    if text[end : end + 1] in {"后", "後"}:
        return text[start:end] in _BORN and not "\u4e00" <= before <= "\u9fff"
    return _NAMED_BY_NUMBER.match(text, end) is not None


_NUMBERED = Pattern("[〕】\\]]|(?![月于在到至从自是年每日])[\u4e00-\u9fff]")


def _numbers_it(text: str, start: int, end: int, before: str) -> bool:
    """`波音747`, `朝阳路3号`, `〔2024〕5号`."""
    if text[max(0, start - 2) : start] in {"波音", "空客"}:
        return True
    return text[end : end + 1] in {"号", "號"} and _NUMBERED.match(before) is not None


def label_for(text: str, start: int, end: int, floor: int) -> Mark | None:
    """`page 12`, `No. 5`, `[3]`, `1. ` at the head of a line."""
    before = text[start - 1] if start else "\n"
    short = end - start < 3
    if before == "[" and text[end : end + 1] == "]" and end - start < 4:
        return Mark(start, end, "label")
    if (
        short
        and before in "(（"
        and text[start - 2 : start - 1] not in currencies.SIGNS
        and text[end : end + 1] in {")", "）"}
        and not _SAID_TWICE.search(text, max(0, start - 12), start - 1)
    ):
        return Mark(start, end, "label")
    if short and _LIST_ITEM.match(text, end) and heads_line(text, start):
        return Mark(start, end, "label")
    if end - start == 1 and text[start] in "1234" and text.startswith("季度", end) and before != "前":
        return Mark(start, end, "ordinal", Decimal(text[start]), "季度")
    if before == "第":
        return Mark(start - 1, end, "ordinal", Decimal(text[start:end].replace(",", "")))
    if short and _is_name(text, start, end, before):
        return Mark(start, end + 1, "label")
    if _numbers_it(text, start, end, before):
        return Mark(start, end, "label")
    if code := _code_for(text, start, end, floor):
        return code
    if before in " .#":
        found = _BEFORE_LABEL.search(text, max(floor, start - 12), start)
        if found and found[1].lower() in _LABELLED and end - start < 6:
            if found[1].lower() == "number" and text[end : end + 1] == " ":
                return None
            return Mark(found.start(1), end, "label")
    return None


def _code_for(text: str, start: int, end: int, floor: int) -> Mark | None:
    """`邮编100081`, `ISBN 978-3-16`, `12315热线`, a mobile number."""
    if end - start == 11 and _MOBILE.match(text, start) and not suffixes.find(text, end):
        return Mark(start, end, "code")
    if end - start > 2 and _BEFORE_CODE.search(text, max(floor, start - 10), start):
        return Mark(start, marks.attached(text, start), "code")
    return Mark(start, end, "code") if end - start in {3, 5} and _CODE_AFTER.match(text, end) else None


_ERA_AFTER = Pattern(r" ?(?:BCE?|B\.C\.(?:E\.)?|AD|A\.D\.|CE|C\.E\.)(?![A-Za-z])")
_ERA_AHEAD = Pattern(r"(?<![A-Za-z])(?:AD|A\.D\.) $")


def _of_era(text: str, start: int, end: int) -> Mark | None:
    """`500 BC`, `AD 79`: a year, by its number alone as `公元前500年` is."""
    after = _ERA_AFTER.match(text, end)
    ahead = _ERA_AHEAD.search(text, max(0, start - 5), start) if not after else None
    if not after and not ahead:
        return None
    return Mark(ahead.start() if ahead else start, after.end() if after else end, "year", Decimal(text[start:end]))


def year_for(text: str, start: int, numeral: Numeral) -> Mark | None:
    """Four bare digits between 1500 and 2100 are a year, unless they are bounded, counted or measured.

    Before 1500 they are one only after a word that says so, with no noun after them (`in 1349,`).
    """
    end = numeral.end
    if end - start < 5 and text[start:end].isdigit() and (era := _of_era(text, start, end)):
        return era
    if end - start != 4 or not 1000 <= numeral.value <= 2100 or not text[start:end].isdigit():
        return None
    following = text[end : end + 1]
    if _YEAR_AHEAD.match(text, end):
        return Mark(start, end, "year", numeral.value)
    previous = text[max(0, start - 12) : start].lower().rstrip().rpartition(" ")[2]
    dated = previous in _DATING or _YEAR_PAIR.search(text, max(0, start - 12), start)
    if numeral.value < 1500 and not (dated and _NO_NOUN.match(text, end)):
        return None
    if text[start - 1 : start] in currencies.SIGNS or following in {"%", "％", "°", "$", "€", "£"}:
        return None
    if following == "." and text[end + 1 : end + 2].isdigit():
        return None
    if following > "\u2e80" and (suffixes.find(text, end) or following in "余多万亿千百"):
        return None
    if (
        (previous in _BOUND_WORDS and not _COMPARED_YEAR.search(text, max(0, start - 12), start))
        or currencies.code_of(previous)
        or previous.endswith((">", "<", "=", "超", "近", "约", "逾", "超过", "达", "到", "过"))
    ):
        return None
    if following in {" ", "-"} and (
        tails.find(text, end, True, False) or magnitudes.magnitude(text, end, False, numeral.value)[0] != 1
    ):
        return None
    if _COUNT_NOUN.match(text, end) and previous not in {"in", "since", "by"}:
        return None
    return Mark(start, end, "year", numeral.value)


_NAMES_MORE = Pattern("[\u4e00-\u9fff](?<![左右以上下的到至之和与时为])")
_LETTERS = Pattern("[A-Za-z]+")
_GOES_ON = Pattern(r"[-\s]?[A-Za-z\u4e00-\u9fff]")


_FILED = Pattern(
    r"\b(?:forms?|schedule|SEC|fil(?:ed?|es|ing)(?: (?:an?|its|their|the|his|her)(?: [a-z]+)?)?) $", re.IGNORECASE
)
_FILING = Pattern(
    r"(?:-HR)?s? (?:filings?|forms?|reports?|disclosures?|holdings|securities|statements?|data)\b", re.IGNORECASE
)


_PARAGRAPHS = frozenset("ABCDEFGH")


def _is_numbered(text: str, start: int) -> bool:
    """`Section 200B`: the letter belongs to the label, and is no unit."""
    found = _BEFORE_LABEL.search(text, max(0, start - 12), start)
    return found is not None and found[1].lower() in _LABELLED


def _is_filing(text: str, start: int, end: int) -> bool:
    """`13F filing`: the name of a form, and no temperature."""
    return bool(_FILING.match(text, end) or _FILED.search(text, max(0, start - 32), start))


def name_for(text: str, start: int, end: int, chinese: bool) -> Mark | None:
    """`5G`, `3D`, `13F`: digits and letters that are no unit."""
    found = _LETTERS.match(text, end)
    if not found:
        return None
    word = found[0]
    if (word in _PARAGRAPHS and _is_numbered(text, start)) or (word == "F" and _is_filing(text, start, found.end())):
        return Mark(start, found.end(), "label")
    if text[found.end() : found.end() + 1] in {"号", "號", "型"} or (
        word in {"A", "C", "K"} and _NAMES_MORE.match(text, end + 1)
    ):
        return Mark(start, found.end(), "label")
    if word == "G" and (text[start:end] in {"2", "3", "4", "5", "6"} or _GOES_ON.match(text, end + 1)):
        return Mark(start, found.end(), "label")
    if word == "b" and chinese:
        return Mark(start, found.end(), "label")  # `格利泽581b`: a planet; Chinese counts no billions by letters
    if (
        word in {"D", "K"}
        and end - start == 1
        and not (word == "K" and text[found.end() : found.end() + 1] in {"", " ", ",", "."})
    ):
        return Mark(start, marks.attached(text, start), "label")
    if (
        magnitudes.magnitude(text, end, False, Decimal(1))[1] > end
        or tails.find(text, end, True, False)
        or (chinese and word == "w")
    ):
        return None
    if (
        word.lower() in {"fold", "x", "plus", "k", "m", "bn", "b", "mm", "g", "p", "w"}
        or word.lower() in magnitudes.MAGNITUDES
    ):
        return None
    return Mark(start, marks.attached(text, start), "label")


_WITHIN = Pattern("内(?![蒙部地外阁战政容])|以(?=[内上下后後外])")
"""After `14日`: a span of days; what begins another word (`内蒙古`, `以色列`) follows a date."""
_SINCE = frozenset({"至", "到", "-", "—", "–", "~", "～", "、"})


def is_span_of_time(text: str, start: int, numeral: Numeral) -> bool:
    """`3年`, `30日内`: a length of time and not a date."""
    place = numeral.end + (text[numeral.end : numeral.end + 1] == " ")
    character = text[place : place + 1]
    if character == "年":
        return not _is_year(text, start, numeral, text[place + 1 : place + 2])
    if character in "日":
        return (
            numeral.value > 31
            or bool(_WITHIN.match(text, place + 1))
            or (text[place + 1 : place + 2] in {"间", "間"} and text[max(0, start - 1) : start] not in _SINCE)
            or text[max(0, start - 1) : start] in {"第", "近"}
        )
    if character in "号號":
        return numeral.value > 31
    if character in "时時":
        return text[place + 1 : place + 2] in {"间", "間"} or numeral.value > 24
    return character == "月" and numeral.value > 12


def _is_year(text: str, start: int, numeral: Numeral, following: str) -> bool:
    """Whether `N年` names a year: four digits; three after `公元` or `（`, or where they open a clause."""
    if following == "代" or (numeral.end - start == 2 and following.isdigit()):
        return True
    if following in {"前", "来", "來", "历", "歷", "间", "間", "的", "以"} and following and numeral.value < 1000:
        return False
    if numeral.end - start == 4 and _LASTING.search(text, max(0, start - 5), start):
        return False
    if numeral.end - start < 3 and _COMMON_ERA.search(text, max(0, start - 3), start):
        return True
    named = _ERA_BEFORE.search(text, max(0, start - 4), start) is not None
    if numeral.end - start == 4:
        return 1000 <= numeral.value <= 2999 or named
    if numeral.end - start in {2, 3} and _dates(text, start, numeral):
        return True
    opens = start == 0 or text[start - 1] in "。；，、\n 　"
    return numeral.end - start == 3 and (named or (opens and following in {"，", ",", "至", "到", "－"}))


_AT_YEAR = Pattern(
    "(?:(?<![低高少多大小用对對至等当當处處位属屬限基由关關介短长長久优優劣善利敢善忠终終])[于於]|(?P<on>(?<![存现現实實潜潛内內所])在))$"
)
"""于 and 在 before a year; not in 低于, 用于, 存在, which a length of time follows."""
_SPAN_AFTER = Pattern(
    r"\s?年(?:[前后後来來内內间間里裡裏以之的左时時多余餘历歷级級期度]|中(?![国國央亚亞东東])"
    "|[^，。；、,0-9]{0,6}(?:历史|歷史|历程|生涯|时间|時間|时光|徒刑|寿命|经验|經驗|期间|期間|内|里|中(?![国國央])))"
)
"""After `在300` these say how long."""
_MONTH_AFTER = Pattern(r"\s?年\s?(?:1[0-2]|0?[1-9])\s?月")


def _dates(text: str, start: int, numeral: Numeral) -> bool:
    """`於476年`, `在286年`, `476年2月`: a year of old; of two digits after 于 alone, or where a clause ends with it."""
    if numeral.end - start == 3 and _MONTH_AFTER.match(text, numeral.end):
        return True
    at = _AT_YEAR.search(text, max(0, start - 2), start)
    if not at or _SPAN_AFTER.match(text, numeral.end):
        return False
    return numeral.end - start == 3 or not at["on"] or _CLAUSE_ENDS.match(text, numeral.end) is not None


_CLAUSE_ENDS = Pattern(r"\s?年(?=[，,])")
_LASTING = Pattern("(?:过去|過去|长达|長達|历时|历经|超过|未来|逾|近)\\s?$")
_COMMON_ERA = Pattern("(?:公元|西元)前?$")
_ERA_BEFORE = Pattern("(?:公元|西元|[（(]|－|前)\\s?$")


def is_code(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return text.count(".") >= 2 or digits >= 7 or "-0" in text


_TO_NUMBER = Pattern(r" to (?:a )?(?:two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|[0-9])")


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
        "last",
        "that",
    }:
        return tails.find(text, numeral.end, False, False) is None
    if text[numeral.end : numeral.end + 1] == "-" or text[numeral.start - 1 : numeral.start] == "-":
        return tails.find(text, numeral.end, False, False) is None
    following = nouns.noun(text, numeral.end)
    if _TO_NUMBER.match(text, numeral.end):
        return False
    return not following and numeral.end < len(text) and tails.find(text, numeral.end, False, False) is None
