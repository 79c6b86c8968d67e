"""Qualifiers beside a number: `over`, `nearly`, `不低于`, `左右`. As bounds they decide what supports what."""

from __future__ import annotations

import re
from decimal import Decimal

from index.quantities import hanzi, magnitudes, nouns, tails, words
from index.quantities.model import Qualifier
from index.quantities.patterns import Pattern

_ENGLISH: dict[Qualifier, str] = {
    "over": "over|more than|greater than|larger than|higher than|exceeding|exceeds|exceeded|exceed|above|surpassing|"
    "surpassed|surpass|surpasses|upwards of|in excess of|topping|topped|beyond|better than|bigger than|longer than|"
    "older than|well over|just over|slightly over|a little over",
    "at_least": "at least|no less than|not less than|no fewer than|not fewer than|no lower than|not lower than|"
    "minimum of|a minimum of|at a minimum|from at least|greater than or equal to|equal to or greater than",
    "nearly": "nearly|almost|close to|approaching|approached|approaches|to approach|will approach|would approach|could approach|"
    "nearing|neared|nears|just under|just below|slightly under|virtually|near|a little under|slightly less than|"
    "slightly below|not quite|just short of|a little short of|just shy of|a little shy of|slightly shy of",
    "about": "about|around|roughly|approximately|some|circa|approx|approx.|an estimated|estimated|~|≈|ca.|or so|"
    "in the region of|in the neighborhood of|in the neighbourhood of|in the vicinity of|on the order of|not far from|"
    "not far off",
    "under": "under|less than|fewer than|below|lower than|smaller than|short of|shy of|younger than|well under|"
    "shorter than",
    "at_most": "at most|up to|no more than|not more than|maximum of|a maximum of|as many as|as much as|not exceeding|"
    "no higher than|not to exceed|not exceed|no greater than|less than or equal to|equal to or less than|within|"
    "capped at",
}  # fmt: skip
_CHINESE: dict[Qualifier, str] = {
    "over": "超过了 超过 超過 超出 超 逾 高于 高於 大于 大於 多于 多於 突破 突破了 上 破 >",
    "at_least": "不低于 不低於 不少于 不少於 至少 最少 至少有 不下 不下于 不小于 起码 大于等于 大於等於 ≥ 不亚于 最低",
    "nearly": "接近 接近于 将近 將近 近 逼近 几乎 差不多 幾乎",
    "about": "约为 约 約 大约 大約 大概 约有 大致 大约有 左右 估计 ~ ～ ≈ 约合 约占 约达",
    "under": "不到 不足 低于 低於 少于 少於 小于 小於 未满 未滿 未达 不满 未到 <",
    "at_most": "不超过 不超過 不多于 不多於 至多 最多 不高于 不高於 不大于 小于等于 小於等於 ≤ 上限 封顶",
}  # fmt: skip

ENGLISH: dict[str, Qualifier] = {name: bound for bound, names in _ENGLISH.items() for name in names.split("|")}
_LAST_WORDS = frozenset(name.rpartition(" ")[2] for name in ENGLISH)
CHINESE: dict[str, Qualifier] = {name: bound for bound, names in _CHINESE.items() for name in names.split()}
_BY_LAST: dict[str, tuple[str, ...]] = {}
for _name in sorted(CHINESE, key=len, reverse=True):
    _BY_LAST[_name[-1]] = (*_BY_LAST.get(_name[-1], ()), _name)

_SPAN_OF_TIME = Pattern(r"[个個]?(?:年|月|日|天|周|期|届|星期|小时|季度)")
_TAKING = frozenset({"要", "了", "时", "達", "达", "长", "续", "隔", "需"})
"""Before `近60年` these say how long it takes; else it is the last 60 years."""
_SIGNS: dict[str, Qualifier] = {
    ">": "over", "<": "under", "≥": "at_least", "≤": "at_most", "~": "about", "～": "about", "≈": "about",
    "≧": "at_least",
}  # fmt: skip
_NOT_PASSED = frozenset("通经經不渡透路错难好")

