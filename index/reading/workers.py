"""Many files read at once, in worker processes that can die without harm.

A worker that takes too long is killed, one that takes too much memory or crashes ends itself: its file gets an error,
the next file a fresh worker. Small text files are read in this process, since they hold nothing that could hurt and a
folder of them should not wait for processes to start; workers start when the first other file comes.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO

import orjson

import index
from index.errors import DamagedDocument, DocumentError, OversizedDocument
from index.model import Document
from index.reading.formats import SUFFIXES
from index.reading.limits import DEFAULT, Limits
from index.reading.reading import read
from index.reading.wire import unpack
from index.reading.worker import receive, send

Outcome = Document | DocumentError

_HARMLESS = frozenset({"txt", "md", "csv"})
_SMALL = 256 * 1024
_AHEAD = 4
"""Files handed to each worker beyond the one whose outcome is awaited."""
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR")
"""What a worker sees of the environment: no key of any provider."""


class ReadingPool:
    """Reads files under limits of time, memory and size. A context manager; threads may share it."""

    def __init__(self, *, limits: Limits = DEFAULT, workers: int = 0) -> None:
        self._limits = limits
        self._workers = workers or os.cpu_count() or 1
        self._threads: ThreadPoolExecutor | None = None
        self._idle: deque[_Worker] = deque()
        self._started: set[_Worker] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> ReadingPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers at once. A file being read then gets an error."""
        self.kill_workers()
        if self._threads:
            self._threads.shutdown(wait=True, cancel_futures=True)
            self._threads = None
        with self._lock:
            ending = list(self._started)
        for worker in ending:
            self._dismiss(worker)
        self._idle.clear()

    @property
    def started(self) -> int:
        """How many workers there are."""
        return len(self._started)

    def process_ids(self) -> list[int]:
        with self._lock:
            return [worker.process_id for worker in self._started]

    def kill_workers(self) -> None:
        """End all workers in the middle of whatever they read; the pool goes on with fresh ones."""
        with self._lock:
            for worker in self._started:
                worker.kill()

    def read(self, path: Path) -> Document:
        """Read one file. Raises a `DocumentError`, whatever the file did to its reader."""
        outcome = read_here(path, self._limits) if is_harmless(path) else self._read_apart(path)
        if isinstance(outcome, DocumentError):
            raise outcome
        return outcome

    def map(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Outcome]]:
        """The outcome for each path, in the order of `paths`; a few files are read ahead."""
        waiting: deque[tuple[Path, Future[Outcome] | None]] = deque()
        for path in paths:
            harmless = is_harmless(path)
            waiting.append((path, None if harmless else self._executor().submit(self._read_apart, path)))
            while waiting and (len(waiting) > self._workers * _AHEAD or _is_ready(waiting[0][1])):
                yield self._settle(*waiting.popleft())
        while waiting:
            yield self._settle(*waiting.popleft())

    def _settle(self, path: Path, future: Future[Outcome] | None) -> tuple[Path, Outcome]:
        return path, read_here(path, self._limits) if future is None else future.result()

    def _executor(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="reading")
        return self._threads

    def _read_apart(self, path: Path) -> Outcome:
        worker = self._hire()
        try:
            outcome = worker.read(path)
        except BaseException:
            self._dismiss(worker)
            raise
        if worker.is_alive():
            with self._lock:
                self._idle.append(worker)
        else:
            self._dismiss(worker)
        return outcome

    def _hire(self) -> _Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                worker.end()
                self._started.discard(worker)
            worker = _Worker(self._limits)
            self._started.add(worker)
            return worker

    def _dismiss(self, worker: _Worker) -> None:
        worker.end()
        with self._lock:
            self._started.discard(worker)


class _Worker:
    """One process. Asked by one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._late = self._killed = False
        environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
        environment["PYTHONPATH"] = str(Path(index.__path__[0]).parent)
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "index.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        with contextlib.suppress(OSError):
            send(self._input(), orjson.dumps(asdict(limits)))

    def read(self, path: Path) -> Outcome:
        self._late = False
        timer = threading.Timer(self._limits.seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            send(self._input(), os.fsencode(path.absolute()))
            assert self._process.stdout is not None
            reply = receive(self._process.stdout)
        except OSError:
            reply = None
        finally:
            timer.cancel()
        if reply is None:
            return self._account()
        try:
            return unpack(reply)
        except DocumentError as error:
            return error

    @property
    def process_id(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None and not self._killed

    def kill(self) -> None:
        self._killed = True
        with contextlib.suppress(OSError):
            self._process.kill()

    def end(self) -> None:
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()

    def _expire(self) -> None:
        self._late = True
        self.kill()

    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    def _account(self) -> DocumentError:
        """Why the process is gone."""
        self.kill()
        code = self._process.wait()
        if self._late:
            return OversizedDocument(
                f"reading it took longer than {self._limits.seconds:g} seconds",
                "split it, or raise BALLAST_PARSE_SECONDS",
            )
        if code == -9:
            return OversizedDocument("reading it took more memory than there is", "split it into smaller files")
        return DamagedDocument("its reader crashed on it", "save the file again from the program that made it")


def is_harmless(path: Path) -> bool:
    """Whether a file is plain text and small, by its ending and size; a missing one is, since nothing will be read."""
    if SUFFIXES.get(path.suffix.lower()) not in _HARMLESS:
        return False
    try:
        return path.stat().st_size <= _SMALL
    except OSError:
        return True


def read_here(path: Path, limits: Limits) -> Outcome:
    """Read in this process, the error returned and not raised."""
    try:
        return read(path, limits=limits)
    except DocumentError as error:
        return error


def _is_ready(future: Future[Outcome] | None) -> bool:
    return future is None or future.done()
