"""Asking: bounded, retried on transport errors only, cached, and taken up again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval import caching, running
from eval.caching import Cache
from eval.errors import TargetDown, TargetError
from eval.model import Case, Outcome
from tests.unit.eval.building import case

Reaction = Callable[[Case, int], Any]


class FakeTarget:
    """Answers by a function of the case and how often it was asked before; an exception returned is raised."""

    name = "fake"

    def __init__(self, react: Reaction) -> None:
        self.react = react
        self.asked: list[str] = []
        self.most_at_once = self._open = 0

    async def ask(self, asked: Case) -> Any:
        before = self.asked.count(asked.id)
        self.asked.append(asked.id)
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        await asyncio.sleep(0.001)
        self._open -= 1
        found = self.react(asked, before)
        if isinstance(found, Exception):
            raise found
        return found

    async def close(self) -> None:
        """Nothing to close."""


CASES = [case(id=f"q{number}", question=f"Question {number}?") for number in range(12)]
PAUSES: list[float] = []


async def pause(seconds: float) -> None:
    PAUSES.append(seconds)


async def run(target: FakeTarget, **more: Any) -> list[Outcome]:
    PAUSES.clear()
    outcomes: list[Outcome] = []
    cases = more.pop("cases", CASES)
    await running.run(running.Plan(cases, target, key="k", pause=pause, **more), outcomes.append)
    return outcomes


async def test_every_question_is_asked_once_and_no_more_than_allowed_at_a_time() -> None:
    target = FakeTarget(lambda case, _: {"answer": case.id})
    outcomes = await run(target, concurrency=3)
    assert sorted(outcome.id for outcome in outcomes) == sorted(case.id for case in CASES)
    assert target.most_at_once == 3
    assert all(outcome.key == "k" and outcome.answer for outcome in outcomes)


async def test_a_transport_error_is_tried_again_with_growing_pauses() -> None:
    target = FakeTarget(lambda case, before: TargetDown("broke off") if before < 2 else {"answer": "x"})
    (outcome,) = await run(target, cases=CASES[:1])
    assert (outcome.attempts, outcome.failure) == (3, None)
    assert 0.4 <= PAUSES[0] <= 0.6
    assert 0.8 <= PAUSES[1] <= 1.2


async def test_the_pause_that_a_target_asks_for_is_kept_within_reason() -> None:
    target = FakeTarget(
        lambda case, before: TargetDown("slow down", retry_after=7.0) if before == 0 else {"answer": "x"}
    )
    await run(target, cases=CASES[:1])
    assert PAUSES == [7.0]
    assert running.back_off(1, 3600.0) == running.LONGEST_PAUSE


async def test_other_errors_are_not_tried_again_and_are_outcomes() -> None:
    target = FakeTarget(lambda case, _: TargetError("refused") if case.id == "q3" else {"answer": "x"})
    outcomes = {outcome.id: outcome for outcome in await run(target)}
    assert target.asked.count("q3") == 1
    assert (outcomes["q3"].answer, outcomes["q3"].failure) == (None, "refused")


async def test_attempts_end() -> None:
    target = FakeTarget(lambda case, _: TargetDown("down"))
    (outcome,) = await run(target, cases=CASES[:1], attempts=3)
    assert (outcome.attempts, outcome.failure, len(PAUSES)) == (3, "down", 2)


async def test_a_target_that_hangs_is_given_up_in_time() -> None:
    class Hanging(FakeTarget):
        async def ask(self, asked: Case) -> Any:
            await asyncio.sleep(3600)

    (outcome,) = await run(Hanging(lambda *_: None), cases=CASES[:1], attempts=2, seconds=0.02)
    assert outcome.failure == "fake gave no answer in 0.02 s"
    assert outcome.attempts == 2


async def test_a_target_that_answers_nothing_ends_the_run_with_its_reason() -> None:
    target = FakeTarget(lambda case, _: TargetError("401: no such key"))
    with pytest.raises(TargetError, match="the first 5 questions got no answer: 401: no such key"):
        await run(target, concurrency=1)
    assert len(target.asked) == running.GIVE_UP_AFTER


async def test_failures_after_a_first_answer_do_not_end_it() -> None:
    target = FakeTarget(lambda case, _: {"answer": "x"} if case.id == "q0" else TargetError("no"))
    assert len(await run(target, concurrency=1)) == len(CASES)


async def test_what_is_done_is_not_asked_again() -> None:
    target = FakeTarget(lambda case, _: {"answer": "x"})
    done = [Outcome(case.id, answer={"answer": "y"}) for case in CASES[:10]]
    assert [outcome.id for outcome in await run(target, done=done, concurrency=1)] == ["q10", "q11"]


async def test_repeats_ask_every_question_again() -> None:
    target = FakeTarget(lambda case, _: {"answer": "x"})
    outcomes = await run(target, cases=CASES[:2], repeats=3)
    assert sorted((outcome.id, outcome.repeat) for outcome in outcomes) == [
        (q, n) for q in ("q0", "q1") for n in range(3)
    ]


async def test_the_cache_answers_what_it_knows_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite")
    target = FakeTarget(lambda case, _: {"answer": case.id})
    first = await run(target, cache=cache)
    again = await run(target, cache=cache)
    cache.close()
    assert len(target.asked) == len(CASES)
    assert all(outcome.cached for outcome in again)
    assert {o.id: (o.answer, o.seconds) for o in first} == {o.id: (o.answer, o.seconds) for o in again}


def test_a_cache_key_depends_on_all_that_an_answer_depends_on() -> None:
    one, other = case(question="A?"), case(question="A?", history=({"role": "user", "content": "B"},))
    keys = {
        caching.key(one, 0, "x"),
        caching.key(other, 0, "x"),
        caching.key(one, 1, "x"),
        caching.key(one, 0, "y"),
        caching.key(case(question="C?"), 0, "x"),
    }
    assert len(keys) == 5
    assert caching.key(one, 0, "x") == caching.key(case(question="A?", id="another"), 0, "x")


async def test_a_failure_to_keep_a_result_ends_the_run_as_itself() -> None:
    def keep(outcome: Outcome) -> None:
        raise OSError(28, "No space left on device")

    plan = running.Plan(CASES, FakeTarget(lambda *_: {"answer": "x"}), key="k")
    with pytest.raises(OSError, match="No space"):
        await running.run(plan, keep)
