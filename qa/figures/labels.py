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
_HAN = {character: str(number) for number, character in enumerate("一二三四五六七八九十", 1)}
_LABEL = re.compile(
    r"(?P<number>\d{1,3}|[一二三四五六七八九十])号(?P<thing>[线楼厂机炉井院馆库厅港站])"
    r"|第(?P<number2>\d{1,2}|[一二三四五六七八九十])(?P<thing2>期|厂|车间|产线|航站楼|生产线)"
    r"|\b(?P<thing3>line|unit|phase|terminal|building|block|plant|reactor|furnace|shaft|kiln|berth|hall|stage|type|zone)"
    r" (?:no\. ?)?(?P<number3>\d{1,3}|(?-i:[IVX]{1,4}|[A-D]))\b(?![.,]\d)",
    re.I,
)


@lru_cache(maxsize=8192)
def labels_in(text: str) -> frozenset[tuple[str, str]]:
    """(thing, number) of each label, numbers in digits: `Phase II` is ("phase", "2")."""
    found = set()
    for match in _LABEL.finditer(text):
        thing, number = next(
            (match[f"thing{order}"], match[f"number{order}"]) for order in ("", "2", "3") if match[f"thing{order}"]
        )
        number = number.lower()
        found.add((thing.lower(), _HAN.get(number, _ROMAN.get(number, number))))
    return frozenset(found)
