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
    seen: set[str] = set()
    for path in paths:
        for real, entry in _walk(path) if path.is_dir() else (_single(path),):
            if real not in seen:
                seen.add(real)
                found.append(entry)
    return found


def _single(path: Path) -> tuple[str, Found]:
    # realpath and not resolve: it does not raise on a loop of links.
    if not os.path.lexists(path):
        error = MissingFile("there is no such file or folder", "check the path")
        return str(path), Found(path, path.name, error=error)
    if not path.exists():
        error = MissingFile("it is a link that leads nowhere", "mend or remove the link")
        return str(path), Found(path, path.name, error=error)
    if _named(path.name) != path.name:
        return str(path), Found(path, _named(path.name), error=_unnameable())
    return os.path.realpath(path), Found(path, path.name)


def _walk(folder: Path) -> Iterator[tuple[str, Found]]:
    """(real path, file) below a folder. What scandir tells of each is enough: asking again for every file would show."""
    root = Path(os.path.realpath(folder))
    waiting = [(str(root), "")]
    unopened: list[tuple[str, Found]] = []
    while waiting:
        here, below = waiting.pop()
        try:
            with os.scandir(here) as listed:
                entries = sorted((entry for entry in listed if entry.name[0] != "."), key=lambda entry: entry.name)
        except OSError:
            error = MissingFile("the folder may not be opened", "change its permissions")
            unopened.append((here, Found(Path(here), _named(below.rstrip("/") or "."), root, error)))
            continue
        folders = [entry for entry in entries if _is_folder(entry)]
        for entry in folders:
            if entry.is_symlink():
                yield from _linked_folder(entry, below, root)
        for entry in entries:
            if _is_known(entry.name) and not _is_folder(entry):
                yield _file(entry, below, root)
        waiting += [(entry.path, f"{below}{entry.name}/") for entry in reversed(folders) if not entry.is_symlink()]
    yield from unopened


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_known(name: str) -> bool:
    before, _, ending = name.rpartition(".")
    return bool(before) and f".{ending.lower()}" in SUFFIXES


def _file(entry: os.DirEntry[str], below: str, root: Path) -> tuple[str, Found]:
    path, name = Path(entry.path), _named(below + entry.name)
    if name != below + entry.name:
        return entry.path, Found(path, name, root, _unnameable())
    if not entry.is_symlink():
        return entry.path, Found(path, name, root)  # real already: links to folders are not followed
    target = Path(os.path.realpath(path))
    if error := _refusal(target, root):
        return entry.path, Found(path, name, root, error)
    return str(target), Found(path, name, root)


def _refusal(target: Path, root: Path) -> DocumentError | None:
    """Why the file that a link leads to is not read."""
    if not target.exists():
        return MissingFile("it is a link that leads nowhere", "mend or remove the link")
    if not target.is_relative_to(root):
        return OutsideFolder("it is a link out of the folder", "copy the file into the folder")
    if not _is_known(target.name):
        return UnsupportedFormat("it is a link to another format", "convert the file")
    return None


def _linked_folder(entry: os.DirEntry[str], below: str, root: Path) -> Iterator[tuple[str, Found]]:
    """Links to folders are not followed: one inside is walked where it is, one outside refused, a loop does no harm."""
    if not Path(os.path.realpath(entry.path)).is_relative_to(root):
        error = OutsideFolder("it is a link to a folder outside", "ingest that folder by its own path")
        yield entry.path, Found(Path(entry.path), _named(below + entry.name), root, error)


def _unnameable() -> DocumentError:
    return UnsupportedFormat("its name is not valid UTF-8", "rename it")


def _named(name: str) -> str:
    # Bytes of a name that are no UTF-8 come as surrogates, which no database and no JSON takes.
    return name if name.isascii() else name.encode("utf-8", "replace").decode("utf-8")
