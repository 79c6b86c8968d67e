"""Slots and buckets."""

from __future__ import annotations

import pytest

from qa.server.limits import Buckets, Slots
from qa.server.problems import Refusal


def test_a_slot_is_given_back_also_after_an_error() -> None:
    slots = Slots(1)
    with pytest.raises(RuntimeError), slots.take():
        raise RuntimeError
    with slots.take(), pytest.raises(Refusal) as caught, slots.take():
        pass
    assert caught.value.problem.status == 503
    assert slots.taken == 0


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills_again_steadily() -> None:
    clock = Clock()
    buckets = Buckets(60, clock)
    for _ in range(60):
        buckets.draw("ann")
    with pytest.raises(Refusal) as caught:
        buckets.draw("ann")
    assert caught.value.problem.retry_after == pytest.approx(1)
    clock.now += 1
    buckets.draw("ann")
    with pytest.raises(Refusal):
        buckets.draw("ann")
    clock.now += 3600
    for _ in range(60):  # no more than a minute's worth is saved up
        buckets.draw("ann")
    with pytest.raises(Refusal):
        buckets.draw("ann")


def test_one_key_does_not_empty_anothers_bucket() -> None:
    buckets = Buckets(1, Clock())
    buckets.draw("ann")
    buckets.draw("bob")
    with pytest.raises(Refusal):
        buckets.draw("ann")


def test_no_limit_is_no_limit() -> None:
    buckets = Buckets(0)
    for _ in range(1000):
        buckets.draw("ann")
