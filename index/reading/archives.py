"""Zip containers (docx, xlsx), opened only where unpacking them can do no harm."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date
from xml.sax.saxutils import unescape

from index.errors import DamagedDocument, EncryptedDocument, OversizedDocument, UnsupportedFormat
from index.reading.dating import read_timestamp
from index.reading.limits import Limits

_MOST_PARTS = 20_000
_MOST_RATIO = 300
"""Compressed XML reaches 30 to 60; a bomb a thousand."""
_FREE = 16 * 1024 * 1024
"""Below this size no ratio matters."""
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TITLE = re.compile(r"<(?:\w+:)?title(?:\s[^>]*)?>([^<]{1,500})</")
_MADE = re.compile(r"<(?:\w+:)?created(?:\s[^>]*)?>([^<]{1,40})</")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_archive(raw: bytes, needed: str, limits: Limits) -> zipfile.ZipFile:
    """The container in `raw`, which holds the part `needed`.

    Raises `EncryptedDocument`, `DamagedDocument` (no zip, a part missing, XML that declares entities),
    `OversizedDocument` (it would unpack to more than the limits), `UnsupportedFormat` (an Office file of before 2007,
    or another kind of zip).
    """
    if raw.startswith(_OLE):
        if _ENCRYPTED in raw:
            raise EncryptedDocument("it wants a password", "save it without one")
        raise UnsupportedFormat("it is an Office file of the old binary kind", "save it as .docx or .xlsx")
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        _weigh(archive, limits)
        if needed not in archive.namelist():
            raise UnsupportedFormat(f"it is a zip file without {needed}", "save it again from the program that made it")
        _check_declarations(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, UnicodeError) as error:
        raise DamagedDocument("it is truncated or damaged", "save it again from the program that made it") from error
    except RuntimeError as error:  # what zipfile raises for an encrypted member
        raise EncryptedDocument("it wants a password", "save it without one") from error
    return archive


def read_properties(archive: zipfile.ZipFile) -> tuple[str | None, date | None]:
    """The title and the day of making that the document's properties give."""
    if "docProps/core.xml" not in archive.namelist():
        return None, None
    content = archive.read("docProps/core.xml").decode("utf-8", "replace")
    title = _TITLE.search(content)
    made = _MADE.search(content)
    return (unescape(title.group(1)).strip() or None) if title else None, read_timestamp(
        made.group(1)
    ) if made else None


def _weigh(archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        raise OversizedDocument(f"it has {len(parts):,} parts", "save it again from the program that made it")
    if any(part.flag_bits & 1 for part in parts):
        raise EncryptedDocument("it wants a password", "save it without one")
    total = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    suspect = any(
        part.file_size > _FREE and part.file_size > _MOST_RATIO * max(part.compress_size, 1) for part in parts
    )
    if total > limits.expanded_bytes or suspect:
        raise OversizedDocument(
            f"it would unpack to {total / 2**20:,.0f} MB", "split it, or save it again from the program that made it"
        )


def _check_declarations(archive: zipfile.ZipFile) -> None:
    """No office program declares entities, and an expanding one is the oldest bomb of all."""
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(part) as stream:
            head = stream.read(65536)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:64]:
            head = head.replace(b"\x00", b"")
        element = _ELEMENT.search(head)
        if _DECLARED.search(head[: element.start()] if element else head):
            raise DamagedDocument("it declares XML entities", "save it again from the program that made it")
