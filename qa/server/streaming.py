"""Server-sent events: framing, heartbeats, and streams that are closed whatever happens to the client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio
import orjson
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

T = TypeVar("T")

HEARTBEAT = b": keep-alive\n\n"


def frame(event: str, data: Any) -> bytes:
    """One named event. JSON holds no raw line break, so the data is one line."""
    return b"event: %s\ndata: %s\n\n" % (event.encode(), orjson.dumps(data))


def data_frame(data: Any) -> bytes:
    """One unnamed event, as OpenAI's streams are."""
    return b"data: %s\n\n" % orjson.dumps(data)


async def pulse(events: AsyncIterator[T], every: float, until: float | None = None) -> AsyncGenerator[T | None, None]:
    """The events, and None each time `every` seconds passed without one.

    `until` is a time of the loop's clock, after which TimeoutError is raised. One task draws the events from first to
    last, so that time-outs within them hold; closing this cancels that task and closes `events`.
    """
    clock = asyncio.get_running_loop().time
    queue: asyncio.Queue[T | _End] = asyncio.Queue(1)
    drawing = asyncio.ensure_future(_draw(events, queue))
    getting: asyncio.Future[T | _End] | None = None
    try:
        while True:
            getting = getting or asyncio.ensure_future(queue.get())
            left = every if until is None else min(every, until - clock())
            await asyncio.wait({getting}, timeout=max(0.0, left))
            if getting.done():
                event, getting = getting.result(), None
                if isinstance(event, _End):
                    event.settle()
                    return
                yield event
            elif until is not None and clock() >= until:
                raise TimeoutError
            else:
                yield None
    finally:
        # Shielded: a client that went away cancels this scope again at every await.
        with anyio.CancelScope(shield=True):
            tasks = [task for task in (drawing, getting) if task]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class _End:
    """How the events ended."""

    error: Exception | None = None

    def settle(self) -> None:
        if self.error:
            raise self.error


async def _draw(events: AsyncIterator[T], queue: asyncio.Queue[T | _End]) -> None:
    end = _End()
    try:
        async for event in events:
            await queue.put(event)
    except Exception as error:
        end = _End(error)
    finally:
        await close(events)
    await queue.put(end)


async def close(events: AsyncIterator[Any]) -> None:
    """Close an asynchronous generator; other iterators have nothing to close."""
    if isinstance(events, AsyncGenerator):
        await events.aclose()


async def primed(events: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """The same events, once the first is there: what fails before it is raised here, while a status can be given."""
    try:
        first = await anext(events)
    except StopAsyncIteration:
        return _chain([], events)
    except BaseException:
        await close(events)
        raise
    return _chain([first], events)


async def _chain(first: list[T], rest: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    try:
        for event in first:
            yield event
        async for event in rest:
            yield event
    finally:
        with anyio.CancelScope(shield=True):
            await rest.aclose()


class EventStream(StreamingResponse):
    """A response of server-sent events that closes their source also when the client leaves in the middle of a send."""

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncGenerator[bytes, None], source: AsyncGenerator[Any, None]) -> None:
        self._frames = frames
        self._source = source
        super().__init__(frames, headers={"cache-control": "no-store", "x-accel-buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await self._frames.aclose()
                await self._source.aclose()
