"""Ranges: `3到5万`, `10-15%`, `between 3 and 5 million`; two numbers of a change (`rose from 5% to 7%`) are none."""

from __future__ import annotations

import re
from decimal import Decimal

from index.quantities import han_numerals, hanzi, numerals, words
from index.quantities.after import look_after
from index.quantities.before import look_before
from index.quantities.numeral import ONE, Numeral
from index.quantities.parts import Part, signed
from index.quantities.patterns import Pattern

_JOINT = Pattern(
    r"\s?(?:[（(]含[）)])?\s*(?:-{1,2}|–|—{1,2}|~|～|〜|－|−|至|到|(?P<to>to|and|和|与|與))\s*(?=[约約近~$€£¥￥]|[A-Z]{0,3}[0-9.$]|["
    + hanzi.CHARACTERS
    + r"]|[a-z负-])",
    re.IGNORECASE,
)

_HYPHEN_TO = Pattern(r"-\s?(?:to|and|–)\s")

_CHANGED = Pattern(
    r"(?:ris|rose|grow|grew|increas|fell|fall|drop|declin|cut|rais|climb|jump|surg|expand|improv|lower|reduc|chang|went|up|down|mov|widen|narrow|"
    r"slow|accelerat|edg|slid|soar|decreas|boost|upgrad|trim|shr[aiu]nk)\w*\W+(?:\w+\W+){0,4}?from\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)


_JOINT_STARTS = frozenset(" \t\n\u3000\u00a0-–—~～〜－−至到和与與tTaA（(")


def range_end(part: Part, text: str, floor: int, chinese: bool) -> Part | None:
    """The second number of a range that starts with `part`, or None."""
    if text[part.end : part.end + 1] not in _JOINT_STARTS:
        return None
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
    other = Part(numeral)
    look_before(other, text, joint.end())
    if part.currency and not other.currency and text[joint.start() : joint.end()].strip() in _DASHES:
        other.currency = part.currency  # `$5m-10m`
    if other.start > joint.end() and text[joint.end() : other.start].strip(" 约約近~"):
        return None
    look_after(other, text, text[numeral.start].isascii() and not text[numeral.start].isalpha(), chinese)
    if not _agree(part, other, text, joint):
        return None
    return other


_BETWEEN = Pattern(r"[^，。；,;\n]{1,14}?之[间間]")


def _joins(part: Part, text: str, word: str, floor: int, start: int) -> bool:
    if word in {"and", "和", "与", "與"}:
        if word == "and":
            window = text[max(floor, part.start - 16) : part.start].lower()
            return "between " in window
        return bool(_BETWEEN.match(text, start)) or (
            text[max(floor, part.start - 1) : part.start] in {"在", "于"} and "间" in text[start : start + 12]
        )
    if word != "to":
        return True
    before = max(0, part.start - 70)
    return not (
        _CHANGED.search(text, before, part.start)
        or (part.kind in {"money", "percent"} and _GREW.search(text, before, part.start))
    )


_DASHES = frozenset("-–—~～")
_GREW = Pattern(
    r"\b(?:rose|grew|increas|fell|drop|declin|decreas|improv|climb|jump|surg|expand|reduc|up|down|cut|lower|rais)[a-z]*"
    r"(?: (?!by\b)\w+){0,2} $",
    re.IGNORECASE,
)
"""`decreased $0.4 million to $12.3 million`: by how much, and to what."""


_SIGN_OR_MONEY = Pattern(r"(?:[A-Z]{1,3})?[$€£¥￥]\s?|[-−负]")
_LETTERS = Pattern("[A-Za-z]+")


def _numeral_at(text: str, start: int, chinese: bool) -> Numeral | None:
    place = start
    code = _SIGN_OR_MONEY.match(text, start)
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
        return han_numerals.han(text, place, character)
    if character.isascii() and character.isalpha():
        found = _LETTERS.match(text, place)
        if found and found[0].lower() in words.STARTERS:
            return numerals.words(text, place, place)
    return None


def _agree(part: Part, other: Part, text: str, joint: re.Match[str]) -> bool:
    """Whether the two make a range; shares unit and magnitude where only the second states them."""
    if part.kind == "percent" and other.kind == "number" and part.numeral.percent is not None and not other.of:
        other.kind, other.unit, other.factor = part.kind, part.unit, part.factor
    if part.kind == "number" and not part.of and other.kind != "number":
        if part.kind == "number" and part.scale == 1 and not part.numeral.scaled:
            _share_scale(part, other, text)
        part.kind, part.unit, part.factor = other.kind, other.unit, other.factor
    elif part.kind != other.kind and other.kind == "number" and part.kind == "money" and not other.of:
        other.kind, other.unit, other.factor = part.kind, part.unit, part.factor
    elif part.of == "age" and other.kind == "number" and not other.of:
        other.kind, other.unit, other.of = part.kind, part.unit, part.of
    elif part.unit == "°" and other.unit in {"°C", "°F"}:
        part.unit = other.unit  # `5° to 10°C`
    if part.kind != other.kind or part.unit != other.unit:
        return False
    if part.scale == 1:
        _share_scale(part, other, text)
    low, high = signed(part), signed(other)
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


def _share_scale(part: Part, other: Part, text: str) -> None:
    """`3到5万`, `18至30万`, `30 to 50 thousand`: the first takes the second's magnitude where it is smaller."""
    scale = other.scale
    if scale == 1 and _LETTERS.match(text, other.numeral.start):
        scale = _unit_of_words(part, other)
    elif scale == 1 and other.numeral.scaled:
        scale = _unit_of_han(part, other, text)
    if scale == 1 or part.scale != 1 or part.value * scale >= other.value:
        return
    if part.numeral.scaled and part.value >= scale:
        return
    part.scale_by(scale)


def _unit_of_words(part: Part, other: Part) -> Decimal:
    """`fifteen thousand`, `six hundred`, `three dozen`; of `five hundred million` a single digit takes the whole unit."""
    if other.quantum in _STEPS_OF_WORDS:
        above = other.value / other.quantum
        hundreds = above % 100 == 0 and part.value < above / 100 < 10
        return other.quantum * (100 if hundreds else 1)
    return Decimal(100) if other.quantum == 1 and other.value % 100 == 0 and other.value < 1000 else ONE


_STEPS_OF_WORDS = frozenset(map(Decimal, (12, 10**3, 10**6, 10**9, 10**12)))
_ENDING_UNIT = Pattern(
    r"(?P<leading>[1-9一二两兩三四五六七八九][百佰千仟])?[^万萬亿億兆]*?(?P<small>[十拾百佰千仟])?(?P<big>[万萬亿億兆]*)"
)


def _unit_of_han(part: Part, other: Part, text: str) -> Decimal:
    """The unit that ends the second number and may be the first's too: 亿 of 3.5亿, 百 of 三百, none of 十.

    Of a number such as 五千万 a single digit before it takes the whole unit (`三到五千万`).
    """
    found = _ENDING_UNIT.fullmatch(text, other.numeral.start, other.numeral.end)
    if not found:
        return ONE
    unit = ONE
    for character in found["big"]:
        unit *= hanzi.BIG_UNITS[character]
    leading = found["leading"]
    if leading and part.value < 10 and unit > 1:
        return unit * hanzi.SMALL_UNITS[leading[1]]
    if unit == 1 and text[other.numeral.start] not in hanzi.SMALL_UNITS:
        small = next((Decimal(step) for step in (1000, 100, 10) if other.value % step == 0), ONE)
        return small if other.value < small * 10 else ONE
    return unit
