"""Parts of a year, as English and Chinese texts write them."""

from __future__ import annotations

import pytest

from qa.figures.spans import WHOLE, spans_in


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("in the fourth quarter of 2025", (10, 12)),
        ("Q2 sales", (4, 6)),
        ("Q1-Q3 2025", (1, 9)),
        ("the first three quarters", (1, 9)),
        ("over the first 11 months", (1, 11)),
        ("January to September", (1, 9)),
        ("H1 2024", (1, 6)),
        ("in the second half", (7, 12)),
        ("for the full year", WHOLE),
        ("the whole of 2025", WHOLE),
        ("第四季度", (10, 12)),
        ("一季度", (1, 3)),
        ("第三季", (7, 9)),
        ("前三季度", (1, 9)),
        ("前11个月", (1, 11)),
        ("前十一個月", (1, 11)),
        ("1-11月", (1, 11)),
        ("上半年", (1, 6)),
        ("下半年", (7, 12)),
        ("12月当月", (12, 12)),
        ("全年", WHOLE),
    ],
)
def test_a_part_of_a_year_is_read_as_its_months(text: str, span: tuple[int, int]) -> None:
    assert spans_in(text) == {span}


@pytest.mark.parametrize(
    "text", ["in 2025", "within 11 months", "一年四季", "11个月后", "three quarters of all firms", "Q5", "前13个月"]
)
def test_what_is_no_part_of_a_year_is_none(text: str) -> None:
    assert spans_in(text) == frozenset()
