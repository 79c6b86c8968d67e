"""Tables: what heads what, units and groups, and where each cell of a row stands."""

# ruff: noqa: E501 - tables of cases

from __future__ import annotations

import pytest

from index.reading.figures import show
from index.reading.reading import parse
from index.reading.rows import titled_cells
from index.reading.tables import find_unit, is_figure, survey

ROWS = {
    "spaced bars": ("Tankers | 1,200 | 5.9%", ["Tankers", "1,200", "5.9%"]),
    "bars around": ("| Tankers | 1,260 | up |", ["Tankers", "1,260", "up"]),
    "commas and quotes": ('Tankers,"1,200",1260', ["Tankers", "1,200", "1260"]),
    "a quoted line break": ('"Small\nboats",5,6', ["Small\nboats", "5", "6"]),
    "empty cells": ("Tankers,,5", ["Tankers", "", "5"]),
    "semicolons and decimal commas": ("Tankers;1,5;2,5", ["Tankers", "1,5", "2,5"]),
    "tabs": ("Tankers\t1\t2", ["Tankers", "1", "2"]),
    "wide gaps": ("吞吐量(亿吨)   2.1   2.3", ["吞吐量(亿吨)", "2.1", "2.3"]),
    "single spaces": ("Net sales, total 1,200 (1,300)", ["Net sales, total", "1,200", "(1,300)"]),
    "too few": ("a,b", []),
}


@pytest.mark.parametrize(("row", "cells"), ROWS.values(), ids=ROWS.keys())
def test_the_cells_of_a_row_are_found_under_their_titles(row: str, cells: list[str]) -> None:
    found = titled_cells(row, "caption: x\nheader: Kind | 2024 | 2025\nunit: t")
    assert [row[start:end] for _, start, end in found] == cells
    assert [title for title, _, _ in found] == (["Kind", "2024", "2025"] if cells else [])


def test_a_row_without_a_header_has_no_titled_cells() -> None:
    assert titled_cells("a | b", "unit: t") == []


@pytest.mark.parametrize(
    "cell", ["1,200", "-5.9%", "(310)", "¥1.2", "$ 3", "12万吨", "0.5", "1200 t", "约3000", "US$5"]
)
def test_a_cell_with_a_figure_is_known(cell: str) -> None:
    assert is_figure(cell)


@pytest.mark.parametrize(
    "cell",
    ["2024", "2024年", "FY2025", "2025Q1", "Q3", "H1 2025", "2024-25", "上半年", "Total", "", "2025-01-22", "12月"],
)
def test_a_period_or_a_word_is_no_figure(cell: str) -> None:
    assert not is_figure(cell)


UNITS = {
    "单位:万元": "万元", "单位：亿千瓦时,%": "亿千瓦时", "Output (unit: 10,000 tonnes)": "10,000 tonnes", "Unit: %": "%",
    "Sales (in millions of US dollars)": "in millions of US dollars", "($ in thousands)": "$ in thousands", "Ships by kind": "",
}  # fmt: skip


@pytest.mark.parametrize(("caption", "unit"), UNITS.items())
def test_the_unit_of_a_whole_table_is_read_from_its_caption(caption: str, unit: str) -> None:
    assert find_unit(caption) == unit


def test_two_rows_of_titles_head_their_columns_together() -> None:
    table = survey([["Kind", "2025", "2025"], ["", "H1", "H2"], ["Tankers", "1", "2"]])
    assert table.header == ("Kind", "2025 / H1", "2025 / H2")
    assert table.body == (2,)


def test_a_row_of_units_belongs_to_the_header() -> None:
    table = survey([["Kind", "Weight", "Share"], ["", "t", "%"], ["Tankers", "1", "2"]])
    assert table.header == ("Kind", "Weight / t", "Share / %")


def test_a_table_without_figures_has_its_first_row_for_header() -> None:
    assert survey([["Port", "State"], ["East", "open"], ["West", "shut"]]).body == (1, 2)


TEXT = """Harbour figures

Table 1. Ships (unit: 1,000)
Kind\t2024\t2025
Tankers\t1.2\t1.3
Coasters\t0.8\t0.7

That was all for the ships of the year.

Item 2024 2025
Net sales, total 1,200 (1,300)
Costs 800 —

In 2024 and 2025 we saw 3 things, and 4 more.

指标   2024年   2025年
吞吐量(亿吨)   2.1   2.3
"""


def test_tables_in_plain_text_are_found_by_tabs_gaps_and_figures() -> None:
    document = parse(TEXT.encode(), "txt")
    rows = {p.text.split("\t")[0].split("   ")[0]: p.context for p in document.paragraphs if p.kind == "row"}
    assert rows == {
        "Kind": "", "Tankers": "caption: Table 1. Ships (unit: 1,000)\nheader: Kind | 2024 | 2025\nunit: 1,000",
        "Coasters": "caption: Table 1. Ships (unit: 1,000)\nheader: Kind | 2024 | 2025\nunit: 1,000",
        "Item 2024 2025": "", "Net sales, total 1,200 (1,300)": "header: Item | 2024 | 2025", "Costs 800 —": "header: Item | 2024 | 2025",
        "指标": "", "吞吐量(亿吨)": "header: 指标 | 2024年 | 2025年",
    }  # fmt: skip


SHOWN = [
    (0.059, "0.0%", "5.9%"), (0.5, "0%", "50%"), (-0.1, "0.0%", "-10.0%"), (1234567.5, "#,##0.00", "1,234,567.50"), (1234567, "General", "1234567"),
    (0.1 + 0.2, "General", "0.3"), (5.0, "General", "5"), (1e21, "General", "1000000000000000000000"), (12.5, '"¥"#,##0.0', "¥12.5"),
    (12.5, "[$$-409]#,##0.00", "$12.50"), (12.5, "[$€-2] #,##0.00", "€12.50"), (3, '0"座"', "3座"), (3.14159, "0.0##", "3.142"), (2.0, "0.0##", "2.0"),
    (-1234, "#,##0;[Red](#,##0)", "-1,234"), (1234, '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', "1,234"), (True, "General", "TRUE"),
    (None, "General", ""), ("text ", "@", "text"), (12, "", "12"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "number_format", "text"), SHOWN)
def test_a_cell_is_shown_as_its_format_shows_it(value: object, number_format: str, text: str) -> None:
    assert show(value, number_format) == text
