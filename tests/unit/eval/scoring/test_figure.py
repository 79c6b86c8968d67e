"""Traps for the figure scorer, each with where it comes from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from eval.scoring import figure
from tests.unit.eval.building import ABSTAINED, answer, case
from tests.unit.eval.building import figure as given


@pytest.mark.parametrize(
    ("wanted", "stated", "verdict"),
    [
        pytest.param({}, given("20092000"), "right", id="the-same"),
        pytest.param({}, given("20092000.0"), "right", id="trailing-zero (inspect_ai: math cases)"),
        pytest.param({}, given("2009.2"), "wrong", id="万 forgotten (the base is in the unit)"),
        pytest.param({}, given("20100000"), "wrong", id="rounded where nothing may be"),
        pytest.param({"tolerance": "0.005"}, given("20100000"), "right", id="rounded within the tolerance"),
        pytest.param({"tolerance": "0.005"}, given("20300000"), "wrong", id="rounded beyond the tolerance"),
        pytest.param(
            {"value": "0.1", "unit": "percentage_point"}, given("0.1", "percent"), "wrong", id="percent-for-points"
        ),
        pytest.param(
            {"value": "5.9", "unit": "percent"}, given("5.9", "percentage_point"), "wrong", id="points-for-percent"
        ),
        pytest.param({"value": "59", "unit": "percent"}, given("0.59", "ratio"), "right", id="a share as a ratio"),
        pytest.param({"value": "5", "unit": "CNY"}, given("5", "USD"), "wrong", id="currency is never converted"),
        pytest.param({"value": "46.5", "unit": "kW"}, given("0.0465", "MW"), "right", id="prefix within one dimension"),
        pytest.param({"value": "46.5", "unit": "kW"}, given("46.5", "kWh"), "wrong", id="power is not energy"),
        pytest.param({"value": "24", "unit": "month"}, given("2", "year"), "right", id="years as months"),
        pytest.param({"value": "-5.9", "unit": "percent"}, given("5.9", "percent"), "wrong", id="sign lost"),
        pytest.param({"value": "0", "unit": "count"}, given("0", "count"), "right", id="zero"),
        pytest.param(
            {"value": "35000", "qualifier": "over"}, given("35000", qualifier="at_least"), "right", id="same-bound"
        ),
        pytest.param(
            {"value": "35000", "qualifier": "over"}, given("35000"), "wrong", id="bound turned exact (issue 3)"
        ),
        pytest.param(
            {"value": "35000", "qualifier": "over"}, given("35000", qualifier="under"), "wrong", id="bound turned"
        ),
        pytest.param(
            {"value": "35000"}, given("35000", qualifier="over"), "right", id="a bound the suite asks nothing of"
        ),
    ],
)
def test_a_headline_value_is_judged(wanted: dict[str, Any], stated: dict[str, Any], verdict: str) -> None:
    question = case(**{"value": "20092000", **wanted})
    assert figure.score(question, answer("x", value=stated))["figure"] == verdict


@pytest.mark.parametrize(
    ("wanted", "prose", "verdict"),
    [
        pytest.param({}, "There were 20.092 million charging points.", "right", id="million"),
        pytest.param({}, "2009.2万个[1]。", "right", id="wan-for-an-English-question"),
        pytest.param(
            {}, "There were 20,092,000 charging points [1][2].", "right", id="citation markers are no figures"
        ),
        pytest.param({}, "There were **20.092 million** of them.", "right", id="emphasis"),
        pytest.param({}, "There were 20.092 billion.", "wrong", id="wrong-magnitude"),
        pytest.param({}, "In 2025 there were 20.092 million.", "right", id="the year is no figure"),
        pytest.param({}, "20.092 million, up 49.7 percent.", "right", id="another figure in another unit"),
        pytest.param(
            {}, "It rose from 12.818 million to 20.092 million.", "unscored", id="several, the right one among them"
        ),
        pytest.param({}, "It rose from 12.818 million to 19 million.", "wrong", id="several, none of them right"),
        pytest.param(
            {}, "20.092 million.\n\n[1] charging.txt, paragraph 2: “4.717 million”", "right", id="list of sources"
        ),
        pytest.param({}, "A great many.", "wrong", id="no-figure"),
        pytest.param({"value": "5.9", "unit": "percent"}, "增长5.9%。", "right", id="percent-sign"),
        pytest.param(
            {"value": "0.1", "unit": "percentage_point"}, "提升0.1个百分点。", "right", id="points-in-Chinese"
        ),
        pytest.param(
            {"value": "0.1", "unit": "percentage_point"}, "提升0.1%。", "wrong", id="percent-for-points-in-prose"
        ),
        pytest.param(
            {"value": "-5.9", "unit": "percent"}, "It fell by 5.9 percent.", "right", id="sign told by a word"
        ),
        pytest.param(
            {"value": None, "low": Decimal(3), "high": Decimal(5), "unit": "year"}, "3到5年。", "right", id="range"
        ),
        pytest.param(
            {"value": None, "low": Decimal(3), "high": Decimal(5), "unit": "year"}, "5年。", "wrong", id="half-a-range"
        ),
    ],
)
def test_prose_is_read_where_there_is_no_value(wanted: dict[str, Any], prose: str, verdict: str) -> None:
    question = case(**{"value": "20092000", **wanted})
    assert figure.score(question, answer(prose))["figure"] == verdict


def test_a_figure_of_the_question_is_not_the_answer() -> None:
    question = case("15375000", question="Of the 20.092 million charging points, how many are private?")
    assert figure.score(question, answer("Of 20.092 million, 15.375 million are private."))["figure"] == "right"


def test_how_far_something_fell_may_be_answered_with_a_negative_figure() -> None:
    question = case("5.9", "percent", question="By how much did sales fall?")
    assert figure.score(question, answer(value=given("-5.9", "percent")))["figure"] == "right"


def test_an_abstention_is_neither_right_nor_wrong() -> None:
    found = figure.score(case(), ABSTAINED)
    assert found == {"figure": "abstained", "value_right": None, "unit_right": None}


def test_value_and_unit_are_told_apart() -> None:
    found = figure.score(case("5.9", "percent"), answer(value=given("5.9", "percentage_point")))
    assert (found["value_right"], found["unit_right"]) == (True, False)


def test_a_question_for_no_figure_gets_no_figure_score() -> None:
    assert figure.score(case(None, texts=["Xie Cun"]), answer()) == {}
    assert figure.score(case(None), answer()) == {}
