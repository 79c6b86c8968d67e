"""Which format a file has: by its name, checked against its first bytes."""

from __future__ import annotations

from pathlib import PurePath

from index.errors import EmptyDocument, UnsupportedFormat

SUFFIXES: dict[str, str] = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
"""File name endings, lower case, and the format each is read as."""

HEAD = 4096
"""Bytes that `sniff` needs to see."""

_TEXTUAL = frozenset({"txt", "md", "html", "csv"})
_FOREIGN = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "gzip data"),
    (b"7z\xbc\xaf", "a 7z archive"), (b"Rar!", "a RAR archive"), (b"\x7fELF", "a program"), (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"), (b"SQLite format 3", "an SQLite database"), (b"{\\rtf", "an RTF document"),
    (b"\x00asm", "a program"), (b"MZ\x90", "a program"), (b"OggS", "a sound file"), (b"ID3", "a sound file"),
)  # fmt: skip


def sniff(name: str | PurePath, head: bytes) -> str:
    """The format (`txt`, `md`, `html`, `pdf`, `docx`, `xlsx`, `csv`) of a file with this name and these first bytes.

    Raises `UnsupportedFormat` where the name's ending is not known or the bytes are of something else, `EmptyDocument`
    where there is nothing.
    """
    suffix = PurePath(name).suffix.lower()
    known = SUFFIXES.get(suffix)
    if known is None:
        raise UnsupportedFormat(
            f"its ending {suffix!r} is none that is read", f"give one of {' '.join(sorted(SUFFIXES))}"
        )
    if not head.strip(b"\x00 \t\r\n"):
        raise EmptyDocument("the file is empty", "put text in it or leave it out")
    found = _foreign(head)
    if found:
        raise UnsupportedFormat(f"it is {found} and not {known}", "convert it, or rename it to what it is")
    actual = _container(head)
    if actual == "pdf" or (known == "pdf" and actual is not None):
        return _agree(known, actual)
    if actual in ("zip", "ole"):
        return _agree(known, actual if known in _TEXTUAL else known)
    if known in ("docx", "xlsx", "pdf"):
        raise UnsupportedFormat(f"it is not a {known} file", "save it again from the program that made it")
    return known


def _agree(known: str, actual: str) -> str:
    if known == actual:
        return known
    raise UnsupportedFormat(f"it holds {actual} data and not {known}", "rename it to what it is, or convert it")


def _container(head: bytes) -> str | None:
    if b"%PDF-" in head[:1024] and not head.lstrip().startswith(b"<"):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return "ole" if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") else None


def _foreign(head: bytes) -> str | None:
    return next((what for magic, what in _FOREIGN if head.startswith(magic)), None)
