"""Abstention: right, wrong (an answer was there) or missed (none was)."""

from __future__ import annotations

from eval.model import Answer, Case


def score(case: Case, answer: Answer) -> str:
    """`right`, `wrong_abstention`, `missed_abstention`, or `n.a.` where there was an answer and one was given."""
    abstained = answer.get("status") == "abstained"
    if case.answerable:
        return "wrong_abstention" if abstained else "n.a."
    return "right" if abstained else "missed_abstention"
