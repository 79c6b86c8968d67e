"""Readers on random input, bounded and the same each time; what was found once stays as a case of its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import DocumentError
from index.reading.decoding import decode
from tests.hostile import fuzz, samples
from tests.hostile.promises import TARGETS, document
from tests.hostile.samples import VALID

BOUNDED = settings(max_examples=150, derandomize=True, deadline=None, database=None)
PIECES = st.sampled_from(samples.PIECES)
FIGURES = st.sampled_from([*samples.PIECES, *samples.FIGURES])
OTHERS = ["figures", "same", "reply", "gate"]


@BOUNDED
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["txt", "md", "html", "csv"]))
def test_any_mixture_of_marks_keeps_the_promises_of_a_document(text: str, format_: str) -> None:
    document(text.encode(), format_)


@BOUNDED
@given(st.text(max_size=300), st.sampled_from(["txt", "md", "html", "csv"]))
def test_any_text_keeps_the_promises_of_a_document(text: str, format_: str) -> None:
    document(text.encode("utf-8", "surrogatepass"), format_)


@BOUNDED
@given(st.binary(max_size=400), st.sampled_from(["txt", "md", "html", "csv", "pdf", "docx", "xlsx"]))
def test_any_bytes_are_read_or_refused(raw: bytes, format_: str) -> None:
    document(raw, format_)


@BOUNDED
@given(st.lists(st.lists(FIGURES, max_size=12).map("".join), min_size=3, max_size=3), st.sampled_from(OTHERS))
def test_any_mixture_of_figures_keeps_the_promises_of_figures_and_of_the_gate(texts: list[str], target: str) -> None:
    TARGETS[target]("\x00".join(texts).encode())


def test_every_promise_is_fuzzed() -> None:
    assert set(TARGETS) == set(fuzz.NAMES)


@BOUNDED
@given(st.binary(max_size=200))
def test_whatever_decodes_can_be_encoded(raw: bytes) -> None:
    try:
        text, _, _ = decode(raw)
    except DocumentError:
        return
    text.encode("utf-8")


@pytest.mark.parametrize("format_", VALID)
@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(changes=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_sound_file_with_bytes_changed_is_read_or_refused(format_: str, changes: list[tuple[float, int]]) -> None:
    raw = bytearray(VALID[format_])
    for place, value in changes:
        raw[int(place * len(raw))] = value
    document(bytes(raw), format_)


FOUND: dict[str, tuple[bytes, str]] = {
    "a lone surrogate in UTF-8": (b"port \xed\xa0\x80 grew", "txt"),
    "a lone surrogate in UTF-16": (b"\xff\xfea\x00\x00\xd8b\x00", "txt"),
    "UTF-7 in a page that says so": (b"<meta charset=utf-7><p>+2AA-</p>", "html"),
    "an encoding that is none": (b"<meta charset=rot13><p>port</p>", "html"),
    "a CR alone among LF": (b"one\rtwo\nthree", "txt"),
    "a line of ideographic spaces in Markdown": ("　　\n".encode(), "md"),
    "a vertical tab in CSV": (b"a,b\x0bc,d\n1,2", "csv"),
}


@pytest.mark.parametrize(("raw", "target"), FOUND.values(), ids=FOUND.keys())
def test_what_was_found_before_stays_mended(raw: bytes, target: str) -> None:
    TARGETS[target](raw)
