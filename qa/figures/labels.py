"""Things told apart by a number in their name: 二号线, Terminal 3, Phase II. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "首": "1"}
_SAME = {
    "阶段": "phase",
    "期": "phase",
    "stage": "phase",
    "批": "batch",
    "轮": "phase",
    "round": "phase",
    "线": "line",
    "航站楼": "terminal",
}
"""Things of which the other language, or another word, speaks by another name."""
_HAN = {character: str(number) for number, character in enumerate("一二三四五六七八九十", 1)}
_LABEL = re.compile(
    r"(?P<number>\d{1,3}|[一二三四五六七八九十])号(?P<thing>[线楼厂机炉井院馆库厅港站])"
    r"|第(?P<number2>\d{1,2}|[一二三四五六七八九十])(?P<thing2>期|厂|车间|产线|航站楼|生产线)"
    r"|\b(?P<thing3>line|unit|phase|terminal|building|block|plant|reactor|furnace|shaft|kiln|berth|hall|stage|type|zone)"
    r" (?:no\. ?)?(?P<number3>\d{1,3}|(?-i:[IVX]{1,4}|[A-D]))\b(?![.,]\d)"
    r"|\b(?P<number4>first|second|third|fourth|fifth)[- ]"
    r"(?P<thing4>phase|stage|batch|round|tranche|edition|generation|terminal|line|plant)\b"
    r"|(?P<number5>首|第[一二三四五六七八九十]|第\d{1,2})(?P<thing5>阶段|批|轮|届|代)",
    re.I,
)


@lru_cache(maxsize=8192)
def labels_in(text: str) -> frozenset[tuple[str, str]]:
    """(thing, number) of each label, numbers in digits: `Phase II` is ("phase", "2")."""
    found = set()
    for match in _LABEL.finditer(text):
        thing, number = next(
            (match[f"thing{order}"], match[f"number{order}"]) for order in ("", *"2345") if match[f"thing{order}"]
        )
        number, thing = number.lower().removeprefix("第"), thing.lower()
        found.add((_SAME.get(thing, thing), _HAN.get(number, _ROMAN.get(number, _ORDINALS.get(number, number)))))
    return frozenset(found)
