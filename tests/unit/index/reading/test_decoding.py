"""Every encoding that text comes in, and what is no text."""

from __future__ import annotations

import pytest

from index.errors import EmptyDocument, UnsupportedFormat
from index.reading.decoding import decode
from index.reading.formats import sniff

CHINESE = "港务局统计,2025年进出港船舶四千一百二十艘次,比上年增长3.5%。\n"
ENGLISH = "The harbour counted 4,120 ships — 3.5% more than in 2024.\n"

ENCODINGS = {
    "utf-8": (CHINESE.encode(), "utf-8"),
    "utf-8 with a mark": (CHINESE.encode("utf-8-sig"), "utf-8"),
    "utf-16 with a mark": (CHINESE.encode("utf-16"), "utf-16-le"),
    "utf-16 big end first, with a mark": (b"\xfe\xff" + CHINESE.encode("utf-16-be"), "utf-16-be"),
    "utf-16 without a mark": (CHINESE.encode("utf-16-le"), "utf-16-le"),
    "utf-16 big end first, without a mark": (CHINESE.encode("utf-16-be"), "utf-16-be"),
    "gb18030": (CHINESE.encode("gb18030"), "gb18030"),
    "gb18030 with four-byte characters": ((CHINESE + "㐂𠀀").encode("gb18030"), "gb18030"),
}


@pytest.mark.parametrize(("raw", "encoding"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_chinese_text_is_decoded_from(raw: bytes, encoding: str) -> None:
    text, found, warnings = decode(raw)
    assert (text.rstrip("㐂𠀀"), found, warnings) == (CHINESE, encoding, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_english_text_is_decoded_from(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding))[0] == ENGLISH


def test_traditional_chinese_is_decoded_from_big5() -> None:
    text = "港務局統計,去年進出港的船舶有四千一百二十艘次,這個數字比上年增長了。\n"
    assert decode(text.encode("big5"))[:2] == (text, "big5")


def test_western_text_of_another_encoding_is_read_with_a_warning() -> None:
    text, encoding, warnings = decode("The café in the harbour sold 4,120 cups, déjà vu.\n".encode("cp1252"))
    assert ("café" in text, encoding, len(warnings)) == (True, "cp1252", 1)


def test_a_broken_byte_leaves_utf8_what_it_is() -> None:
    raw = CHINESE.encode() * 20
    text, encoding, warnings = decode(raw[:40] + b"\xff" + raw[40:])
    assert encoding == "utf-8"
    assert text.replace("\ufffd", "").count("四千一百二十艘次") >= 19
    assert "U+FFFD" in warnings[0]


def test_utf8_cut_in_the_middle_of_a_character_is_read() -> None:
    assert decode((CHINESE * 5).encode()[:-2])[0].startswith(CHINESE * 4)


BINARY = {
    "zeros among letters": b"abc\x00\x01\x02def" * 100,
    "random bytes": bytes((place * 89 + place // 7) % 256 for place in range(4000)),
    "control characters": b"text \x01\x02\x03\x04\x05\x06" * 50,
}


@pytest.mark.parametrize("raw", BINARY.values(), ids=BINARY.keys())
def test_binary_data_is_refused(raw: bytes) -> None:
    with pytest.raises(UnsupportedFormat, match="binary"):
        decode(raw)


FOREIGN = {
    "an image named text": ("x.txt", b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG image"),
    "a PDF named text": ("x.txt", b"%PDF-1.7\n%\xe2\xe3", "pdf"),
    "a zip named text": ("x.txt", b"PK\x03\x04" + bytes(64), "zip"),
    "text named PDF": ("x.pdf", b"Just some words", "not a pdf file"),
    "text named DOCX": ("x.docx", b"Just some words", "not a docx file"),
    "gzip named CSV": ("x.csv", b"\x1f\x8b\x08" + bytes(64), "gzip"),
    "an ending nobody reads": ("x.mp4", b"Just some words", "ending"),
    "no ending": ("README", b"Just some words", "ending"),
}


@pytest.mark.parametrize(("name", "head", "said"), FOREIGN.values(), ids=FOREIGN.keys())
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str, head: bytes, said: str) -> None:
    with pytest.raises(UnsupportedFormat, match=said):
        sniff(name, head)


@pytest.mark.parametrize("head", [b"", b"\x00" * 100, b" \n\t\r\n"], ids=["nothing", "zeros", "blanks"])
def test_an_empty_file_is_refused(head: bytes) -> None:
    with pytest.raises(EmptyDocument):
        sniff("x.txt", head)


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [("A.TXT", b"x", "txt"), ("a.b.md", b"x", "md"), ("a.HTM", b"<html>", "html"), ("a.tsv", b"a\tb", "csv"),
     ("a.pdf", b"%PDF-1.4", "pdf"), ("a.docx", b"PK\x03\x04", "docx"), ("a.xlsx", b"PK\x03\x04", "xlsx")],
)  # fmt: skip
def test_the_format_is_told_by_name_and_first_bytes(name: str, head: bytes, expected: str) -> None:
    assert sniff(name, head) == expected
