"""Small files of each binary format, made by code, so that every byte a test reads is in the test."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence


def make_pdf(pages: Sequence[Sequence[str]], *, info: str = "", compress: bool = True) -> bytes:
    """A PDF with one page of lines for each entry; any script, by a font whose codes are code points (ToUnicode)."""
    objects: dict[int, bytes] = {}
    kids = [10 + 2 * place for place in range(len(pages))]
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[2] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    objects[3] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )
    objects[4] = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /DW 500"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    objects[5] = _stream(_unicode_map(pages), compress=False)
    objects[6] = f"<< {info} >>".encode("latin-1")
    for kid, lines in zip(kids, pages, strict=True):
        objects[kid] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {kid + 1} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        ).encode()
        shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines)
        objects[kid + 1] = _stream(f"BT /F1 10 Tf 14 TL 50 800 Td\n{shown}\nET".encode(), compress)
    return write_pdf(objects, "/Root 1 0 R /Info 6 0 R")


def write_pdf(objects: dict[int, bytes], trailer: str) -> bytes:
    """The objects of a PDF with their cross-reference table."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    offsets: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    at = out.tell()
    most = max(objects) + 1
    out.write(b"xref\n0 %d\n" % most)
    for number in range(most):
        out.write(
            b"%010d %05d %s \n"
            % (offsets.get(number, 0), 0 if number in offsets else 65535, b"n" if number in offsets else b"f")
        )
    out.write(f"trailer\n<< /Size {most} {trailer} >>\nstartxref\n{at}\n%%EOF\n".encode())
    return out.getvalue()


def _stream(content: bytes, compress: bool) -> bytes:
    packed = zlib.compress(content) if compress else content
    filtered = b" /Filter /FlateDecode" if compress else b""
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(packed), filtered, packed)


def _unicode_map(pages: Sequence[Sequence[str]]) -> bytes:
    codes = sorted({ord(mark) for lines in pages for line in lines for mark in line})
    rows = "\n".join(f"<{code:04x}> <{code:04x}>" for code in codes)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{len(codes)} beginbfchar\n{rows}\nendbfchar\nendcmap end end"
    ).encode()


def make_zip(parts: dict[str, bytes]) -> bytes:
    """A zip container of these parts."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
