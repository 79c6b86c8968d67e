"""One piece of work beside another, in a thread that is kept for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Aside:
    """A thread for work that releases the interpreter (search, arithmetic on arrays)."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ballast-aside")  # starts no thread before it has work
        self._lock = threading.Lock()
        self._callers = 0
        self._closed = False

    @contextmanager
    def beside(self, work: Callable[[], T]) -> Iterator[Callable[[], T]]:
        """Begin the work; what is yielded waits for its result, or raises as it did.

        Where several callers are here at once the processors have enough to do: there it is done when it is asked for.
        """
        with self._lock:
            self._callers += 1
            future = self._pool.submit(work) if self._callers == 1 and not self._closed else None
        try:
            yield future.result if future else work
        finally:
            with self._lock:
                self._callers -= 1

    def close(self) -> None:
        """Wait for what is being done; work that comes later is done by its caller."""
        with self._lock:
            self._closed = True
        self._pool.shutdown()
