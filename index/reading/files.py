"""Files and folders -> the files to read, with the names they are cited by."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import DocumentError, MissingFile, OutsideFolder, UnsupportedFormat
from index.reading.formats import SUFFIXES


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, or why it is not one."""

    path: Path
    name: str
    """`/`-separated, below the ingested folder (which is not part of it); a file named by itself keeps its own name."""
    folder: Path | None = None
    """The ingested folder it was found in, resolved."""
    error: DocumentError | None = None


def discover(paths: Sequence[Path]) -> list[Found]:
    """Every file to read under `paths`, each once, sorted by name within its folder.

    In a folder, files of other formats and hidden ones are passed over, links are followed to files within it, and
    one that leads out of it, or nowhere, is an entry with an error. A file named by itself is taken whatever its
    ending, and `sniff` judges it. Nothing here raises.
    """
    found: list[Found] = []
    seen: set[Path] = set()
    for path in paths:
        for entry in _walk(path) if path.is_dir() else (_single(path),):
            key = Path(os.path.realpath(entry.path)) if entry.error is None else entry.path
            if key not in seen:
                seen.add(key)
                found.append(entry)
    return found


def _single(path: Path) -> Found:
    # realpath and not resolve: it does not raise on a loop of links.
    if not os.path.lexists(path):
        return Found(path, path.name, error=MissingFile("there is no such file or folder", "check the path"))
    if not path.exists():
        return Found(path, path.name, error=MissingFile("it is a link that leads nowhere", "mend or remove the link"))
    return Found(path, path.name)


def _walk(folder: Path) -> Iterator[Found]:
    root = Path(os.path.realpath(folder))
    problems: list[OSError] = []
    for current, folders, files in os.walk(root, onerror=problems.append, followlinks=False):
        here = Path(current)
        for name in sorted(folders):
            if not name.startswith(".") and (here / name).is_symlink():
                yield from _linked_folder(here / name, root)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield _file(here / name, root)
    for problem in problems:
        path = Path(str(problem.filename))
        yield Found(
            path, _name(path, root), root, MissingFile("the folder may not be opened", "change its permissions")
        )


def _file(path: Path, root: Path) -> Found:
    name = _name(path, root)
    if not path.is_symlink():
        return Found(path, name, root)
    target = Path(os.path.realpath(path))
    if not target.exists():
        return Found(path, name, root, MissingFile("it is a link that leads nowhere", "mend or remove the link"))
    if not target.is_relative_to(root):
        return Found(path, name, root, OutsideFolder("it is a link out of the folder", "copy the file into the folder"))
    if target.suffix.lower() not in SUFFIXES:
        return Found(path, name, root, UnsupportedFormat("it is a link to another format", "convert the file"))
    return Found(path, name, root)


def _linked_folder(path: Path, root: Path) -> Iterator[Found]:
    """Links to folders are not followed: one inside is walked where it is, one outside refused, a loop does no harm."""
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(root):
        error = OutsideFolder("it is a link to a folder outside", "ingest that folder by its own path")
        yield Found(path, _name(path, root), root, error)


def _name(path: Path, root: Path) -> str:
    # Bytes of a name that are no UTF-8 come as surrogates, which no database and no JSON takes.
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return name.encode("utf-8", "replace").decode("utf-8")
