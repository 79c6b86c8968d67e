"""Sentences that state a figure found: the source's own clause within a language, the question turned round across. Pure.

A table row is read out by its label and the name of the figure's column; the quote that is cited stays as it is written.
"""

from __future__ import annotations

import re

from index.quantities import Quantity, write
from index.text import language_of
from qa.counters import COMMON, MEASURE_WORDS
from qa.figures.evidence import ReadEvidence
from qa.model import Language, Question

_LONGEST = {"en": 240, "zh": 110}
_STRONG = re.compile(r"[;；]")
_WEAK = re.compile(r"(?:, |，|: |：|——|—)")
_TRIM = " \t,，;；:：、—-"
_QUOTES = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("(", ")"), ("（", "）"), ('"', '"'))
_BULLET = re.compile(
    r"^(?:[•·▪◦*\-–—]\s*|\d{1,2}[.)、](?!\d)\s*|[(（]\d{1,2}[)）]\s*|[一二三四五六七八九十]{1,2}、\s*)"
)
_DATELINE = re.compile(
    r"^(?:本报讯|(?:新华社|中新社|人民网|中新网)[^,，。]{0,16}?电)\s*(?:[(（](?:本报)?(?:记者|通讯员)[^)）]*[)）])?\s*"
    r"|^[A-Z][A-Za-z .]{2,20}, [A-Z][a-z]{2,8}\.? \d{1,2} \([A-Za-z ]+\) ?(?:-{1,2}|—|–) ?"
)
_LEFTOVER = re.compile(
    r"^(?:(?:respectively|and|but|while|whereas)\b|分别|而且|并且|但是?|而(?=[^\W\d])),?，?\s*", re.I
)
_HOW_MANY = re.compile(r"\bhow many\b\s*(?P<rest>.+?)\s*\??$", re.I)
_WHAT_IS = re.compile(r"^(?:so |and )?what(?:'s| (?P<verb>is|was|are|were)) (?P<what>the .+?)\s*\??$", re.I)
_PASSIVE = re.compile(r"\b(?:are|is|was|were|have|has|had)\b", re.I)
_INVERTED = re.compile(r"\b(?:are|were|is|was|did|does|do|will|can|could|has|have|had)\b", re.I)
_OCCASIONS = re.compile(r"次|批|届|期|轮|场")
"""What is counted in these happened so often; it is no number of the things a question names."""
_SUBJECT = re.compile(r"\s*(?:(?:there|the|an?|it|they|we|you|he|she|this|that|these|those|its|their)\b|[A-Z]|\?*$)")
"""What follows an inverted verb: `how many robots has the firm sold`."""
_PAST = {
    "grow": "grew", "rise": "rose", "fall": "fell", "increase": "increased", "decrease": "decreased",
    "decline": "declined", "drop": "dropped", "expand": "expanded", "climb": "climbed", "shrink": "shrank",
}  # fmt: skip
_HOW_MUCH_DID = re.compile(
    rf"(?:^|[:,] )(?:by )?how (?:much|fast|strongly|quickly)\s+(?:did|has|have)\s+(?P<subject>[^?:]+?)"
    rf"\s+(?P<verb>{'|'.join(_PAST)})\b(?P<rest>[^?]*)",
    re.I,
)
_HOW_BIG = re.compile(
    r"^how (?:big|large|high|long|wide|tall|deep|old|heavy)\s+(?:is|are|was|were)\s+(?P<what>[^?]+?)\s*\?*$", re.I
)
_HEDGED = re.compile(r"(?:大?约|大概)[^，。]{0,3}(?:多少|几)")
_ASKING = re.compile(
    rf"百分之(?:多少|几)|(?:多少|几)个?百分点|多少(?:亿|万)*(?:元|美元|人民币|钱)?|几(?=[{COMMON}天年月倍成])"
)

_LATIN_UNIT = re.compile(r" ?([A-Za-z][A-Za-z/]*)$")


def clause(read: ReadEvidence, start: int, end: int, language: Language) -> tuple[int, int]:
    """The sentence round `[start, end)`, cut to the clauses nearest to it where it is long; offsets in the flowed text."""
    first, last = read.sentence_at(start)
    text = read.text
    for pattern in (_STRONG, _WEAK):
        if last - first <= _LONGEST[language]:
            break
        before = [mark.end() for mark in pattern.finditer(text, first, start)]
        after = [mark.start() for mark in pattern.finditer(text, end, last)]
        first, last = _grow(before, after, first, last, _LONGEST[language])
    return _trimmed(text, first, last, start, end)


