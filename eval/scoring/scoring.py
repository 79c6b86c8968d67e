"""All scores of one outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eval.corpus import Corpus
from eval.model import Answer, Case, Outcome, Scored, Verdict
from eval.scoring import abstention, citation, conflict, cost, figure, language, taxonomy, text


def score(case: Case, outcome: Outcome, corpus: Corpus | None = None, price: cost.Price | None = None) -> Scored:
    """Judge one outcome. Pure but for reading `corpus`; an outcome without an answer is unscored, not wrong."""
    answer = outcome.answer
    if answer is None:
        return Scored(case, outcome, {"verdict": "unscored", "error": None, "failure": outcome.failure})
    scores: dict[str, Any] = {
        **figure.score(case, answer),
        **text.score(case, answer),
        **citation.score(case, answer, corpus),
        "abstention": abstention.score(case, answer),
        "conflict": conflict.score(case, answer),
        "language_right": language.score(case, answer),
        **cost.measure(outcome, answer, price),
    }
    scores["verdict"] = _verdict(case, scores)
    scores["cost_weighted"] = cost.weigh(scores["verdict"])
    scores["error"] = taxonomy.classify(case, answer, scores, corpus)
    scores["confidence"] = confidence(answer)
    return Scored(case, outcome, scores)


def score_all(
    cases: Mapping[str, Case],
    outcomes: Iterable[Outcome],
    corpus: Corpus | None = None,
    price: cost.Price | None = None,
) -> list[Scored]:
    """Score the outcomes whose question is among `cases`."""
    return [score(cases[outcome.id], outcome, corpus, price) for outcome in outcomes if outcome.id in cases]


def _verdict(case: Case, scores: Mapping[str, Any]) -> Verdict:
    if not case.answerable:
        return "right" if scores["abstention"] == "right" else "wrong"
    verdict: Verdict = scores.get("figure") or scores.get("text") or "unscored"
    return verdict


def confidence(answer: Answer) -> float | None:
    """How sure the system was: its own `confidence`, else the best score among the paragraphs it looked at."""
    given = answer.get("confidence")
    if isinstance(given, int | float):
        return float(given)
    seen = [float(place.get("score") or 0) for place in answer.get("looked_at") or []]
    return max(seen, default=None)
