"""A retrieved paragraph as answerers and the gate read it: flowed text, sentences, quantities and what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index.model import Hit
from index.quantities import Quantity, extract
from index.sentences import sentences
from index.text import Flow, flow
from qa.figures.attribution import AttributedFigure, attribute
from qa.figures.rows import row_quantities
from qa.figures.terms import keys
from qa.model import Evidence


@dataclass(frozen=True)
class ReadEvidence:
    """Everything is computed once, when it is first asked for. Offsets are those of the flowed text."""

    evidence: Evidence

    @property
    def number(self) -> int:
        return self.evidence.number

    @property
    def hit(self) -> Hit:
        return self.evidence.hit

    @property
    def language(self) -> str:
        return self.hit.stored.language

    @cached_property
    def flow(self) -> Flow:
        return flow(self.hit.stored.paragraph.text)

    @property
    def text(self) -> str:
        return self.flow.text

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        return sentences(self.text)

    @cached_property
    def quantities(self) -> Sequence[Quantity]:
        paragraph = self.hit.stored.paragraph
        return row_quantities(self.text, paragraph.context) if paragraph.kind == "row" else extract(self.text)

    @cached_property
    def figures(self) -> list[AttributedFigure]:
        """Every quantity (dates and labels too) with its profile."""
        return attribute(self.text, self.quantities)

    @cached_property
    def surroundings(self) -> str:
        """What stands round the paragraph and says what it is about: title, headings, table header, the words before."""
        stored = self.hit.stored
        parts = [stored.source.title or "", *stored.paragraph.heading, stored.paragraph.context, stored.lead]
        return "\n".join(part for part in parts if part)

    @cached_property
    def surrounding_keys(self) -> frozenset[str]:
        return keys(self.surroundings)

    @cached_property
    def keys(self) -> frozenset[str]:
        return keys(self.text)

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The sentence round an offset; the whole text where there is none."""
        return next((span for span in self.sentences if span[0] <= offset < span[1]), (0, len(self.text)))

    def file_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the document's decoded text."""
        first, last = self.flow.span(start, end)
        base = self.hit.stored.paragraph.start
        return base + first, base + last

    def verbatim(self, start: int, end: int) -> str:
        first, last = self.flow.span(start, end)
        return self.hit.stored.paragraph.text[first:last]


def read(evidence: Sequence[Evidence]) -> list[ReadEvidence]:
    return [ReadEvidence(item) for item in evidence]
