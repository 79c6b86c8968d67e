"""Text -> quantities. One pass: each numeral is found by one compiled pattern, then read with what stands beside it."""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import replace
from decimal import Decimal

from index.quantities import (
    assembling,
    chinese_words,
    clock,
    currencies,
    halves,
    han_numerals,
    hanzi,
    marks,
    naming,
    numerals,
    odd_ones,
    scanning,
    tails,
)
from index.quantities.model import Kind, Quantity
from index.quantities.numeral import Numeral
from index.quantities.patterns import Pattern

_FULL_WIDTH = Pattern("[\uff10-\uff19]")
_ADDRESS = Pattern(r"(?:https?://|www\.)[^\s\u3000-\u9fff，。）】]+|[\w.+-]+@[\w-]+\.[\w.]+")
_WIDTHS = {
    0xFF01 + offset: 0x21 + offset
    for offset in range(94)
    if chr(0x21 + offset).isalnum() or chr(0x21 + offset) in ".%+-/$~<>="
}


def extract(text: str, language: str | None = None) -> list[Quantity]:
    """Read every number of `text`, in order, without overlaps.

    `language` (`en`, `zh`) is a hint for what the text alone leaves open (`30w` is 300,000 in Chinese); both languages
    are always read. Never raises; time is linear in the length of the text.
    """
    if not text:
        return []
    folded, chinese = text, False
    if not text.isascii() and scanning.is_wide(text):
        folded = text.translate(_WIDTHS) if _FULL_WIDTH.search(text) else text
        chinese = scanning.has_chinese(folded)
    reader = _Reader(text, folded, chinese or language == "zh")
    skip = _addresses(folded)
    for start, token in scanning.candidates(folded, chinese):
        if start < reader.position or (skip and _lies_in(start, skip)):
            continue
        reader.read(start, token)
    return assembling.share_units(reader.found, folded)


def _addresses(text: str) -> list[tuple[int, int]]:
    if "://" not in text and "www." not in text and "@" not in text:
        return []
    return [found.span() for found in _ADDRESS.finditer(text)]


