"""The gate: every number of a sentence against the paragraphs that the sentence cites. Pure.

A number leaves as one of: `quoted` (a cited paragraph holds the value in its unit, of the same subject, direction and
period as far as can be told), `derived` (recomputed exactly from operands that are quoted), `echoed` (it only repeats a
number of the question, beside others that stand), `label` (a name, an ordinal, a marker). Where another retrieved
paragraph holds it, the citation is put right. Anything else is a complaint, and the sentence does not leave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.quantities import Quantity, extract, same
from qa.binding import Binder, Binding
from qa.derivation import derive, named_operations, names_result
from qa.figures.attribution import HEAD, SHARED, AttributedFigure, attribute
from qa.figures.claims import Sentence, Support
from qa.figures.evidence import ReadEvidence
from qa.figures.facets import Translator
from qa.figures.fitting import comparable
from qa.figures.terms import keys
from qa.model import DraftSentence, Question
from qa.naming import is_article, label, named

MOST_OPERANDS = 6
"""Figures of the cited paragraphs that a bare result may be computed from; among more, chance finds an expression."""
_RELATING = ("average", "growth", "ratio", "share")
"""Operations on figures of the same thing."""


@dataclass(frozen=True, slots=True)
class _Operand:
    """A figure that a derivation may use."""

    quantity: Quantity
    read: ReadEvidence
    subject: frozenset[str] | None = None
    """Terms of what it is about; None where the sentence itself names it beside the result."""


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
        self._binder = Binder(question, evidence, translator)

    def check(self, draft: DraftSentence) -> Checked:
        """A verdict for each number, or a complaint. Never raises on any text."""
        quantities = extract(draft.text)
        sentence = Sentence(draft.text, quantities, attribute(draft.text, quantities))
        cited = [read for read in self._evidence if read.number in draft.citations]
        bindings = self._bind(sentence, cited)
        homes = [b.read for b in bindings.values() if not b.fault and b.read not in cited] + cited
        supports: list[Support] = []
        complaints: list[str] = []
        quoted = {start: _quoted(sentence, start, b, cited) for start, b in bindings.items() if not b.fault}
        operands = self._operands(sentence, list(quoted.values()), cited)
        for figure in sentence.figures:
            quantity = figure.quantity
            support = quoted.get(quantity.start) or self._name(sentence, figure, homes)
            bound = bindings.get(quantity.start)
            if support is None and quantity.is_figure:
                support = self._computed(sentence, figure, bound, operands) or self._echo(
                    sentence, figure, bound, homes
                )
            if support:
                supports.append(support)
            else:
                complaints.append(
                    f"{quantity.text}: {bound.fault}" if bound else f"{quantity.text} is in no cited paragraph"
                )
        complaints += _repeated(bindings)
        if not complaints and _only_echoes(supports, bool(keys(draft.text))):
            complaints.append("its figures only repeat the question's")
        numbers = _citations(draft, supports)
        if not numbers and not complaints:
            complaints.append("it cites no paragraph")
        doubts = tuple(dict.fromkeys(support.unchecked for support in supports if support.unchecked))
        return Checked(draft, tuple(supports), tuple(complaints), doubts, numbers)

    def _bind(self, sentence: Sentence, cited: Sequence[ReadEvidence]) -> dict[int, Binding]:
        """Each figure's source, by offset: in what is cited, or else in what was retrieved, in one paragraph if possible."""
        figures = [figure for figure in sentence.figures if figure.quantity.is_figure]
        found = {f.quantity.start: self._binder.bind(sentence, f, cited) for f in figures}
        others = [read for read in self._evidence if read not in cited]
        homes: list[ReadEvidence] = []
        for figure in figures:
            here = found[figure.quantity.start]
            if (here is None or here.fault) and not is_article(figure.quantity):
                moved = self._sound(sentence, figure, homes, cited) or self._sound(sentence, figure, others, cited)
                if moved and (here is None or (moved.anchor, moved.fit) >= (here.anchor, here.fit)):
                    found[figure.quantity.start] = moved
                    homes.append(moved.read)
        for figure in figures if homes else ():
            # What the wrong paragraph holds by chance, the right one holds too.
            better = self._binder.bind(sentence, figure, homes)
            if better and not better.fault:
                found[figure.quantity.start] = better
        return {start: binding for start, binding in found.items() if binding}

    def _sound(
        self,
        sentence: Sentence,
        figure: AttributedFigure,
        reads: Sequence[ReadEvidence],
        cited: Sequence[ReadEvidence],
    ) -> Binding | None:
        """What is cited in another paragraph, unless what the sentence cites gives another figure for the same."""
        bound = self._binder.bind(sentence, figure, reads, cited) if reads else None
        return bound if bound and not bound.fault and not bound.unchecked else None

    def _name(self, sentence: Sentence, figure: AttributedFigure, homes: Sequence[ReadEvidence]) -> Support | None:
        """What is no figure of anything, or a number that is part of a name."""
        quantity = figure.quantity
        if quantity.is_figure:
            found = label(sentence.text, quantity, homes)
            return None if found and self._binder.place(sentence, figure) else found
        return named(sentence.text, quantity, homes, self._question)

    def _operands(self, sentence: Sentence, quoted: Sequence[Support], cited: Sequence[ReadEvidence]) -> list[_Operand]:
        """Figures that a derivation may use: those quoted in the sentence, or else the few of the cited paragraphs."""
        if sentence.is_single and (self._question.wanted.operation != "find" or names_result(sentence.text)):
            found = [
                _Operand(figure.quantity, read, _subject(figure))
                for read in cited
                for figure in read.figures
                if figure.quantity.is_figure
            ]
            return found if len(found) <= MOST_OPERANDS else []
        return [_Operand(s.source, s.read) for s in quoted if s.source and s.source.is_figure and s.read]

    def _computed(
        self,
        sentence: Sentence,
        figure: AttributedFigure,
        bound: Binding | None,
        operands: Sequence[_Operand],
    ) -> Support | None:
        """A figure that follows from others; none that the source contradicts or has changed."""
        if (bound and bound.contradicted) or self._binder.place(sentence, figure):
            return None
        if bound and sentence.is_single:
            return None  # it states no operands, and the paragraph has the figure, of something else
        return self._derived(sentence, figure, operands)

    def _derived(self, sentence: Sentence, figure: AttributedFigure, operands: Sequence[_Operand]) -> Support | None:
        claim = figure.quantity
        quantities = [operand.quantity for operand in operands]
        if any(operand.value == claim.value and operand.unit != claim.unit for operand in quantities):
            return None  # a source's digits in another unit are a confusion, and no computation
        own = sentence.text[slice(*figure.own)]
        # `each room has 1, a difference of 4`: the clause that announces a result names the operation, and no other does.
        operations = named_operations(own if names_result(own) else sentence.text, self._question.text)
        found = derive(claim, quantities, operations, lambda *found: _is_akin(operands, *found))
        if not found:
            return None
        reads = tuple(operands[place].read for place in found.operands)
        return Support(claim, "derived", reads[0], None, found.working, reads)

    def _echo(
        self, sentence: Sentence, figure: AttributedFigure, bound: Binding | None, homes: Sequence[ReadEvidence]
    ) -> Support | None:
        """A figure that only repeats the question's, where the paragraphs do not give another for the same subject."""
        if bound or not any(same(figure.quantity, stated) for stated in self._question.figures):
            return None
        return None if self._binder.rival(sentence, figure, homes) else Support(figure.quantity, "echoed")


