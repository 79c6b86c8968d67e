"""Readers on random input, bounded and the same each time; what was found once stays as a case of its own."""

# ruff: noqa: E501, PT017 - a case is easier to judge on one line; either outcome of a read is right here

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from index.errors import DocumentError
from index.reading.decoding import decode
from index.reading.limits import Limits
from index.reading.reading import parse
from tests.unit.index.reading.building import make_pdf

BOUNDED = settings(max_examples=150, derandomize=True, deadline=None, database=None)
SMALL = Limits(expanded_bytes=2**24)
PIECES = st.sampled_from(
    ["The port grew by 3.5% in 2025.", "港口增长3.5%。", "一、总体情况", "I. Overview", "• item", "1. item", "\n", "\n\n", "\r\n", "\f", "\t", "　　",
     "| a | b |", "|---|---|", "# Title", "-----", "- 1 -", "2026-01-22", "，", "of the", "(", "“", '"', ",", ";", "<p>", "<td>", "<table>",
     "</table>", "<li>", "<h2>", "<br>", "&amp;", "\u202e", "\x00", "```", "> ", "<!--", "新华社北京1月21日电", "Reporter:", "x" * 300]
)  # fmt: skip


def check(raw: bytes, format_: str) -> None:
    try:
        document = parse(raw, format_, SMALL)
    except DocumentError as error:
        assert error.cause
        assert "\n" not in str(error)
        return
    document.text.encode()
    end = 0
    lines = document.text.count("\n") + document.text.count("\r") + 1
    for number, paragraph in enumerate(document.paragraphs, 1):
        assert paragraph.number == number
        assert paragraph.text == document.text[paragraph.start : paragraph.end]
        assert paragraph.text == paragraph.text.strip() != ""
        assert paragraph.start >= end
        assert paragraph.sheet or 1 <= paragraph.first_line <= paragraph.last_line <= lines
        end = paragraph.end


@BOUNDED
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["txt", "md", "html", "csv"]))
def test_any_mixture_of_marks_keeps_the_promises_of_a_document(text: str, format_: str) -> None:
    check(text.encode(), format_)


@BOUNDED
@given(st.text(max_size=300), st.sampled_from(["txt", "md", "html", "csv"]))
def test_any_text_keeps_the_promises_of_a_document(text: str, format_: str) -> None:
    check(text.encode("utf-8", "surrogatepass"), format_)


@BOUNDED
@given(st.binary(max_size=400), st.sampled_from(["txt", "md", "html", "csv", "pdf", "docx", "xlsx"]))
def test_any_bytes_are_read_or_refused(raw: bytes, format_: str) -> None:
    check(raw, format_)


@BOUNDED
@given(st.binary(max_size=200))
def test_whatever_decodes_can_be_encoded(raw: bytes) -> None:
    try:
        text, _, _ = decode(raw)
    except DocumentError:
        return
    text.encode("utf-8")


def office(format_: str) -> bytes:
    out = io.BytesIO()
    if format_ == "docx":
        document = docx.Document()
        document.add_heading("Harbour", 1)
        document.add_paragraph("The port grew by 3.5%.")
        document.save(out)
    else:
        book = Workbook()
        book.active.append(["Kind", "Share"])
        book.active.append(["Tankers", 0.5])
        book.save(out)
    return out.getvalue()


VALID = {"pdf": make_pdf([["The port grew by 3.5%."]], compress=False), "docx": office("docx"), "xlsx": office("xlsx")}


@pytest.mark.parametrize("format_", VALID)
@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(changes=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_sound_file_with_bytes_changed_is_read_or_refused(format_: str, changes: list[tuple[float, int]]) -> None:
    raw = bytearray(VALID[format_])
    for place, value in changes:
        raw[int(place * len(raw))] = value
    check(bytes(raw), format_)


FOUND: dict[str, tuple[bytes, str]] = {
    "a lone surrogate in UTF-8": (b"port \xed\xa0\x80 grew", "txt"),
    "a lone surrogate in UTF-16": (b"\xff\xfea\x00\x00\xd8b\x00", "txt"),
    "UTF-7 in a page that says so": (b"<meta charset=utf-7><p>+2AA-</p>", "html"),
    "an encoding that is none": (b"<meta charset=rot13><p>port</p>", "html"),
    "a CR alone among LF": (b"one\rtwo\nthree", "txt"),
    "a vertical tab in CSV": (b"a,b\x0bc,d\n1,2", "csv"),
}


@pytest.mark.parametrize(("raw", "format_"), FOUND.values(), ids=FOUND.keys())
def test_what_was_found_before_stays_mended(raw: bytes, format_: str) -> None:
    check(raw, format_)
