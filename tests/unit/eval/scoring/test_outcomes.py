"""Abstention, conflict, language, text and cost."""

from __future__ import annotations

from typing import Any

import pytest

from eval.model import Outcome
from eval.scoring import abstention, conflict, cost, language, text
from eval.scoring.scoring import score
from tests.unit.eval.building import ABSTAINED, answer, case


@pytest.mark.parametrize(
    ("value", "given", "outcome"),
    [
        pytest.param("5", answer(), "n.a.", id="answered"),
        pytest.param("5", ABSTAINED, "wrong_abstention", id="wrong-abstention"),
        pytest.param(None, ABSTAINED, "right", id="right-abstention"),
        pytest.param(None, answer(), "missed_abstention", id="missed-abstention"),
    ],
)
def test_abstention_has_three_outcomes(value: str | None, given: dict[str, Any], outcome: str) -> None:
    assert abstention.score(case(value), given) == outcome


REPORTED = answer(status="conflicting", conflicts=[{"class": "conflict", "values": []}])
REVISED = answer(conflicts=[{"class": "revision", "values": []}])
OTHER = answer(conflicts=[{"class": "other_period", "values": []}])


@pytest.mark.parametrize(
    ("expected", "given", "outcome"),
    [
        pytest.param(True, REPORTED, "right", id="reported"),
        pytest.param(True, REVISED, "right", id="a revision is a disagreement"),
        pytest.param(True, OTHER, "missed", id="another period is none"),
        pytest.param(True, answer(conflicts=[]), "missed", id="silent"),
        pytest.param(False, REPORTED, "raised", id="raised-wrongly"),
        pytest.param(False, OTHER, "n.a.", id="another period may be mentioned"),
        pytest.param(False, answer(conflicts=[]), "n.a.", id="quiet-and-rightly"),
        pytest.param(True, ABSTAINED, "n.a.", id="abstained"),
        pytest.param(True, answer(), None, id="a system that cannot say"),
    ],
)
def test_a_disagreement_is_reported_or_not(expected: bool, given: dict[str, Any], outcome: str | None) -> None:
    assert conflict.score(case(conflict=expected), given) == outcome


@pytest.mark.parametrize(
    ("lang", "said", "right"),
    [
        pytest.param("en", "There were 20.092 million charging points.", True, id="English"),
        pytest.param("zh", "There were 20.092 million charging points.", False, id="English-for-Chinese"),
        pytest.param("zh", "充电设施共2009.2万个。", True, id="Chinese"),
        pytest.param(
            "en", "The paper writes “全国有充电设施2009.2万个，同比增长49.7%” [1].", True, id="quotation in Chinese"
        ),
        pytest.param("en", "20.092", None, id="no words tell"),
    ],
)
def test_the_answer_is_in_the_language_of_the_question(lang: str, said: str, right: bool | None) -> None:
    assert language.score(case(lang=lang), answer(said)) is right


@pytest.mark.parametrize(
    ("texts", "said", "verdict", "exact"),
    [
        pytest.param(["Xie Cun"], "Xie Cun", "right", True, id="exact"),
        pytest.param(["Xie Cun", "谢存"], "The director is XIE CUN [1].", "right", False, id="contained"),
        pytest.param(["谢存"], "司长是谢存。", "right", False, id="Chinese-by-character"),
        pytest.param(["the Bureau"], "bureau", "right", True, id="articles"),
        pytest.param(["COVID-19"], "covid-19.", "right", True, id="hyphen-kept"),
        pytest.param(["Xie"], "Xiexiang", "wrong", False, id="a part of a word is another word"),
        pytest.param(["ＡＩ"], "AI", "right", True, id="full width"),
    ],
)
def test_text_answers_are_normalised(texts: list[str], said: str, verdict: str, exact: bool) -> None:
    found = text.score(case(None, texts=texts), answer(said))
    assert (found["text"], found["text_exact"]) == (verdict, exact)


def test_token_f1_is_the_best_over_the_expected_texts() -> None:
    found = text.score(case(None, texts=["director Xie Cun", "nobody"]), answer("Xie Cun spoke"))
    assert found["text_f1"] == pytest.approx(2 * 2 / 6, abs=1e-4)


def test_a_wrong_answer_costs_more_than_an_abstention() -> None:
    weights = [cost.weigh(verdict) for verdict in ("right", "abstained", "wrong", "unscored")]  # type: ignore[arg-type]
    assert weights == [1.0, 0.0, -3.0, None]


def test_tokens_are_priced() -> None:
    usage = {"prompt_tokens": 2_000_000, "completion_tokens": 500_000}
    found = cost.measure(Outcome("q", seconds=0.25), {"usage": usage}, cost.Price(1.0, 4.0))
    assert found == {"latency_ms": 250.0, "prompt_tokens": 2_000_000, "completion_tokens": 500_000, "cost": 4.0}


def test_no_answer_is_unscored_and_not_wrong() -> None:
    found = score(case(), Outcome("q1", failure="the target broke off"))
    assert found.verdict == "unscored"
    assert found.scores["error"] is None


def test_confidence_is_the_systems_own_or_the_best_retrieval_score() -> None:
    seen = answer(looked_at=[{"file": "a", "paragraph": 1, "score": 0.4}, {"file": "b", "paragraph": 1, "score": 0.7}])
    assert score(case(), Outcome("q1", answer=seen)).scores["confidence"] == 0.7
    assert score(case(), Outcome("q1", answer={**seen, "confidence": 0.9})).scores["confidence"] == 0.9
