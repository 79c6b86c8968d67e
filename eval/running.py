"""Asks a suite's questions: so many at once, each result kept as it comes, transport errors tried again."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from eval import caching
from eval.caching import Cache
from eval.errors import TargetDown, TargetError
from eval.model import Case, Outcome
from eval.targets import Target

GIVE_UP_AFTER = 5
"""So many questions in a row without an answer, and none answered before: the target is not there."""
LONGEST_PAUSE = 60.0

Pause = Callable[[float], Awaitable[None]]
Keep = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to ask."""

    cases: Sequence[Case]
    target: Target
    key: str
    """Digest of the configuration; kept with every result."""
    concurrency: int = 4
    repeats: int = 1
    attempts: int = 4
    seconds: float = 120.0
    """The longest that one attempt may take."""
    cache: Cache | None = None
    done: Sequence[Outcome] = ()
    """Kept from an earlier run; not asked again."""
    pause: Pause = asyncio.sleep


@dataclass(slots=True)
class _Progress:
    answered: int = 0
    failed: list[str] = field(default_factory=list)

    def note(self, outcome: Outcome) -> None:
        if outcome.answer is not None:
            self.answered += 1
        else:
            self.failed.append(str(outcome.failure))
        if not self.answered and len(self.failed) >= GIVE_UP_AFTER:
            raise TargetError(f"the first {len(self.failed)} questions got no answer: {self.failed[-1]}")


async def run(plan: Plan, keep: Keep) -> None:
    """Ask everything that is not done, handing each outcome to `keep` as it comes.

    Raises TargetError where nothing answers. Cancelling stops at once; what was kept stays.
    """
    work = _work(plan)
    progress = _Progress(answered=len(plan.done))

    async def labour() -> None:
        for case, repeat in work:
            outcome = await ask(plan, case, repeat)
            keep(outcome)
            progress.note(outcome)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(max(1, plan.concurrency)):
                group.create_task(labour())
    except BaseExceptionGroup as errors:
        raise _first(errors) from None


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    found = errors.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


def _work(plan: Plan) -> Iterator[tuple[Case, int]]:
    """What is left to ask; the workers share this iterator, so that a long suite makes no long list of tasks."""
    done = {(outcome.id, outcome.repeat) for outcome in plan.done}
    for repeat in range(plan.repeats):
        for case in plan.cases:
            if (case.id, repeat) not in done:
                yield case, repeat


async def ask(plan: Plan, case: Case, repeat: int = 0) -> Outcome:
    """One question, from the cache or the target; a target's failure is an outcome too."""
    key = caching.key(case, repeat, plan.key)
    kept = plan.cache.get(key) if plan.cache else None
    if kept is not None:
        return Outcome(case.id, repeat, kept[0], seconds=kept[1], cached=True, key=plan.key)
    outcome = replace(await _attempt(plan, case), repeat=repeat, key=plan.key)
    if plan.cache and outcome.answer is not None:
        plan.cache.put(key, outcome.answer, outcome.seconds)
    return outcome


async def _attempt(plan: Plan, case: Case) -> Outcome:
    for attempt in range(1, plan.attempts + 1):
        began = time.perf_counter()
        try:
            answer = await _in_time(plan, case)
        except TargetDown as error:
            if attempt == plan.attempts:
                return Outcome(case.id, failure=str(error), seconds=time.perf_counter() - began, attempts=attempt)
            await plan.pause(back_off(attempt, error.retry_after))
        except TargetError as error:
            return Outcome(case.id, failure=str(error), seconds=time.perf_counter() - began, attempts=attempt)
        else:
            return Outcome(case.id, answer=answer, seconds=time.perf_counter() - began, attempts=attempt)
    raise AssertionError("a plan makes at least one attempt")


async def _in_time(plan: Plan, case: Case) -> dict[str, object]:
    try:
        async with asyncio.timeout(plan.seconds):
            return dict(await plan.target.ask(case))
    except TimeoutError as error:
        raise TargetDown(f"{plan.target.name} gave no answer in {plan.seconds:g} s") from error


def back_off(attempt: int, asked: float | None = None) -> float:
    """Seconds until the next attempt: what the target asked for, else doubling from half a second, with jitter."""
    if asked is not None:
        return min(asked, LONGEST_PAUSE)
    return float(min(0.5 * 2 ** (attempt - 1) * random.uniform(0.8, 1.2), LONGEST_PAUSE))
