"""Errors planted in true answers, one kind a function. Each is false by construction, or is not planted.

A planted figure is supported by no figure of the evidence and repeats none of the question's; a planted year stands in no
paragraph of the evidence, or belongs to another figure of the clause; a figure of another subject differs from the right
one beyond rounding; a moved citation points at a paragraph without the value.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from eval.benchmarks.truths import Claim, replaced
from index.quantities import Quantity, extract, same, write
from index.text import language_of
from qa.figures.attribution import AttributedFigure
from qa.figures.compatibility import years_in
from qa.figures.evidence import ReadEvidence
from qa.figures.terms import keys

TELLING = 3
"""Words said of the right figure that the other's own stretch lacks: with fewer, a translation names neither for certain."""
Planter = Callable[[Claim, random.Random], Claim | None]

_OPPOSITES = (
    ("increased", "decreased"), ("increase", "decrease"), ("increasing", "decreasing"), ("rose", "fell"), ("rise", "fall"),
    ("grew", "shrank"), ("growth", "decline"), ("up", "down"), ("higher", "lower"), ("grown", "shrunk"),
    ("increases", "decreases"), ("rising", "falling"), ("risen", "fallen"), ("growing", "shrinking"),
    ("增长", "下降"), ("增加", "减少"), ("提高", "降低"), ("上升", "下降"), ("增至", "减至"), ("升至", "降至"), ("上涨", "下跌"),
)  # fmt: skip
_TURNED = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_DIRECTION = re.compile(
    "|".join(rf"\b{word}\b" if word.isascii() else word for word in sorted(_TURNED, key=len, reverse=True)), re.I
)
_UNITS = {
    "CNY": "USD", "USD": "CNY", "EUR": "USD", "GBP": "EUR", "HKD": "CNY", "TWD": "USD", "JPY": "CNY", "km": "mi", "mi": "km",
    "m": "ft", "ft": "m", "kg": "t", "t": "kg", "year": "month", "month": "year", "day": "h", "h": "day", "min": "h",
    "km2": "ha", "ha": "km2", "m2": "km2", "cm": "m", "mm": "cm", "g": "kg", "kW": "MW", "MW": "kW", "count": "percent",
    "percent": "count", "week": "day", "s": "min", "mu": "ha", "°C": "°F", "GB": "MB", "V": "kV", "kW·h": "MW·h",
    "percentage_point": "CNY",
}  # fmt: skip
_BEFORE = re.compile(
    r"(?:(?:more|less|fewer|greater|higher|lower) than|over|exceed(?:s|ed|ing)?|above|at least|at most|up to|nearly|almost"
    r"|under|below|about|around|roughly|approximately|some|超过|超出|逾|超|近|约|大约|接近|将近|不到|不足|至少|至多|不低于|达到?)\s*$",
    re.I,
)
_AFTER = re.compile(r"^\s*(?:or so|or more|左右|以上|以下|以内|余|多)")


def _is_false(claim: Claim) -> bool:
    """Whether nothing retrieved or asked supports the planted figure."""
    figures = [figure.quantity for read in claim.reads for figure in read.figures]
    if any(same(claim.quantity, figure) for figure in [*figures, *claim.question.figures]):
        return False
    return not any(
        one.value - other.value == claim.quantity.value
        for one, other in permutations(extract(claim.text), 2)
        if one.value is not None and other.value is not None
    )


def _planted(claim: Claim, written: str) -> Claim | None:
    made = replaced(claim, written)
    return made if made and _is_false(made) else None


def plant_digit(claim: Claim, draw: random.Random) -> Claim | None:
    """One digit another."""
    places = [place for place, character in enumerate(claim.quantity.text) if character in "0123456789"]
    if not places:
        return None
    place = draw.choice(places)
    text = claim.quantity.text
    digit = draw.choice([d for d in "123456789" if d != text[place]])
    return _planted(claim, text[:place] + digit + text[place + 1 :])


def plant_magnitude(claim: Claim, draw: random.Random) -> Claim | None:
    """Off by ten either way, or by ten thousand; 亿 for billion."""
    text, value = claim.quantity.text, claim.quantity.value
    assert value is not None
    confused = (("亿", "十亿"), ("万", "百万"), ("billion", "million"), ("million", "billion"), ("trillion", "billion"))
    options = [text.replace(one, other, 1) for one, other in confused if one in text]
    steps = [4, 1, -1] if abs(value) >= 10 else [1, -1]
    language = claim.pair[0]
    options += [write(value.scaleb(step), claim.quantity.unit, language) for step in steps]
    return _planted(claim, draw.choice(options))


