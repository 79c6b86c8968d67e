"""What can go wrong with an evaluation.

BallastError
└── EvalError              the run as a whole cannot start or go on
    ├── SuiteError         a suite is malformed, or does not fit the documents; holds every problem found
    ├── RunError           a folder of results cannot be used
    ├── GateError          a gate's file is malformed
    └── TargetError        the system under test gave no answer to one question
        └── TargetDown     a transport error: trying again may help
"""

from __future__ import annotations

from collections.abc import Sequence

from index.errors import BallastError


class EvalError(BallastError): ...


class SuiteError(EvalError):
    """`problems` are one line each: `suite.jsonl:12: unit is missing`."""

    def __init__(self, problems: Sequence[str], remedy: str = "mend the suite and run again") -> None:
        self.problems = tuple(problems)
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}", remedy)


class RunError(EvalError): ...


class GateError(EvalError): ...


class TargetError(EvalError): ...


class TargetDown(TargetError):
    retry = True

    def __init__(self, cause: str, remedy: str = "", retry_after: float | None = None) -> None:
        super().__init__(cause, remedy)
        self.retry_after = retry_after
