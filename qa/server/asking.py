"""Running a question for a route: a slot, a time limit, an eye on the client, and the counting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest

from index.errors import BallastError
from qa.model import Answer, DoneEvent, Event, Request
from qa.server.limits import Slots
from qa.server.metrics import Metrics
from qa.server.problems import Problem, Refusal, describe
from qa.server.streaming import primed, pulse
from qa.server.tracing import span

if TYPE_CHECKING:
    from qa.app import App

T = TypeVar("T")
log = logging.getLogger("ballast.server")

HEARTBEAT_SECONDS = 10.0
GRACE_SECONDS = 5.0
"""Beyond the time that its stages may take, for the rest of an answer."""


class Desk:
    """Where every route's questions are put."""

    def __init__(self, app: App, metrics: Metrics, heartbeat: float = HEARTBEAT_SECONDS) -> None:
        self._app = app
        self._metrics = metrics
        self._heartbeat = heartbeat
        self._slots = Slots(app.settings.server.concurrency)
        self._seconds = app.settings.retrieve_seconds + app.settings.answer_seconds + GRACE_SECONDS

    async def ask(self, http: HttpRequest, request: Request) -> Answer:
        """One whole answer. Raises BallastError, Refusal, TimeoutError; ClientDisconnect when nobody waits for it."""
        with self._slots.take(), self._metrics.question(), span("ask", collection=request.collection):
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await self._while_wanted(http, self._app.ask(request))
            except BaseException as error:
                self._failed(error)
                raise
        self._metrics.answered(answer)
        return answer

    async def stream(self, http: HttpRequest, request: Request) -> AsyncGenerator[Event | None, None]:
        """The events of an answer, None as a heartbeat. What fails before the first is raised here.

        Waits for the first event or the first heartbeat, so a slow model does not keep the client without a sign.
        """
        return await self._while_wanted(http, primed(self._run(request)))

    async def _run(self, request: Request) -> AsyncGenerator[Event | None, None]:
        until = asyncio.get_running_loop().time() + self._seconds
        with self._slots.take(), self._metrics.question(), span("ask", collection=request.collection):
            try:
                async with aclosing(pulse(self._app.stream(request), self._heartbeat, until)) as events:
                    async for event in events:
                        if isinstance(event, DoneEvent):
                            self._metrics.answered(event.answer)
                        yield event
            except BaseException as error:
                self._failed(error)
                raise

    async def _while_wanted(self, http: HttpRequest, work: Awaitable[T]) -> T:
        """The result of `work`, which is cancelled when the client goes away."""
        working, watching = asyncio.ensure_future(work), asyncio.ensure_future(_gone(http))
        try:
            await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise ClientDisconnect
            return working.result()
        finally:
            with anyio.CancelScope(shield=True):
                for task in (working, watching):
                    task.cancel()
                await asyncio.gather(working, watching, return_exceptions=True)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, ClientDisconnect | asyncio.CancelledError | GeneratorExit):
            self._metrics.abandoned.inc()
        else:
            self._metrics.failures.labels(describe(error).kind).inc()


def report(error: Exception) -> Problem:
    """The problem that ends a stream, whose status has left; logged here, as it goes no further."""
    problem = describe(error)
    expected = isinstance(error, BallastError | Refusal | TimeoutError)
    log.warning("a stream failed", extra={"data": {"kind": problem.kind}}, exc_info=None if expected else error)
    return problem


async def _gone(http: HttpRequest) -> None:
    message: dict[str, Any] = {}
    while message.get("type") != "http.disconnect":
        message = dict(await http.receive())
