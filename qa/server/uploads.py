"""Files that arrive over HTTP: named safely, copied to a folder of their own, and ingested off the event loop."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import FormData, UploadFile

from index.collection import LibraryLike
from index.model import IngestReport
from qa.server.problems import Refusal

MOST_FILES = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a form, under the name it will be cited by."""

    file: str
    content: UploadFile


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
    """Ingest one file; the collection is made where it is not there yet. Blocking work is done in a thread."""
    return await asyncio.to_thread(_store, library, collection, upload)


def _store(library: LibraryLike, collection: str, upload: Upload) -> IngestReport:
    with tempfile.TemporaryDirectory(prefix="ballast-") as folder:
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
