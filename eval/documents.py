"""The collection a suite is asked about: given with `--docs`, coming with the suite, or an index that is there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from eval.corpus import Corpus, same_file
from eval.errors import EvalError
from eval.model import Case
from eval.watching import Watcher
from index.collection import CollectionLike, LibraryLike
from index.errors import UnknownCollection


def open_corpus(
    library: LibraryLike,
    cases: Sequence[Case],
    suites: Sequence[Path],
    docs: Sequence[Path],
    collection: str | None,
    watcher: Watcher,
) -> Corpus:
    """The documents to judge by, ingested where they are not yet. Raises EvalError where there are none."""
    chosen = list(docs) or (beside(cases, suites) if collection is None else [])
    if chosen:
        return Corpus(_ingested(library, chosen, watcher))
    try:
        return Corpus(library.open(collection or "default"))
    except UnknownCollection as error:
        raise EvalError(
            f"the index has no collection {collection or 'default'!r}", "give the suite's documents with --docs PATH"
        ) from error


def beside(cases: Sequence[Case], suites: Sequence[Path]) -> list[Path]:
    """Documents that come with a suite: a folder of its name beside it, or the sample corpus; where all are there."""
    needed = {entry.file for case in cases for entry in case.evidence}
    folders = [suite.with_suffix("") for suite in suites if suite.with_suffix("").is_dir()]
    sample = Path(str(resources.files("qa").joinpath("demo", "documents")))
    candidates = [folders] if folders else []
    if needed and sample.is_dir():
        candidates += [[sample], [sample, *folders]]
    return next((found for found in candidates if _holds(found, needed)), [])


def _holds(folders: Sequence[Path], needed: set[str]) -> bool:
    names = [path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*") if path.is_file()]
    return all(any(same_file(name, file) for name in names) for file in needed)


def _ingested(library: LibraryLike, docs: Sequence[Path], watcher: Watcher) -> CollectionLike:
    for path in docs:
        if not path.exists():
            raise EvalError(f"{path} is not there", "give --docs the documents' file or folder")
    opened = library.open(name_of(docs), create=True)
    # Cheap where nothing changed, and it completes an ingest that was broken off.
    report = opened.ingest(list(docs), progress=watcher.reading)
    for failure in report.failed:
        watcher.say(f"{failure.file} was not read: {failure.reason}")
    if not opened.sources():
        raise EvalError("no document could be read from --docs", "give a folder of .txt, .md, .pdf, .docx, ... files")
    return opened


def name_of(docs: Sequence[Path]) -> str:
    """A collection's name by content: of the documents, and of the code that reads them into paragraphs."""
    found = hashlib.sha256()
    code = Path(str(resources.files("index")))
    for root in [*docs, code]:
        paths = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
        for path in paths:
            if path.suffix == ".pyc":
                continue
            name = path.relative_to(root).as_posix() if root.is_dir() else path.name
            found.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"eval-{found.hexdigest()[:12]}"