def _trimmed(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Without separators at its ends, and without a quotation mark or bracket whose partner is cut off."""
    while True:
        before = (first, last)
        while first < start and text[first] in _TRIM:
            first += 1
        while last > end and text[last - 1] in _TRIM:
            last -= 1
        inner = text[first:last]
        for opening, closing in _QUOTES:
            alone = inner.count(opening) % 2 if opening == closing else inner.count(opening) != inner.count(closing)
            if alone and first < start and text[first] in (opening, closing):
                first += 1
                break
            if alone and last > end and text[last - 1] in (opening, closing):
                last -= 1
                break
        if before == (first, last):
            return first, last


def _grow(before: list[int], after: list[int], first: int, last: int, longest: int) -> tuple[int, int]:
    """The widest cut between marks that stays within `longest`; to the left first."""
    left = [*([first] if first not in before else []), *before] or [first]
    right = [*after, last]
    low, high = left[-1], right[0]
    for candidate in reversed(left):
        if high - candidate <= longest:
            low = candidate
    for candidate in right:
        if candidate - low <= longest:
            high = candidate
    return low, high


def own_words(read: ReadEvidence, start: int, end: int, language: Language) -> str:
    """The clause as an answer: without bullet, dateline and joining words; capitalised, closed with a full stop."""
    text = read.text[start:end].strip(_TRIM)
    for opener in (_BULLET, _DATELINE, _LEFTOVER):
        text = opener.sub("", text, count=1)
    if not text:
        return text
    if text[-1] not in ".。!！?？…":
        text += "。" if language == "zh" else "."
    return _capital(text)


def stated(question: Question, read: ReadEvidence, quantity: Quantity, start: int, end: int) -> tuple[str, str]:
    """(sentence, figure as written in it) in the source's own words `[start, end)`; a table row is read out."""
    if read.hit.stored.paragraph.kind == "row" and (row := row_sentence(question, read, quantity)):
        return row
    return own_words(read, start, end, question.language), quantity.text


_CELL = re.compile(r"\s*[|\t,]\s*")
_NO_COLUMN = re.compile(
    r"^(?:values?|numbers?|amounts?|figures?|totals?|counts?|数值|数量|数据|数字|数额|合计|总数|金额)?$", re.I
)
_UNIT_IN_NAME = re.compile(r"\s*[（(\[][^）)\]]*[）)\]]\s*")
_WORDED = re.compile(r"[^\W\d_]{2}[^\W\d_]")
"""A cell that says more than a figure and its unit."""
_NO_LABEL = re.compile(r"^[\d.,%\s/-]*$")


def row_sentence(question: Question, read: ReadEvidence, quantity: Quantity) -> tuple[str, str] | None:
    """(sentence, figure) of a table row: `5G基站：483.8万座。`, `Equipment manufacturing, growth in 2025: 9.2%.`"""
    cells = _cells(read.text)
    labels = [cell for cell in cells if not _NO_LABEL.match(cell)]
    own = [cell for cell in labels if language_of(cell) == question.language]
    label = next(iter(own), labels[0] if labels else "")
    if not label or not (quantity.is_figure or quantity.value is None):
        return None
    place = _place(read, quantity)
    cell = cells[place] if place < len(cells) else ""
    if cell and language_of(cell) == question.language and _WORDED.search(cell.replace(quantity.text, "", 1)):
        return (
            (f"{label}：{cell}。", quantity.text) if question.language == "zh" else (f"{label}: {cell}.", quantity.text)
        )
    column = _column(read, place, len(cells))
    figure = rendered(quantity, question.language, counter(question, quantity))
    if column and language_of(column) == question.language:
        joiner = "，" if question.language == "zh" else ", "
        label = f"{label}{joiner}{column if column[1:2].isupper() else column[:1].lower() + column[1:]}"
    return (f"{label}：{figure}。" if question.language == "zh" else f"{_capital(label)}: {figure}."), figure


def _cells(row: str) -> list[str]:
    separator = next((mark for mark in ("|", "\t", ",") if mark in row), "|")
    return [cell.strip(' "') for cell in row.strip(" |").split(separator)]


def _place(read: ReadEvidence, quantity: Quantity) -> int:
    """The number of the cell that a figure stands in, from 0."""
    return len(_CELL.findall(read.text[: quantity.start].lstrip(" |")))


def _column(read: ReadEvidence, place: int, count: int) -> str:
    """The name of a column without its unit; empty where it has none that tells anything."""
    header = re.search(r"^header: (.*)$", read.hit.stored.paragraph.context, re.M)
    names = [name.strip() for name in header[1].split("|")] if header else []
    if len(names) != count or place >= count:
        return ""
    name = _UNIT_IN_NAME.sub(" ", names[place]).strip()
    return "" if _NO_COLUMN.match(name) else name


def counter(question: Question, quantity: Quantity) -> str:
    """The measure word that a Chinese answer gives a count: the source's own, else the question's."""
    if question.language != "zh" or quantity.unit != "count":
        return ""
    if quantity.of and not quantity.of.isascii() and len(quantity.of) <= 2:
        return quantity.of
    counted = question.wanted.of[:1]
    return counted if counted and counted in MEASURE_WORDS else ""


def restated(question: Question, quantity: Quantity) -> tuple[str, str]:
    """(sentence, figure as written in it) in the question's language, for a figure found in the other."""
    figure = rendered(quantity, question.language)
    if question.language == "zh":
        asked = question.text.rstrip("?？。 ")
        if _ASKING.search(asked) and len(asked) < 80:
            # A hedge of the question's is not said twice.
            plain = figure.removeprefix("约") if _HEDGED.search(asked) else figure
            plain = _without_unit(plain, asked)
            return _ASKING.sub(lambda _found: plain, asked, count=1) + "。", plain
        return bare(figure, question), figure
    return f"{_english(question, figure, quantity.of)}.", figure


def _without_unit(figure: str, asked: str) -> str:
    """The figure without the unit where the question goes on with it: `23` for 多少GB."""
    found = _ASKING.search(asked)
    unit = _LATIN_UNIT.search(figure)
    stated = found and unit and asked[found.end() :].lstrip().startswith(unit[1])
    return figure[: unit.start()] if unit and stated else figure


def bare(figure: str, question: Question) -> str:
    """The sentence that says of a figure no more than that it is the one given."""
    moment = question.wanted.kind == "when"
    if question.language == "zh":
        return f"所问的{'时间' if moment else '数字'}是{figure}。"
    return f"The {'date' if moment else 'figure'} given is {figure}."


def _english(question: Question, figure: str, of: str) -> str:
    counted = _HOW_MANY.search(question.text)
    if counted and question.wanted.kind == "count" and not _OCCASIONS.match(of):
        said = _counted(counted["rest"], figure)
        if said:
            return said
    changed = _HOW_MUCH_DID.search(question.text)
    if changed and len(changed["subject"]) < 100:
        past = _PAST[changed["verb"].lower()]
        return f"{_capital(changed['subject'])} {past} by {figure}{changed['rest'].rstrip()}"
    what = _WHAT_IS.match(question.text)
    if what and len(what["what"]) < 140:
        return f"{_capital(what['what'])} {what['verb'] or 'is'} {figure}"
    size = _HOW_BIG.match(question.text)
    if size and len(size["what"]) < 100:
        return f"{_capital(size['what'])}: {figure}"
    return bare(figure, question).removesuffix(".")


def _counted(rest: str, figure: str) -> str:
    """`X are sold` after `how many` with the figure before it; empty where that cannot be told."""
    verb = _INVERTED.search(rest)
    if verb and _PASSIVE.match(verb[0]) and not _SUBJECT.match(rest, verb.end()):
        return f"{_capital(figure)} {rest}"
    noun = rest[: verb.start()].strip() if verb else rest
    if not 0 < len(noun) < 60:
        return ""
    return f"The number is {figure}" if noun.lower().startswith("of ") else f"The number of {noun} is {figure}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def rendered(quantity: Quantity, language: Language, of: str = "") -> str:
    """A quantity in the idiom of a language, `of` after a count, dates and centuries too; labels stay as they are written."""
    if quantity.value is not None and quantity.is_figure:
        return write(quantity.value, quantity.unit, language, of, quantity.qualifier)
    if quantity.low is not None and quantity.high is not None:
        low, high = (write(bound, quantity.unit, language) for bound in (quantity.low, quantity.high))
        return f"{low}至{high}" if language == "zh" else f"{low} to {high}"
    return _moment(quantity, language)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DECADE = re.compile(r"\d0\s*['’]?s\b|年代", re.I)


def _moment(quantity: Quantity, language: Language) -> str:
    """A date or year (value YYYYMMDD or YYYY) in the idiom of a language; anything else as it is written."""
    foreign = not quantity.text.isascii() if language == "en" else quantity.text.isascii()
    if quantity.value is None or not foreign or quantity.value < 1:
        return quantity.text
    value = int(quantity.value)
    if quantity.kind == "year":
        decade = "s" if language == "en" else "年代"
        year = "" if language == "en" else "年"
        return f"{value}{decade if _DECADE.search(quantity.text) else year}"
    if quantity.kind == "date":
        return _date(value // 10000, value // 100 % 100, value % 100, language) or quantity.text
    if quantity.kind == "ordinal" and quantity.text.endswith(("世纪", "世紀")):
        return f"{_ordinal(value)} century"
    return quantity.text


def _date(year: int, month: int, day: int, language: Language) -> str:
    """A date of which year or day may be 0 for unknown; empty where the month is none."""
    if not 1 <= month <= len(_MONTHS):
        return ""
    if language == "zh":
        return f"{f'{year}年' if year else ''}{month}月{f'{day}日' if day else ''}"
    named = f"{_MONTHS[month - 1]} {day}" if day else _MONTHS[month - 1]
    return f"{named}{',' if day else ''} {year}" if year else named


def _ordinal(value: int) -> str:
    ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


_CURRENCIES: dict[Language, dict[str, str]] = {
    "en": {
        "CNY": "yuan", "USD": "US dollars", "EUR": "euros", "GBP": "pounds sterling", "JPY": "yen",
        "HKD": "Hong Kong dollars", "KRW": "won", "INR": "rupees", "RUB": "rubles",
    },
    "zh": {
        "CNY": "人民币", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元",
        "HKD": "港元", "KRW": "韩元", "INR": "卢比", "RUB": "卢布",
    },
}  # fmt: skip


def currency(code: str, language: Language) -> str:
    """A currency by its name in a language; by its code where it has none here."""
    return _CURRENCIES[language].get(code, code)
