"""Each kind of mistake gets its name."""

from __future__ import annotations

from typing import Any

import pytest

from eval.model import Outcome
from eval.scoring.scoring import score
from eval.scoring.taxonomy import CLASSES, is_power_of_ten
from tests.unit.eval.building import ABSTAINED, answer, case, cite, corpus
from tests.unit.eval.building import figure as given

HERE = [cite(quote="The country counted 20.092 million charging points")]


@pytest.mark.parametrize(
    ("wanted", "made", "kind"),
    [
        pytest.param({}, answer(citations=HERE, conflicts=[]), None, id="no-mistake"),
        pytest.param({}, answer(value=given("2009.2")), "wrong_scale", id="scale"),
        pytest.param(
            {"value": "5.9", "unit": "percent"}, answer(value=given("5.9", "percentage_point")), "wrong_unit", id="unit"
        ),
        pytest.param(
            {"value": "5", "unit": "percent"}, answer("x", value=given("-5", "percent")), "wrong_sign", id="sign"
        ),
        pytest.param({"value": "35000", "qualifier": "over"}, answer(value=given("35000")), "wrong_bound", id="bound"),
        pytest.param({}, answer(value=given("20100000", text="20.1 million")), "rounded_too_far", id="rounding"),
        pytest.param({"tags": ("derived",)}, answer(value=given("7")), "miscomputed", id="computed"),
        pytest.param(
            {}, answer("12.818 million.", citations=[cite(paragraph=3)]), "wrong_period", id="another year, cited"
        ),
        pytest.param({}, answer("4.717 million."), "wrong_subject", id="another subject"),
        pytest.param({}, answer("31.4 million."), "invented", id="in no document"),
        pytest.param({}, answer("Many."), "no_figure", id="no figure"),
        pytest.param({}, ABSTAINED, "wrong_abstention", id="wrong-abstention"),
        pytest.param({"value": None}, answer(), "missed_abstention", id="missed-abstention"),
        pytest.param({}, answer(citations=[cite(paragraph=3)]), "wrong_citation", id="right figure, wrong citation"),
        pytest.param({"conflict": True}, answer(citations=HERE, conflicts=[]), "missed_conflict", id="conflict-missed"),
        pytest.param(
            {}, answer(citations=HERE, conflicts=[{"class": "conflict"}]), "raised_conflict", id="conflict-raised"
        ),
        pytest.param({"lang": "zh"}, answer("There are 20.092 million points."), "wrong_language", id="language"),
        pytest.param({"value": None, "texts": ["Xie Cun"]}, answer("Somebody"), "wrong_text", id="text"),
    ],
)
def test_a_mistake_is_classified(wanted: dict[str, Any], made: dict[str, Any], kind: str | None) -> None:
    question = case(**{"value": "20092000", **wanted})
    assert score(question, Outcome("q1", answer=made), corpus()).scores["error"] == kind


def test_every_class_has_a_meaning() -> None:
    assert all(CLASSES.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4838000", "483.8", True),
        ("4838000", "4838000", False),
        ("0", "10", False),
        ("-10", "10", False),
        ("12", "13", False),
    ],
)
def test_powers_of_ten_share_their_digits(one: str, other: str, same: bool) -> None:
    from decimal import Decimal

    assert is_power_of_ten(Decimal(one), Decimal(other)) is same
