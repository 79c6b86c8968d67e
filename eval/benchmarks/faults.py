"""Faults, and what comes of each: `python -m eval.benchmarks.faults [--kills 20] [--seed 2025]`.

A store of known content is made, one thing goes wrong, and the store is opened again afterwards. Kept are
the paragraphs that were committed, compared by SHA-256; a file must be wholly in one of the versions that were given in,
and what a search finds must be in the store. `tests/faults` holds the same promises as tests, with more kills by hand.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Self

from index import building, locking
from index.collection import Library
from index.errors import BallastError
from index.settings import IndexSettings

FILES, PARAGRAPHS = 8, 6
CHILDREN = multiprocessing.get_context("forkserver")
Version = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of the table; `holds` is false where something was lost, mixed, or told in more than a line."""

    fault: str
    came: str
    kept: int
    committed: int
    holds: bool

    def row(self) -> str:
        verdict = "holds" if self.holds else "FAILS"
        return f"| {self.fault} | {self.came} | {self.kept} of {self.committed} | {verdict} |"


class Store:
    """A home, the folder of documents it was made from, and the versions that each file may be in."""

    def __init__(self, folder: Path) -> None:
        self.home, self.documents = folder / "home", folder / "documents"
        self.cache = self.home / "collections" / "default"
        self.versions: dict[str, set[Version]] = {f"{file}.txt": set() for file in range(FILES)}
        self.write(0)
        said = self.work("ingest")
        assert said == "done", said

    def write(self, version: int) -> None:
        """Give every file a new version, half of whose paragraphs are new."""
        self.documents.mkdir(exist_ok=True)
        for file in range(FILES):
            texts = [
                f"Works {file} made {1000 + (version if place % 2 else 0)} units of item{place} in the year."
                for place in range(PARAGRAPHS)
            ]
            (self.documents / f"{file}.txt").write_text("\n\n".join(texts), "utf-8")
            self.versions[f"{file}.txt"].add(tuple(map(_hash, texts)))

    def start(self, do: str, limit: int = 0, years: int = 0) -> tuple[ForkServerProcess, Connection]:
        """Begin to `ingest`, `forget` or `rebuild` in a process of its own."""
        hear, say = CHILDREN.Pipe(duplex=False)
        child = CHILDREN.Process(target=_work, args=(say, self.home, self.documents, do, limit, years))
        child.start()
        say.close()
        return child, hear

    def work(self, do: str, limit: int = 0, years: int = 0) -> str:
        """Do it to the end: `done`, or the error it met."""
        child, hear = self.start(do, limit, years)
        try:
            said: str = hear.recv()
        except EOFError:
            said = "nothing was said"
        child.join()
        return said

    def examine(self) -> tuple[int, int, bool]:
        """Paragraphs found whole, those committed, and whether all is as it must be; settles on what was found."""
        library = Library(IndexSettings(home=self.home))
        try:
            collection = library.open()
            there = {source.file for source in collection.sources()}
            kept = committed = 0
            for file, possible in self.versions.items():
                texts = (one.paragraph.text for one in collection.paragraphs(file)) if file in there else ()
                found = tuple(map(_hash, texts))
                kept += len(found) if found in possible else 0
                committed += len(found) if found in possible else PARAGRAPHS
                self.versions[file] = {found}
            hits = [hit.stored for hit in collection.search("units of item3 made in the year", limit=30)]
            whole = {file: next(iter(version)) for file, version in self.versions.items()}
            fresh = all(_hash(one.paragraph.text) in whole[one.source.file] for one in hits)
            return kept, committed, kept == committed and fresh and (bool(hits) or not kept)
        finally:
            library.close()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _work(say: Connection, home: Path, documents: Path, do: str, limit: int, years: int) -> None:
    """What a child does; a BallastError is told in its own words."""
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if years:
        _set_clock(years)
    library = Library(IndexSettings(home=home))
    try:
        collection = library.open(create=True)
        if do == "ingest":
            collection.ingest([documents])
        elif do == "forget":
            collection.forget(["0.txt", "1.txt"])
        else:
            collection.rebuild()
        library.close()
        say.send("done")
    except BallastError as error:
        say.send(f"{type(error).__name__}: {error}")


