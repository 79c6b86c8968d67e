"""Many files read at once, in worker processes that can die without harm.

A worker that takes too long is killed, one that takes too much memory or crashes ends itself: its file gets an error,
the next file a fresh worker. Small text files hold nothing that could hurt, and where there are few they are read in
this process, which should not wait for others to start. Where there is much to read, workers do all that can be done to
a file before it is stored.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO

import orjson

import index
from index.errors import DamagedDocument, DocumentError, OversizedDocument
from index.model import Document
from index.processing import Processed, Task
from index.reading.formats import SUFFIXES
from index.reading.limits import DEFAULT, Limits
from index.reading.reading import read
from index.reading.worker import pack_request, receive, send
from index.transport import unpack

Outcome = Document | Processed | DocumentError

MUCH = 4 * 2**20
"""Bytes of files from which on workers make them ready: half a second for each to start is then soon made up for."""
GROUP = 64 * 1024
"""Bytes of files that a worker is given at once: a message for each of many small ones would keep it waiting."""
_MOST = 64
"""Files in a group."""
_HARMLESS = frozenset({"txt", "md", "csv"})
_SMALL = 256 * 1024
_AHEAD = 4
"""Groups handed to each worker beyond the one whose outcome is awaited."""
AHEAD_BYTES = 32 * 2**20
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR")
"""What a worker sees of the environment: no key of any provider."""


class ReadingPool:
    """Reads files under limits of time, memory and size. A context manager; threads may share it."""

    def __init__(self, *, limits: Limits = DEFAULT, workers: int = 0, embedder: str | None = None) -> None:
        """`embedder` names the one whose vectors workers make; None leaves that to the caller."""
        self._limits = limits
        self._embedder = embedder
        self._workers = workers or os.cpu_count() or 1
        self._threads: ThreadPoolExecutor | None = None
        self._idle: deque[_Worker] = deque()
        self._started: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closing = False

    def __enter__(self) -> ReadingPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers at once. A file being read then gets an error."""
        self._closing = True
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
        outcome = read_here(path, self._limits) if is_harmless(path) else self._apart([Task(path)], whole=False)[0]
        if isinstance(outcome, DocumentError):
            raise outcome
        assert isinstance(outcome, Document)
        return outcome

    def map(self, tasks: Iterable[Task], total: int = 0) -> Iterator[tuple[Task, Outcome]]:
        """The outcome for each task, in their order; a few files are read ahead. `total` is the size of all in bytes."""
        whole = total >= MUCH
        waiting: deque[tuple[list[Task], Future[list[Outcome]] | None]] = deque()
        for group in grouped(tasks, GROUP if whole else 0):
            here = not whole and is_harmless(group[0].path)
            waiting.append((group, None if here else self._executor().submit(self._apart, group, whole=whole)))
            while waiting and (self._is_full([tasks for tasks, _ in waiting]) or _is_ready(waiting[0][1])):
                yield from self._settled(*waiting.popleft())
        while waiting:
            yield from self._settled(*waiting.popleft())

    def _is_full(self, waiting: Sequence[Sequence[Task]]) -> bool:
        size = sum(task.size for group in waiting for task in group)
        return len(waiting) > self._workers * _AHEAD or size > AHEAD_BYTES

    def _settled(self, group: list[Task], future: Future[list[Outcome]] | None) -> Iterator[tuple[Task, Outcome]]:
        outcomes = [read_here(task.path, self._limits) for task in group] if future is None else future.result()
        return zip(group, outcomes, strict=True)

    def _executor(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="reading")
        return self._threads

    def _apart(self, tasks: Sequence[Task], *, whole: bool) -> list[Outcome]:
        """One outcome a task. A worker that dies takes one file with it; a fresh one gets the rest."""
        outcomes: list[Outcome] = []
        while len(outcomes) < len(tasks):
            if self._closing:
                stopped = DamagedDocument("its reading was stopped", "ingest it again")
                return [*outcomes, *[stopped] * (len(tasks) - len(outcomes))]
            worker = self._hire()
            try:
                outcomes += worker.work(tasks[len(outcomes) :], self._embedder, whole=whole)
            except BaseException:
                self._dismiss(worker)
                raise
            if worker.is_alive():
                with self._lock:
                    self._idle.append(worker)
            else:
                self._dismiss(worker)
        return outcomes

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
        environment |= {"PYTHONDONTWRITEBYTECODE": "1", "TOKENIZERS_PARALLELISM": "false"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "index.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        with contextlib.suppress(OSError):
            send(self._input(), orjson.dumps(asdict(limits)))

    def work(self, tasks: Sequence[Task], embedder: str | None, *, whole: bool) -> list[Outcome]:
        """What came of the files, up to and with the one that it died of."""
        with contextlib.suppress(OSError):
            send(self._input(), pack_request([(task.path, task.known) for task in tasks], embedder, whole=whole))
        outcomes: list[Outcome] = []
        for _ in tasks:
            reply = self._reply()
            if reply is None:
                outcomes.append(self._account())
                break
            try:
                outcomes.append(unpack(reply))
            except DocumentError as error:
                outcomes.append(error)
        return outcomes

    def _reply(self) -> bytes | None:
        """What came of one file; None where the worker is gone. Each message gives it time anew."""
        assert self._process.stdout is not None
        reply: bytes | None = b""
        while reply == b"":
            self._late = False
            timer = threading.Timer(self._limits.seconds, self._expire)
            timer.daemon = True
            timer.start()
            try:
                reply = receive(self._process.stdout)
            except OSError:
                reply = None
            finally:
                timer.cancel()
        return reply

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


def grouped(tasks: Iterable[Task], size: int) -> Iterator[list[Task]]:
    """Consecutive tasks, of that many bytes together unless one alone has more; each alone where `size` is 0."""
    group: list[Task] = []
    held = 0
    for task in tasks:
        if group and (not size or held + task.size > size or len(group) == _MOST):
            yield group
            group, held = [], 0
        group.append(task)
        held += task.size
    if group:
        yield group


def _is_ready(future: Future[list[Outcome]] | None) -> bool:
    return future is None or future.done()
