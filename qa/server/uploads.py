"""Files that arrive over HTTP: named safely, copied to a folder of their own, and ingested off the event loop."""

from __future__ import annotations

import asyncio
import errno
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from index.collection import LibraryLike
from index.errors import DocumentError, StorageFull
from index.model import Failure, IngestReport
from qa.server.problems import Refusal

MOST_FILES = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a form, under the name it will be cited by."""

    file: str
    content: UploadFile


@dataclass(frozen=True, slots=True)
class Unreadable(Failure):
    """A failure with the error that it was, which says the status where it is the only one."""

    error: DocumentError


async def receive(http: Request) -> FormData:
    """The form of a request, its files on disk beyond their first megabyte. Raises StorageFull."""
    with _room():
        return await http.form(max_files=MOST_FILES, max_fields=MOST_FILES)


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull("there is no room left for uploads", "free some room on the server") from error
        raise


def files_of(form: FormData) -> list[Upload]:
    """The files of a form. Raises a Refusal (422) where there are none, or one has no usable name."""
    uploads = [
        Upload(safe_name(part.filename or ""), part) for _, part in form.multi_items() if isinstance(part, UploadFile)
    ]
    if not uploads:
        raise Refusal(422, "no-file", "No file was sent.", remedy="Send multipart/form-data with a part named file.")
    return uploads


def safe_name(name: str) -> str:
    """The name below the collection: relative, `/`-separated. Raises a Refusal (422) for what would lead out of it."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if re.fullmatch(r"[A-Za-z]:", parts[0] if parts else ""):
        parts = parts[1:]
    bad = not parts or ".." in parts or any(len(part.encode("utf-8", "replace")) > _LONGEST for part in parts)
    if bad or _CONTROL.search(name) or not name.isprintable():
        raise Refusal(422, "bad-file-name", "A file's name is empty, too long, or leads out of the collection.")
    return "/".join(parts)


async def store(library: LibraryLike, collection: str, upload: Upload) -> IngestReport:
    """Ingest one file, in a thread; the collection is made where it is not there yet. A file that cannot be read is
    reported among the `failed`; what is wrong with the collection is raised.
    """
    try:
        return await asyncio.to_thread(_store, library, collection, upload)
    except DocumentError as error:
        return IngestReport(failed=(Unreadable(upload.file, str(error), error),))


def _store(library: LibraryLike, collection: str, upload: Upload) -> IngestReport:
    with _room(), tempfile.TemporaryDirectory(prefix="ballast-") as folder:
        # Readers look at the content and, in doubt, at the suffix: both travel, the sender's type does not.
        path = Path(folder) / f"upload{Path(upload.file).suffix[:16]}"
        with path.open("wb") as copy:
            upload.content.file.seek(0)
            shutil.copyfileobj(upload.content.file, copy)
        return library.open(collection, create=True).ingest_as(path, upload.file)


def merge(reports: Sequence[IngestReport]) -> IngestReport:
    """One report of several."""
    return IngestReport(
        added=tuple(file for report in reports for file in report.added),
        changed=tuple(file for report in reports for file in report.changed),
        unchanged=tuple(file for report in reports for file in report.unchanged),
        failed=tuple(failure for report in reports for failure in report.failed),
    )
