"""Chinese measure words tell what is counted: a question for so many 家 (firms) is not answered by so many 项 (rules). Pure."""

from __future__ import annotations

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
