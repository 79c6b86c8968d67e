"""A process that works on a store in children of its own, so that a test can kill one without paying for its imports.

Reads one JSON command a line: `{"home", "do": "ingest" | "forget" | "rebuild" | "churn", "path", "files", "limit"}`. For each it
forks, prints the child's id, then its exit status (negative: the signal that ended it) and the error it met.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.collection import Collection


class Nursery:
    """The other side: starts the process and its children."""

    def __enter__(self) -> Nursery:
        command = [sys.executable, "-m", "tests.faults.victim"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._out.readline() == "ready\n"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._in.close()
        self._process.wait()
        self._out.close()

    @property
    def _in(self) -> IO[str]:
        assert self._process.stdin
        return self._process.stdin

    @property
    def _out(self) -> IO[str]:
        assert self._process.stdout
        return self._process.stdout

    def start(
        self, home: Path, do: str, path: Path | None = None, files: list[str] | None = None, limit: int = 0
    ) -> int:
        """Begin; the id of the process that does it."""
        given = {"home": str(home), "do": do, "path": str(path) if path else None, "files": files, "limit": limit}
        self._in.write(json.dumps(given) + "\n")
        self._in.flush()
        return int(self._out.readline())

    def finish(self) -> tuple[int, str]:
        """The exit status of what was started, and the error that it met."""
        status, _, said = self._out.readline().rstrip("\n").partition(" ")
        return int(status), said


def main() -> None:
    import chromadb  # here with the rest, so that no child pays for it
    import tantivy
    import tokenizers

    from index.collection import Library

    assert chromadb
    assert tantivy
    assert tokenizers
    assert Library
    print("ready", flush=True)
    for line in sys.stdin:
        given = json.loads(line)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os._exit(_work(given, write))
        os.close(write)
        print(child, flush=True)
        with os.fdopen(read) as said:
            told = said.read()
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), told.replace("\n", " "), flush=True)


def _work(given: dict[str, Any], said: int) -> int:
    from index.collection import Library
    from index.errors import BallastError
    from index.settings import IndexSettings

    if given["limit"]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (given["limit"], given["limit"]))
    library = Library(IndexSettings(home=Path(given["home"])))
    try:
        collection = library.open(create=True)
        if given["do"] == "ingest":
            collection.ingest([Path(given["path"])])
        elif given["do"] == "forget":
            collection.forget(given["files"])
        elif given["do"] == "churn":
            _churn(collection, Path(given["path"]), given["files"])
        else:
            collection.rebuild()
        library.close()
    except BallastError as error:
        os.write(said, f"{type(error).__name__}: {error}".encode())
        return 1
    except Exception as error:  # told to the test, which fails on it
        os.write(said, f"UNTRANSLATED {type(error).__name__}: {error}".encode())
        return 2
    return 0


def _churn(collection: Collection, path: Path, files: list[str]) -> None:
    """Take files out and in until killed; the vector index is made anew each time."""
    from index import vectors

    vectors.SLACK = -1_000_000
    while True:
        collection.forget(files)
        collection.ingest([path])


if __name__ == "__main__":
    main()
