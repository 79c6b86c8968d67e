"""Words that exclude each other: a figure of private charging points answers no question about public ones. Pure.

Each row is one matter, each of its entries a side of it. A figure whose own words take sides, and none that the question
takes, is of something else. What takes both sides (`production and sales`) excludes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_MATTERS: tuple[tuple[str, ...], ...] = (
    (r"public(?:ly)?\b|公共|公用|公有", r"private(?:ly)?\b|home chargers?|household|personal\b|私人|私有|家用|自用"),
    (r"state[- ]owned|国有|国企", r"private(?:ly)?[- ](?:owned|firms?|enterprises?|compan\w+)|private sector|民营|私营|民企"),
    (r"exports?\b|exported|出口", r"imports?\b|imported|进口"),
    (r"revenues?|turnover|收入|营收|销售额", r"profits?|earnings|net income|利润|盈利", r"expenses?|costs?|成本|费用|支出"),
    (
        r"productions?|produced?|manufactured|output|产量|生产(?!总值|率|力)",
        r"sales|sold|销量|销售|售出|卖出",
        r"exports?\b|exported|出口",
    ),
    (r"domestic(?:ally)?|国内(?!生产总值)|境内", r"overseas|foreign|abroad|海外|国外|境外"),
    (r"\b(?:men|male|males|boys)\b|男性|男生|男子", r"\b(?:women|female|females|girls)\b|女性|女生|女子"),
    (r"urban|城镇", r"rural|农村|乡村"),
    (
        r"north(?:ern)?\b|北[部区侧厂]",
        r"south(?:ern)?\b|南[部区侧厂]",
        r"east(?:ern)?\b|东[部区侧厂]",
        r"west(?:ern)?\b|西[部区侧厂]",
    ),
    (r"\bassets?\b|资产", r"liabilit(?:y|ies)|负债"),
    (r"deposits?\b|存款", r"\bloans?\b|lending|贷款"),
    (r"highest|maximum|largest|最高|最大|最多", r"lowest|minimum|smallest|最低|最小|最少"),
    (r"births?\b|born\b|出生", r"deaths?\b|died\b|死亡"),
    (r"arrivals?\b|arriv\w+|到达|入境", r"departures?\b|depart\w+|出发|出境|离境"),
    (r"preliminary|provisional|first estimates?|初步", r"\bfinal\b|revised|修订|核实|最终"),
    (r"passengers?\b|客运|旅客", r"freight|cargo|货运|货物"),
)  # fmt: skip
_PATTERNS = tuple(tuple(re.compile(rf"(?<![a-z-])(?:{side})", re.I) for side in matter) for matter in _MATTERS)


@lru_cache(maxsize=256)
def _sides(text: str) -> tuple[tuple[int, frozenset[int]], ...]:
    """(matter, sides) that a question takes."""
    taken = ((number, _of(matter, text)) for number, matter in enumerate(_PATTERNS))
    return tuple((number, found) for number, found in taken if found)


def _of(matter: Sequence[re.Pattern[str]], text: str) -> frozenset[int]:
    return frozenset(number for number, side in enumerate(matter) if side.search(text))


def agreement(asked: str, given: str) -> float:
    """Share of the matters that the question takes a side in of which what is given takes the same; 0.5 if it takes none."""
    taken = _sides(asked)
    if not taken:
        return 0.5
    return sum(bool(sides & _of(_PATTERNS[number], given)) for number, sides in taken) / len(taken)


def exclude(asked: str, given: str) -> bool:
    """Whether what is given takes another side than what is asked, in any matter that the question takes a side in."""
    return any((other := _of(_PATTERNS[number], given)) and not sides & other for number, sides in _sides(asked))
