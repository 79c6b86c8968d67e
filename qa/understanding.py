"""Reading a question: its language, the kind and unit of figure it wants, the operation, and the period. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.model import Place
from index.quantities import extract
from index.text import language_of
from index.words import simplify
from qa import patterns
from qa.errors import QuestionError
from qa.model import Language, Operation, Period, Question, Wanted

_STRICT = ("percentage_point", "multiple", "when", "rank")
_NAMED_UNIT = ("money", "measure", "duration")
_TIME = ("day", "week", "month", "year", "h", "min", "s", "decade", "century")
_YEAR = re.compile(r"(?<!\d)(?:1\d{3}|20\d{2})(?!\d)")
_MEASURE_WORD = re.compile(r"[个家座名人位项辆台款种次件条]")


def understand(text: str, asked: str = "", prefer: Sequence[Place] = ()) -> Question:
    """What a question that stands on its own wants. `asked` is what was typed, where that was a follow-up."""
    language: Language = "zh" if language_of(asked or text) == "zh" else "en"
    folded = simplify(text)
    return Question(
        text=text,
        asked=asked or text,
        language=language,
        wanted=_wanted(folded),
        period=_period(folded),
        figures=tuple(quantity for quantity in extract(text) if quantity.is_figure),
        prefer=tuple(prefer),
    )


def check(question: str, most: int) -> str:
    """The question with its white space folded. Raises QuestionError where there is nothing to answer in it."""
    text = " ".join(question.split())
    if not text:
        raise QuestionError("the question is empty", "ask in words, such as “How many 5G base stations are there?”")
    if len(text) > most:
        raise QuestionError(
            f"the question has {len(text):,} characters, more than the {most:,} that are read", "ask more briefly"
        )
    if language_of(text) == "und":
        raise QuestionError("the question has no words in it", "ask in English or Chinese")
    return text


def _wanted(text: str) -> Wanted:
    chinese = language_of(text) == "zh"
    operation: Operation = "find"
    for name, cue in patterns.OPERATIONS:
        if cue.search(text):
            operation = name
            break
    counted = (patterns.CHINESE_COUNT if chinese else patterns.ENGLISH_COUNT).search(text)
    of = counted["of"].strip() if counted else ""
    unit = _unit_of(of, chinese) if of else ""
    for kind, pattern in patterns.CHINESE_KINDS if chinese else patterns.ENGLISH_KINDS:
        if pattern.search(text):
            return Wanted(kind, unit if kind in _NAMED_UNIT else "", of, operation, kind in _STRICT)
    if counted:
        return _counted(of, unit, operation, chinese)
    figure = patterns.CHINESE_ANY if chinese else patterns.ENGLISH_ANY
    asks = bool(figure.search(text)) or not patterns.QUESTION_WORDS.search(text)
    return Wanted("any" if asks else "none", operation=operation)


def _counted(of: str, unit: str, operation: Operation, chinese: bool) -> Wanted:
    """`how many X`: a measure where X is a unit, money where it is a currency, else a count of X."""
    if unit in _TIME:
        return Wanted("duration", unit, of, operation)
    if len(unit) == 3 and unit.isupper():
        return Wanted("money", unit, of, operation)
    if unit and unit not in ("count", "multiple", "percent"):
        return Wanted("measure", unit, of, operation)
    # 多少 asks for an amount as well as for a number of things; with a measure word after it, only for the latter.
    vague = chinese and not _MEASURE_WORD.match(of)
    return Wanted("any" if vague else "count", "", of, operation)


def _unit_of(noun: str, chinese: bool) -> str:
    """The unit that a noun names, found by reading it after a figure: `kilometres` is `km`, plain things `count`."""
    found = extract(f"5{noun}" if chinese else f"5 {noun}")
    return found[0].unit if found and found[0].start == 0 and found[0].is_figure else ""


def _period(text: str) -> Period:
    dated = (quantity.text for quantity in extract(text) if quantity.kind in ("year", "date"))
    years = [int(found[0]) for surface in dated if (found := _YEAR.search(surface))]
    months = [_month(found) for found in patterns.MONTH.finditer(text)]
    relative = None
    if not years:
        relative = next((offset for offset, pattern in patterns.RELATIVE_YEARS if pattern.search(text)), None)
    return Period(tuple(dict.fromkeys(years)), tuple(dict.fromkeys(months)), relative)


def _month(found: re.Match[str]) -> int:
    name = (found[1] or found[2] or "").lower()
    return patterns.MONTH_NAMES[name] if name else int(found[3])
