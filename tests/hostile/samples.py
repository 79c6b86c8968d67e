"""Sound files and pieces of text that random input is made from."""

# ruff: noqa: E501 - a row of pieces is easier to judge on one line

from __future__ import annotations

import io
import zipfile

import docx
from openpyxl import Workbook

from tests.unit.index.reading.building import make_pdf

PIECES = [
    "The port grew by 3.5% in 2025.", "港口增长3.5%。", "一、总体情况", "I. Overview", "• item", "1. item", "\n", "\n\n", "\r\n", "\f", "\t", "　　",
    "| a | b |", "|---|---|", "# Title", "-----", "- 1 -", "2026-01-22", "，", "of the", "(", "“", '"', ",", ";", "<p>", "<td>", "<table>",
    "</table>", "<li>", "<h2>", "<br>", "&amp;", "\u202e", "\x00", "```", "> ", "<!--", "新华社北京1月21日电", "Reporter:", "x" * 300,
]  # fmt: skip
FIGURES = [
    "483.8万座", "4.838 million", "5.9%", "0.1个百分点", "twice", "翻一番", "三分之一", "two thirds", "$1.2bn", "10亿元", "1,234.5", "1.234,5",
    "5G", "第3", "No. 7", "between 3 and 5", "3至5", "about ", "超过", "近", "2025年", "3月5日", "km/h", "×10^3", "½", "[1]", "【1†L3】", ".", "。",
]  # fmt: skip


def _docx() -> bytes:
    document = docx.Document()
    document.add_heading("Harbour", 1)
    document.add_paragraph("The port grew by 3.5%.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Tankers", "12"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    book = Workbook()
    assert book.active
    book.active.append(["Kind", "Share"])
    book.active.append(["Tankers", 0.5])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


VALID = {"pdf": make_pdf([["The port grew by 3.5%."]], compress=False), "docx": _docx(), "xlsx": _xlsx()}
INNER = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}
"""The part of an office file that holds its text."""


def part(format_: str) -> bytes:
    """The XML of that part."""
    with zipfile.ZipFile(io.BytesIO(VALID[format_])) as archive:
        return archive.read(INNER[format_])


def with_part(format_: str, xml: bytes) -> bytes:
    """A sound office file but for that part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(VALID[format_])) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            made.writestr(name, xml if name == INNER[format_] else archive.read(name))
    return out.getvalue()
