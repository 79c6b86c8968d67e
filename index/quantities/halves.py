"""`an hour and a half`, `two years and a quarter`: the fraction of a unit that is said after it."""

from __future__ import annotations

from decimal import Decimal

from index.quantities import tails
from index.quantities.numeral import ONE, ZERO
from index.quantities.parts import Part
from index.quantities.patterns import Pattern
from index.quantities.tails import Tail

_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
_AND_PART = Pattern(
    r"[ -]and[ -](?:(?:an?[ -]|one[ -]|(?=half))(half)(?! of (?:the|its|their|all|what)\b)|(?:a |one[- ])(quarter)(?! of\b))"
    r"(?![a-z]|-(?!long|old)| (?:the|its|their|all)\b| (?:an? )?(?:[a-z]+illion|thousand|hundred|dozen|century|decade|year"
    r"|month|week|day|hour|minute|mile|dollar)s?\b)"
)
_ONE_AND = Pattern(
    r"(?<![A-Za-z])(?P<start>[Aa]n? |(?=[a-z]+-and-)|(?<=the )|(?<=(?:last|past|next) )|(?<=(?:first|every) )|(?<=another ))"
    r"(?P<unit>[a-z]{3,12})[ -]and[ -](?:an?[ -])?$"
)


def and_part(text: str, end: int) -> tuple[Decimal, int] | None:
    """The fraction after a unit that ends at `end`, and where it ends."""
    found = _AND_PART.match(text, end)
    return (_PARTS[found[1] or found[2]], found.end()) if found else None


def take_part(part: Part, text: str) -> None:
    """Add to a whole number of something measured, or of money, what is said after its unit."""
    if part.kind not in {"measure", "money"} or part.value != int(part.value):
        return
    if more := and_part(text, part.end):
        part.value, part.quantum, part.end = part.value + more[0], ZERO, more[1]


def one_and_part(text: str, start: int, floor: int) -> tuple[int, Tail, Decimal] | None:
    """`a year and a half`, from its last word at `start`: where it begins, its unit with its end, and how many of it."""
    found = _ONE_AND.search(text, max(floor, start - 24), start)
    tail = tails.find(text, found.start("unit"), False, False) if found else None
    if not found or not tail or tail.end != found.end("unit") or tail.kind not in {"measure", "money"}:
        return None
    more = and_part(text, tail.end)
    return (found.start(), tail._replace(end=more[1]), ONE + more[0]) if more else None
