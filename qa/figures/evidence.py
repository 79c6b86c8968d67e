"""A retrieved paragraph as answerers and the gate read it: flowed text, sentences, quantities, what they are about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

from index.model import Hit
from index.quantities import Quantity, extract
from index.sentences import sentences
from index.text import Flow, flow
from qa.figures.anchoring import Wording, wording
from qa.figures.attribution import AttributedFigure, attribute
from qa.figures.compatibility import Dates, dates
from qa.figures.rows import row_quantities
from qa.figures.terms import keys
from qa.model import Evidence

_REMEMBERED = 2048
"""Paragraphs whose reading is kept: the same ones answer many questions. About 20 kB each at most."""


@dataclass(frozen=True)
class _Reading:
    """What a paragraph's text says; computed once, when it is first asked for."""

    verbatim: str
    context: str
    row: bool

    @cached_property
    def flow(self) -> Flow:
        return flow(self.verbatim)

    @cached_property
    def sentences(self) -> Sequence[tuple[int, int]]:
        return sentences(self.flow.text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        return row_quantities(self.flow.text, self.context) if self.row else extract(self.flow.text)

    @cached_property
    def figures(self) -> list[AttributedFigure]:
        return attribute(self.flow.text, self.quantities)

    @cached_property
    def units(self) -> dict[str, list[AttributedFigure]]:
        found: dict[str, list[AttributedFigure]] = {}
        for figure in self.figures:
            found.setdefault(figure.quantity.unit, []).append(figure)
        return found

    @cached_property
    def dates(self) -> Dates:
        return dates(self.quantities)

    @cached_property
    def keys(self) -> frozenset[str]:
        return keys(self.flow.text)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(_ENGLISH_WORD.findall(self.flow.text.lower()))

    @cached_property
    def wording(self) -> Wording:
        return wording(self.flow.text, self.quantities)


_ENGLISH_WORD = re.compile(r"(?<![\w-])[a-z]{3,}(?![\w-])")


@lru_cache(maxsize=_REMEMBERED)
def _reading(verbatim: str, context: str, row: bool) -> _Reading:
    return _Reading(verbatim, context, row)


@dataclass(frozen=True)
class ReadEvidence:
    """Evidence with its reading. Offsets are those of the flowed text."""

    evidence: Evidence

    @cached_property
    def _read(self) -> _Reading:
        paragraph = self.hit.stored.paragraph
        return _reading(paragraph.text, paragraph.context, paragraph.kind == "row")

    @property
    def number(self) -> int:
        return self.evidence.number

    @property
    def hit(self) -> Hit:
        return self.evidence.hit

    @property
    def language(self) -> str:
        return self.hit.stored.language

    def is_across(self, language: str) -> bool:
        """Whether it is in another language than `language`; a row of figures is in none."""
        return self.language not in (language, "und")

    @property
    def text(self) -> str:
        return self._read.flow.text

    @property
    def sentences(self) -> Sequence[tuple[int, int]]:
        return self._read.sentences

    @property
    def quantities(self) -> Sequence[Quantity]:
        return self._read.quantities

    @property
    def figures(self) -> list[AttributedFigure]:
        """Every quantity (dates and labels too) with its profile."""
        return self._read.figures

    @property
    def units(self) -> Mapping[str, Sequence[AttributedFigure]]:
        """The same by their unit."""
        return self._read.units

    @property
    def dates(self) -> Dates:
        return self._read.dates

    @property
    def keys(self) -> frozenset[str]:
        return self._read.keys

    @property
    def words(self) -> frozenset[str]:
        """English words in lower case, as they are written."""
        return self._read.words

    @property
    def wording(self) -> Wording:
        return self._read.wording

    def leading_to(self, figure: AttributedFigure) -> str:
        """What the figure's own stretch says before it."""
        return self.text[figure.own[0] : figure.quantity.start]

    @cached_property
    def surroundings(self) -> str:
        """What stands round the paragraph and says what it is about: title, headings, table header, the words before."""
        stored = self.hit.stored
        parts = [
            stored.source.title or _stem(stored.source.file),
            *stored.paragraph.heading,
            stored.paragraph.context,
            stored.lead,
        ]
        return "\n".join(part for part in parts if part)

    @cached_property
    def surrounding_keys(self) -> frozenset[str]:
        return keys(self.surroundings)

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The sentence round an offset; the whole text where there is none."""
        return next((span for span in self.sentences if span[0] <= offset < span[1]), (0, len(self.text)))

    def file_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the document's decoded text."""
        first, last = self._read.flow.span(start, end)
        base = self.hit.stored.paragraph.start
        return base + first, base + last

    def verbatim(self, start: int, end: int) -> str:
        first, last = self._read.flow.span(start, end)
        return self.hit.stored.paragraph.text[first:last]


@lru_cache(maxsize=_REMEMBERED)
def _stem(file: str) -> str:
    return PurePosixPath(file).stem


def read(evidence: Sequence[Evidence]) -> list[ReadEvidence]:
    return [ReadEvidence(item) for item in evidence]
