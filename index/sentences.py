"""Sentence spans of a flowed text, English and Chinese. Pure.

A sentence ends at `。！？!?`, or at a full stop that ends neither a decimal, an abbreviation, an initial nor a list
number. Semicolons end nothing: clauses that they join stay in one sentence. Inside a quotation or brackets of up to
`LONGEST_QUOTATION` characters nothing ends; a longer one (a whole speech) is cut at its own sentence ends. Words that
say who spoke stay with what was said: `“……。”部长说。` and `"It rose." he said.` are one sentence each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

LONGEST_QUOTATION = 200
"""Characters; about three sentences of news text in either language."""

_CLOSERS = "”’」』）》】〉)\\]}\"'"
_END = re.compile(rf"(?:[。！？!?]+|(?<!…)…+(?=[{_CLOSERS}])|(?P<stop>(?<!\.)\.+))(?P<closers>[{_CLOSERS}]*)")
_ENCLOSED = re.compile(
    r"“[^“”]{0,N}”|「[^「」]{0,N}」|『[^『』]{0,N}』|（[^（）]{0,N}）|《[^《》]{0,N}》"
    r"|\([^()]{0,N}\)|(?<![\w\"])\"(?=\S)[^\"]{0,N}\"(?!\w)".replace("N", str(LONGEST_QUOTATION))
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_TOKEN = re.compile(r"[^\s“”‘’\"'(（《—–/,，]*\Z")
_LONGEST_NAME = 16
_NEXT = re.compile(r"\s*([“\"‘'(（\[]?)([A-Za-z]+|\d+|.)?")
_SPEECH = re.compile(
    r"[^，。；！？“”:：]{0,30}?(?:说|表示|指出|介绍|强调|认为|称|透露|坦言|问道|答道|写道)[。，,：:！]"
    r"|[^，。；！？“”:：]{0,30}?(?:說|介紹|強調|認為|稱|問道|寫道)[。，,：:！]"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_LAST = _words("""
    mr mrs ms dr prof rev hon st sr messrs mt gen lt col sgt capt cmdr adm maj brig gov sen rep pres supt vs v viz cf
    eg e.g i.e ie al approx ca c eqs figs vols eds pp p para dept univ assn bros est incl excl resp avg
""")
"""What follows belongs to it."""
_BEFORE_NUMBER_ONLY = _words("no nos fig art sec ch vol eq min max ed")
"""Ordinary words too (`No. We did not.`): abbreviations where a number follows."""
_MAY_BE_LAST = _words("""
    inc co ltd corp llc plc jr u.s u.k u.n e.u u.s.a d.c a.m p.m b.c a.d ph.d m.d b.a m.a etc
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ave blvd rd ft oz lb lbs yr yrs hr hrs
""")
"""Ends a sentence only before a word that plainly starts one."""
_STARTERS = _words("""
    the a an it its in on at this that these those he she they we you there here his her their our my but and or so if
    as when while after before since although though however moreover meanwhile for from by with of to what who how why
    where which some many most all both each another one no not yet then also
""")


@lru_cache(maxsize=2048)
def sentences(text: str) -> Sequence[tuple[int, int]]:
    """`[start, end)` of each sentence, in order, without the white space between them."""
    enclosed = [(found.start(), found.end()) for found in _ENCLOSED.finditer(text)]
    starts = [start for start, _ in enclosed]
    spans: list[tuple[int, int]] = []
    begin = _skip(text, 0)
    for found in _END.finditer(text):
        cut = found.end()
        if cut <= begin or _inside(cut, starts, enclosed) or not _ends(text, begin, found):
            continue
        spans.append((begin, cut))
        begin = _skip(text, cut)
    last = len(text.rstrip())
    if last > begin:
        spans.append((begin, last))
    return spans


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _inside(cut: int, starts: list[int], enclosed: list[tuple[int, int]]) -> bool:
    at = bisect_right(starts, cut - 1) - 1
    # Brackets may stand inside the quotation found before them, so the one before is looked at too.
    return any(enclosed[i][0] < cut < enclosed[i][1] for i in (at, at - 1) if i >= 0)


def _ends(text: str, begin: int, found: re.Match[str]) -> bool:
    following = _NEXT.match(text, found.end())
    opening, word = (following[1], following[2] or "") if following else ("", "")
    if not word and not opening:
        return True
    spaced = text[found.end()].isspace()
    if found["closers"] and _SPEECH.match(text, found.end()):
        return False
    if word[:1].islower() and (found["closers"] or found["stop"]) and spaced:
        return False
    if found["stop"] is None:
        return not (word and not opening and word in "，,、；;：:。")
    return _stop_ends(text, begin, found, spaced, opening, word)


def _stop_ends(text: str, begin: int, found: re.Match[str], spaced: bool, opening: str, word: str) -> bool:
    before = text[found.start() - 1 : found.start()]
    if not spaced:
        # `增长5.9%.制造业`: a Latin stop in Chinese text has no space after it.
        return bool(_HAN.match(word)) and (bool(_HAN.match(before)) or before in "%％")
    if len(found["stop"]) > 1 or found["closers"]:
        return True
    tail = text[max(begin, found.start() - _LONGEST_NAME) : found.start()]
    name = _TOKEN.search(tail)[0].lower()  # type: ignore[index]  # matches the empty end too
    if name.isdigit() and text[begin : found.start()] == name:
        return False  # the number of a list item
    if len(name) == 1 and name.isalpha() and before.isupper():
        return len(word) > 1 and word.lower() in _STARTERS
    if name in _BEFORE_NUMBER_ONLY:
        return not word.isdigit()
    if name in _NEVER_LAST:
        return False
    if name in _MAY_BE_LAST:
        return bool(opening) or (word[:1].isupper() and word.lower() in _STARTERS)
    return True