def _lies_in(place: int, spans: list[tuple[int, int]]) -> bool:
    index = bisect_right(spans, (place, sys.maxsize)) - 1
    return index >= 0 and place < spans[index][1]


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, original: str, text: str, chinese: bool) -> None:
        self.original = original
        self.text = text
        self.chinese = chinese
        self.found: list[Quantity] = []
        self.position = 0

    # --- what was found -------------------------------------------------------------------------------------------

    def add(
        self, start: int, end: int, kind: Kind, value: Decimal | None, unit: str = "", of: str = "",
        quantum: Decimal | None = None, ambiguous: bool = False,
    ) -> None:  # fmt: skip
        text = self.original[start:end]
        self.found.append(Quantity(text, start, end, kind, value, unit, of, quantum=quantum, ambiguous=ambiguous))
        self.position = end

    def mark(self, mark: marks.Mark) -> None:
        start = max(mark.start, self.position)
        self.add(start, mark.end, mark.kind, mark.value, of=mark.of)

    # --- one candidate --------------------------------------------------------------------------------------------

    def read(self, start: int, token: str) -> None:
        first = token[0]
        if first.isascii() and first in "0123456789.":
            self.read_digits(start, start + len(token))
        elif first.isascii():
            self.read_words(start, token)
        elif first in scanning.VULGAR:
            self.finish(numerals.vulgar(self.text, start), False)
        else:
            self.read_han(start, token)

    def read_digits(self, start: int, end: int) -> None:
        text = self.text
        before = text[start - 1] if start else ""
        if text[start] == "." and before.isalnum():
            return
        if named := _ALWAYS.match(text, start):
            self.add(start, named.end() - named[0].endswith(" "), "label", None)
            return
        if before and before in _JOINING and self.is_part_of_name(start, before):
            return
        numeral = numerals.digits(text, start, self.chinese, end)
        if numeral is None:
            end = numerals.skip(text, start)
            if end - start > 4 and "/" not in text[start:end]:
                self.add(start, end, "code", None)
            self.position = end
            return
        if not numeral.plain and (mark := self.mark_with_point(start, numeral.end)):
            self.mark(mark)
            return
        if text[start : numeral.end].count(",") and (stop := marks.ordinal_suffix(text, numeral.end)):
            self.add(start, stop, "ordinal", numeral.value)
            return
        if numeral.plain:
            mark = self.mark_for(start, numeral, before)
            if mark:
                self.mark(mark)
                return
        self.finish(numeral, True)

    def mark_with_point(self, start: int, end: int) -> marks.Mark | None:
        """`2.17pm`, `2025.1.21`, `1.2.3`: what begins like a decimal and is none."""
        following = self.text[end : end + 2]
        if following[:1] == "." and following[1:].isdigit():
            return marks.numeric_date(self.text, start) or marks.code(self.text, start)
        return clock.clock(self.text, start) if following[:1] in {" ", "a", "p", "A", "P"} else None

    def is_part_of_name(self, start: int, before: str) -> bool:
        """Digits joined to letters are a name (`C919`, `COVID-19`), unless the letters are a currency (`RMB100`)."""
        text = self.text
        joint = start
        if model := marks.model(text, start):
            self.mark(model)
            return True
        if before in "-‑–−" and start > 1 and text[start - 2].isascii() and text[start - 2].isalpha():
            joint = start - 1
        elif not (before.isascii() and (before.isalpha() or before == "_")):
            return False
        begin = joint
        while (
            begin > self.position
            and text[begin - 1].isascii()
            and (text[begin - 1].isalnum() or text[begin - 1] in "$_")
        ):
            begin -= 1
        name = text[begin:joint]
        if joint == start and (currencies.code_of(name) or name.lower() in {"about", "over", "to"}):
            return False
        if name in {"FY", "CY"} and marks.four_digits(text, start):
            return False
        if joint < start and name.lower() in _COMPOUNDING:
            return False
        if text[begin - 1 : begin] in {"'", "’"}:
            while (
                begin > self.position
                and text[begin - 1].isascii()
                and (text[begin - 1].isalpha() or text[begin - 1] in "'’")
            ):
                begin -= 1
        self.add(begin, marks.attached(text, start), "label", None)
        return True

    def mark_for(self, start: int, numeral: Numeral, before: str) -> marks.Mark | None:
        """The date, time, ordinal, label or code that these plain digits are, or None."""
        text, end = self.text, numeral.end
        following = text[end : end + 1]
        if (following and following in "年月日号號世时時点點") or (
            following == " " and self.chinese and text[end + 1 : end + 2] in "年月日号世时"
        ):
            mark = self.chinese_mark(start, numeral)
            if mark:
                return mark
        if following in _DASHES and self.chinese and (mark := marks.chinese_date(text, start)) and mark.kind == "date":
            return mark
        if (following and following in ":：/-.+ –—,") or before == "+":
            mark = clock.clock(text, start) or marks.numeric_date(text, start) or self.code_for(start)
            if mark:
                return mark
        if following.isascii() and following.isalpha():
            return self.lettered_mark(start, end, following)
        if following in {" ", "'", "’", ",", "."} or not following or before == " ":
            mark = clock.clock(text, start) if following in {" ", "."} else None
            mark = mark or clock.oclock(text, start, end, numeral.value)
            mark = mark or marks.english_date(text, start) or marks.decade(text, start)
            if mark:
                return mark
        return naming.label_for(text, start, end, self.position) or naming.year_for(text, start, numeral)

    def chinese_mark(self, start: int, numeral: Numeral) -> marks.Mark | None:
        text = self.text
        if text[numeral.end] in "号號" and (label := naming.label_for(text, start, numeral.end, self.position)):
            return label
        if not marks.is_era_year(text, start) and naming.is_span_of_time(text, start, numeral):
            return None
        return marks.chinese_date(text, start) or clock.chinese_time(text, start) or clock.clock_point(text, start)

    def code_for(self, start: int) -> marks.Mark | None:
        mark = marks.code(self.text, start)
        return mark if mark and naming.is_code(self.text[mark.start : mark.end]) else None

    def lettered_mark(self, start: int, end: int, following: str) -> marks.Mark | None:
        text = self.text
        if following in "snrt" and (stop := marks.ordinal_suffix(text, end)):
            mark = marks.english_date(text, start)
            return mark or marks.Mark(start, stop, "ordinal", Decimal(text[start:end].replace(",", "")))
        if following in "apAP" and (mark := clock.clock(text, start)):
            return mark
        if following == "s" and (mark := marks.decade(text, start) or marks.age_group(text, start, end)):
            return mark
        return naming.name_for(text, start, end, self.chinese)

    def read_words(self, start: int, token: str) -> None:
        lower = token.lower()
        if lower.startswith(("a ", "an ")):
            self.read_single(start, token)
            return
        if lower == "zero" and self.text[max(0, start - 9) : start].lower() == "absolute ":
            self.add(start - 9, start + 4, "measure", Decimal(0), "K")
            return
        if (token[0].isupper() or lower == "fifty") and (named := _NAMED_IN_WORDS.match(self.text, start)):
            self.add(start, named.end(), "label", None)
            return
        if lower in scanning.MULTIPLES:
            self.add(
                start,
                start + len(token),
                "multiple",
                Decimal(scanning.MULTIPLES[lower]),
                "multiple",
                ambiguous=lower == "twice",
            )
            return
        if lower in {"half", "quarter"} and (single := halves.one_and_part(self.text, start, self.position)):
            self.add_single(*single)
            return
        numeral = numerals.words(self.text, start, self.position)
        if numeral is None:
            self.position = start + len(token)
            return
        if numeral.ordinal:
            self.add(numeral.start, numeral.end, "ordinal", numeral.value)
            return
        if hour := clock.oclock(self.text, numeral.start, numeral.end, numeral.value):
            self.mark(hour)
            return
        if naming.is_pronoun(self.text, numeral):
            self.position = numeral.end
            return
        self.finish(numeral, False)

    def read_single(self, start: int, token: str) -> None:
        """`a gallon`: one of it, unless it says what a price is for."""
        tail = tails.find(self.text, start + token.index(" "), False, False)
        if tail is None or (self.found and start - self.position <= 1):
            self.position = start + len(token)
            return
        more = halves.and_part(self.text, tail.end)
        if more:
            self.add_single(start, tail._replace(end=more[1]), 1 + more[0])
        else:
            self.add(start, tail.end, tail.kind, Decimal(1) * tail.factor, tail.unit, quantum=tail.factor)

    def add_single(self, start: int, tail: tails.Tail, value: Decimal) -> None:
        """`a mile and a half`."""
        self.add(start, tail.end, tail.kind, value * tail.factor, tail.unit, quantum=Decimal(0))

    def read_han(self, start: int, token: str) -> None:
        text = self.text
        if token[0] in "翻对對":
            self.read_folding(start, token)
            return
        if one := odd_ones.odd_one(text, start, self.position):
            self.found.append(replace(one, text=self.original[one.start : one.end]))
            self.position = one.end
            return
        if token[0] == "把":
            self.position = start + 1
            return
        parts = numerals.percent(text, start, self.chinese)
        if parts:
            self.finish(parts, False)
            return
        mark = chinese_words.chinese_mark(text, start, token)
        if mark:
            self.mark(mark)
            return
        numeral = han_numerals.han(text, start, token)
        if numeral is None or not chinese_words.is_han_figure(text, start, numeral, self.position):
            self.position = han_numerals.skip_han(start, token, numeral)
            return
        self.finish(numeral, False)

    def read_folding(self, start: int, token: str) -> None:
        if token in {"对折", "對折"}:
            self.add(start, start + len(token), "percent", Decimal(50), "percent")
            return
        times = next(
            (hanzi.DIGIT_CHARACTERS[character] for character in token if character in hanzi.DIGIT_CHARACTERS), 1
        )
        self.add(start, start + len(token), "multiple", Decimal(2**times), "multiple")

    # --- a numeral with what stands beside it ---------------------------------------------------------------------

    def finish(self, numeral: Numeral, digits: bool) -> None:
        quantity = assembling.assemble(self.original, self.text, numeral, digits, self.position, self.chinese)
        self.found.append(quantity)
        self.position = quantity.end


_JOINING = frozenset("-‑–−_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_ALWAYS = Pattern(
    r"(?:24/7|9/11|50[/-]50)(?![0-9/%]|[.,][0-9])|[0-9]{1,3}-for-[0-9]{1,3}\b|401\(k\)|(?:6|8|1[018])-[KQ]\b|[24]0-F\b"
    r"|[2-9]0-somethings?\b"
    r"|[0-9]-(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve)\b"
    r"|[48]K (?=TV|[Uu]ltra|video|resolution|display|monitor|screen|camera|broadcast|content)"
)
"""Expressions that only look like fractions, differences and thousands: splits of shares, filings, names, screens."""
_NAMED_IN_WORDS = Pattern(r"[A-Z][a-z]+[- ]Year(?:[- ]Plan)?\b|[Ff]ifty[- ][Ff]ifty\b")
_DASHES = frozenset({"-", "—", "–", "~", "至", "到"})
_COMPOUNDING_WORDS = """
    mid pre post early late non sub top over under about to and or some near plus from circa the minus up down
    until at by of
"""
_COMPOUNDING = frozenset(_COMPOUNDING_WORDS.split())
