"""One file -> one `Document`. The reader of each format is imported when the first file of that format is read."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from index.errors import DamagedDocument, EmptyDocument, MissingFile, OversizedDocument, UnsupportedFormat
from index.model import Document
from index.reading.formats import HEAD, sniff
from index.reading.limits import DEFAULT, Limits

Reader = Callable[[bytes, Limits], Document]

_READERS = {
    "txt": "index.reading.text",
    "md": "index.reading.markdown",
    "html": "index.reading.html",
    "pdf": "index.reading.pdf",
    "docx": "index.reading.word",
    "xlsx": "index.reading.workbook",
    "csv": "index.reading.delimited",
}
"""Format -> module with `read_bytes(raw, limits)`; imported late, since pypdf and openpyxl cost 0.3 s each."""

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def read(path: Path, *, limits: Limits = DEFAULT) -> Document:
    """Read one file in this process; `limits.seconds` and `limits.memory_bytes` hold in `workers.ReadingPool` only.

    Raises a `DocumentError`: the file is missing, empty, of no known format, encrypted, damaged or too large.
    """
    raw = load(path, limits)
    return parse(raw, sniff(path, raw[:HEAD]), limits)


def parse(raw: bytes, format_: str, limits: Limits = DEFAULT) -> Document:
    """Read the bytes of one file of a known format. Raises as `read`."""
    reader: Reader = import_module(_READERS[format_]).read_bytes
    try:
        document = reader(raw, limits)
    except RecursionError:
        raise DamagedDocument(
            "it is nested too deeply to be read", "save it again from the program that made it"
        ) from None
    except MemoryError:
        raise OversizedDocument("there was not enough memory to read it", "split it into smaller files") from None
    if not document.paragraphs:
        raise EmptyDocument("there is no text in it", "leave it out")
    if len(document.text) > limits.characters:
        raise OversizedDocument(f"it holds more than {limits.characters:,} characters", "split it into smaller files")
    if _TURNING.search(document.text):
        warning = "it holds invisible characters that turn the direction of text; they are shown as escapes"
        document = replace(document, warnings=(*document.warnings, warning))
    return replace(document, format=format_)


def load(path: Path, limits: Limits) -> bytes:
    """The bytes of a plain file within the size limit; what is no plain file is never opened."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnsupportedFormat("it is a folder", "name the files in it, or ingest it as a folder")
        if not stat.S_ISREG(found.st_mode):
            raise UnsupportedFormat("it is a device, a socket or a pipe", "copy what it gives into a file")
        if found.st_size > limits.file_bytes:
            most = limits.file_bytes / 2**20
            raise OversizedDocument(
                f"it has {found.st_size / 2**20:,.0f} MB where {most:,.0f} are allowed",
                "split it, or raise BALLAST_MAX_FILE_MB",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise MissingFile("there is no such file", "check the path") from None
    except PermissionError:
        raise MissingFile("it may not be opened", "change its permissions") from None
    except OSError as error:
        raise MissingFile(f"it cannot be opened ({error.strerror or error})", "check the path and the disk") from None
