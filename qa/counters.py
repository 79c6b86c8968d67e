"""Chinese measure words, and what they count: so many 家 (firms) are no answer to a question for so many 项 (rules). Pure."""

from __future__ import annotations

COMMON = "个家座名人位项辆台款种次件条"
"""Measure words of which a question is seldom about anything else."""
MEASURE_WORDS = COMMON + "所间部只场届级层张户艘架批"
RARE = "枚颗支例套票站篇幅块栋口"
"""Measure words that as often begin another word (票房, 站点, 口径)."""

_INTERCHANGEABLE = (
    "名位人户口", "家户间座所", "辆台部只架", "款种件类项", "座栋间套幢处", "艘条只", "次回遍趟场", "项条件则", "张份页本册",
    "株棵", "头只匹", "级层", "队支", "期届批轮", "省市县区", "句字词", "节课", "集部",
)  # fmt: skip
"""Words that count the same things."""
_KNOWN = frozenset("".join(_INTERCHANGEABLE))


def differ(asked: str, given: str) -> bool:
    """Whether two measure words (or nouns with one before them) count different things; 个 counts anything."""
    one, other = asked[:1], given[:1]
    if one == other or one not in _KNOWN or other not in _KNOWN:
        return False
    return not any(one in words and other in words for words in _INTERCHANGEABLE)