_AFTER_CHINESE = Pattern(
    r"\s?(?:[（(]含[）)])?\s?(?:(?P<least>或以上|或者以上|及以上|和以上|及其以上|起步)|(?P<over>以上|之上|开外|多(?![少种样元项边数])|余|有余|强(?=[，。；、）的]|$))"
    r"|(?P<nearly>弱(?=[，。；、）的]|$))"
    r"|(?P<under>以下|之下|不到)|(?P<most>以内|之内|或以下|及以下|封顶)|(?P<about>左右|上下|许|前后))"
)
_AFTER_ENGLISH = Pattern(
    r"(?P<over>\+|-plus\b| plus\b(?! [0-9a-z]))"
    r"|,? (?:(?P<least>or (?:more|above|greater|higher|over|older|better|longer)\b|and (?:above|over|older|up)\b)"
    r"|(?P<most>or (?:less|fewer|below|under|lower|younger|shorter)\b|at (?:the )?most\b|tops\b)"
    r"|(?P<about>or so\b|or thereabouts\b|-ish\b))"
)
_NAMES: dict[str, Qualifier] = {
    "over": "over",
    "nearly": "nearly",
    "least": "at_least",
    "under": "under",
    "most": "at_most",
    "about": "about",
}


def before(text: str, start: int, floor: int) -> Qualifier:
    """The qualifier that ends right before `start`, not reaching back beyond `floor`."""
    end = start
    while end > floor and text[end - 1] in " \u00a0":
        end -= 1
    if end <= floor:
        return "exact"
    last = text[end - 1]
    if last < "\u2e80":
        if last in _SIGNS:
            return _sign(text, end, floor)
        return _before_english(text, end, start, floor) if last.isalpha() or last == "." else "exact"
    return _before_chinese(text, end, start, floor)


def _sign(text: str, end: int, floor: int) -> Qualifier:
    if text[end - 1] in "~～" and end - 2 >= 0 and (text[end - 2].isdigit() or text[end - 2] in "%％°´′″\"'"):
        return "exact"  # it joins a range whose first end was not read
    two = text[max(floor, end - 3) : end].replace(" ", "")[-2:]
    return {">=": "at_least", "=>": "at_least", "<=": "at_most"}.get(two, _SIGNS[text[end - 1]])  # type: ignore[return-value]


def _before_english(text: str, end: int, start: int, floor: int) -> Qualifier:
    window = text[max(floor, end - 30) : end]
    words_before = window.lower().split(" ")
    if (
        words_before[-1] in {"the", "a", "an", "than", "of", "to", "as"}
        and len(words_before) > 1
        and f"{words_before[-2]} {words_before[-1]}" not in _LAST_TWO
    ):
        words_before.pop()
    if words_before[-1] not in _LAST_WORDS:
        return "exact"
    for size in (5, 4, 3, 2, 1):
        if len(words_before) >= size:
            bound = ENGLISH.get(" ".join(words_before[-size:]))
            if bound:
                return "exact" if words_before[-1].startswith("approach") and _calls_on(text, start) else bound
    return "exact"


_FEW = Pattern(r"([0-9]{1,3}|[a-z]+)(?= [a-z])", re.IGNORECASE)


def _calls_on(text: str, start: int) -> bool:
    """`approached 12 banks`: went to them; a level that is approached is large, or measured."""
    found = _FEW.match(text, start)
    if not found or not (found[1].isdigit() or words.small(found[1].lower())):
        return False
    end = found.end()
    measured = magnitudes.magnitude(text, end, False, Decimal(1))[0] != 1 or tails.find(text, end, True, False)
    return not measured and bool(nouns.noun(text, end))


_LAST_TWO = frozenset(" ".join(name.split()[-2:]) for name in ENGLISH)


