"""Figures computed from figures: what is accepted, with its working, and what chance alone would find."""

from __future__ import annotations

import pytest

from index.quantities import extract
from qa.derivation import derive, named_operations, names_result

COMPUTED = {
    "difference of amounts": (
        "a difference of 20 million",
        "120 million and 100 million",
        "120000000 - 100000000 = 20000000",
    ),
    "difference of percentages in points": ("高出0.2个百分点", "9.4%、9.2%", "9.4 - 9.2 = 0.2"),
    "difference of points": (
        "a gap of 0.36 percentage points",
        "0.54 and 0.18 percentage points",
        "0.54 - 0.18 = 0.36",
    ),
    "sum": ("合计30万吨", "10万吨、20万吨", "100000 + 200000 = 300000"),
    "sum of three": ("60 plants in total", "10 plants, 20 plants and 30 plants", "10 + 20 + 30 = 60"),
    "ratio": ("2.5 times as many", "50 mills and 20 mines", "50 / 20 = 2.5"),
    "share": ("a share of 23.5%", "4.7 million and 20 million", "4700000 / 20000000 × 100 = 23.5"),
    "growth": ("it grew by 25%", "100 tonnes and 125 tonnes", "(125 - 100) / 100 × 100 = 25"),
    "average": ("an average of 15 tonnes", "10 tonnes and 20 tonnes", "(10 + 20) / 2 = 15"),
    "product": ("28 doses in total", "2 doses for 14 days", "2 × 14 = 28"),
    "before a rise": ("it was 100 tonnes before", "125 tonnes, up 25%", "125 / 1.25 = 100"),
    "rounded by its digits": ("a share of 33.3%", "1 million and 3 million", "1000000 / 3000000 × 100 = 33.33333333"),
}
REFUSED = {
    "no word names it": ("they reported 20 million", "120 million and 100 million"),
    "another operation is named": ("a difference of 220 million", "120 million and 100 million"),
    "miscomputed": ("a difference of 21 million", "120 million and 100 million"),
    "percent where points differ": ("a difference of 0.2%", "9.4% and 9.2%"),
    "beyond its rounding": ("a share of 33.4%", "1 million and 3 million"),
    "one digit tells nothing": ("a difference of 4 billion", "2.3 billion and 6.6 billion"),
    "an operand left as it was": ("a difference of 436 billion", "436.01 billion and 3 units"),
    "other units": ("30 tonnes in total", "10 km and 20 km"),
    "division by nothing": ("5 times as many", "5 mills and 0 mines"),
}  # fmt: skip


@pytest.mark.parametrize(("claim", "operands", "working"), COMPUTED.values(), ids=COMPUTED)
def test_a_result_is_recomputed_with_its_working(claim: str, operands: str, working: str) -> None:
    found = derive(extract(claim)[0], extract(operands), named_operations(claim))
    assert found is not None
    assert found.working == working


@pytest.mark.parametrize(("claim", "operands"), REFUSED.values(), ids=REFUSED)
def test_what_the_words_do_not_name_or_the_figures_do_not_give_is_refused(claim: str, operands: str) -> None:
    assert derive(extract(claim)[0], extract(operands), named_operations(claim)) is None


def test_the_question_may_name_the_operation() -> None:
    claim = extract("20 million")[0]
    operands = extract("120 million and 100 million")
    assert derive(claim, operands, named_operations("It is 20 million.", "What is the gap between them?"))


@pytest.mark.parametrize(("text", "is_named"), [("They total 5.", True), ("相差5", True), ("There are 5.", False)])
def test_words_announce_a_computed_figure(text: str, is_named: bool) -> None:
    assert names_result(text) is is_named
