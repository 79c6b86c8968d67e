"""`.pdf` files, by pypdf: the text of each page in the order it was set, read on with the reader for wrapped plain
text.

What repeats at the top or bottom of pages (running headers, page numbers) is dropped, so that a sentence that goes on
over the page is one paragraph; it stands on the page it begins on. A word hyphenated at a line's end is put together
only where the document writes it in one elsewhere; a figure is never changed. Scanned pages have no text, and there
is no OCR here.
"""

from __future__ import annotations

import io
import logging
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PdfReadError, WrongPasswordError

from index.errors import DamagedDocument, DocumentError, EmptyDocument, EncryptedDocument, OversizedDocument
from index.model import Document
from index.reading.dating import find_published, read_timestamp
from index.reading.limits import Limits
from index.reading.marks import is_page_number
from index.reading.outline import number_blocks, tidy_title
from index.reading.plain import read_plain

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports each oddity of each file, and the reader mends them

_MOST_PAGES = 20_000
_EDGE = 3
"""Lines at the top and at the bottom of a page that may be running headers."""
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "-", "\x00": "", "\u00a0": " "}
)
_HYPHENATED = re.compile(r"([A-Za-z]*[a-z])-$")
_NUMBERED = re.compile(r"(?P<first>\d{1,5})(?P<rest>\D*)|(?P<before>.*\D)?(?P<last>\d{1,5})")
_WORD = re.compile(r"[A-Za-z]+")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def read_bytes(raw: bytes, limits: Limits) -> Document:
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        _unlock(reader)
        warnings: list[str] = []
        pages = _pages(reader, limits, warnings)
        title, made = _properties(reader)
    except DocumentError:
        raise
    except (FileNotDecryptedError, WrongPasswordError, DependencyError):
        raise _encrypted() from None
    except (LimitReachedError, MemoryError):
        raise OversizedDocument("its streams unpack to more than is allowed", "print it to a new PDF") from None
    except (PdfReadError, Exception) as error:  # pypdf raises whatever a bad object causes
        remedy = "print it to a new PDF, or get it again"
        raise DamagedDocument(f"it is truncated or damaged ({type(error).__name__})", remedy) from error
    text, starts = _compose(pages)
    if not text.strip():
        raise EmptyDocument("it has no text; its pages may be scanned images", "run it through OCR first")
    blocks = [block._replace(page=bisect_right(starts, block.start)) for block in read_plain(text)]
    paragraphs = number_blocks(text, blocks, limits.paragraphs)
    heading = next((p.text for p in paragraphs[:3] if p.kind == "heading"), None)
    published = find_published([line for p in paragraphs[:20] for line in p.text.splitlines()]) or made
    return Document(
        text, paragraphs, "pdf", None, title or (tidy_title(heading) if heading else None), published, tuple(warnings)
    )


def _unlock(reader: PdfReader) -> None:
    """Many files are encrypted with an empty password, to forbid printing; they may be read."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise _encrypted()


def _encrypted() -> EncryptedDocument:
    return EncryptedDocument("it wants a password", "save it without one")


def _pages(reader: PdfReader, limits: Limits, warnings: list[str]) -> list[list[str]]:
    if len(reader.pages) > _MOST_PAGES:
        raise OversizedDocument(f"it has more than {_MOST_PAGES:,} pages", "split it into several files")
    pages: list[list[str]] = []
    characters = 0
    failed: list[int] = []
    for number, page in enumerate(reader.pages, 1):
        try:
            text = page.extract_text() or ""
        except (MemoryError, RecursionError, LimitReachedError, FileNotDecryptedError, DependencyError):
            raise
        except Exception:  # one page that does not read is no reason to lose the others
            failed.append(number)
            text = ""
        characters += len(text)
        if characters > limits.characters:
            raise OversizedDocument("it holds too much text", "split it into several files")
        pages.append([_tidy(line) for line in text.strip().splitlines()])
    if failed and len(failed) == len(pages):
        raise DamagedDocument("none of its pages can be read", "print it to a new PDF, or get it again")
    if failed:
        warnings.append(f"pages that cannot be read: {', '.join(map(str, failed[:20]))}")
    return pages


def _tidy(line: str) -> str:
    line = line.translate(_LIGATURES).rstrip()
    # Chinese set letter by letter comes with a space after each; a few real spaces are worth losing for that.
    spaced = len(_SPACED.findall(line))
    return _SPACED.sub("", line) if spaced * 2 > len(line) // 2 else line


def _compose(pages: Sequence[list[str]]) -> tuple[str, list[int]]:
    """One text of all pages, and where in it each begins."""
    running = _find_running(pages)
    words = Counter(word.lower() for page in pages for line in page for word in _WORD.findall(line))
    shown: set[str] = set()
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for number, page in enumerate(pages, 1):
        starts.append(length)
        kept = [line for place, line in enumerate(page) if not _is_furniture(page, place, number, running, shown)]
        text = "\n".join(_dehyphenate(kept, words)) + "\n\n"
        parts.append(text)
        length += len(text)
    return "".join(parts), starts


def _find_running(pages: Sequence[list[str]]) -> frozenset[str]:
    """Lines, the page's number aside, that stand at the edge of at least half of the pages (of three or more)."""
    seen: Counter[str] = Counter()
    for number, page in enumerate(pages, 1):
        edges = page if len(page) <= 2 * _EDGE else page[:_EDGE] + page[-_EDGE:]
        seen.update({_without_number(line, number) for line in edges})
    return frozenset(line for line, count in seen.items() if count * 2 >= len(pages) and count >= 3)


def _without_number(line: str, page: int) -> str:
    """The line with a number at its end or beginning read as how far it is from the page's place in the file.

    Page numbers run with the pages, so that theirs are all alike; those of a table's rows are not.
    """
    found = _NUMBERED.fullmatch(" ".join(line.split()))
    if found is None:
        return line
    number = int(found.group("first") or found.group("last"))
    return f"{found.group('rest') or ''}{found.group('before') or ''} page{number - page:+d}"


def _is_furniture(page: Sequence[str], place: int, number: int, running: frozenset[str], shown: set[str]) -> bool:
    """A running line is kept where it stands first, since it is often the title."""
    if _EDGE <= place < len(page) - _EDGE:
        return False
    line = _without_number(page[place], number)
    if line not in running:
        return is_page_number(page[place].strip())
    first = line == page[place] and line not in shown
    shown.add(line)
    return not first


def _dehyphenate(lines: list[str], words: Counter[str]) -> list[str]:
    """Put a word cut by the line's end together where the document knows it whole, and not with a hyphen in it."""
    for place in range(len(lines) - 1):
        cut = _HYPHENATED.search(lines[place])
        rest = _WORD.match(lines[place + 1].lstrip())
        if cut and rest and rest.group().islower() and words[(cut.group(1) + rest.group()).lower()]:
            following = lines[place + 1].lstrip()
            lines[place] = lines[place][:-1] + rest.group()
            lines[place + 1] = following[rest.end() :].lstrip()
    return lines


def _properties(reader: PdfReader) -> tuple[str | None, date | None]:
    properties = reader.metadata
    if properties is None:
        return None, None
    title = properties.title
    made = properties.get("/CreationDate")
    named = str(title).strip() if title and not str(title).lower().endswith((".doc", ".docx", ".indd")) else ""
    return named or None, read_timestamp(str(made)) if made else None
