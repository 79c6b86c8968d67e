"""One question with what is known about it: its facets and the evidence, read. Answerers and the gate share it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from qa.figures.candidates import Candidate, candidates
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Facet, Translator
from qa.model import Evidence, Question


@dataclass(frozen=True)
class Inquiry:
    question: Question
    facets: tuple[Facet, ...]
    reads: tuple[ReadEvidence, ...]
    translator: Translator
    wishes: str = ""

    @property
    def evidence(self) -> list[Evidence]:
        return [read.evidence for read in self.reads]

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Figures of the evidence that may answer, best first."""
        return candidates(self.question, self.facets, self.reads)

    def read_ahead(self) -> int:
        """Read the evidence now rather than when it is first asked for; how many figures may answer."""
        return len(self.candidates)
