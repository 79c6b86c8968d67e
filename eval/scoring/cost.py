"""What an outcome is worth, and what it took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eval.model import Answer, Outcome, Verdict

WRONG_COST = 3.0
"""A wrong answer takes back what three right ones give: answering pays above three chances in four of being right."""


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a million tokens, in any one currency."""

    prompt: float = 0.0
    completion: float = 0.0


def weigh(verdict: Verdict, wrong_cost: float = WRONG_COST) -> float | None:
    """1 for a right answer (a right abstention is one), 0 for a wrong abstention, `-wrong_cost` for a wrong answer."""
    return {"right": 1.0, "abstained": 0.0, "wrong": -wrong_cost}.get(verdict)


def measure(outcome: Outcome, answer: Answer, price: Price | None = None) -> dict[str, Any]:
    """`latency_ms` as the client saw it, tokens as the system reports them, and `cost` where a price is given."""
    usage = answer.get("usage") or {}
    prompt, completion = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
    cost = (prompt * price.prompt + completion * price.completion) / 1e6 if price else None
    return {
        "latency_ms": round(outcome.seconds * 1000, 2),
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "cost": cost,
    }
