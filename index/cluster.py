"""Files made ready on a Dask cluster, for the one writer that commits them. The only file that imports distributed.

Groups of files travel as bytes, since a worker on another machine does not have the folder; rows come back in the order
of the files, whatever the order that they were made in, so that the catalog is the one that this machine alone would
have made. A group whose worker dies is made by another.
"""

from __future__ import annotations

import logging
import re
import tempfile
import time
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from index import transport
from index.embedding import Embedder, LocalEmbedder
from index.errors import ClusterUnavailable, ConfigurationError, DamagedDocument, DocumentError
from index.model import Document
from index.processing import Processed, Task, process
from index.reading import wire
from index.reading.limits import Limits
from index.reading.reading import load
from index.reading.workers import AHEAD_BYTES, Outcome, ReadingPool, grouped

Client = Any
Future = Any
"""Of distributed, which types few of its methods, and is imported only where a cluster is used."""

GROUP = 256 * 1024
"""Bytes of files in one piece of work: a fifth of a second, beside which what a cluster adds to it is little."""
PATIENCE = 30.0
"""Seconds that a cluster may be without a worker."""
_ADDRESS = re.compile(r"[a-z]+://[^\s/]+:\d+")
_CONNECT = 10.0
_AHEAD = 3
"""Groups in flight for each thread of the cluster."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A group of files on its way to a worker."""

    by: tuple[str, str | None]
    """What `made_by` says where they come from."""
    files: tuple[tuple[str, bytes, tuple[bytes, ...]], ...]
    """The ending of a file's name, its bytes, and fingerprints known of it."""
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Flying:
    tasks: list[Task]
    refused: dict[int, DocumentError]
    """Files that could not be opened, by their place in the group, and were not sent."""
    future: Future
    """None where nothing was sent."""


class Cluster:
    """Makes files ready as `ReadingPool` does. A context manager."""

    def __init__(self, address: str, *, limits: Limits, embedder: str | None) -> None:
        """`embedder` names the one whose vectors workers make; None leaves that to the caller."""
        self._address = address
        self._limits = limits
        self._embedder = embedder
        self._client: Client = None

    def __enter__(self) -> Cluster:
        """Raises ClusterUnavailable, and ConfigurationError where its workers are of another Ballast."""
        self._client = _connected(self._address)
        try:
            self._check_workers(self._client)
        except BaseException:
            self._client.close(timeout=5)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close(timeout=5)
            self._client = None

    def map(self, tasks: Iterable[Task], total: int = 0) -> Iterator[tuple[Task, Outcome]]:
        """The outcome for each task, in their order. Raises ClusterUnavailable where the cluster is lost."""
        flying: deque[_Flying] = deque()
        try:
            for group in grouped(tasks, GROUP):
                flying.append(self._submit(group))
                while self._is_full(flying):
                    yield from self._landed(flying.popleft())
            while flying:
                yield from self._landed(flying.popleft())
        finally:
            for one in flying:
                if one.future is not None:
                    one.future.cancel()

    def _is_full(self, flying: Sequence[_Flying]) -> bool:
        size = sum(task.size for one in flying for task in one.tasks)
        threads = sum(self._client.nthreads().values())
        return len(flying) > max(threads, 1) * _AHEAD or size > AHEAD_BYTES

    def _submit(self, tasks: list[Task]) -> _Flying:
        refused: dict[int, DocumentError] = {}
        files: list[tuple[str, bytes, tuple[bytes, ...]]] = []
        for place, task in enumerate(tasks):
            try:
                files.append((task.path.suffix, load(task.path, self._limits), task.known))
            except DocumentError as error:
                refused[place] = error
        if not files:
            return _Flying(tasks, refused, None)
        sent = Sent(made_by(self._embedder), tuple(files), self._limits)
        return _Flying(tasks, refused, self._client.submit(work, sent, pure=False))

    def _landed(self, one: _Flying) -> Iterator[tuple[Task, Outcome]]:
        answers = iter(self._answers(one) if one.future is not None else ())
        for place, task in enumerate(one.tasks):
            yield task, one.refused.get(place) or next(answers)

    def _answers(self, one: _Flying) -> list[Outcome]:
        from distributed import KilledWorker

        assert one.future is not None
        try:
            replies: list[bytes] = self._awaited(one.future)
        except KilledWorker:
            if len(one.tasks) == 1:
                return [DamagedDocument("it ended every worker that read it", "leave it out")]
            # One after another: two at once might share a worker, and its end.
            sent = (task for place, task in enumerate(one.tasks) if place not in one.refused)
            return [outcome for task in sent for _, outcome in self._landed(self._submit([task]))]
        except (ImportError, AttributeError) as error:  # it could not even be unpacked there
            raise self._foreign(str(error)) from error
        return [_unpacked(reply) for reply in replies]

    def _awaited(self, future: Future) -> list[bytes]:
        """What a worker made of a group, once there is a worker that does."""
        since = time.monotonic()
        while True:
            try:
                made: tuple[tuple[str, str | None], list[bytes]] = future.result(timeout=min(PATIENCE, 5.0))
                break
            except TimeoutError:
                if self._client.nthreads():
                    since = time.monotonic()
                elif time.monotonic() - since > PATIENCE:
                    raise ClusterUnavailable(
                        f"the cluster at {self._address} has no worker left", "start one; what was stored is kept"
                    ) from None
            except (CancelledError, OSError) as error:
                raise ClusterUnavailable(
                    f"the cluster at {self._address} was lost", "ingest again: what was stored is kept"
                ) from error
        self._check(made[0])
        return made[1]

    def _check_workers(self, client: Client) -> None:
        try:
            client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError:
            raise ClusterUnavailable(
                f"the scheduler at {self._address} has no workers", f"run `dask worker {self._address}`"
            ) from None
        try:
            found = client.run(made_by, self._embedder)
        except Exception as error:  # whatever a worker without Ballast, or with a much older one, makes of it
            raise self._foreign(type(error).__name__) from error
        for one in found.values():
            self._check(one)

    def _check(self, by: tuple[str, str | None]) -> None:
        mine = made_by(self._embedder)
        if tuple(by) != mine:
            raise self._foreign(f"{by[0]} with {by[1] or 'no embedder'}, and this is {mine[0]} with {mine[1]}")

    def _foreign(self, what: str) -> ConfigurationError:
        return ConfigurationError(
            f"a worker at {self._address} runs another Ballast ({what})",
            f"install ballast[cluster] {version('ballast')} on every worker, as here",
        )


