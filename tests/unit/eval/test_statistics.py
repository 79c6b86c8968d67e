"""Intervals and comparisons against published or hand-worked figures."""

from __future__ import annotations

import pytest

from eval import statistics


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="Newcombe 1998, table I"),
        pytest.param(15, 148, 0.0624, 0.1605, id="Newcombe 1998, table I, second"),
        pytest.param(0, 20, 0.0, 0.1611, id="Newcombe 1998: none"),
        pytest.param(1, 29, 0.0061, 0.1718, id="Newcombe 1998: one"),
    ],
)
def test_a_share_has_wilsons_interval(right: int, of: int, low: float, high: float) -> None:
    found = statistics.share(right, of)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_has_no_share_and_no_mean() -> None:
    assert statistics.share(0, 0) is None
    assert statistics.mean([], []) is None
    assert statistics.compare([], [], []) is None
    assert statistics.quantile([], 0.5) is None


def test_mcnemars_test_is_exact() -> None:
    ours = [1.0] * 8 + [0.0] + [1.0] * 11
    theirs = [0.0] * 8 + [1.0] + [1.0] * 11
    found = statistics.compare(ours, theirs, [str(n) for n in range(20)])
    assert found is not None
    assert (found.better, found.worse, found.same) == (8, 1, 11)
    assert found.p_value == pytest.approx(2 * (1 + 9) / 2**9)
    assert found.difference.point == pytest.approx(0.35)
    assert found.difference.low > 0


def test_the_same_run_again_differs_by_nothing() -> None:
    scores = [1.0, 0.0, 1.0, 1.0]
    found = statistics.compare(scores, scores, ["a", "a", "b", "c"])
    assert found is not None
    assert (found.p_value, found.difference.point, found.difference.low, found.difference.high) == (1.0, 0.0, 0.0, 0.0)


def test_questions_on_one_document_count_as_fewer() -> None:
    ours = [1.0] * 20 + [0.0] * 20
    alone = statistics.mean(ours, [str(number) for number in range(40)])
    together = statistics.mean(ours, [str(number // 10) for number in range(40)])
    assert alone is not None
    assert together is not None
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_a_single_document_falls_back_to_its_questions() -> None:
    found = statistics.mean([1.0, 0.0, 1.0, 0.0], ["a"] * 4)
    assert found is not None
    assert found.low < found.point < found.high


def test_an_interval_is_the_same_every_time() -> None:
    values, clusters = [1.0, 0.0, 0.0, 1.0, 1.0], list("abcde")
    assert statistics.mean(values, clusters) == statistics.mean(values, clusters)


def test_power_grows_with_the_suite() -> None:
    assert statistics.smallest_difference(100, 0.1) == pytest.approx(0.0886, abs=1e-3)
    assert statistics.smallest_difference(400, 0.1) == pytest.approx(0.0443, abs=1e-3)
    assert statistics.questions_needed(0.05, 0.1) == 314
    assert statistics.smallest_difference(1, 0.5) == 1.0
