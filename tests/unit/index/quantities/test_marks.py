"""Numbers that are figures of nothing are recognised as what they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.quantities import extract

MARKS = [
    ("5G", "label", None), ("6G", "label", None), ("10G PON", "label", None), ("C919", "label", None),
    ("COVID-19", "label", None),
    ("Shenzhou-21", "label", None), ("H1", "label", None), ("“十四五”", "label", None),
    ("十五五时期", "label", None), ("page 12", "label", None),
    ("No. 5", "label", None), ("[3]", "label", None), ("the Five-Year Plan", "label", None),
    ("GPT-4", "label", None), ("3D", "label", None),
    ("2025年", "year", "2025"), ("in 2025", "year", "2025"), ("二〇一八年", "year", "2018"),
    ("民國35年", "year", "1946"), ("2017/18", "year", "2017"), ("1348–50", "year", "1348"), ("IFRS 16", "label", None),
    ("阿波罗11号", "label", None), ("FY18", "label", None),
    ("No.1", "label", None), ("五年规划", "label", None), ("3C产品", "label", None), ("一季度", "ordinal", "1"),
    ("1990s", "year", "1990"), ("20世纪90年代", "year", "1990"),
    ("January 21, 2026", "date", "20260121"), ("21 January 2026", "date", "20260121"),
    ("2026年1月21日", "date", "20260121"),
    ("2026-01-21", "date", "20260121"), ("2025.1.23", "date", "20250123"), ("April 1991", "date", "19910400"),
    ("1991 年 4 月", "date", "19910400"),
    ("7月", "date", "700"), ("11:52", "time", "712"), ("2 pm", "time", "840"), ("2.17pm", "time", "857"),
    ("上午10点30分", "time", "630"),
    ("14时", "time", "840"), ("第三", "ordinal", "3"), ("第12页", "ordinal", "12"), ("third", "ordinal", "3"),
    ("20th", "ordinal", "20"),
    ("twenty-first", "ordinal", "21"), ("19世纪", "ordinal", "19"), ("010-12345678", "code", None),
    ("+1-222-2222/2222", "code", None),
    ("192.168.0.1", "code", None), ("邮编100081", "code", None), ("00157092", "code", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "value"), MARKS, ids=[row[0] for row in MARKS])
def test_a_mark_is_no_figure(text: str, kind: str, value: str | None) -> None:
    (found,) = extract(text)
    assert (found.kind, found.value) == (kind, Decimal(value) if value else None)
    assert not found.is_figure


WORDS = [
    "统一标准", "进一步推动", "四川", "五台山", "两岸", "千方百计", "十分重要", "一带一路", "万一", "这个队伍",
    "which one", "this one is it",
    "one-on-one", "thousands gathered", "https://example.org/a/2025?x=17", "me7@example.org",
]  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
def test_a_word_that_only_looks_like_a_number_is_left_alone(text: str) -> None:
    assert extract(text) == []


SPANS = [
    ("十年", "10", "year"),
    ("3年", "3", "year"),
    ("30日内", "30", "day"),
    ("近3年", "3", "year"),
    ("3个月", "3", "month"),
]


@pytest.mark.parametrize(("text", "value", "unit"), SPANS, ids=[row[0] for row in SPANS])
def test_a_length_of_time_is_no_date(text: str, value: str, unit: str) -> None:
    (found,) = extract(text)
    assert (found.kind, found.value, found.unit, found.qualifier) == ("measure", Decimal(value), unit, "exact")


def test_a_name_before_a_figure_does_not_swallow_it() -> None:
    found = extract("5G base stations reached 4.838 million in 2025")
    assert [(quantity.kind, quantity.text) for quantity in found] == [
        ("label", "5G"),
        ("number", "4.838 million"),
        ("year", "2025"),
    ]
