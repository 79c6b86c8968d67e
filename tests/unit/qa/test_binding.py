"""Which of the source's figures a figure of the answer stands for."""

from __future__ import annotations

import pytest

from index.quantities import extract
from qa.binding import Binder
from qa.figures.anchoring import anchors, wording
from qa.figures.attribution import attribute
from qa.figures.claims import Sentence
from qa.understanding import understand
from tests.unit.qa.evidence import ASKED, GLOSSARY, evidence

RESPECTIVELY = "The output of steel and copper grew by 9.2% and 9.4% respectively."
FAULTS = {
    "the other place of a list": ("Copper and steel output grew by 9.4% and 9.4% respectively.", RESPECTIVELY, 1, ""),
    "the first place of a list": (RESPECTIVELY.replace("9.2", "9.4"), RESPECTIVELY, 0, "for something else, and 9.2% here"),
    "direction": ("Steel output fell by 9.2%.", "Steel output grew by 9.2%.", 0, "goes up, not down"),
    "direction said before the figure in Chinese": ("钢产量减至9万吨。", "钢产量增至9万吨。", 0, "goes up, not down"),
    "a year beside it": ("In 2024 steel output was 9 Mt.", "In 2025 steel output was 9 Mt. It was 8 Mt in 2024.", 0, "for 2025"),
    "the same year": ("In 2025 steel output was 9 Mt.", "In 2025 steel output was 9 Mt. It was 8 Mt in 2024.", 0, ""),
    "digits of an amount are no year": ("充电设施1537.5万个。", "There are 15.375 million charging facilities.", 0, ""),
}  # fmt: skip


@pytest.mark.parametrize(("claim", "source", "place", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_figure_is_bound_or_its_fault_is_named(claim: str, source: str, place: int, fault: str) -> None:
    quantities = extract(claim)
    sentence = Sentence(claim, quantities, attribute(claim, quantities))
    reads = evidence(source)
    figure = [figure for figure in sentence.figures if figure.quantity.is_figure][place]
    bound = Binder(understand(ASKED), reads, GLOSSARY).bind(sentence, figure, reads)
    assert bound is not None
    assert fault in bound.fault
    assert bool(bound.fault) == bool(fault)


def test_figures_are_anchored_by_the_words_on_both_sides() -> None:
    one, other = "Steel output was 5 Mt, and copper output 7 Mt.", "Steel output was 9 Mt, and copper output 7 Mt."
    mine, theirs = (wording(text, extract(text)) for text in (one, other))
    shared = anchors(mine, one.index("5"), theirs)
    assert max(shared, key=lambda spot: shared[spot]) == other.index("9")


def test_a_figure_out_of_its_words_is_anchored_nowhere() -> None:
    one, other = "Steel output was 5 Mt.", "A bridge of 9 arches."
    assert anchors(wording(one, extract(one)), one.index("5"), wording(other, extract(other))) == {}
