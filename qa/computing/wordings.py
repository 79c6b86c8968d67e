"""How questions word a computation, in both languages: patterns of general wording, none about a subject. Data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.model import Operation

_A, _B = r"(?P<a>[^?,，。？:：]{2,60}?)", r"(?P<b>[^?,，。？]{2,60}?)"
_TAIL = r"(?=\s*(?:$|[?,，。？]|\b(?:in|by|as|during|for)\b))"
_EN_SHARE = r"\b(?:share|percentage|proportion|percent|fraction) of\s+"
_WORDINGS: tuple[tuple[Operation, str], ...] = (
    ("difference", rf"\b(?:between|separates?)\s+(?:the\s+)?{_A}\s+(?:and|from)\s+(?:that of\s+)?{_B}{_TAIL}"),
    ("difference", rf"\bhow many (?:more|fewer)\s+{_A}\s+than\s+{_B}(?:\s+(?:are|were|is|was|have|did)\b|{_TAIL})"),
    ("difference", rf"\bhow much (?:faster|slower|more|less|higher|lower)\s+(?:did|does|is|was|were)\s+{_A}"
                   rf"\s+(?:gr[eo]w|rise|be)?\s*than\s+{_B}{_TAIL}"),
    ("difference", rf"\b(?:did|does|do)\s+{_A}\s+(?:exceed|outgrow|outpace|outnumber|surpass|beat)\s+{_B}{_TAIL}"),
    ("difference", rf"{_A}\s+minus\s+{_B}{_TAIL}"),
    ("difference", rf"{_A}(?:比|较){_B}(?:的[^，。？?]{{0,8}})?(?:高|低|多|少|快|慢|大|小)出?了?(?:多少|几)"),
    ("difference", rf"{_A}(?:和|与|同|跟){_B}(?:之间)?(?:的[^，。？?]{{0,8}})?(?:相差|差了?|之差)"),
    ("sum", rf"\b{_A}\s+and\s+{_B}(?:\s+\w+)?\s*(?:,|:)?\s*(?:together|combined|in total|altogether)"),
    ("sum", rf"{_A}(?:和|与|加上?){_B}(?:合计|一共|总共|加起来|之和|共有)"),
    ("ratio", rf"\bhow many times\s+(?:as many\s+)?{_A}\s+(?:as|than)\s+{_B}{_TAIL}"),
    ("ratio", rf"{_A}是{_B}的(?:多少|几)倍"),
    ("share", rf"{_EN_SHARE}(?P<b>[^?]{{2,60}}?)"
              rf"\s+(?:is|are|was|were|comes? from|belongs? to)\s+(?P<a>[^?]{{2,60}}?)(?:\s*\?|$)"),
    ("share", rf"{_A}占{_B}的?(?:百分之(?:几|多少)|多少|比例|比重|几成)"),
    ("share", rf"(?P<b>[^?,，。？:：]{{2,40}}?)(?:里面?|中|当中|之中),?{_A}占(?:百分之(?:几|多少)|多少|几成|比)"),
    ("share", r"(?P<owner>[^?？,，]{2,60}?)\b(?P<a>profit) (?P<b>margin)\b"),
    ("share", r"(?P<owner>[^?？,，]{2,40}?)(?:的)?(?P<a>利润)(?P<b>率)"),
    ("average", rf"\bhow many\s+{_A}\s+(?:\w+ )?(?:per|for (?:each|every))\s+{_B}{_TAIL}"),
    ("average", r"(?:^|:\s*)(?P<a>[^?,]{2,60}?)\s+per\s+(?P<b>[^?,]{2,40}?)(?=,|\s+on average|\?|$)"),
    ("average", r"平均每(?P<b>[次个家座台款项件人][^?,，。？多几]{0,12}?)"
                r"(?:涉及|有|含|拥有|持有|达|对应)了?(?:多少|几)(?P<a>[^?,，。？]{1,20})"),
)  # fmt: skip
_PAIRS = tuple((operation, re.compile(pattern, re.I)) for operation, pattern in _WORDINGS)
DEFINED = {"profit": "revenue", "利润": "收入"}
"""What a margin is a share of."""
BEFORE = re.compile(
    r"\b(?:implied|imply|implies|follows? from|given the [^?]*growth|worked? back|back out)\b|倒推|推算|反推|倒算", re.I
)
WHOLE = re.compile(
    r"\b(?:in total|in all|total|altogether)\b[^?]*\b(?:share|imply|implies|implied)\b"
    r"|\bshare\b[^?]*\b(?:in all|in total|total)\b"
    r"|占比[^?？]*总[数量额]|[份比]例?[^?？]*推算[^?？]*总[数量额]",
    re.I,
)
MEMBERS = re.compile(
    r"\b(?:all (?:the )?\w+ (?:levels|types|kinds|categories|tiers)|add(?:ing)? up)\b"
    r"|\b\w+, [\w-]+,? (?:\w+ )?and [^?]*\b(?:together|combined)\b"
    r"|加起来|加在一起|合计|总计|相加",
    re.I,
)
TOGETHER = re.compile(r"\b(?:in total|together|altogether|in all|combined)\b|一共|总共|合计|共[有计]?", re.I)
REMAINING = re.compile(
    r"\bof the\b[^?]*\b(?:not|without|remain\w*|left|lack\w*)\b|(?:尚未|还没有?|未能?|没有?|剩下?)[^?？]*(?:多少|几)",
    re.I,
)
ROUGHLY = re.compile(r"\b(?:roughly|about|approximately|around)\b|大约|大概|约", re.I)
ASKS_STEP = re.compile(r"增量|\bincrement\b|\bincrease\b", re.I)
ASKS_RATE = re.compile(
    r"\b(?:what|which) (?:growth|rate|percentage|growth rate)\b"
    r"|增速[^,，多]{0,6}多少|增长了?(?:多少|几)(?![万亿辆台个])|百分之(?:几|多少)",
    re.I,
)
EXCEEDS = re.compile(
    r"\bby how (?:many|much)\b[^?]*\b(?:exceed\w*|beat|surpass\w*|above|short of|miss)\b|超出"
    r"|[比较][^，。？?]{2,24}(?:多|少|高|低)出?了?(?:多少|几)",
    re.I,
)
_NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
}  # fmt: skip
_HOW_MANY_MEMBERS = re.compile(
    r"\ball (?:the )?(two|three|four|five|six)\b|([两三四五六])(?:个|类|种|级|项|款|大)", re.I
)


@dataclass(frozen=True, slots=True)
class Pair:
    operation: Operation
    one: str
    other: str


def named_pair(text: str) -> Pair | None:
    """The operation and the two operands that a question names."""
    for operation, pattern in _PAIRS:
        found = pattern.search(text)
        if found:
            one, other = found["a"].strip(), found["b"].strip()
            owner = found.groupdict().get("owner")
            if owner:
                base = DEFINED[one.lower()]
                joiner = "" if base[0] > "\u2e80" else " "
                return Pair(operation, f"{owner.strip()}{joiner}{one}", f"{owner.strip()}{joiner}{base}")
            return Pair(operation, one, other)
    return None


def how_many(text: str) -> int:
    """How many members the question says there are, or names; 0 where it does not say."""
    found = _HOW_MANY_MEMBERS.search(text)
    if found:
        return _NUMBER_WORDS[(found[1] or found[2]).lower()]
    named = re.search(r"(?P<list>[\w-]+(?:, [\w-]+)+),? and ", text)
    return named["list"].count(",") + 2 if named else 0
