"""The summary counts what it says it counts."""

from __future__ import annotations

from typing import Any

import pytest

from eval import metrics, summarising
from eval.metrics import METRICS
from eval.model import Outcome, Scored
from eval.scoring.scoring import score
from eval.slicing import sliced, slices_of
from tests.unit.eval.building import ABSTAINED, answer, case, cite, corpus, scored

CITED = [cite()]


def outcome(made: dict[str, Any] | None, number: int, **wanted: Any) -> Scored:
    question = case(**{"id": f"q{number}", "value": "20092000", **wanted})
    return score(question, Outcome(question.id, answer=made, failure=None if made else "down", seconds=0.01), corpus())


RUN = [
    outcome(answer(citations=CITED, conflicts=[]), 1),
    outcome(answer("12.818 million", citations=[cite(paragraph=3, quote="12.818 million")], conflicts=[]), 2),
    outcome(ABSTAINED, 3),
    outcome(ABSTAINED, 4, value=None),
    outcome(answer(citations=CITED, conflicts=[]), 5, value=None),
    outcome(answer(citations=[cite(paragraph=3)], conflicts=[]), 6),
    outcome(None, 7),
]


@pytest.mark.parametrize(
    ("name", "right", "of"),
    [
        ("right", 3, 6),
        ("wrong", 2, 6),
        ("figure", 2, 4),
        ("answered_right", 2, 4),
        ("coverage", 3, 4),
        ("abstention", 1, 2),
        ("citation_right", 1, 3),
        ("right_and_cited", 1, 4),
        ("conflict_raised", 0, 3),
    ],
)
def test_a_metric_counts_over_the_right_questions(name: str, right: int, of: int) -> None:
    found = metrics.measure(RUN, name)
    assert found is not None
    assert (round(found.point * found.of), found.of) == (right, of)


def test_the_summary_holds_counts_mistakes_and_failures() -> None:
    found = summarising.summarise(RUN, {"suites": {}})
    assert found["counts"] == {
        "questions": 7, "right": 3, "wrong": 2, "abstained": 1, "unscored": 1, "failed": 1, "cached": 0,
    }  # fmt: skip
    assert {row["class"]: row["questions"] for row in found["errors"]} == {
        "missed_abstention": ["q5"],
        "wrong_abstention": ["q3"],
        "wrong_citation": ["q6"],
        "wrong_period": ["q2"],
    }
    assert found["failures"] == [{"id": "q7", "failure": "down"}]
    assert found["metrics"].keys() == METRICS.keys()
    assert found["comparison"] is None
    assert found["repeats"] is None


def test_slices_are_named_and_ordered() -> None:
    question = case(suite="s", tags=("lookup",))
    names = slices_of(Scored(question, Outcome("q1"), {"pair": "en-zh"}))
    assert names == ["all", "lang:en", "kind:figure", "tag:lookup", "suite:s", "pair:en-zh", "unit:count"]
    assert next(iter(sliced(RUN))) == "all"


def test_risk_falls_where_the_certain_answers_are_right() -> None:
    rows = [scored("right", n, confidence=1.0, abstention="n.a.") for n in range(8)]
    rows += [scored("wrong", n + 8, confidence=0.1, abstention="n.a.") for n in range(2)]
    rows += [scored("abstained", 10, abstention="wrong_abstention")]
    found = summarising.risk_coverage(rows)
    assert found["points"][7] == (pytest.approx(8 / 11, abs=1e-4), 0.0)
    assert found["points"][-1] == (pytest.approx(10 / 11, abs=1e-4), 0.2)


def test_repeats_tell_how_much_a_run_moves() -> None:
    rows = [
        scored("right", 1, repeat=0),
        scored("wrong", 1, repeat=1),
        scored("right", 2),
        scored("right", 2, repeat=1),
    ]
    found = summarising.repeats(rows)
    assert found is not None
    assert (found["rounds"], found["right"], found["unstable"]) == (2, [1.0, 0.5], ["q1"])
    assert summarising.summarise(rows, {})["counts"]["questions"] == 2


def test_two_runs_are_compared_on_their_common_questions() -> None:
    before = [scored("wrong", n) for n in range(5)] + [scored("right", 9)]
    now = [scored("right", n) for n in range(4)] + [scored("wrong", 4)]
    found = summarising.summarise(now, {}, before)["comparison"]
    assert found["questions"] == 5
    assert [row["id"] for row in found["changed"]] == ["q0", "q1", "q2", "q3"]
    assert found["metrics"]["right"]["better"] == 4
    assert "5 questions show differences of" in found["note"]


def test_a_suite_says_what_it_is_too_small_for() -> None:
    found = summarising.summarise([scored("right", n) for n in range(50)], {})["power"]
    assert found == {"smallest": pytest.approx(0.1253, abs=1e-3), "asked": 0.05, "enough": False, "needed": 314}