def plant_unit(claim: Claim, _draw: random.Random) -> Claim | None:
    """The same digits in another unit or currency."""
    unit = _UNITS.get(claim.quantity.unit)
    if unit is None or claim.quantity.value is None:
        return None
    return _planted(claim, write(claim.quantity.value, unit, claim.pair[0]))


def plant_points(claim: Claim, _draw: random.Random) -> Claim | None:
    """Percentage points for per cent, or the reverse."""
    other = {"percent": "percentage_point", "percentage_point": "percent"}.get(claim.quantity.unit)
    if other is None or claim.quantity.value is None:
        return None
    return _planted(claim, write(claim.quantity.value, other, claim.pair[0]))


def plant_direction(claim: Claim, draw: random.Random) -> Claim | None:
    """A rise for a fall, said just before the figure; or a sign."""
    assert claim.source is not None
    text, start = claim.text, claim.quantity.start
    word = _direction(text, claim.quantity)
    if word is None or _direction(claim.reads[0].text, claim.source.quantity) is None:
        return None
    if draw.random() < 0.25:
        return _planted(claim, f"-{claim.quantity.text}")
    other = _TURNED[word[0].lower()]
    other = other.capitalize() if word[0][0].isupper() else other
    shift = len(other) - len(word[0])
    turned = text[: word.start()] + other + text[word.end() :]
    quantity = next((q for q in extract(turned) if q.start == start + shift and q.is_figure), None)
    if quantity is None or quantity.value != claim.quantity.value:
        return None
    return replace(claim, text=turned, quantity=quantity)


def _direction(text: str, quantity: Quantity) -> re.Match[str] | None:
    """The word just before a figure that says which way it went, with no other figure between and no such word after."""
    reach = 30 if language_of(text) == "en" else 10
    start, end = quantity.start, quantity.end
    found = [word for word in _DIRECTION.finditer(text, 0, start) if start - word.end() <= reach]
    if not found or _DIRECTION.search(text, end, end + reach):
        return None
    return None if any(q.is_figure and found[-1].end() <= q.start < start for q in extract(text)) else found[-1]


def plant_year(claim: Claim, draw: random.Random) -> Claim | None:
    """A year that no paragraph gives, or one that the paragraph gives in another sentence."""
    stated = [q for q in extract(claim.text) if q.kind in ("year", "date") and years_in(q.text)]
    if not stated:
        return None
    chosen = min(stated, key=lambda q: abs(q.start - claim.quantity.start))
    year = min(years_in(chosen.text))
    others = _elsewhere(claim, year) if draw.random() < 0.4 else []
    others = others or _nowhere(claim, year)
    if not others:
        return None
    start, end = chosen.start, chosen.end
    written = chosen.text.replace(str(year), str(draw.choice(others)), 1)
    shift = 0 if start > claim.quantity.start else len(written) - (end - start)
    text = claim.text[:start] + written + claim.text[end:]
    quantity = next((q for q in extract(text) if q.start == claim.quantity.start + shift and q.is_figure), None)
    return replace(claim, text=text, quantity=quantity) if quantity else None


def _nowhere(claim: Claim, year: int) -> list[int]:
    """Years near it that stand nowhere in what was retrieved or asked."""
    known = frozenset().union(*(years_in(f"{read.text} {read.surroundings}") for read in claim.reads))
    known |= set(claim.question.period.years)
    return [year + step for step in (-3, -2, -1, 1, 2, 3) if year + step not in known]


def _elsewhere(claim: Claim, year: int) -> list[int]:
    """Years of the same paragraph, where the figure's own sentence gives this one and no other."""
    home, source = claim.reads[0], claim.source
    assert source is not None
    start, end = source.sentence
    if years_in(home.text[start:end]) != {year} or years_in(home.text[slice(*source.own)]) != {year}:
        return []
    return sorted(years_in(home.text) - {year})