def made_by(embedder: str | None) -> tuple[str, str | None]:
    """The Ballast that runs here, and that embedder where it is here."""
    return version("ballast"), embedder if embedder in (None, LocalEmbedder.name) else None


def work(sent: Sent) -> tuple[tuple[str, str | None], list[bytes]]:
    """Who made it, and what came of each file, packed. Runs on a worker, which reads as any machine does: what could
    hurt in a process of its own."""
    by = made_by(sent.by[1])
    if by != sent.by:
        return by, []
    numbers = count()
    with tempfile.TemporaryDirectory(prefix="ballast-") as folder:
        tasks = []
        for suffix, raw, known in sent.files:
            path = Path(folder) / f"{next(numbers)}{suffix}"
            path.write_bytes(raw)
            tasks.append(Task(path, len(raw), known))
        return by, [_packed(task, outcome, by[1]) for task, outcome in _pool(sent.limits).map(tasks)]


def _packed(task: Task, outcome: Outcome, embedder: str | None) -> bytes:
    assert not isinstance(outcome, Processed)
    if isinstance(outcome, DocumentError):
        return wire.pack(outcome)
    return transport.pack(outcome.text, process(outcome, task.known, _embedder(embedder)))


def _unpacked(reply: bytes) -> Document | Processed | DocumentError:
    try:
        return transport.unpack(reply)
    except DocumentError as error:
        return error


@lru_cache(maxsize=4)
def _pool(limits: Limits) -> ReadingPool:
    """Of this process, as long as it lives; a cluster has a worker for each processor."""
    return ReadingPool(limits=limits, workers=1)


@lru_cache(maxsize=1)
def _embedder(name: str | None) -> Embedder | None:
    return LocalEmbedder() if name == LocalEmbedder.name else None


def _connected(address: str) -> Client:
    if not _ADDRESS.fullmatch(address):
        raise ConfigurationError(f"--cluster is {address!r}", "give tcp://HOST:PORT")
    try:
        import dask  # here: a second, and an extra that not everyone has
        import distributed
    except ImportError:
        raise ConfigurationError("--cluster needs Dask, which is not installed", "install ballast[cluster]") from None
    # What it would say of a lost connection is said in one line here, and a large file is large.
    for name in ("distributed", *(one for one in logging.root.manager.loggerDict if one.startswith("distributed."))):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"})
    connect: Any = distributed.Client
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
            return connect(address, timeout=_CONNECT, set_as_default=False, name="ballast")
    except (OSError, TimeoutError) as error:
        raise ClusterUnavailable(
            f"no Dask scheduler answers at {address}", "start one with `dask scheduler`, or leave --cluster out"
        ) from error
