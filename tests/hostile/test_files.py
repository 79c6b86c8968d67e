"""Files made to hurt: each is read or refused with one clear line, within limits; none reaches out or takes over."""

# ruff: noqa: E501, PT017 - a case is easier to judge on one line; either outcome of a read is right here

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import Workbook

from index.errors import DamagedDocument, DocumentError, EncryptedDocument, OversizedDocument, UnsupportedFormat
from index.reading.limits import Limits
from index.reading.reading import parse
from index.reading.workers import ReadingPool
from tests.unit.index.reading.building import make_pdf, make_zip, write_pdf

TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + place, b"&%c;" % (97 + place) * 10) for place in range(9))
    + b"]><l>&j;</l>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'
LIMITS = Limits(expanded_bytes=50 * 2**20, seconds=10, memory_bytes=700 * 2**20)


def zip_bomb(part: str) -> bytes:
    """A part of 200 MB of spaces in 200 KB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        with archive.open(part, "w", force_zip64=True) as stream:
            for _ in range(200):
                stream.write(b" " * 2**20)
    return out.getvalue()


def lying_zip(part: str) -> bytes:
    """The directory says that the part is small; it is not."""
    raw = bytearray(zip_bomb(part))
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(raw)


def encrypted_zip(part: str) -> bytes:
    raw = bytearray(make_zip({part: b"<x/>"}))
    raw[6] |= 1
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def office(part: str, content: bytes) -> bytes:
    return make_zip({"[Content_Types].xml": TYPES, part: content})


CONTAINERS = {
    "a zip bomb": (zip_bomb, OversizedDocument),
    "a zip that lies about sizes": (lying_zip, DocumentError),
    "a zip with a password": (encrypted_zip, EncryptedDocument),
    "a billion laughs": (lambda part: office(part, LAUGHS), DamagedDocument),
    "an external entity": (lambda part: office(part, OUTSIDE), DamagedDocument),
    "an external entity in UTF-16": (lambda part: office(part, OUTSIDE.decode().encode("utf-16")), DamagedDocument),
    "no XML": (lambda part: office(part, b"not xml at all"), DamagedDocument),
    "deeply nested XML": (lambda part: office(part, b"<a>" * 100_000 + b"</a>" * 100_000), DamagedDocument),
    "no part that is needed": (lambda part: make_zip({"other.xml": b"<x/>"}), UnsupportedFormat),
    "names that lead out": (lambda part: make_zip({"../../etc/cron.d/x": b"x", part: b"<x/>"}), DocumentError),
    "thirty thousand parts": (lambda part: make_zip({part: b"", **{f"{n}.bin": b"" for n in range(30_000)}}), OversizedDocument),
    "cut in two": (lambda part: office(part, b"<x/>" * 1000)[:200], DamagedDocument),
    "the old binary kind": (lambda part: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UnsupportedFormat),
    "the old binary kind with a password": (
        lambda part: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), EncryptedDocument,
    ),
}  # fmt: skip


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
@pytest.mark.parametrize(("make", "error"), CONTAINERS.values(), ids=CONTAINERS.keys())
def test_a_hostile_container_is_refused_in_one_line(make, error, format_: str) -> None:
    part = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[format_]
    with pytest.raises(error) as caught:
        parse(make(part), format_, LIMITS)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def pdf(**objects: bytes) -> bytes:
    numbered = {int(name[1:]): body for name, body in objects.items()}
    return write_pdf(numbered, "/Root 1 0 R")


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
PAGES = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"


def flate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0" * 2**20) for _ in range(200)) + packer.flush()
    return pdf(o1=CATALOG, o2=PAGES, o3=PAGE, o4=stream(packed, b"/Filter /FlateDecode"))


PDFS = {
    "pages that hold themselves": lambda: pdf(o1=CATALOG, o2=b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"),
    "pages that hold each other": lambda: pdf(
        o1=CATALOG, o2=PAGES, o3=b"<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [2 0 R] >>"
    ),
    "an object that is itself": lambda: pdf(o1=CATALOG, o2=b"2 0 R"),
    "a stream of two hundred megabytes": flate_bomb,
    "a billion pages": lambda: pdf(
        o1=CATALOG, o2=b"<< /Type /Pages /Count 1000000000 /Kids [3 0 R] >>", o3=PAGE, o4=stream(b"")
    ),
    "a length that lies": lambda: pdf(
        o1=CATALOG, o2=PAGES, o3=PAGE, o4=b"<< /Length 99999999 >>\nstream\nBT ET\nendstream"
    ),
    "no pages": lambda: pdf(o1=b"<< /Type /Catalog >>"),
    "only a header": lambda: b"%PDF-1.7\n",
    "a header and noise": lambda: b"%PDF-1.7\n" + bytes(place * 37 % 256 for place in range(5000)),
    "arrays ten thousand deep": lambda: pdf(o1=CATALOG, o2=b"[" * 10_000 + b"]" * 10_000),
    "a chain of cross-references in a ring": lambda: b"%PDF-1.7\nxref\n0 0\ntrailer << /Prev 9 >>\nstartxref\n9\n%%EOF",
}


@pytest.mark.parametrize("make", PDFS.values(), ids=PDFS.keys())
def test_a_hostile_pdf_is_refused_within_its_limits(make, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(make())
    with ReadingPool(workers=1, limits=LIMITS) as pool, pytest.raises(DocumentError) as caught:
        pool.read(path)
    assert "\n" not in str(caught.value)


def test_a_link_in_a_pdf_is_never_followed() -> None:
    raw = make_pdf([["See the harbour page."]], info="/Title (x) /URI (http://127.0.0.1:9/)")
    assert "harbour" in parse(raw, "pdf").text


PAGES_OF_HTML = {
    "scripts and handlers": "<p onclick='steal()'>Ships: 42.</p><script>document.write('43')</script><img src=x onerror=alert(1)>",
    "remote and local references": "<link rel=stylesheet href=http://127.0.0.1:9/x><iframe src=file:///etc/passwd></iframe><p>Ships: 42.</p><object data=file:///etc/passwd></object>",
    "entities without end": "<p>Ships: 42.</p>" + "&" * 50_000 + "&#x110000;&#0;&#xd800;",
    "tags without end": "<p>Ships: 42.</p>" + "<b" * 50_000,
    "a span of a billion columns": "<p>Ships: 42.</p><table><tr><td colspan=1000000000>a<td rowspan=99999999>b<tr><td>c<td>d</table>",
    "ten thousand levels": "<p>Ships: 42.</p>" + "<i><div>" * 5_000,
    "a comment without end": "<p>Ships: 42.</p><!-- 43",
    "a base that leads away": "<base href=http://127.0.0.1:9/><p>Ships: 42.</p>",
    "a doctype with entities": '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><p>Ships: 42. &y;</p>',
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES_OF_HTML.values(), ids=PAGES_OF_HTML.keys())
def test_a_hostile_page_is_only_read(page: str) -> None:
    text = parse(page.encode(), "html", LIMITS).text
    assert "Ships: 42." in text
    assert "root:" not in text
    assert "43" not in text
    text.encode()


def test_a_page_that_takes_a_parser_minutes_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text("<i><div>" * 200_000)
    with ReadingPool(workers=1, limits=Limits(seconds=1)) as pool, pytest.raises(OversizedDocument):
        pool.read(path)


LINES = {
    "one bracket repeated": "(" * 300_000,
    "one quotation mark repeated": "“" * 300_000,
    "spaces": "a" + " " * 300_000 + "b",
    "dashes": "-" * 300_000 + "x",
    "dots and digits": "1." * 150_000,
    "dates": "2026-01-22 " * 30_000,
    "commas in a heading": "中," * 150_000,
    "short lines": "a\n" * 30_000,
    "short chinese lines": "中\n" * 30_000,
    "blank lines": "word\n" + "\n" * 300_000 + "word",
    "item marks": "1. (a) • - " * 30_000,
    "open pieces": "The harbour of the\n\n" * 30_000,
    "tabs": "\t" * 300_000 + "x",
    "bars": "| " * 150_000,
    "hashes": "# " * 150_000,
    "block quotes": "> " * 3000 + "x",
    "capitals": "AAAA " * 60_000 + "(AB) --",
    "speaker": "A" * 300_000 + ":",
    "closers": "完。" + "”" * 300_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("format_", ["txt", "md", "html", "csv"])
@pytest.mark.parametrize("text", LINES.values(), ids=LINES.keys())
def test_no_text_makes_a_reader_slow(text: str, format_: str) -> None:
    try:
        document = parse(text.encode(), format_, LIMITS)
    except DocumentError as error:
        assert "\n" not in str(error)
    else:
        assert all(document.text[p.start : p.end] == p.text for p in document.paragraphs)


def test_marks_that_hide_or_turn_text_are_kept_as_they_stand() -> None:
    text = "Pay \u202e0001\u202c yuan.\u0007 Ships\u200b: 42\u2066.\n"
    document = parse(text.encode(), "txt")
    assert document.text == text
    assert document.paragraphs[0].text == text.strip()
    assert "direction" in document.warnings[0]


def test_a_formula_in_a_cell_is_text() -> None:
    book = Workbook()
    book.active.append(["Kind", "Share"])
    book.active.append(['=HYPERLINK("http://127.0.0.1:9/","x")', 5])
    out = io.BytesIO()
    book.save(out)
    assert "HYPERLINK" not in parse(out.getvalue(), "xlsx").text
    assert parse(b"Kind,Share\n=cmd|'/C calc'!A0,5\n", "csv").paragraphs[0].text == "=cmd|'/C calc'!A0,5"


def test_too_many_paragraphs_are_refused() -> None:
    with pytest.raises(OversizedDocument, match="paragraphs"):
        parse(b"Some words.\n" * 2000, "txt", Limits(paragraphs=1000))
