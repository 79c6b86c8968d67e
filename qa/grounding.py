"""The gate: every number of a sentence against the paragraphs that the sentence cites. Pure.

A number leaves as one of: `quoted` (a cited paragraph holds the value in its unit, of the same subject, direction and
period as far as can be told), `derived` (recomputed exactly from operands that are quoted), `echoed` (it only repeats a
number of the question, beside others that stand), `label` (a name, an ordinal, a marker). Where another retrieved
paragraph holds it, the citation is put right. Anything else is a complaint, and the sentence does not leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.quantities import Quantity, extract, same
from qa.binding import Binder
from qa.derivation import derive, named_operations
from qa.figures.attribution import AttributedFigure, attribute
from qa.figures.candidates import years_around
from qa.figures.compatibility import years_in
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Translator
from qa.model import DraftSentence, Question, Verdict


@dataclass(frozen=True, slots=True)
class Support:
    """A number of the sentence, and what it rests on."""

    quantity: Quantity
    verdict: Verdict
    read: ReadEvidence | None = None
    source: Quantity | None = None
    working: str | None = None
    operands: tuple[ReadEvidence, ...] = ()
    moved: bool = False
    """The paragraph is one that the sentence did not cite."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence after the gate. It may leave where `complaints` is empty."""

    draft: DraftSentence
    supports: tuple[Support, ...]
    complaints: tuple[str, ...]
    unchecked: tuple[str, ...]
    cited: tuple[int, ...]
    """Numbers of the evidence it rests on, put right where the draft's were wrong."""

    @property
    def holds(self) -> bool:
        return not self.complaints


class Gate:
    """Checks the sentences of one answer against the evidence for one question."""

    def __init__(self, question: Question, evidence: Sequence[ReadEvidence], translator: Translator) -> None:
        self._question = question
        self._evidence = evidence
        self._binder = Binder(question, translator)

    def check(self, draft: DraftSentence) -> Checked:
        """A verdict for each number, or a complaint. Never raises on any text."""
        cited = [read for read in self._evidence if read.number in draft.citations]
        claims = attribute(draft.text, extract(draft.text))
        supports: list[Support | None] = []
        complaints: list[str] = []
        unchecked: list[str] = []
        for claim in claims:
            support, fault, doubt = self._one(draft, claim, cited)
            supports.append(support)
            complaints += [fault] if fault else []
            unchecked += [doubt] if doubt else []
        settled = self._settle(draft, claims, supports, cited, complaints)
        if not complaints and settled and _only_echoes(settled):
            complaints.append("its figures only repeat the question's")
        numbers = _citations(draft, settled)
        if not numbers and not complaints:
            complaints.append("it cites no paragraph")
        return Checked(draft, tuple(settled), tuple(complaints), tuple(dict.fromkeys(unchecked)), numbers)

    def _one(
        self, draft: DraftSentence, claim: AttributedFigure, cited: Sequence[ReadEvidence]
    ) -> tuple[Support | None, str, str]:
        """(support, complaint, doubt); none of them where the number may still be derived or echoed."""
        quantity = claim.quantity
        if not quantity.is_figure:
            return self._name(quantity, cited)
        bound = self._binder.bind(draft.text, claim, cited)
        if bound and not bound.fault:
            return Support(quantity, "quoted", bound.read, bound.source.quantity), "", bound.unchecked
        others = [read for read in self._evidence if read not in cited]
        moved = self._binder.bind(draft.text, claim, others)
        if moved and not moved.fault and not moved.unchecked:
            return Support(quantity, "quoted", moved.read, moved.source.quantity, moved=True), "", ""
        if bound:
            return None, f"{quantity.text}: {bound.fault}", ""
        return None, "", ""

    def _name(self, quantity: Quantity, cited: Sequence[ReadEvidence]) -> tuple[Support | None, str, str]:
        """Years and dates must stand in or round a cited paragraph, or in the question; the rest are labels."""
        years = years_in(quantity.text)
        if quantity.kind not in ("year", "date") or not years:
            return Support(quantity, "label"), "", ""
        for read in cited:
            source = next((s for s in read.quantities if _same_date(quantity, s)), None)
            if source or years <= years_around(read):
                return Support(quantity, "quoted", read, source), "", ""
        if years <= set(self._question.period.years):
            return Support(quantity, "echoed"), "", ""
        return None, f"{quantity.text} is in no cited paragraph", ""

    def _settle(
        self,
        draft: DraftSentence,
        claims: Sequence[AttributedFigure],
        supports: Sequence[Support | None],
        cited: Sequence[ReadEvidence],
        complaints: list[str],
    ) -> list[Support]:
        """Derive what is not quoted, or take it for an echo; what is left is a complaint."""
        settled: list[Support] = []
        operands, owners = self._operands(supports, cited)
        for claim, support in zip(claims, supports, strict=True):
            quantity = claim.quantity
            if support is None and quantity.is_figure and not any(c.startswith(quantity.text) for c in complaints):
                support = self._derived(draft, quantity, operands, owners) or self._echo(quantity)
                if support is None:
                    complaints.append(f"{quantity.text} is in no cited paragraph")
            if support:
                settled.append(support)
        return settled

    def _operands(
        self, supports: Sequence[Support | None], cited: Sequence[ReadEvidence]
    ) -> tuple[list[Quantity], list[ReadEvidence]]:
        """Figures that a derivation may use: those quoted in the sentence, or else those of the clauses it cites."""
        quoted = [s for s in supports if s and s.verdict == "quoted" and s.read and s.source and s.source.is_figure]
        if len(quoted) >= 2:
            return [s.source for s in quoted if s.source], [s.read for s in quoted if s.read]
        figures = [(figure.quantity, read) for read in cited for figure in read.figures if figure.quantity.is_figure]
        figures = figures[:6] if len(figures) <= 6 else []
        return [quantity for quantity, _ in figures], [read for _, read in figures]

    def _derived(
        self, draft: DraftSentence, claim: Quantity, operands: Sequence[Quantity], owners: Sequence[ReadEvidence]
    ) -> Support | None:
        found = derive(claim, operands, named_operations(draft.text, self._question.text))
        if not found:
            return None
        reads = tuple(owners[place] for place in found.operands)
        return Support(claim, "derived", reads[0], None, found.working, reads)

    def _echo(self, claim: Quantity) -> Support | None:
        if any(same(claim, stated) for stated in self._question.figures):
            return Support(claim, "echoed")
        return None


def _same_date(claim: Quantity, source: Quantity) -> bool:
    if source.kind not in ("year", "date"):
        return False
    return claim.text == source.text or (
        claim.value is not None and claim.kind == source.kind and claim.value == source.value
    )


def _only_echoes(supports: Sequence[Support]) -> bool:
    figures = [support for support in supports if support.quantity.is_figure]
    return bool(figures) and all(support.verdict == "echoed" for support in figures)


def _citations(draft: DraftSentence, supports: Sequence[Support]) -> tuple[int, ...]:
    """The draft's citations; where one had to be put right, only those that some number rests on."""
    used = [support.read.number for support in supports if support.read]
    used += [read.number for support in supports for read in support.operands]
    if any(support.moved for support in supports):
        return tuple(dict.fromkeys(used))
    return tuple(dict.fromkeys([*draft.citations, *used]))
