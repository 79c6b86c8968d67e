"""Showing that the bot works on an answer: a status beside its name, or 👀 on the question where there is no status."""

from __future__ import annotations

import asyncio
import contextlib

from index.text import language_of
from qa.slack.errors import SlackError
from qa.slack.store import Ask
from qa.slack.web import Web
from qa.slack.wording import say

REFRESH_SECONDS = 90.0
"""Slack takes a status away after two minutes."""
SETTLE_SECONDS = 1.0
"""The longest an answer waits for the sign: one that arrives after the answer would stay."""
EYES = "eyes"


class Sign:
    """On from `show` until `settle`, which comes before the first word of the answer."""

    def __init__(self, web: Web, ask: Ask) -> None:
        self._web = web
        self._ask = ask
        self._shown = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._eyes = False

    def show(self) -> None:
        self._task = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        status = say("working", language_of(self._ask.question))
        try:
            while True:
                await self._web.status(self._ask.channel, self._ask.thread, status)
                self._shown.set()
                await asyncio.sleep(REFRESH_SECONDS)
        except SlackError:
            with contextlib.suppress(SlackError):
                await self._web.react(self._ask.channel, self._ask.ts, EYES)
                self._eyes = True
        finally:
            self._shown.set()

    async def settle(self) -> None:
        """Let the sign arrive, and send no other."""
        if self._task is None:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._shown.wait(), SETTLE_SECONDS)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def clear(self, *, answered_by_message: bool) -> None:
        """Take the sign away; a new message in the thread has taken a status away already."""
        await self.settle()
        with contextlib.suppress(SlackError):
            if self._eyes:
                await self._web.unreact(self._ask.channel, self._ask.ts, EYES)
            elif not answered_by_message:
                await self._web.status(self._ask.channel, self._ask.thread, "")