def plant_subject(claim: Claim, draw: random.Random) -> Claim | None:
    """The figure of another subject of the same paragraph or of another one retrieved."""
    assert claim.source is not None
    right = claim.source.quantity
    told = claim.told or _own(claim.reads[0], claim.source)
    others = [
        figure.quantity
        for read in claim.reads
        for figure in read.figures
        if figure.quantity.is_figure and figure.quantity.value is not None and figure.quantity.unit == right.unit
        and figure.quantity.kind == right.kind and figure.quantity.of == right.of
        and not same(figure.quantity, right) and not same(right, figure.quantity)
        and figure.quantity.qualifier == right.qualifier and re.search(r"\d", figure.quantity.text)
        and (claim.pair[0] == claim.pair[1] or len(told - _own(read, figure)) >= TELLING)
    ]  # fmt: skip
    if not others:
        return None
    other = draw.choice(others)
    assert other.value is not None
    made = replaced(claim, write(other.value, other.unit, claim.pair[0]))
    if made is None or not same(made.quantity, other) or same(made.quantity, right):
        return None
    return made


def _own(read: ReadEvidence, figure: AttributedFigure) -> frozenset[str]:
    start, end = figure.own
    return keys(read.text[start:end])


def plant_invented(claim: Claim, draw: random.Random) -> Claim | None:
    """A figure from nowhere, of the same unit."""
    value = Decimal(draw.randint(11, 9899)) / draw.choice([1, 10])
    if claim.quantity.unit in ("percent", "percentage_point"):
        value = Decimal(draw.randint(11, 989)) / 10
    return _planted(claim, write(value, claim.quantity.unit, claim.pair[0]))


def plant_bound(claim: Claim, _draw: random.Random) -> Claim | None:
    """A bound turned exact."""
    quantity = claim.quantity
    if quantity.qualifier == "exact" or claim.source is None or claim.source.quantity.qualifier == "exact":
        return None
    before = _BEFORE.search(claim.text[: quantity.start])
    start = before.start() if before else quantity.start
    after = _AFTER.match(claim.text[quantity.end :])
    end = quantity.end + (after.end() if after else 0)
    assert quantity.value is not None
    bare = write(quantity.value, quantity.unit, claim.pair[0])
    text = claim.text[:start] + bare + claim.text[end:]
    found = [q for q in extract(text) if q.start == start]
    if len(found) != 1 or found[0].qualifier != "exact":
        return None
    made = replace(claim, text=text, quantity=found[0])
    return made if _is_false(made) else None


def plant_miscomputed(claim: Claim, draw: random.Random) -> Claim | None:
    """A computed figure that is off; the operands are right."""
    value = claim.quantity.value
    assert value is not None
    digits = value.normalize().as_tuple()
    place = draw.randrange(min(len(digits.digits), 4))
    changed = list(digits.digits)
    changed[place] = draw.choice([d for d in range(1, 10) if d != changed[place]])
    made = Decimal((digits.sign, tuple(changed), int(digits.exponent)))
    return _planted(claim, write(made, claim.quantity.unit, claim.pair[0]))


def plant_citation(claim: Claim, draw: random.Random) -> Claim | None:
    """Another paragraph cited; half the time the right one was not even retrieved."""
    if len(claim.reads) < 2:
        return None
    moved = claim.reads[1]
    if any(same(claim.quantity, figure.quantity) for read in claim.reads[1:] for figure in read.figures):
        return None
    reads = claim.reads if draw.random() < 0.5 else claim.reads[1:]
    return replace(claim, citations=(moved.number,), reads=reads)


KINDS: dict[str, Planter] = {
    "one digit changed": plant_digit,
    "magnitude off": plant_magnitude,
    "unit swapped": plant_unit,
    "percent and points": plant_points,
    "direction or sign flipped": plant_direction,
    "wrong year": plant_year,
    "another subject's number": plant_subject,
    "invented number": plant_invented,
    "bound turned exact": plant_bound,
    "derived number miscomputed": plant_miscomputed,
    "citation moved": plant_citation,
}
"""Every kind of error by its name in the table."""


def fits(kind: str, claim: Claim) -> bool:
    """Whether an error of the kind can stand in such a claim: a result miscomputed in computed ones, the rest in others."""
    return (kind == "derived number miscomputed") == (claim.way == "computed")