def _set_clock(years: int) -> None:
    """Let this process believe that it is `years` later."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(days=365 * years)

    building.datetime = locking.datetime = Clock  # type: ignore[attr-defined]
    wall = time.time
    time.time = lambda: wall() + 365 * 86400 * years


Fault = Callable[[Store, argparse.Namespace], Outcome]


def _killed(do: str) -> Fault:
    def fault(store: Store, given: argparse.Namespace) -> Outcome:
        draw = random.Random(f"{given.seed} {do}")
        started = time.monotonic()
        store.work("ingest")
        usual = time.monotonic() - started
        kept = committed = killed = 0
        sound = True
        for round_ in range(1, given.kills + 1):
            if do == "ingest":
                store.write(round_)
            for file in ("0.txt", "1.txt") if do == "forget" else ():
                store.versions[file].add(())
            child, hear = store.start(do)
            time.sleep(draw.uniform(0, usual))
            child.kill()
            child.join()
            hear.close()
            killed += child.exitcode == -signal.SIGKILL
            now, of, whole = store.examine()
            kept, committed, sound = kept + now, committed + of, sound and whole
            if do == "forget":
                store.write(0)
                sound &= store.work("ingest") == "done"
                store.examine()
        return Outcome(f"`kill -9` in {do}", f"opens; {killed} of {given.kills} hit it", kept, committed, sound)

    return fault


def _damaged(part: str, how: str) -> Fault:
    """A cache heals by itself; a catalog is told to be damaged, and a copy put back holds all."""

    def fault(store: Store, _: argparse.Namespace) -> Outcome:
        path = store.cache / part
        copy = path.read_bytes() if path.is_file() else b""
        if how == "gone":
            shutil.rmtree(path)
        else:
            for file in [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]:
                _spoil(file)
        came, sound = "healed from the catalog", True
        if copy:
            came = _told(lambda: store.examine())
            sound = came.startswith("IndexDamaged") and "\n" not in came
            for log in store.cache.glob("catalog.sqlite-*"):
                log.unlink()
            path.write_bytes(copy)
        kept, committed, whole = store.examine()
        return Outcome(f"{part}: {how}", came, kept, committed, sound and whole and _level(store))

    return fault


def _spoil(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(size // 4)
        opened.write(b"\xa5" * max(1, size // 2))


def _told(act: Callable[[], object]) -> str:
    """The one line of a BallastError, or what happened in its place."""
    try:
        act()
    except BallastError as error:
        return f"{type(error).__name__}: {error}"
    return "nothing was noticed"


def _level(store: Store) -> bool:
    """After one undisturbed ingest, the caches are level with the catalog and hold as many passages."""
    store.write(99)
    if store.work("ingest") != "done":
        return False
    library = Library(IndexSettings(home=store.home))
    collection = library.open()
    status, held = collection.status(), collection.vectors_held()
    library.close()
    store.examine()
    return (status.vectors_behind, status.lexical_behind) == (0, 0) and held == status.passages


def _full_file(store: Store, _: argparse.Namespace) -> Outcome:
    store.write(1)
    said = store.work("ingest", limit=16_000)
    kept, committed, whole = store.examine()
    return Outcome("files may not grow (RLIMIT_FSIZE)", said, kept, committed, said != "done" and whole)


@contextmanager
def _small_disk(store: Store, size: str) -> Iterator[bool]:
    """The home moved to a disk of its own of that size; False where it cannot be made."""
    disk = store.home.parent / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        yield False
        return
    shutil.move(store.home, disk / "home")
    store.home = disk / "home"
    store.cache = store.home / "collections" / "default"
    try:
        yield True
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def _full_disk(store: Store, _: argparse.Namespace) -> Outcome:
    with _small_disk(store, "3m") as made:
        if not made:
            return Outcome("full disk", "not tried: only root may mount a small disk", 0, 0, True)
        with suppress(OSError):
            (store.home.parent / "filler").write_bytes(bytes(4 * 2**20))
        store.write(1)
        said = store.work("ingest")
        kept, committed, whole = store.examine()
        (store.home.parent / "filler").unlink()
        healed = store.work("ingest") == "done"
        came = f"answers; on writing: {said}; works again with room"
        return Outcome("full disk", came, kept, committed, "Storage" in said and whole and healed)


def _read_only(store: Store, _: argparse.Namespace) -> Outcome:
    with _small_disk(store, "64m") as made:
        if not made:
            return Outcome("read-only disk", "not tried: only root may mount a small disk", 0, 0, True)
        subprocess.run(["mount", "-o", "remount,ro", store.home.parent], check=True)
        said = store.work("forget")
        kept, committed, whole = store.examine()
        told = said.startswith("StorageUnavailable")
        return Outcome("read-only disk", f"answers; on writing: {said}", kept, committed, told and whole)


def _vanished(store: Store, _: argparse.Namespace) -> Outcome:
    library = Library(IndexSettings(home=store.home))
    collection = library.open()
    away = store.home.with_name("away")
    store.home.rename(away)
    said = _told(lambda: collection.forget(["0.txt"]))
    library.close()
    shutil.rmtree(store.home, ignore_errors=True)
    away.rename(store.home)
    kept, committed, whole = store.examine()
    sound = whole and ": " in said and "\n" not in said
    return Outcome("home vanishes under a process, and comes back", said, kept, committed, sound)


def _clock(store: Store, _: argparse.Namespace) -> Outcome:
    said = []
    for version, years in enumerate((30, -30, 60), 1):
        store.write(version)
        for file in store.documents.iterdir():
            os.utime(file, (0, 0) if years < 0 else (4e9, 4e9))
        said.append(store.work("ingest", years=years))
        newest = {f"{file}.txt" for file in range(FILES)}
        store.versions = {file: {_version(store.documents / file)} for file in newest}
    kept, committed, whole = store.examine()
    sound = whole and set(said) == {"done"}
    return Outcome("clock jumps 30 years on, back, on", "goes by content, not by time", kept, committed, sound)


def _version(file: Path) -> Version:
    return tuple(map(_hash, file.read_text("utf-8").split("\n\n")))


def _two_writers(store: Store, _: argparse.Namespace) -> Outcome:
    with locking.writing(store.cache / "lock"):
        said = store.work("forget")
        kept, committed, whole = store.examine()
    came = f"readers go on; the second: {said}"
    return Outcome("two writers", came, kept, committed, whole and said.startswith("IndexLocked"))


FAULTS: tuple[Fault, ...] = (
    _killed("ingest"), _killed("forget"), _killed("rebuild"),
    _full_file, _full_disk, _read_only, _vanished,
    _damaged("chroma", "spoilt"), _damaged("chroma", "gone"), _damaged("lexical", "spoilt"), _damaged("lexical", "gone"),
    _damaged("catalog.sqlite", "spoilt"), _clock, _two_writers,
)  # fmt: skip


def outcomes(kills: int = 5, seed: int = 2025, faults: Sequence[Fault] = FAULTS) -> Iterator[Outcome]:
    """Each fault on a store of its own; `kills` of each kind of work."""
    CHILDREN.set_forkserver_preload(["chromadb", "tantivy", "tokenizers", "index.collection", __name__])
    given = argparse.Namespace(kills=kills, seed=seed)
    for fault in faults:
        with tempfile.TemporaryDirectory(prefix="ballast-faults-") as folder:
            store = Store(Path(folder))
            outcome = fault(store, given)
            came = outcome.came.replace(str(store.home.parent), "...").replace(folder, "...")
            yield Outcome(outcome.fault, came, outcome.kept, outcome.committed, outcome.holds)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="of ingest, of forget and of rebuild, each")
    parser.add_argument("--seed", type=int, default=2025)
    given = parser.parse_args()
    print("| fault | what came of it | paragraphs kept | |\n|---|---|---|---|")
    held = True
    for outcome in outcomes(given.kills, given.seed):
        print(outcome.row(), flush=True)
        held &= outcome.holds
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
