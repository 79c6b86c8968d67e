"""How much the service takes on at once, and from one key in a minute. In memory, so for each worker process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qa.server.problems import Refusal


class Slots:
    """So many questions at once; one more is refused at once (503) rather than queued."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    @contextmanager
    def take(self) -> Iterator[None]:
        if self.taken >= self.most:
            raise Refusal(503, "overloaded", "The server is answering as many questions as it can.", retry_after=1)
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1


class Buckets:
    """A token bucket for each key: `per_minute` requests, refilled steadily; 0 means no limit."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def draw(self, name: str) -> None:
        """Take one request from the bucket of `name`. Raises a Refusal (429) where it is empty."""
        if not self.per_minute:
            return
        now = self._clock()
        level, since = self._levels.get(name, (float(self.per_minute), now))
        level = min(float(self.per_minute), level + (now - since) * self.per_minute / 60)
        if level < 1:
            self._levels[name] = (level, now)
            wait = (1 - level) * 60 / self.per_minute
            raise Refusal(429, "rate-limited", f"More than {self.per_minute} requests a minute.", retry_after=wait)
        self._levels[name] = (level - 1, now)
