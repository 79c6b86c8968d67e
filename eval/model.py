"""A suite's question, what a target made of it, and how that was scored. Standard library only.

Answers stay the JSON of the public contract, so that systems other than Ballast fit; a system that returns prose alone
gets an Answer whose `value` is None and which has no `citations` key at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Answer = Mapping[str, Any]
"""The Answer object of the contract."""

Verdict = Literal["right", "wrong", "abstained", "unscored"]
"""How one question came out. `unscored`: nothing can be said, which is not the same as wrong."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Text that a cited paragraph of `file` must hold, white space aside."""

    file: str
    contains: str


@dataclass(frozen=True, slots=True)
class Expected:
    """The right answer: a figure, a range (`low`, `high`) or one of several texts."""

    value: Decimal | None = None
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    """Relative to the value."""
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str | None = None
    """Checked where the suite gives it: a lower bound is no exact figure."""
    texts: tuple[str, ...] = ()

    @property
    def is_figure(self) -> bool:
        return self.value is not None or self.low is not None


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a suite."""

    id: str
    question: str
    lang: str
    expected: Expected | None = None
    evidence: tuple[Evidence, ...] = ()
    answerable: bool = True
    conflict: bool = False
    tags: tuple[str, ...] = ()
    history: tuple[Mapping[str, str], ...] = ()
    """`{"role", "content"}`, oldest first."""
    suite: str = ""
    line: int = 0

    @property
    def kind(self) -> str:
        """`figure`, `text` or `unanswerable`."""
        if not self.answerable:
            return "unanswerable"
        return "figure" if self.expected and self.expected.is_figure else "text"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking one question once."""

    id: str
    repeat: int = 0
    answer: Answer | None = None
    """None where the target gave none; `failure` says why."""
    failure: str | None = None
    seconds: float = 0.0
    attempts: int = 1
    cached: bool = False
    key: str = ""
    """Hash of the configuration it was asked under."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An outcome beside its question and its scores (plain JSON values, one name a scorer)."""

    case: Case
    outcome: Outcome
    scores: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        verdict: Verdict = self.scores.get("verdict", "unscored")
        return verdict