_NO_FIGURE = f"，。；：、,;:0-9占佔{hanzi.CHARACTERS}"
_SHARE = Pattern(
    f"(?P<bound>几乎|幾乎|将近|將近|接近|近|超过|超過|逾|超|约|約|大约|大約|不到|不足|至少)(?:占|佔)(?:了|到|据)?[^{_NO_FIGURE}]{{0,16}}$"
    f"|(?P<verb>超过|超過|不到|不足|接近|将近|將近)[^{_NO_FIGURE}]{{1,10}}的$"
)
"""A bound said of the verb or before what a share is of: 几乎占全国总量的三分之一, 超过总数的三成."""
_SHARES = Pattern(rf"[0-9.]{{1,8}}\s?[%％]|[0-9]{{1,3}}/[0-9]|[{hanzi.CHARACTERS}]{{1,4}}(?:分之|成)|一半|半数|百分之")


def _of_share(text: str, end: int, start: int) -> Qualifier:
    if not _SHARES.match(text, start):
        return "exact"
    found = _SHARE.search(text, max(0, end - 24), end)
    return CHINESE[found["bound"] or found["verb"]] if found else "exact"


_SKIPPED_WORDS = """
    了 有 达 達 为 為 是 在 到 于 於 需 要 需要 共 共有 只有 占 佔
"""
_SKIPPED = _SKIPPED_WORDS.split()
_SKIPPED_BY_LAST: dict[str, tuple[str, ...]] = {
    last: ("", *(word for word in _SKIPPED if word[-1] == last)) for last in {word[-1] for word in _SKIPPED}
}
"""What may stand between a bound and its number: 大约是, 将近有, 约需."""
_LAST_CHARACTERS = frozenset("".join([*_BY_LAST, *_SKIPPED, "过過的占佔据"]))


def _before_chinese(text: str, end: int, start: int, floor: int) -> Qualifier:
    if text[end - 1] not in _LAST_CHARACTERS:
        return "exact"
    for skipped in _SKIPPED_BY_LAST.get(text[end - 1], ("",)):
        if not text.endswith(skipped, floor, end):
            continue
        stop = end - len(skipped)
        for name in _BY_LAST.get(text[stop - 1 : stop], ()):
            if text.endswith(name, floor, stop):
                return _check(name, skipped, text, stop, start, floor)
    if (
        text[end - 1] in "过過"
        and not (end - 2 >= floor and text[end - 2] in _NOT_PASSED)
        and text[start : start + 1] in "半百千万亿0123456789百"
    ):
        return "over"
    return _of_share(text, end, start) if text[end - 1] in "的占佔据到了" else "exact"


_AFTER_VERB = frozenset({"", "了", "达", "達"})
_OTHER_WORD = Pattern(rf"(?:[签簽预預违違纽紐契]|(?<![每各数數0-9{hanzi.CHARACTERS}])[节節])[约約]$")
"""签约50个项目, 节约500元 (and 每节约30分钟, which is about)."""


def _check(name: str, skipped: str, text: str, stop: int, start: int, floor: int) -> Qualifier:
    previous = text[stop - len(name) - 1 : stop - len(name)] if stop - len(name) > floor else ""
    if name == "近":
        if previous and previous in "最附将新邻临靠年":
            return "exact"
        following = text[start : start + 8]
        if previous not in _TAKING and _SPAN_OF_TIME.match(
            following.lstrip("0123456789一二两三四五六七八九十百几来多余 ")
        ):
            return "exact"
    if name in {"上", "破"} and (skipped not in _AFTER_VERB or text[start : start + 1] not in "百千万亿萬億"):
        return "exact"
    if name in {"约", "約"} and _OTHER_WORD.search(text, max(floor, stop - 3), stop):
        return "exact"
    if name in {"超", "逾"} and previous == "赶":
        return "exact"
    return CHINESE[name]


def after(text: str, end: int) -> tuple[Qualifier, int]:
    """The qualifier right after `end` and where it ends."""
    following = text[end : end + 1]
    if not following:
        return "exact", end
    found = None
    if following > "\u2e80" or following in " （(":
        found = _AFTER_CHINESE.match(text, end)
    if not found and following in " ,+-":
        found = _AFTER_ENGLISH.match(text, end)
    if not found or not found.lastgroup:
        return "exact", end
    return _NAMES[found.lastgroup], found.end()