def _quoted(sentence: Sentence, start: int, binding: Binding, cited: Sequence[ReadEvidence]) -> Support:
    quantity = next(quantity for quantity in sentence.quantities if quantity.start == start)
    moved = binding.read not in cited
    unchecked = f"{quantity.text}: it can be read in more than one way" if quantity.ambiguous else binding.unchecked
    if binding.conversion:
        operands, working = (binding.read,), binding.conversion
        return Support(quantity, "derived", binding.read, None, working, operands, moved, unchecked)
    return Support(quantity, "quoted", binding.read, binding.source.quantity, moved=moved, unchecked=unchecked)


def _subject(figure: AttributedFigure) -> frozenset[str]:
    """Terms of what a figure is about; that something grows, and its unit, are no subject."""
    said = {key for key, closeness in figure.profile.items() if closeness >= HEAD}
    return frozenset(said - SHARED - keys(figure.quantity.text))


def _is_akin(operands: Sequence[_Operand], operation: str, places: Sequence[int]) -> bool:
    """Whether operands that a sentence does not state share a subject, where a quotient or a mean is made of them.

    Amounts of different things have a sum and a difference; rates of different things have neither.
    """
    used = [operands[place] for place in places]
    subjects = [operand.subject for operand in used if operand.subject is not None]
    rates = all(operand.quantity.unit == "percent" for operand in used)
    if not subjects or not (operation in _RELATING or (operation == "sum" and rates)):
        return True
    return bool(frozenset.intersection(*subjects))


def _repeated(bindings: Mapping[int, Binding]) -> list[str]:
    """Complaints on a figure given twice where its source gives it once, beside another that the sentence leaves out."""
    sound = [binding for _, binding in sorted(bindings.items()) if not binding.fault]
    used = Counter((binding.read.number, binding.source.quantity.start) for binding in sound)
    complaints = []
    for binding in sound:
        read, source = binding.read, binding.source
        uses = used[read.number, source.quantity.start]
        beside = [
            f.quantity
            for f in read.figures
            if f.sentence == source.sentence and comparable(f.quantity, source.quantity)
        ]
        given = sum(quantity.value == source.quantity.value for quantity in beside)
        if uses > given and any((read.number, quantity.start) not in used for quantity in beside):
            complaints.append(f"{source.quantity.text}: the paragraph gives it once, and another figure beside it")
    return list(dict.fromkeys(complaints))


def _only_echoes(supports: Sequence[Support], has_words: bool) -> bool:
    """Whether all figures are the question's; of a sentence with no words of its own (`The answer is 2030.`), years too."""
    said = [s for s in supports if s.verdict != "label" and (s.quantity.is_figure or not has_words)]
    return bool(said) and all(support.verdict == "echoed" for support in said)


def _citations(draft: DraftSentence, supports: Sequence[Support]) -> tuple[int, ...]:
    """The draft's citations; where one had to be put right, only those that some number rests on."""
    used = [support.read.number for support in supports if support.read]
    used += [read.number for support in supports for read in support.operands]
    if any(support.moved for support in supports):
        return tuple(dict.fromkeys(used))
    return tuple(dict.fromkeys([*draft.citations, *used]))
