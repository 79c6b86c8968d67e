"""Reading a question: its language, the kind and unit of figure it wants, the operation, and the period. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from index.model import Place
from index.quantities import extract
from index.sentences import sentences
from index.text import language_of
from index.words import simplify
from qa import patterns
from qa.counters import COMMON, MEASURE_WORDS
from qa.errors import QuestionError
from qa.model import FigureKind, Language, Operation, Period, Question, Wanted

_STRICT = ("percentage_point", "multiple", "when", "rank")
_PLAIN = ("count", "ratio")
_TIME = ("day", "week", "month", "year", "h", "min", "s", "decade", "century")
_YEAR = re.compile(r"(?<!\d)(?:1\d{3}|20\d{2})(?!\d)")
_AFTER_UNIT = re.compile(
    r"\s*(?:$|[^\w\s]|(?:of|in|per|did|do|does|was|were|is|are|has|have|had|will|would|can|long|tall|wide|high|deep|away|old|worth"
    r"|ago|from|to|between|for|on|by|at|that|which|the|a|it)\b)",
    re.I,
)
_MAGNITUDE = re.compile(rf"^(?:[万亿]+|[十百千万亿]+(?=[{MEASURE_WORDS}套]))")
"""Of 几千家 the thousands; but 千瓦 is a unit."""
_MEASURE_WORD = re.compile(f"[{COMMON}]")


def understand(text: str, asked: str = "", prefer: Sequence[Place] = ()) -> Question:
    """What a question that stands on its own wants. `asked` is what was typed, where that was a follow-up."""
    language: Language = "zh" if language_of(asked or text) == "zh" else "en"
    folded = simplify(text)
    return Question(
        text=text,
        asked=asked or text,
        language=language,
        wanted=_with_dimension(_wanted(folded), folded),
        period=_period(folded),
        figures=tuple(quantity for quantity in extract(text) if quantity.is_figure),
        prefer=tuple(prefer),
        focus=_asking_part(text),
    )


def _asking_part(text: str) -> str:
    """The sentences that ask, where others only lead up to them; empty where all or none do."""
    parts = [text[start:end] for start, end in sentences(text)]
    asking = [part for part in parts if part.rstrip().endswith(("?", "？"))]
    return " ".join(asking) if 0 < len(asking) < len(parts) else ""


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
    counted = _counted_noun(text, chinese)
    unit = _unit_of(counted, chinese) if counted else ""
    moment = dict(patterns.CHINESE_KINDS)["when"].search(text) if chinese else None
    if unit and unit not in _PLAIN and not moment:
        return _measured(counted, unit, operation)
    for kind, pattern in patterns.CHINESE_KINDS if chinese else patterns.ENGLISH_KINDS:
        if pattern.search(text):
            return Wanted(kind, _named_unit(kind, text), counted, operation, kind in _STRICT)
    if counted:
        # 多少 asks for an amount as well as for a number; with a measure word after it, only for the latter.
        vague = chinese and not _MEASURE_WORD.match(counted)
        return Wanted("any" if vague else "count", "", counted, operation)
    if currency := _currency(text):
        return Wanted("money", currency, "", operation)
    figure = patterns.CHINESE_ANY if chinese else patterns.ENGLISH_ANY
    asks = bool(figure.search(text)) or not patterns.QUESTION_WORDS.search(text)
    return Wanted("any" if asks else "none", operation=operation)


_ENGLISH_ASKED = re.compile(
    r"\b(?:how much (?:is|was|are|were)(?: the)?|how|what(?:'s| is| was| are| were)?(?: the)?|(?:give|state|tell)(?: me)?"
    r"(?: the)?)\s+(?P<of>[^?？,;.]{1,60})",
    re.I,
)
_ENGLISH_STOP = re.compile(
    r"\s(?:of|in|for|at|from|to|on|by|with|per|that|which|did|do|does|was|were|is|are|has|have)\b", re.I
)
_CHINESE_ASKED = re.compile(r"(?P<of>[^，。？?；;、]{1,16}?)(?:[是为有达约到占共]*(?:多少|几|多大|何))")


def _with_dimension(wanted: Wanted, text: str) -> Wanted:
    """The dimension of the noun asked about, where the kind leaves it open: `what is its depth` is a length."""
    if wanted.kind not in ("any", "measure") or wanted.unit or wanted.operation == "growth":
        return wanted
    chinese = language_of(text) == "zh"
    found = (_CHINESE_ASKED if chinese else _ENGLISH_ASKED).search(text)
    if not found:
        return wanted
    of = text[: found.end()] + wanted.of if chinese else _ENGLISH_STOP.split(found["of"], maxsplit=1)[0]
    # English and Chinese both put the head noun last: `the research expenses`, 海水的深度.
    named = [(match.end(), name) for name, pattern in _dimensions(chinese) for match in pattern.finditer(of)]
    return replace(wanted, dimension=max(named)[1]) if named else wanted


@lru_cache(maxsize=2)
def _dimensions(chinese: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(zh if chinese else rf"\b(?:{en})\b", re.I)) for name, en, zh in patterns.DIMENSIONS)


def _counted_noun(text: str, chinese: bool) -> str:
    """What is counted, as the question words it: `how many X`, 多少X, `number of X`."""
    if chinese:
        found = patterns.CHINESE_COUNT.search(text)
    else:
        found = patterns.ENGLISH_COUNT.search(text) or patterns.ENGLISH_NUMBER_OF.search(text)
    if not found:
        return ""
    if chinese:
        return _MAGNITUDE.sub("", found["of"]).strip()
    return patterns.NOUN_END.split(found["of"].strip(), maxsplit=1)[0].strip()


def _named_unit(kind: FigureKind, text: str) -> str:
    if kind == "when" and patterns.CENTURY.search(text):
        return "century"
    if kind == "when" and patterns.YEAR.search(text):
        return "year"
    return _currency(text) if kind == "money" else ""


def _currency(text: str) -> str:
    """The currency that an amount is asked for in (`in yuan`), or nothing."""
    found = patterns.ENGLISH_IN_UNIT.search(text)
    return _unit_of(found["of"], chinese=False) if found else ""


def _measured(of: str, unit: str, operation: Operation) -> Wanted:
    """`how many X` where X is a unit."""
    if unit == "percentage_point":
        return Wanted("percentage_point", "", of, operation, strict=True)
    if unit in ("percent", "multiple"):
        return Wanted("percent" if unit == "percent" else "multiple", "", of, operation)
    if unit in _TIME:
        return Wanted("duration", unit, of, operation)
    return Wanted("money" if len(unit) == 3 and unit.isupper() else "measure", unit, of, operation)


def _unit_of(noun: str, chinese: bool) -> str:
    """The unit that a noun names, found by reading it after a figure: `kilometres` is `km`, plain things `count`."""
    probe = f"5{noun}" if chinese else f"5 {noun}"
    found = extract(probe)
    if not found or found[0].start or not found[0].is_figure:
        return ""
    # In `gigabit broadband users` the unit only qualifies what is counted.
    whole = chinese or _AFTER_UNIT.match(probe, found[0].end)
    return found[0].unit if whole else "count"


def _period(text: str) -> Period:
    dated = (quantity.text for quantity in extract(text) if quantity.kind in ("year", "date"))
    bounding = {int(found["year"] or found["year2"]) for found in patterns.OPEN_PERIOD.finditer(text)}
    years = [int(found[0]) for surface in dated if (found := _YEAR.search(surface)) and int(found[0]) not in bounding]
    relative = None
    if not years:
        relative = next((offset for offset, pattern in patterns.RELATIVE_YEARS if pattern.search(text)), None)
    return Period(tuple(dict.fromkeys(years)), tuple(sorted(months_in(text))), relative)


@lru_cache(maxsize=8192)
def months_in(text: str) -> frozenset[int]:
    """Months that a text names, 1 to 12."""
    return frozenset(_month(found) for found in patterns.MONTH.finditer(text))


def _month(found: re.Match[str]) -> int:
    name = (found[1] or found[2] or "").lower()
    return patterns.MONTH_NAMES[name] if name else int(found[3])
