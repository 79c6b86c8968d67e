"""Whether a piece of text runs on in the next one: a sentence that a column break, a page break or a line end cut in
two.

The left piece must be unfinished, and something must show that the right one is its rest: it begins as no sentence
begins (a comma, a lower-case letter), the left ends as none ends (`of the`, an open bracket), or the left is plainly
prose (it holds a whole sentence, or is longer than a heading with a comma in it) and the right ends as prose does. A
headline on the right is never glued, whatever the left lacks.
"""

from __future__ import annotations

from index.reading.marks import (
    ends_inside,
    holds_sentence_end,
    is_chinese,
    is_dateline,
    is_finished,
    is_item,
    is_meta,
    is_numeral,
    is_short,
    is_speaker,
    is_tabular,
    number_style,
    opens_bracket,
    starts_inside,
    starts_lower,
)

_PROSE_CHINESE = 40
_REST = 8
"""Characters: what ends as a sentence and is no longer than this is the rest of one."""
_PROSE_LATIN = 80


def runs_on(left: str, right: str, *, full: bool = False) -> bool:
    """Whether `right` is the rest of the sentence that `left` begins; `full` says that `left` fills its last line."""
    if is_finished(left):
        return left[-1] == "." and left[-2:-1].isdigit() and right[0].isdigit() and is_chinese(left)
    if _begins_anew(left, right):
        return False
    if starts_inside(right) or (full and (is_finished(right) or not is_short(right))):
        return True
    closer = opens_bracket(left)
    if closer and closer in right[:200] and len(left) >= 8:
        return True
    if is_chinese(left):
        return _runs_on_chinese(left, right)
    return _runs_on_latin(left, right)


def _begins_anew(left: str, right: str) -> bool:
    return (
        is_meta(left) or is_meta(right) or is_dateline(right) or is_speaker(right)
        or right.startswith(("#", "——"))
        or ((is_item(right) or number_style(right) is not None) and not (is_numeral(right) and ends_inside(left)))
        or is_tabular(left) or is_tabular(right)
    )  # fmt: skip


def _runs_on_chinese(left: str, right: str) -> bool:
    if left[-1] in "，,、":
        return True
    if ends_inside(left) and len(left) >= 8:
        return True
    if is_short(right) and not is_finished(right):
        return False
    if len(right) <= _REST and len(left) >= 15:
        return True
    commas = sum(left.count(comma) for comma in "，,、")
    return holds_sentence_end(left) or (len(left) >= _PROSE_CHINESE - 10 * (commas > 1) and commas > 0)


def _runs_on_latin(left: str, right: str) -> bool:
    if starts_lower(right) and len(left) >= 25:
        return True
    if len(left) >= 25 and (ends_inside(left) or (left[-1] == "," and len(left) >= 40)):
        return True
    return holds_sentence_end(left) and len(left) >= _PROSE_LATIN and (is_finished(right) or not is_short(right))
