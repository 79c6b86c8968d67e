"""Sources that disagree: was it said, and was it said only where it is so."""

from __future__ import annotations

from eval.model import Answer, Case

_DISAGREEMENT = frozenset({"conflict", "revision"})


def score(case: Case, answer: Answer) -> str | None:
    """`right`, `missed`, `raised` (wrongly) or `n.a.`; None for systems that have no way to say it in their answer.

    A case that expects a conflict takes a revision too; other periods and other scopes are no disagreement.
    """
    if answer.get("status") == "abstained":
        return "n.a."
    if "conflicts" not in answer:
        return None
    classes = {row.get("class") for row in answer.get("conflicts") or []}
    reported = answer.get("status") == "conflicting" or bool(classes & _DISAGREEMENT)
    if case.conflict:
        return "right" if reported else "missed"
    raised = answer.get("status") == "conflicting" or "conflict" in classes
    return "raised" if raised else "n.a."
