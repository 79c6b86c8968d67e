"""Numbered things: which of them a text speaks of."""

from __future__ import annotations

import pytest

from qa.figures.labels import labels_in


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("二号线2025年产量", ("line", "2")),
        ("5号机组并网", ("机", "5")),
        ("第二期工程", ("phase", "2")),
        ("Terminal 3 handled half of it", ("terminal", "3")),
        ("in Phase II of the works", ("phase", "2")),
        ("the second phase of the trials", ("phase", "2")),
        ("第一阶段技术试验", ("phase", "1")),
        ("首批名品", ("batch", "1")),
        ("from unit B", ("unit", "b")),
        ("blast furnace No. 4", ("furnace", "4")),
    ],
)
def test_a_numbered_thing_is_told_by_its_number(text: str, label: tuple[str, str]) -> None:
    assert labels_in(text) == {label}


@pytest.mark.parametrize(
    "text", ["a line of business", "so much a unit a day", "they plant a tree", "二月产量", "line 4,200 of it"]
)
def test_what_has_no_number_of_its_own_is_none(text: str) -> None:
    assert labels_in(text) == frozenset()
