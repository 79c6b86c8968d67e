"""Framing, heartbeats, and streams that end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import pytest

from qa.server.streaming import data_frame, frame, primed, pulse


class Source:
    """Events with pauses; remembers that it was closed, and by which tasks it was run."""

    def __init__(self, *events: object, pause: float = 0.0) -> None:
        self._events = events
        self._pause = pause
        self.closed = False
        self.tasks: set[object] = set()

    async def __call__(self) -> AsyncGenerator[object, None]:
        try:
            for event in self._events:
                self.tasks.add(asyncio.current_task())
                await asyncio.sleep(self._pause)
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self.tasks.add(asyncio.current_task())
            self.closed = True


def test_an_event_is_framed_in_one_block_whatever_its_text_holds() -> None:
    assert frame("sentence", {"text": "a\nb\r\n\n5 %"}) == b'event: sentence\ndata: {"text":"a\\nb\\r\\n\\n5 %"}\n\n'
    assert data_frame({"a": "第一"}) == 'data: {"a":"第一"}\n\n'.encode()


async def test_events_keep_their_order_and_are_drawn_by_one_task() -> None:
    source = Source(1, 2, 3)
    assert [event async for event in pulse(source(), 1.0)] == [1, 2, 3]
    assert source.closed
    assert len(source.tasks) == 1


async def test_none_stands_for_a_pause() -> None:
    found = [event async for event in pulse(Source(1, 2, pause=0.1)(), 0.03)]
    assert [event for event in found if event is not None] == [1, 2]
    assert found.count(None) >= 4


async def test_an_error_comes_after_the_events_before_it() -> None:
    source = Source(1, 2, ValueError("x"))
    events = pulse(source(), 1.0)
    assert [await anext(events), await anext(events)] == [1, 2]
    with pytest.raises(ValueError, match="x"):
        await anext(events)
    assert source.closed


async def test_closing_stops_what_is_waited_for() -> None:
    source = Source(1, 2, pause=0.05)
    events = pulse(source(), 0.01)
    async with aclosing(events):
        await anext(events)
    assert source.closed
    slow = Source(1, pause=60)
    waiting = pulse(slow(), 0.01)
    assert await anext(waiting) is None
    await waiting.aclose()
    assert slow.closed


async def test_after_its_time_it_is_over() -> None:
    source = Source(1, pause=60)
    until = asyncio.get_running_loop().time() + 0.05
    with pytest.raises(TimeoutError):
        async for _ in pulse(source(), 0.02, until):
            pass
    assert source.closed


async def test_a_time_out_within_the_events_holds() -> None:
    async def events() -> AsyncIterator[int]:
        async with asyncio.timeout(0.05):
            yield 1
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        async for _ in pulse(events(), 1.0):
            pass


async def test_what_fails_before_the_first_event_fails_at_once() -> None:
    source = Source(ValueError("x"))
    with pytest.raises(ValueError, match="x"):
        await primed(source())
    assert source.closed


async def test_a_primed_stream_loses_nothing_and_closes_its_source() -> None:
    source = Source(1, 2, 3)
    assert [event async for event in await primed(source())] == [1, 2, 3]
    assert [event async for event in await primed(Source()())] == []
    left = Source(1, 2, 3)
    events = await primed(left())
    assert await anext(events) == 1
    await events.aclose()
    assert left.closed
