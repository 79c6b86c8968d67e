"""Processes killed at random moments: what was committed is there, no file is in two versions, the caches heal."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.collection import Collection, Library
from index.settings import IndexSettings
from tests.faults.victim import Nursery

FILES = 12
PARAGRAPHS = 8
Version = tuple[str, ...]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


def texts(file: int, version: int) -> Version:
    """The paragraphs of a file in a version: half of them differ from one version to the next."""
    return tuple(
        f"File {file} states in paragraph {n} that {1000 + (version if n % 2 else 0)} units of item{n} were made."
        for n in range(PARAGRAPHS)
    )


def write(folder: Path, version: int) -> None:
    folder.mkdir(exist_ok=True)
    for file in range(FILES):
        (folder / f"{file}.txt").write_text("\n\n".join(texts(file, version)))


def stored(collection: Collection, file: str) -> Version:
    return tuple(one.paragraph.text for one in collection.paragraphs(file))


def check(home: Path, versions: dict[str, set[Version]]) -> None:
    """Each file there is wholly in one of the versions it may be in; search finds it; nothing deleted is found."""
    library = Library(IndexSettings(home=home))
    try:
        collection = library.open()
        there = {source.file for source in collection.sources()}
        assert there >= {file for file, possible in versions.items() if () not in possible}
        for file in there:
            assert stored(collection, file) in versions[file]
        hits = collection.search("units of item3 were made", limit=30)
        assert {hit.stored.source.file for hit in hits} <= there
        for hit in hits:
            assert hit.stored.paragraph.text in stored(collection, hit.stored.source.file)
        if there:
            file = sorted(there)[0]
            found = collection.search(stored(collection, file)[4])
            assert file in {hit.stored.source.file for hit in found}
    finally:
        library.close()


def run(nursery: Nursery, tmp_path: Path, kills: int, seed: int) -> None:
    draw = random.Random(seed)
    home, folder = tmp_path / "home", tmp_path / "documents"
    write(folder, 0)
    nursery.start(home, "ingest", folder)
    started = time.monotonic()
    assert nursery.finish() == (0, "")
    usual = time.monotonic() - started
    versions = {f"{file}.txt": {texts(file, 0)} for file in range(FILES)}
    killed = 0
    for round_ in range(1, kills + 1):
        do = draw.choice(("ingest", "ingest", "forget", "rebuild"))
        if do == "ingest":
            write(folder, round_)
            for file in range(FILES):
                versions[f"{file}.txt"].add(texts(file, round_))
        gone = [f"{file}.txt" for file in draw.sample(range(FILES), 3)] if do == "forget" else None
        for file in gone or ():
            versions[file].add(())
        child = nursery.start(home, do, folder, gone)
        time.sleep(draw.uniform(0, usual))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        status, said = nursery.finish()
        assert status in (0, -signal.SIGKILL), said
        killed += status != 0
        check(home, versions)
        settle(home, versions)
    assert killed >= kills // 3, "the kills came too late to mean anything"
    nursery.start(home, "ingest", folder)
    assert nursery.finish() == (0, "")
    final(home)


def settle(home: Path, versions: dict[str, set[Version]]) -> None:
    """From here on a file may only be in the version it was found in, or a later one."""
    library = Library(IndexSettings(home=home))
    collection = library.open()
    there = {source.file for source in collection.sources()}
    for file in versions:
        versions[file] = {stored(collection, file)} if file in there else {()}
    library.close()


def final(home: Path) -> None:
    """After one undisturbed ingest the caches are level with the catalog, and hold as many passages as it does."""
    library = Library(IndexSettings(home=home))
    collection = library.open()
    status = collection.status()
    assert (status.vectors_behind, status.lexical_behind) == (0, 0)
    assert status.documents == FILES
    assert status.paragraphs == status.passages == FILES * PARAGRAPHS
    assert collection.vectors_held() == status.passages
    library.close()


def test_fifteen_kills_lose_nothing(nursery: Nursery, tmp_path: Path) -> None:
    run(nursery, tmp_path, kills=15, seed=2025)


def renewals(nursery: Nursery, tmp_path: Path, kills: int, seed: int) -> None:
    """Kill a process that does little else than make the vector index anew."""
    draw = random.Random(seed)
    home, folder = tmp_path / "home", tmp_path / "documents"
    write(folder, 0)
    nursery.start(home, "ingest", folder)
    assert nursery.finish() == (0, "")
    gone = ["0.txt", "1.txt", "2.txt"]
    versions = {f"{file}.txt": {texts(file, 0)} for file in range(FILES)} | {
        file: {texts(number, 0), ()} for number, file in enumerate(gone)
    }
    for _ in range(kills):
        child = nursery.start(home, "churn", folder, gone)
        time.sleep(draw.uniform(0.2, 1.2))
        os.kill(child, signal.SIGKILL)
        assert nursery.finish() == (-signal.SIGKILL, "")
        check(home, versions)
    nursery.start(home, "ingest", folder)
    assert nursery.finish() == (0, "")
    final(home)


def test_kills_while_the_vector_index_is_made_anew_lose_nothing(nursery: Nursery, tmp_path: Path) -> None:
    renewals(nursery, tmp_path, kills=5, seed=2025)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_hundred_kills_while_the_vector_index_is_made_anew_lose_nothing(nursery: Nursery, tmp_path: Path) -> None:
    renewals(nursery, tmp_path, kills=100, seed=7)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_two_hundred_kills_lose_nothing(nursery: Nursery, tmp_path: Path) -> None:
    run(nursery, tmp_path, kills=200, seed=7)
