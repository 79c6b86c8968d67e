"""Words that carry a text's subject, with their places: stems of English words, bigrams of Chinese characters. Pure.

Function words, question words and the words that only introduce a figure (`total`, `about`, 达到) carry no subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from operator import add
from typing import NamedTuple

from index.words import fold, stem
from qa.counters import MEASURE_WORDS, RARE


class Term(NamedTuple):
    key: str
    start: int
    end: int


_TOKEN = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<word>[^\W\d_\u3400-\u9fff][^\W_\u3400-\u9fff]*(?:[-'’&][^\W_\u3400-\u9fff]+)*|\d+[A-Za-z][A-Za-z0-9]*)"
)

_PARTED = re.compile(r"[-'’]")

_STOP_WORDS = """
    a an the of to in on at by for from with as is are was were be been being am do does did done has have had
    having it its this that these those there here he she they we you i his her their our my your me him them us who
    whom whose which what when where why how and or but nor so if then than not no yes can could will would shall
    should may might must into onto upon over under about above below between among through during before after
    since until while also too very more most less least much many some any each every all both either neither other
    another such only just even still yet now per out up down off again once s t d ll re ve total altogether reach
    reached reaching stand stood amount amounts number numbers figure figures value quantity approximately roughly
    nearly almost around exactly currently recent recently tell give say said according please percent percentage
    per cent point points share proportion fraction kind type there's what's million billion trillion thousand
    hundred dozen answer one two three four five six seven eight nine ten year years yuan rmb us usd yoy
"""
_STOP = frozenset(_STOP_WORDS.split())
_STOP_HAN = re.compile(
    "百分之|百分点|到底|究竟|多少|几何|什么|怎么|怎样|哪些|哪个|哪里|哪一|哪年|何时|时候|时间|请问|是否|如何|为何|为什么|以及|并且|而且|或者|但是|因为|所以"
    "|如果|搞|弄|已经|目前|当前|截至|截止|其中|分别|大约|左右|超过|达到|达|约|超|逾|近|共有|总共|一共|合计|累计|共计|答案|数量|数目|总数|数字|同比|一个"
    "|[的了是在和与及为有个被把从对于将由向到至则也都就还而其之该此这那某各每所以何几吗呢吧啊多少年月日元亿万千百十零一二三四五六七八九两第不]"
)

_COUNTERS = frozenset(MEASURE_WORDS + RARE) - {"人"}
"""Measure words that say nothing of a subject; 人 says that it is people."""


@lru_cache(maxsize=4096)
def terms(text: str) -> tuple[Term, ...]:
    """Subject terms in order. Offsets are those of `text`; keys are folded (case, width, traditional characters)."""
    folded = fold(text)
    found: list[Term] = []
    for token in _TOKEN.finditer(folded):
        han, word = token.groups()
        if han:
            found += _bigrams(han, token.start())
        elif not word.isalnum():
            found += _parts(word, token.start())
        elif word not in _STOP:
            found.append(_term((stem(word), *token.span())))
    return tuple(found)


_term: Callable[[tuple[str, int, int]], Term] = partial(tuple.__new__, Term)
"""A term of its parts, at half of what its own constructor takes: an answer reads thousands."""


def _bigrams(run: str, start: int) -> list[Term]:
    found: list[Term] = []
    position = 0
    for stop in [*_STOP_HAN.finditer(run), None]:
        end = stop.start() if stop else len(run)
        if end - position == 1 and run[position] not in _COUNTERS:
            found.append(_term((run[position], start + position, start + end)))
        elif end - position > 1:
            first = start + position
            pairs = map(add, run[position:end], run[position + 1 : end])
            found += map(
                _term, zip(pairs, range(first, start + end - 1), range(first + 2, start + end + 1), strict=True)
            )
        position = stop.end() if stop else end
    return found


def _parts(word: str, start: int) -> list[Term]:
    """The parts of a compound: `high-tech` is found by `high tech` too."""
    found: list[Term] = []
    for part in _PARTED.split(word):
        if part and part not in _STOP:
            found.append(_term((stem(part), start, start + len(part))))
        start += len(part) + 1
    return found


@lru_cache(maxsize=4096)
def keys(text: str) -> frozenset[str]:
    return frozenset(term.key for term in terms(text))
